import { error } from '@sveltejs/kit';
import { permit } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { findReceipt } from '#lib/server/payment/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { renderPdf } from '#lib/server/platform/document.ts';
import { granted } from '../../../../granted.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params }) => {
  const staff = permit(locals.actor, 'payment.read');
  const permission = staff.ok ? staff.value : granted(locals.actor, 'payment.manage-own');
  const receipt = await findReceipt(database(), permission, params.orderId, systemClock);
  if (!receipt) error(404, 'There is no such receipt.');
  return new Response((await renderPdf('receipt', receipt)) as Uint8Array<ArrayBuffer>, {
    headers: {
      'content-type': 'application/pdf',
      'content-disposition': `inline; filename="NPS-receipt-${receipt.orderNumber}.pdf"`,
      'cache-control': 'private, no-store',
    },
  });
};
