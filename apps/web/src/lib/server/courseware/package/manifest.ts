import { isSafePath } from './unpack.ts';
import { PackageRefusal } from './package-problem.ts';
import { childrenOf, descendantsOf, textOf, type XmlElement } from './xml.ts';

/** When an activity of cmi5 is satisfied. */
export type MoveOn = 'Passed' | 'Completed' | 'CompletedAndPassed' | 'CompletedOrPassed';

/** What a manifest says. */
export type Manifest = {
  readonly standard: 'scorm-1.2' | 'scorm-2004' | 'cmi5';
  readonly title: string;
  /** Path of the file that is launched, inside the package. */
  readonly path: string;
  /** `?page=1`, or empty. */
  readonly query: string;
  /** From 0 to 1, whatever the scale of the standard is. */
  readonly masteryScore: number | undefined;
  /** What the package wants to be told at its launch. */
  readonly launchData: string;
  /** cmi5 alone. */
  readonly activity: { readonly publisherId: string; readonly moveOn: MoveOn } | undefined;
};

const TITLE_LETTERS = 300;
const LAUNCH_DATA_LETTERS = 4_000;

/** Reads `imsmanifest.xml`: one part that can be launched. @throws PackageRefusal */
export function readScormManifest(root: XmlElement, has: (path: string) => boolean): Manifest {
  if (root.name !== 'manifest') throw new PackageRefusal('PACKAGE_NO_MANIFEST');
  const standard = standardOf(root);
  const [organizations, resources] = [childrenOf(root, 'organizations')[0], childrenOf(root, 'resources')[0]];
  const chosen = organizations?.attributes['default'];
  const all = childrenOf(organizations, 'organization');
  const organization = all.find(({ attributes }) => attributes['identifier'] === chosen) ?? all[0];
  if (!organization) throw new PackageRefusal('PACKAGE_NOT_ONE_PART');
  const byId = new Map(childrenOf(resources, 'resource').map((resource) => [resource.attributes['identifier'], resource]));
  const items = descendantsOf(organization, 'item').filter(
    ({ attributes }) => attributes['identifierref'] !== undefined && attributes['isvisible'] !== 'false',
  );
  // Two items may name one resource, as a menu does; several parts would need sequencing, which is not offered.
  const launched = new Set(items.map(({ attributes }) => attributes['identifierref']));
  const [item] = items;
  const resource = item && byId.get(item.attributes['identifierref']);
  if (launched.size !== 1 || !item || !resource?.attributes['href']) throw new PackageRefusal('PACKAGE_NOT_ONE_PART');
  const bases = [root, resources, resource].map((element) => element?.attributes['base'] ?? '');
  const href = withParameters(resource.attributes['href'], item.attributes['parameters'] ?? '');
  const title = textOf(childrenOf(item, 'title')[0]) || textOf(childrenOf(organization, 'title')[0]) || 'Untitled';
  return {
    standard,
    title: title.slice(0, TITLE_LETTERS),
    ...placeOf(href, bases, has),
    masteryScore: standard === 'scorm-1.2' ? share(textOf(childrenOf(item, 'masteryscore')[0]), 100) : scorm2004Mastery(item),
    launchData: textOf(childrenOf(item, standard === 'scorm-1.2' ? 'datafromlms' : 'dataFromLMS')[0]).slice(0, LAUNCH_DATA_LETTERS),
    activity: undefined,
  };
}

function standardOf(root: XmlElement): 'scorm-1.2' | 'scorm-2004' {
  const version = textOf(childrenOf(childrenOf(root, 'metadata')[0], 'schemaversion')[0]);
  if (version === '1.2') return 'scorm-1.2';
  if (/^(CAM 1\.3|2004 [34](rd|th) Edition|2004)$/.test(version)) return 'scorm-2004';
  // Where it does not say, the spelling of an attribute does.
  const spelled = (attribute: string) => descendantsOf(root, 'resource').some(({ attributes }) => attributes[attribute] !== undefined);
  if (version === '' && spelled('scormtype')) return 'scorm-1.2';
  if (version === '' && spelled('scormType')) return 'scorm-2004';
  throw new PackageRefusal('PACKAGE_STANDARD_UNKNOWN');
}

