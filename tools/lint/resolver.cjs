// Finds the file behind an import, for eslint-plugin-boundaries: relative paths, `#lib`, and our own packages by
// their exports. An import of ours that leads nowhere is reported as not found, which the rule `no-unknown` flags.
const { existsSync, readFileSync, statSync } = require('node:fs');
const { dirname, join, resolve } = require('node:path');

exports.interfaceVersion = 2;

const isFile = (path) => existsSync(path) && statSync(path).isFile();

function fileAt(path) {
  for (const candidate of [path, `${path}.ts`, `${path}.js`, join(path, 'index.ts')]) if (isFile(candidate)) return candidate;
  return undefined;
}

exports.resolve = (source, file, config) => {
  const bare = source.split('?')[0];
  const found = (path) => (path ? { found: true, path } : { found: false });
  // Modules and types that SvelteKit makes: as much as its own package.
  if (/(^|\/)\$types(\.js|\.ts)?$/.test(bare) || bare.startsWith('$'))
    return { found: true, path: join(config.root, 'node_modules/@sveltejs/kit/package.json') };
  if (bare.startsWith('.')) return found(fileAt(resolve(dirname(file), bare)));
  if (bare.startsWith('#lib')) return found(fileAt(join(config.root, 'apps/web/src/lib', bare.slice(4))));
  const ours = /^@einthoven\/([^/]+)(\/.*)?$/.exec(bare);
  if (ours) {
    const folder = join(config.root, 'packages', ours[1]);
    if (!isFile(join(folder, 'package.json'))) return { found: false };
    const target = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).exports?.[`.${ours[2] ?? ''}`];
    return found(target ? fileAt(join(folder, target)) : undefined);
  }
  return { found: true, path: null };
};
