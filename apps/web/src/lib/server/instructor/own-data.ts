import type { Db } from '../db/pool.ts';
import type { Own } from './application.ts';
import { listOfPerson } from './application.queries.ts';
import { listEmployments, listReferences } from './asked.queries.ts';
import { listBackgrounds } from './background.queries.ts';
import { listSteps } from './decision.queries.ts';

/** What is kept of one's own way to the instructor credential. What referees said was given in confidence and is left out. */
export async function exportInstructor(db: Db, permission: Own) {
  const { personId } = permission.actor;
  const applications = await Promise.all(
    (await listOfPerson(db, personId)).map(async (it) => ({
      ...it,
      jobs: (await listEmployments(db, it.applicationId)).map(({ employer, from, to, confirmed, answeredAt }) => ({
        employer,
        from,
        to,
        confirmed,
        answeredAt,
      })),
      referees: (await listReferences(db, it.applicationId)).map(({ referee, answeredAt, declined }) => ({ referee, answeredAt, declined })),
      decisions: (await listSteps(db, it)).filter(({ step }) => step !== 'proposal').map(({ step, outcome, reason, at }) => ({ step, outcome, reason, at })),
    })),
  );
  return { applications, cardTexts: (await listBackgrounds(db, personId)).map(({ words, state, writtenAt, reason }) => ({ words, state, writtenAt, reason })) };
}
