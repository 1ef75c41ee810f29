// `npm run lockfile`: adds to package-lock.json the optional packages of other platforms that npm left out.
// npm leaves them out when it writes the file beside an installed tree, or from a registry that does not carry
// them; newer versions of npm then refuse the file in `npm ci` on every platform.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** An entry of a lockfile, as far as it matters here. */
type Entry = {
  readonly version?: string;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly optional?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly optionalDependencies?: Readonly<Record<string, string>>;
};

/** A lockfile's packages by their folder. */
export type Lockfile = { packages: Record<string, Entry> };

/** Where it lies. */
export const lockfilePath = fileURLToPath(new URL('../../package-lock.json', import.meta.url));

const SYSTEMS = ['android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const PROCESSORS = ['arm64', 'arm', 'x64', 'ia32', 'ppc64', 'riscv64', 's390x', 'loong64', 'mips64el', 'wasm32'];

/** The platform that a native package is for, which its name says in every family we use. */
function platformOf(name: string): Pick<Entry, 'os' | 'cpu'> {
  const parts = name.split(/[-/]/);
  const os = SYSTEMS.filter((system) => parts.includes(system));
  const cpu = PROCESSORS.filter((processor) => parts.includes(processor));
  return { ...(os.length > 0 ? { os } : {}), ...(cpu.length > 0 ? { cpu } : {}) };
}

/** Native packages that another names, at one exact version or from one on, and that the file does not hold. */
export function missingEntries(lockfile: Lockfile): Record<string, Entry> {
  const missing: Record<string, Entry> = {};
  for (const entry of Object.values(lockfile.packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      const place = `node_modules/${name}`;
      const exact = /^\^?(\d+\.\d+\.\d+(?:-[\w.]+)?)$/.exec(version)?.[1];
      if (lockfile.packages[place] || exact === undefined) continue;
      missing[place] = {
        version: exact,
        ...platformOf(name),
        ...(entry.dev ? { dev: true } : {}),
        ...(entry.devOptional ? { devOptional: true } : {}),
        optional: true,
      };
    }
  }
  return missing;
}

if (import.meta.main) {
  const lockfile = JSON.parse(readFileSync(lockfilePath, 'utf8')) as Lockfile;
  const missing = missingEntries(lockfile);
  const [root, ...rest] = Object.entries({ ...lockfile.packages, ...missing });
  const sorted = rest.toSorted(([a], [b]) => (a < b ? -1 : 1));
  lockfile.packages = Object.fromEntries(root ? [root, ...sorted] : sorted);
  writeFileSync(lockfilePath, `${JSON.stringify(lockfile, null, 2)}\n`);
  console.log(`${Object.keys(missing).length} packages of other platforms added`);
}
