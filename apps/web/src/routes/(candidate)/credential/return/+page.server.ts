import { fail, redirect } from '@sveltejs/kit';
import { cleanText, textFields } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { onlinePayments, PAYMENT_PROBLEM_WORDS } from '#lib/server/payment/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { config } from '#lib/server/platform/config.ts';
import {
  answerCure,
  applyForReinstatement,
  attestReinstatement,
  PATH_PAGES,
  payReinstatement,
  readOwnKeepings,
  reinstatementStatement,
  RENEWAL_PROBLEM_WORDS,
  returnView,
  withdrawReinstatement,
} from '#lib/server/renewal/index.ts';
import { granted } from '../../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

const problemWords = { ...PAYMENT_PROBLEM_WORDS, ...RENEWAL_PROBLEM_WORDS };

export const load: PageServerLoad = async ({ locals, url, setHeaders }) => {
  setHeaders({ 'cache-control': 'private, no-store' });
  const permission = granted(locals.actor, 'renewal.manage-own');
  const db = database();
  const views = await Promise.all((await readOwnKeepings(db, permission, systemClock.now())).map((record) => returnView(db, record)));
  const { agree, paragraphs, sha256 } = reinstatementStatement();
  return {
    views: views.filter((view) => view !== undefined),
    statement: { agree, paragraphs, sha256 },
    assessmentPage: PATH_PAGES.assessment,
    provider: onlinePayments().name,
    left: url.searchParams.has('left'),
    done: url.searchParams.get('done'),
  };
};

const failed = (act: string, code: keyof typeof problemWords) => fail(400, { act, code, problem: problemWords[code] });
const own = (locals: App.Locals) => granted(locals.actor, 'renewal.manage-own');

export const actions: Actions = {
  apply: async ({ locals, request }) => {
    const { credentialId } = textFields(await request.formData(), ['credentialId']);
    const done = await applyForReinstatement(database(), own(locals), credentialId, { clock: systemClock });
    if (!done.ok) return failed('apply', done.error);
    redirect(303, '/credential/return?done=applied');
  },
  pay: async ({ locals, request }) => {
    const { reinstatementId } = textFields(await request.formData(), ['reinstatementId']);
    const begun = await payReinstatement(database(), own(locals), reinstatementId, {
      provider: onlinePayments(),
      baseUrl: config().baseUrl,
      clock: systemClock,
    });
    if (!begun.ok) return failed('pay', begun.error);
    redirect(303, begun.value.payUrl);
  },
  attest: async ({ locals, request }) => {
    const form = await request.formData();
    const { reinstatementId, statement } = textFields(form, ['reinstatementId', 'statement']);
    const attest = { reinstatementId, statement, agreed: form.get('agreed') === 'yes' };
    const done = await attestReinstatement(database(), own(locals), attest, { clock: systemClock });
    if (!done.ok) return failed('attest', done.error);
    redirect(303, `/credential/return?done=${done.value}`);
  },
  cure: async ({ locals, request }) => {
    const { reinstatementId, words } = textFields(await request.formData(), ['reinstatementId', 'words']);
    const done = await answerCure(database(), own(locals), { reinstatementId, words: cleanText(words).slice(0, 2000) }, { clock: systemClock });
    if (!done.ok) return failed('cure', done.error);
    redirect(303, '/credential/return?done=complete');
  },
  withdraw: async ({ locals, request }) => {
    const { reinstatementId } = textFields(await request.formData(), ['reinstatementId']);
    const done = await withdrawReinstatement(database(), own(locals), reinstatementId, { clock: systemClock });
    if (!done.ok) return failed('withdraw', done.error);
    redirect(303, '/credential/return?done=withdrawn');
  },
};
