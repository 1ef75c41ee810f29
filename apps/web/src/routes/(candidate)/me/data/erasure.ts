import { eraseAdvice } from '#lib/server/advice/index.ts';
import { eraseCe } from '#lib/server/ce/index.ts';
import { endLtiLinks, eraseCourseware } from '#lib/server/courseware/index.ts';
import { handleConductErasure } from '#lib/server/conduct/index.ts';
import { handleErasure } from '#lib/server/credential/index.ts';
import type { Tx } from '#lib/server/db/pool.ts';
import { eraseInstructor } from '#lib/server/instructor/index.ts';
import { eraseJobs } from '#lib/server/job/index.ts';
import { cancelOpenOrders } from '#lib/server/payment/index.ts';
import { eraseSchool, todayOf } from '#lib/server/school/index.ts';
import { eraseResume } from '#lib/server/resume/index.ts';
import { eraseCards, eraseClasses, eraseDrills, eraseGuide } from '#lib/server/learning/index.ts';

/**
 * What concepts after the account do in the transaction that erases a person, before the personal key goes:
 * each adds its call here.
 */
export async function alsoErase(tx: Tx, personId: string, at: Date): Promise<void> {
  await handleErasure(tx, personId, at);
  await handleConductErasure(tx, personId, at);
  await cancelOpenOrders(tx, personId, at);
  await eraseGuide(tx, personId);
  await eraseCards(tx, personId);
  await eraseDrills(tx, personId);
  await eraseClasses(tx, personId, at);
  await endLtiLinks(tx, personId, undefined, at);
  await eraseCourseware(tx, personId);
  await eraseCe(tx, personId);
  await eraseInstructor(tx, personId, at);
  await eraseAdvice(tx, personId, at);
  await eraseJobs(tx, personId, at);
  await eraseResume(tx, personId, at);
  await eraseSchool(tx, personId, todayOf({ now: () => at }));
}
