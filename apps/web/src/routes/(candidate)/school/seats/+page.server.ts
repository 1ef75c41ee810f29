import { fail, redirect } from '@sveltejs/kit';
import { textFields } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { cancelSeats, DESK_WORDS, orderSeats, readDesk, readSeats } from '#lib/server/school/index.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import { granted } from '../../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

const at = { clock: systemClock };

export const load: PageServerLoad = async ({ locals, url }) => {
  const permission = granted(locals.actor, 'school.run-own');
  const { schools } = await readDesk(database(), permission);
  const { fee, school } = currentScheme();
  return {
    centsEach: fee.certificationCents.value,
    invoiceDays: school.invoiceDays.value,
    voucherMonths: school.voucherMonths.value,
    schools: await Promise.all(
      schools.map(async ({ schoolId, name }) => {
        const seats = await readSeats(database(), permission, schoolId, at);
        return {
          schoolId,
          name,
          free: seats?.free ?? 0,
          invoices: (seats?.invoices ?? []).map(({ orderedAt: _at, orderedBy: _by, ...invoice }) => invoice),
        };
      }),
    ),
    done: url.searchParams.get('done'),
  };
};

export const actions: Actions = {
  order: async ({ locals, request }) => {
    const fields = textFields(await request.formData(), ['schoolId', 'seats', 'purchaseOrder']);
    const done = await orderSeats(database(), granted(locals.actor, 'school.run-own'), fields, at);
    if (!done.ok) return fail(400, { problem: DESK_WORDS[done.error], fields: { ...fields } as Record<string, string> });
    redirect(303, '/school/seats?done=ordered');
  },
  cancel: async ({ locals, request }) => {
    const { invoiceId } = textFields(await request.formData(), ['invoiceId']);
    const done = await cancelSeats(database(), granted(locals.actor, 'school.run-own'), invoiceId, at);
    if (!done.ok) return fail(400, { problem: DESK_WORDS[done.error], fields: {} as Record<string, string> });
    redirect(303, '/school/seats?done=cancelled');
  },
};
