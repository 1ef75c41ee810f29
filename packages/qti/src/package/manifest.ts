import { QtiRefusal } from '../problem.ts';
import { childOf, childrenOf, parseXml } from '../xml/xml.ts';
import { isSafePath } from './unzip.ts';

/** A resource that a manifest names. */
export type Resource = {
  readonly identifier: string;
  readonly type: string;
  readonly href: string | undefined;
  readonly files: readonly string[];
  readonly dependencies: readonly string[];
};

/** Content-package namespaces of QTI 2.2 and 3.0, and of the older versions that packages of 2.2 go on using. */
const MANIFEST_SPACES: ReadonlySet<string> = new Set([
  'http://www.imsglobal.org/xsd/imscp_v1p1',
  'http://www.imsglobal.org/xsd/imscp_v1p2',
  'http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1',
]);

/**
 * Reads `imsmanifest.xml`.
 *
 * @throws QtiRefusal when it is none, names a resource twice, or depends on one that it does not name
 */
export function readManifest(text: string): readonly Resource[] {
  const root = parseXml(text);
  const resources = childOf(root, 'resources');
  if (root.name !== 'manifest' || !MANIFEST_SPACES.has(root.space) || !resources)
    throw new QtiRefusal('QTI_MANIFEST_INVALID', 'imsmanifest.xml is not the manifest of a content package: it needs a manifest element with resources.');
  const found = childrenOf(resources, 'resource').map((resource): Resource => {
    const { identifier, type = '', href } = resource.attributes;
    if (!identifier) throw new QtiRefusal('QTI_MANIFEST_INVALID', 'A resource of the manifest has no identifier.');
    const files = childrenOf(resource, 'file').map((file) => file.attributes['href'] ?? '');
    for (const path of [...files, ...(href === undefined ? [] : [href])])
      if (!isSafePath(path)) throw new QtiRefusal('QTI_PATH_UNSAFE', `The manifest names ${JSON.stringify(path)}, which is not inside the package.`);
    return {
      identifier,
      type,
      href,
      files,
      dependencies: childrenOf(resource, 'dependency').map((dependency) => dependency.attributes['identifierref'] ?? ''),
    };
  });
  const known = new Set<string>();
  for (const { identifier } of found) {
    if (known.has(identifier)) throw new QtiRefusal('QTI_DUPLICATE_IDENTIFIER', `The manifest names the resource ${identifier} twice.`);
    known.add(identifier);
  }
  for (const { identifier, dependencies } of found)
    for (const dependency of dependencies)
      if (!known.has(dependency)) throw new QtiRefusal('QTI_FILE_MISSING', `${identifier} depends on ${dependency}, which the manifest does not name.`);
  return found;
}
