import { answerKeys } from '#lib/server/courseware/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { LTI_PORTS } from '../ports.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = () => answerKeys(database(), LTI_PORTS);
