import { json } from '@sveltejs/kit';
import { completionKey } from '#lib/server/school/index.ts';
import type { RequestHandler } from './$types';

/** The key that checks signed certificates of completion: anybody may have it, from any page. */
export const GET: RequestHandler = () =>
  json(completionKey(), { headers: { 'content-type': 'application/jwk+json', 'cache-control': 'public, max-age=3600', 'access-control-allow-origin': '*' } });
