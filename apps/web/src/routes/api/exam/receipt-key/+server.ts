import { json } from '@sveltejs/kit';
import { RECEIPT_PURPOSE } from '#lib/server/exam/index.ts';
import { publicKey } from '#lib/server/platform/signing.ts';
import type { RequestHandler } from './$types';

/** The key that checks exam receipts: anybody may have it. */
export const GET: RequestHandler = () => json(publicKey(RECEIPT_PURPOSE), { headers: { 'cache-control': 'public, max-age=3600' } });
