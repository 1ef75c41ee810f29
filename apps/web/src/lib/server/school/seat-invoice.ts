import { plainDateIn } from '@einthoven/kernel';
import { isUuid } from '../account/index.ts';
import type { Db } from '../db/pool.ts';
import { renderPdf } from '../platform/document.ts';
import { currentScheme } from '../scheme/index.ts';
import { dateWords, moneyWords } from '../../ui/words.ts';
import { runs, type Run } from './cohort.ts';
import { findSeatInvoice, type SeatInvoice } from './seat.queries.ts';

/** An invoice of a school that one runs. @returns undefined where there is none, or it is another school's */
export async function ownSeatInvoice(db: Db, permission: Run, invoiceId: string): Promise<SeatInvoice | undefined> {
  const invoice = isUuid(invoiceId) ? await findSeatInvoice(db, invoiceId) : undefined;
  return invoice && (await runs(db, permission.actor.personId, invoice.schoolId)) ? invoice : undefined;
}

/** The invoice on paper, for whoever pays the bills of the school. */
export async function renderSeatInvoice(invoice: SeatInvoice, demonstration: boolean): Promise<Uint8Array> {
  const { issuer, title, zone } = currentScheme();
  const total = moneyWords(invoice.seats * invoice.centsEach);
  const { standing, totalName, note } = {
    open: {
      standing: `${total} to pay by ${dateWords(invoice.dueOn)}`,
      totalName: 'To pay',
      note: 'Write the number of this invoice on the payment. A seat pays the certification fee of one student. Once the money is here, you give the seats to students of your classes.',
    },
    paid: {
      standing: 'Paid. Nothing is owed.',
      totalName: 'Paid',
      note: 'A seat pays the certification fee of one student. You give the seats to students of your classes.',
    },
    cancelled: { standing: 'Taken back. Nothing is owed.', totalName: 'Not owed', note: 'The order was taken back. Do not pay this invoice.' },
  }[invoice.state];
  return renderPdf('seat-invoice', {
    title: `Invoice ${invoice.number}`,
    demonstration,
    issuer,
    number: invoice.number,
    standing,
    totalName,
    note,
    school: invoice.schoolName,
    purchaseOrder: invoice.purchaseOrder,
    orderedOn: dateWords(plainDateIn(invoice.orderedAt, zone.value)),
    dueOn: dateWords(invoice.dueOn),
    what: `Seats: certification fee, ${title}`,
    seats: String(invoice.seats),
    each: moneyWords(invoice.centsEach),
    total,
  });
}
