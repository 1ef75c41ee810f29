import { answerLineItem } from '#lib/server/courseware/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { LTI_PORTS } from '../../../ports.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ request, params }) => answerLineItem(database(), request, params.registrationId, 'item', LTI_PORTS);
