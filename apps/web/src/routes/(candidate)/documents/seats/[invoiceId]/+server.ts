import { error } from '@sveltejs/kit';
import { database } from '#lib/server/db/pool.ts';
import { config } from '#lib/server/platform/config.ts';
import { DESK_WORDS, ownSeatInvoice, renderSeatInvoice } from '#lib/server/school/index.ts';
import { granted } from '../../../../granted.ts';
import type { RequestHandler } from './$types';

/** An invoice of seats of one's own school, on paper. */
export const GET: RequestHandler = async ({ locals, params }) => {
  const invoice = await ownSeatInvoice(database(), granted(locals.actor, 'school.run-own'), params.invoiceId);
  if (!invoice) error(404, { message: DESK_WORDS.SEATS_INVOICE, code: 'SEATS_INVOICE' });
  const pdf = await renderSeatInvoice(invoice, config().mode === 'demonstration');
  return new Response(pdf as Uint8Array<ArrayBuffer>, {
    headers: {
      'content-type': 'application/pdf',
      'content-disposition': `inline; filename="NPS-invoice-${invoice.number}.pdf"`,
      'cache-control': 'private, no-store',
    },
  });
};
