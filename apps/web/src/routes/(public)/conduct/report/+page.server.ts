import { fail, redirect } from '@sveltejs/kit';
import { textFields } from '#lib/server/account/index.ts';
import { conductWords, isReportKind, REPORT_KINDS, sendReport } from '#lib/server/conduct/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ url, locals }) => ({
  kinds: Object.entries(REPORT_KINDS).map(([kind, words]) => ({ kind, ...words })),
  kind: url.searchParams.get('kind') ?? '',
  attemptId: url.searchParams.get('attempt') ?? '',
  complaintDays: currentScheme().conduct.complaintAnsweredWithinDays.value,
  done: url.searchParams.has('done'),
  known: locals.actor !== undefined,
});

export const actions: Actions = {
  default: async ({ request, locals, getClientAddress }) => {
    const fields = textFields(await request.formData(), ['kind', 'words', 'about', 'email', 'attemptId']);
    if (!isReportKind(fields.kind)) return fail(400, { fields, problem: 'Choose what it is about.', field: 'kind' });
    const sent = await sendReport(
      database(),
      { actor: locals.actor, address: getClientAddress() },
      { ...fields, kind: fields.kind, attemptId: fields.attemptId || undefined },
      { clock: systemClock },
    );
    if (!sent.ok)
      return fail(400, {
        fields,
        problem: conductWords(sent.error),
        field: sent.error.code === 'REPORT_EMAIL_MALFORMED' ? 'email' : sent.error.code === 'REPORT_TOO_MANY' ? '' : 'words',
      });
    redirect(303, '/conduct/report?done');
  },
};
