import { createHash } from 'node:crypto';
import { err, ok, type Result } from '@einthoven/kernel';
import { readCmi5Structure, readScormManifest, type Manifest } from './manifest.ts';
import { mediaTypeOf } from './media-type.ts';
import { PackageRefusal, type PackageProblem } from './package-problem.ts';
import { unpack } from './unpack.ts';
import { readXml } from './xml.ts';

/** A package that was read and found fit to be looked at by a person. */
export type ReadPackage = {
  readonly manifest: Manifest;
  readonly files: readonly { readonly path: string; readonly mediaType: string; readonly bytes: Uint8Array }[];
  readonly sha256: string;
  readonly unpackedBytes: number;
};

/** Unpacks and checks a package. It is data from a stranger: nothing in it runs here. */
export async function readPackage(bytes: Uint8Array): Promise<Result<ReadPackage, PackageProblem>> {
  try {
    const files = await unpack(bytes);
    const has = (path: string) => files.has(path);
    const [structure, scorm] = [files.get('cmi5.xml'), files.get('imsmanifest.xml')];
    if (!structure && !scorm) throw new PackageRefusal('PACKAGE_NO_MANIFEST');
    const manifest = structure ? readCmi5Structure(readXml(structure), has) : readScormManifest(readXml(scorm ?? new Uint8Array()), has);
    return ok({
      manifest,
      files: [...files].map(([path, file]) => ({ path, mediaType: mediaTypeOf(path), bytes: file })),
      sha256: createHash('sha256').update(bytes).digest('hex'),
      unpackedBytes: [...files.values()].reduce((sum, file) => sum + file.length, 0),
    });
  } catch (thrown) {
    if (thrown instanceof PackageRefusal) return err(thrown.code);
    throw thrown;
  }
}
