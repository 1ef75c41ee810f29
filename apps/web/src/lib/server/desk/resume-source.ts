import { listRevisionQueue } from '../resume/index.ts';
import { allowed, OWN, type QueueSource } from './source.ts';

/** Resumes that wait for a reviser. */
export const resumeRounds: QueueSource = {
  kind: 'resume-round',
  title: 'Resumes',
  one: 'Resume',
  begun: ['resume.round-sent'],
  ended: ['resume.round-returned'],
  page: { route: '/(staff)/staff/resumes/[roundId]', param: 'roundId' },
  read: allowed('resume.revise', async (db, permission) =>
    (await listRevisionQueue(db, permission)).map(({ roundId, personId, sentAt, own }) => ({
      itemId: roundId,
      about: 'a round of a revision',
      personId,
      since: sentAt,
      href: `/staff/resumes/${roundId}`,
      notForReader: own ? OWN : undefined,
    })),
  ),
};
