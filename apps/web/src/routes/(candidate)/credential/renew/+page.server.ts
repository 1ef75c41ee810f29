import { fail, redirect } from '@sveltejs/kit';
import { RENEWAL_PATHS, type RenewalPath } from '@einthoven/scheme';
import { cleanText, textFields } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { onlinePayments, PAYMENT_PROBLEM_WORDS } from '#lib/server/payment/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { config } from '#lib/server/platform/config.ts';
import {
  answerAudit,
  askExtension,
  attestRenewal,
  choosePath,
  payRenewal,
  readOwnAuditReason,
  readOwnExtensions,
  readOwnKeepings,
  RENEWAL_PROBLEM_WORDS,
  renewalStatement,
  renewalView,
} from '#lib/server/renewal/index.ts';
import { granted } from '../../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

const problemWords = { ...PAYMENT_PROBLEM_WORDS, ...RENEWAL_PROBLEM_WORDS };
type Code = keyof typeof problemWords;

export const load: PageServerLoad = async ({ locals, url, setHeaders }) => {
  setHeaders({ 'cache-control': 'private, no-store' });
  const permission = granted(locals.actor, 'renewal.manage-own');
  const db = database();
  const records = await readOwnKeepings(db, permission, systemClock.now());
  const { title, agree, paragraphs, sha256 } = renewalStatement();
  return {
    cycles: await Promise.all(
      records.map(async (record) => ({
        ...renewalView(record),
        audit: record.audit && {
          auditId: record.audit.auditId,
          state: record.audit.state,
          answerBy: record.audit.answerBy,
          cured: record.audit.cured,
          effectOn: record.audit.effectOn,
          why: await readOwnAuditReason(db, permission, record.audit),
        },
        extensionReasons: record.scheme.renewal.extension.reasons.value,
        extensionMostDays: record.scheme.renewal.extension.mostDays.value,
        extensions: (await readOwnExtensions(db, permission, record.cycle.cycleId)).map(({ extensionId, state, reason, days, askedAt, why }) => ({
          extensionId,
          state,
          reason,
          days,
          askedAt,
          why,
        })),
      })),
    ),
    statement: { title, agree, paragraphs, sha256 },
    zone: records[0]?.scheme.zone.value ?? 'UTC',
    provider: onlinePayments().name,
    left: url.searchParams.has('left'),
    done: url.searchParams.get('done'),
  };
};

const failed = (act: string, code: Code) => fail(400, { act, code, problem: problemWords[code] });

export const actions: Actions = {
  path: async ({ locals, request }) => {
    const { cycleId, path } = textFields(await request.formData(), ['cycleId', 'path']);
    const chosen = (RENEWAL_PATHS as readonly string[]).includes(path) ? (path as RenewalPath) : undefined;
    if (!chosen) return failed('path', 'RENEWAL_NO_SUCH_PATH');
    const done = await choosePath(database(), granted(locals.actor, 'renewal.manage-own'), { cycleId, path: chosen }, { clock: systemClock });
    if (!done.ok) return failed('path', done.error);
    redirect(303, `/credential/renew?done=${done.value}`);
  },
  pay: async ({ locals, request }) => {
    const { cycleId } = textFields(await request.formData(), ['cycleId']);
    const permission = granted(locals.actor, 'renewal.manage-own');
    const begun = await payRenewal(database(), permission, cycleId, { provider: onlinePayments(), baseUrl: config().baseUrl, clock: systemClock });
    if (!begun.ok) return failed('pay', begun.error);
    redirect(303, begun.value.payUrl);
  },
  attest: async ({ locals, request }) => {
    const form = await request.formData();
    const { cycleId, statement } = textFields(form, ['cycleId', 'statement']);
    const attest = { cycleId, statement, agreed: form.get('agreed') === 'yes' };
    const done = await attestRenewal(database(), granted(locals.actor, 'renewal.manage-own'), attest, { clock: systemClock });
    if (!done.ok) return failed('attest', done.error);
    redirect(303, `/credential/renew?done=${done.value}`);
  },
  extend: async ({ locals, request }) => {
    const { cycleId, reason, words } = textFields(await request.formData(), ['cycleId', 'reason', 'words']);
    const said = cleanText(words);
    if (said.length < 3 || said.length > 2000)
      return fail(400, { act: 'extend', code: 'EXTENSION_WORDS', problem: 'Say in a few words what keeps you, at most 2,000 characters.' });
    if (reason !== 'service' && reason !== 'illness') return failed('extend', 'EXTENSION_NO_SUCH_REASON');
    const done = await askExtension(database(), granted(locals.actor, 'renewal.manage-own'), { cycleId, reason, words: said }, { clock: systemClock });
    if (!done.ok) return failed('extend', done.error);
    redirect(303, '/credential/renew?done=asked');
  },
  audit: async ({ locals, request }) => {
    const { auditId, words } = textFields(await request.formData(), ['auditId', 'words']);
    const done = await answerAudit(
      database(),
      granted(locals.actor, 'renewal.manage-own'),
      { auditId, words: cleanText(words).slice(0, 2000) },
      { clock: systemClock },
    );
    if (!done.ok) return failed('audit', done.error);
    redirect(303, '/credential/renew?done=answered');
  },
};
