import { answerLaunch } from '#lib/server/courseware/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { LTI_PORTS } from '../ports.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = ({ request }) => answerLaunch(database(), request, LTI_PORTS);
