import { permit } from '../account/index.ts';
import { ADVICE_KINDS, listAdvice } from '../advice/index.ts';
import type { QueueSource } from './source.ts';

/** Cases of the advisers that wait for an answer. Only advisers have this queue. */
export const advice: QueueSource = {
  kind: 'advice',
  title: 'Advice',
  one: 'Question',
  begun: ['advice.asked', 'advice.reopened'],
  ended: ['advice.answered', 'advice.closed'],
  page: { route: '/(staff)/staff/advice/[caseId]', param: 'caseId' },
  read: (db, actor) => {
    const permission = permit(actor, 'advice.keep');
    if (!permission.ok) return undefined;
    return listAdvice(db, permission.value, 'waiting').then((cases) =>
      cases.flatMap((one) =>
        one.waitingSince === undefined || one.answerBy === undefined
          ? []
          : [
              {
                itemId: one.caseId,
                about: [ADVICE_KINDS[one.kind].label, one.adviser && `with ${one.adviser}`].filter(Boolean).join(', '),
                personId: one.personId,
                name: one.name,
                since: one.waitingSince,
                // The day itself is still in time.
                due: new Date(Date.parse(`${one.answerBy}T00:00:00Z`) + 86_400_000 - 1),
                href: `/staff/advice/${one.caseId}`,
                notForReader: one.own ? 'Your own: you take no part' : undefined,
              },
            ],
      ),
    );
  },
};
