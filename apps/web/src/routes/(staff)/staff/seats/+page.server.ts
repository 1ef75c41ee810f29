import { error, fail, redirect } from '@sveltejs/kit';
import { pagePermission, textFields } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { DESK_WORDS, listOpenInvoices, recordSeatPayment, todayOf } from '#lib/server/school/index.ts';
import type { Actions, PageServerLoad } from './$types';

function recorder(actor: App.Locals['actor']) {
  const permission = pagePermission(actor, 'payment.record');
  if (!permission.ok) error(permission.error.status, permission.error.message);
  return permission.value;
}

export const load: PageServerLoad = async ({ locals, url }) => ({
  invoices: (await listOpenInvoices(database(), recorder(locals.actor))).map(({ invoiceId, number, schoolName, seats, centsEach, purchaseOrder, dueOn }) => ({
    invoiceId,
    number,
    schoolName,
    seats,
    cents: seats * centsEach,
    purchaseOrder,
    dueOn,
  })),
  today: todayOf(systemClock),
  done: url.searchParams.has('done'),
});

export const actions: Actions = {
  default: async ({ locals, request }) => {
    const fields = textFields(await request.formData(), ['invoiceId', 'dollars', 'reference', 'receivedOn']);
    const typed = fields.dollars.replaceAll(/[$,\s]/g, '');
    const amountCents = /^\d{1,7}(\.\d{1,2})?$/.test(typed) ? Math.round(Number(typed) * 100) : Number.NaN;
    const done = await recordSeatPayment(database(), recorder(locals.actor), { ...fields, amountCents }, { clock: systemClock });
    if (!done.ok) return fail(400, { problem: DESK_WORDS[done.error], fields: { ...fields } as Record<string, string> });
    redirect(303, '/staff/seats?done');
  },
};