/** SCORM 2004 says it in the primary objective of its sequencing, from -1 to 1. */
function scorm2004Mastery(item: XmlElement): number | undefined {
  const primary = descendantsOf(item, 'primaryObjective').find(({ attributes }) => attributes['satisfiedByMeasure'] === 'true');
  return primary && share(textOf(childrenOf(primary, 'minNormalizedMeasure')[0]) || '1', 1);
}

function share(text: string, most: number): number | undefined {
  const number = text === '' ? Number.NaN : Number(text);
  return number >= 0 && number <= most ? number / most : undefined;
}

const MOVE_ON: readonly MoveOn[] = ['Passed', 'Completed', 'CompletedAndPassed', 'CompletedOrPassed'];

/** Reads `cmi5.xml`: one assignable unit that lies in the package. @throws PackageRefusal */
export function readCmi5Structure(root: XmlElement, has: (path: string) => boolean): Manifest {
  if (root.name !== 'courseStructure') throw new PackageRefusal('PACKAGE_NO_MANIFEST');
  const [course] = childrenOf(root, 'course');
  const units = descendantsOf(root, 'au');
  const [unit] = units;
  if (units.length !== 1 || !unit) throw new PackageRefusal('PACKAGE_NOT_ONE_PART');
  const publisherId = unit.attributes['id'] ?? '';
  if (!/^[a-z][a-z0-9+.-]*:\S{1,400}$/i.test(publisherId)) throw new PackageRefusal('PACKAGE_XML_INVALID');
  const asked = unit.attributes['moveOn'] ?? 'NotApplicable';
  if (asked === 'NotApplicable') throw new PackageRefusal('PACKAGE_SATISFIED_BEFORE');
  const moveOn = MOVE_ON.find((known) => known === asked);
  if (!moveOn) throw new PackageRefusal('PACKAGE_XML_INVALID');
  const titleOf = (element: XmlElement | undefined) => textOf(childrenOf(childrenOf(element, 'title')[0], 'langstring')[0]);
  return {
    standard: 'cmi5',
    title: (titleOf(unit) || titleOf(course) || 'Untitled').slice(0, TITLE_LETTERS),
    ...placeOf(textOf(childrenOf(unit, 'url')[0]), [], has),
    masteryScore: share(unit.attributes['masteryScore'] ?? '', 1),
    launchData: textOf(childrenOf(unit, 'launchParameters')[0]).slice(0, LAUNCH_DATA_LETTERS),
    activity: { publisherId, moveOn },
  };
}

const INSIDE = 'https://package.invalid/';

/** Where an address points inside the package, from the bases that stand around it. */
function placeOf(href: string, bases: readonly string[], has: (path: string) => boolean): Pick<Manifest, 'path' | 'query'> {
  let url: URL;
  let path: string;
  try {
    url = bases.reduce((from, base) => (base === '' ? from : new URL(base, from)), new URL(INSIDE));
    url = new URL(href, url);
    path = decodeURIComponent(url.pathname.slice(1));
  } catch {
    throw new PackageRefusal('PACKAGE_LAUNCH_MISSING');
  }
  if (href === '' || url.origin !== new URL(INSIDE).origin || !isSafePath(path) || !has(path)) throw new PackageRefusal('PACKAGE_LAUNCH_MISSING');
  return { path, query: url.search.slice(0, 500) };
}

/** The parameters of an item are added to the address of its resource (SCORM CAM 3.4.1.11). */
function withParameters(href: string, parameters: string): string {
  const plain = parameters.replace(/^[?&]+/, '');
  if (plain === '' || plain.startsWith('#')) return href;
  return `${href}${href.includes('?') ? '&' : '?'}${plain}`;
}
