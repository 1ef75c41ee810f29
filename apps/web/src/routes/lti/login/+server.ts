import { answerLogin } from '#lib/server/courseware/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { LTI_PORTS } from '../ports.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ request }) => answerLogin(database(), request, LTI_PORTS);
export const POST: RequestHandler = ({ request }) => answerLogin(database(), request, LTI_PORTS);
