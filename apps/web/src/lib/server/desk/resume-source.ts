import { permit } from '../account/index.ts';
import { listRevisionQueue } from '../resume/index.ts';
import type { QueueSource } from './source.ts';

/** Resumes that wait for a reviser. */
export const resumeRounds: QueueSource = {
  kind: 'resume-round',
  title: 'Resumes',
  one: 'Resume',
  begun: ['resume.round-sent'],
  ended: ['resume.round-returned'],
  page: { route: '/(staff)/staff/resumes/[roundId]', param: 'roundId' },
  read: (db, actor) => {
    const permission = permit(actor, 'resume.revise');
    if (!permission.ok) return undefined;
    return listRevisionQueue(db, permission.value).then((rounds) =>
      rounds.map(({ roundId, personId, sentAt, own }) => ({
        itemId: roundId,
        about: 'a round of a revision',
        personId,
        since: sentAt,
        href: `/staff/resumes/${roundId}`,
        notForReader: own ? 'Your own: you take no part' : undefined,
      })),
    );
  },
};
