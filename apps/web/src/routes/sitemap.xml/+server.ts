import { database } from '#lib/server/db/pool.ts';
import { config } from '#lib/server/platform/config.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { indexedPaths } from '#lib/server/site/place-pages.ts';
import type { RequestHandler } from './$types';

/** Pages for everybody, beside those of places. */
const PAGES = [
  '/',
  '/get-certified',
  '/fees',
  '/handbook',
  '/verify',
  '/guide',
  '/ecg',
  '/places',
  '/programs',
  '/legit',
  '/jobs',
  '/career',
  '/advice',
] as const;
const HOUR_S = 3600;

let kept: { readonly until: number; readonly xml: Promise<string> } | undefined;

/** The pages that search engines may list; of places those with two sourced facts of their own or more. */
export const GET: RequestHandler = async () => {
  const now = systemClock.now().getTime();
  if (!kept || now >= kept.until) {
    kept = { until: now + HOUR_S * 1000, xml: draw() };
    kept.xml.catch(() => (kept = undefined));
  }
  return new Response(await kept.xml, { headers: { 'content-type': 'application/xml; charset=utf-8', 'cache-control': `public, max-age=${HOUR_S}` } });
};

async function draw(): Promise<string> {
  const { baseUrl } = config();
  const paths = [...PAGES, ...(await indexedPaths(database(), { clock: systemClock }))];
  // Every path is of letters, digits, hyphens and slashes, so nothing needs an escape.
  const urls = paths.map((path) => `<url><loc>${baseUrl}${path === '/' ? '' : path}</loc></url>`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${urls.join('\n')}\n</urlset>\n`;
}
