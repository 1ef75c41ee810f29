import { fail } from '@sveltejs/kit';
import { answerConsent, findConsentQuestion, GUARDIAN_STATEMENT, problemWords, textFields } from '#lib/server/account/index.ts';
import { database, inTransaction } from '#lib/server/db/pool.ts';
import { lookAgain } from '#lib/server/eligibility/index.ts';
import { tell } from '#lib/server/message/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params }) => ({
  question: await findConsentQuestion(database(), params.token, systemClock),
  statement: GUARDIAN_STATEMENT,
});

export const actions: Actions = {
  default: async ({ request, params }) => {
    const fields = textFields(await request.formData(), ['name', 'answer']);
    // What the queue says of an application, and what is decided by rule, follow the answer in the same moment.
    const done = await inTransaction(database(), async (tx) => {
      const answered = await answerConsent(tx, params.token, fields, { clock: systemClock, tell });
      if (answered.ok) await lookAgain(tx, answered.value.personId, systemClock.now());
      return answered;
    });
    if (done.ok) return { consented: done.value.consented };
    return fail(400, { fields, problem: problemWords(done.error), code: done.error });
  },
};
