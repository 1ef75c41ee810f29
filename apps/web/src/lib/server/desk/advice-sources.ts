import { ADVICE_KINDS, listAdvice } from '../advice/index.ts';
import { allowed, endOf, OWN, type QueueSource } from './source.ts';

/** Cases of the advisers that wait for an answer. Only advisers have this queue. */
export const advice: QueueSource = {
  kind: 'advice',
  title: 'Advice',
  one: 'Question',
  begun: ['advice.asked', 'advice.reopened'],
  ended: ['advice.answered', 'advice.closed'],
  page: { route: '/(staff)/staff/advice/[caseId]', param: 'caseId' },
  read: allowed('advice.keep', async (db, permission) =>
    (await listAdvice(db, permission, 'waiting')).flatMap((one) =>
      one.waitingSince === undefined || one.answerBy === undefined
        ? []
        : [
            {
              itemId: one.caseId,
              about: [ADVICE_KINDS[one.kind].label, one.adviser && `with ${one.adviser}`].filter(Boolean).join(', '),
              personId: one.personId,
              name: one.name,
              since: one.waitingSince,
              due: endOf(one.answerBy),
              href: `/staff/advice/${one.caseId}`,
              notForReader: one.own ? OWN : undefined,
            },
          ],
    ),
  ),
};
