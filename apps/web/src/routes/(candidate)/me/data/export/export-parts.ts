import type { Clock } from '@einthoven/kernel';
import { ownAccommodations } from '#lib/server/accommodation/index.ts';
import { permit, type Actor, type Permission, type PermissionName } from '#lib/server/account/index.ts';
import { exportAdvice } from '#lib/server/advice/index.ts';
import { exportCe } from '#lib/server/ce/index.ts';
import { exportCourseware } from '#lib/server/courseware/index.ts';
import { exportConduct } from '#lib/server/conduct/index.ts';
import { readOwnRecords } from '#lib/server/credential/index.ts';
import type { Db } from '#lib/server/db/pool.ts';
import { readOwnApplication } from '#lib/server/eligibility/index.ts';
import { listAttempts } from '#lib/server/exam/index.ts';
import { exportIdentity } from '#lib/server/identity/index.ts';
import { exportInstructor } from '#lib/server/instructor/index.ts';
import { exportJobs } from '#lib/server/job/index.ts';
import { collectClasses, guideContents, listOwnMarks, ownWishes, practiceHistory } from '#lib/server/learning/index.ts';
import { collectMessages } from '#lib/server/message/index.ts';
import { exportPayments, findOrder } from '#lib/server/payment/index.ts';
import { exportResume } from '#lib/server/resume/index.ts';
import { exportSchool } from '#lib/server/school/index.ts';
import { listResults } from '#lib/server/scoring/index.ts';

/** Every account may do these on its own rows; anything else is a bug in the permission table. */
function own<Name extends PermissionName>(actor: Actor, name: Name): Permission<Name> {
  const permission = permit(actor, name);
  if (!permission.ok) throw new Error(`${name} must be open to every account`);
  return permission.value;
}

/** What concepts after the account add to the download of a person's data, by name. */
export const EXPORT_PARTS: Readonly<Record<string, (db: Db, actor: Actor, clock: Clock) => Promise<unknown>>> = {
  application: async (db, actor, clock) => {
    const read = await readOwnApplication(db, own(actor, 'application.manage-own'), { clock });
    if (!read) return null;
    return { ...read.application, agreed: Object.fromEntries(read.agreed), order: (await findOrder(db, read.application.applicationId)) ?? null };
  },
  payments: (db, actor) => exportPayments(db, own(actor, 'payment.manage-own')),
  messages: (db, actor) => collectMessages(db, own(actor, 'message.read-own')),
  accommodations: (db, actor, clock) => ownAccommodations(db, own(actor, 'accommodation.manage-own'), { clock }),
  casesAndAppeals: (db, actor, clock) => exportConduct(db, own(actor, 'case.manage-own'), { clock }),
  identity: (db, actor) => exportIdentity(db, own(actor, 'identity.manage-own')),
  guide: async (db, actor) => {
    const permission = own(actor, 'study.use-own');
    const sections = await guideContents(db, permission, 'en');
    return {
      sections: sections.filter(({ state }) => state !== 'new').map(({ sectionId, state, lastOpenedAt }) => ({ sectionId, state, lastOpenedAt })),
      notes: await listOwnMarks(db, permission),
    };
  },
  studyWishes: (db, actor) => ownWishes(db, own(actor, 'study.use-own')),
  courseware: (db, actor) => exportCourseware(db, own(actor, 'ce.manage-own')),
  continuingEducation: (db, actor) => exportCe(db, own(actor, 'ce.manage-own')),
  practice: (db, actor) => practiceHistory(db, own(actor, 'practice.use-own')),
  classes: (db, actor) => collectClasses(db, own(actor, 'class.join-own').actor.personId),
  attempts: (db, actor) => listAttempts(db, own(actor, 'exam.sit-own').actor.personId),
  results: (db, actor) => listResults(db, own(actor, 'result.read-own').actor.personId),
  credentials: (db, actor, clock) => readOwnRecords(own(actor, 'credential.read-own'), db, clock.now()),
  jobs: (db, actor) => exportJobs(db, own(actor, 'job.manage-own')),
  resume: (db, actor) => exportResume(db, own(actor, 'resume.manage-own')),
  advice: (db, actor) => exportAdvice(db, own(actor, 'advice.manage-own')),
  school: (db, actor) => exportSchool(db, own(actor, 'school.attend-own')),
  instructor: (db, actor) => exportInstructor(db, own(actor, 'instructor.apply-own')),
};
