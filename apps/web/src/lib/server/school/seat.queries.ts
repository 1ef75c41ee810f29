import { sql } from 'kysely';
import { toPlainDate, type PlainDate } from '@einthoven/kernel';
import type { Db, Tx } from '../db/pool.ts';

/** An invoice for seats. */
export type SeatInvoice = {
  readonly invoiceId: string;
  /** What people quote. */
  readonly number: string;
  readonly schoolId: string;
  readonly schoolName: string;
  readonly seats: number;
  readonly centsEach: number;
  readonly purchaseOrder: string;
  readonly state: 'open' | 'paid' | 'cancelled';
  readonly dueOn: PlainDate;
  readonly orderedBy: string;
  readonly orderedAt: Date;
  readonly given: number;
  readonly used: number;
  /** Of those used, for how many money went back to the school. */
  readonly refunded: number;
};

type Row = {
  seat_invoice_id: string;
  running_number: number;
  school_id: string;
  name: string;
  seats: number;
  cents_each: number;
  purchase_order: string;
  state: string;
  due_on: string;
  ordered_by: string;
  ordered_at: Date;
  given: number;
  used: number;
  refunded: number;
};

async function select(db: Db, condition: ReturnType<typeof sql>): Promise<readonly SeatInvoice[]> {
  const { rows } = await sql<Row>`
    select i.seat_invoice_id, i.running_number, i.school_id, s.name, i.seats, i.cents_each, i.purchase_order, i.state, i.due_on::text as due_on, i.ordered_by, i.ordered_at,
      (select count(*)::int from vouchers v where v.seat_invoice_id = i.seat_invoice_id and v.enrollment_id is not null) as given,
      (select count(*)::int from vouchers v where v.seat_invoice_id = i.seat_invoice_id and v.order_id is not null) as used,
      (select count(*)::int from vouchers v join orders o on o.order_id = v.order_id where v.seat_invoice_id = i.seat_invoice_id
        and o.state in ('refunded', 'part-refunded')) as refunded
    from seat_invoices i join schools s using (school_id) where ${condition} order by i.seat_invoice_id desc limit 200`.execute(db);
  return rows.map((row) => ({
    invoiceId: row.seat_invoice_id,
    number: `S-${String(row.running_number).padStart(6, '0')}`,
    schoolId: row.school_id,
    schoolName: row.name,
    seats: row.seats,
    centsEach: row.cents_each,
    purchaseOrder: row.purchase_order,
    state: row.state as SeatInvoice['state'],
    dueOn: toPlainDate(row.due_on),
    orderedBy: row.ordered_by,
    orderedAt: new Date(row.ordered_at),
    given: row.given,
    used: row.used,
    refunded: row.refunded,
  }));
}

/** Invoices of a school, newest first. */
export function listInvoices(db: Db, schoolId: string): Promise<readonly SeatInvoice[]> {
  return select(db, sql`i.school_id = ${schoolId}`);
}

/** Invoices that wait for money. */
export function listOpen(db: Db): Promise<readonly SeatInvoice[]> {
  return select(db, sql`i.state = 'open'`);
}

/** How many paid seats of a school can still be given. */
export async function countFreeVouchers(db: Db, schoolId: string, today: PlainDate): Promise<number> {
  const row = await db
    .selectFrom('vouchers as v')
    .innerJoin('seat_invoices as i', 'i.seat_invoice_id', 'v.seat_invoice_id')
    .select(sql<number>`count(*)::int`.as('n'))
    .where('i.school_id', '=', schoolId)
    .where('v.enrollment_id', 'is', null)
    .where('v.last_day', '>=', today)
    .executeTakeFirstOrThrow();
  return row.n;
}

/** One invoice. */
export async function findSeatInvoice(db: Db, invoiceId: string): Promise<SeatInvoice | undefined> {
  return (await select(db, sql`i.seat_invoice_id = ${invoiceId}`))[0];
}

/** An invoice, locked until the transaction ends. */
export async function lockInvoice(tx: Tx, invoiceId: string): Promise<SeatInvoice | undefined> {
  await tx.selectFrom('seat_invoices').select('seat_invoice_id').where('seat_invoice_id', '=', invoiceId).forUpdate().execute();
  return (await select(tx, sql`i.seat_invoice_id = ${invoiceId}`))[0];
}

/** Writes an invoice. @returns its id */
export async function insertInvoice(
  tx: Tx,
  it: Pick<SeatInvoice, 'schoolId' | 'seats' | 'centsEach' | 'purchaseOrder' | 'dueOn' | 'orderedBy' | 'orderedAt'> & { readonly schemeVersion: string },
): Promise<string> {
  const row = await tx
    .insertInto('seat_invoices')
    .values({
      school_id: it.schoolId,
      seats: it.seats,
      cents_each: it.centsEach,
      purchase_order: it.purchaseOrder,
      due_on: it.dueOn,
      scheme_version: it.schemeVersion,
      ordered_by: it.orderedBy,
      ordered_at: it.orderedAt,
    })
    .returning('seat_invoice_id')
    .executeTakeFirstOrThrow();
  return row.seat_invoice_id;
}

/** Writes the state of an invoice. */
export async function updateInvoice(tx: Tx, invoiceId: string, state: SeatInvoice['state']): Promise<void> {
  await tx.updateTable('seat_invoices').set({ state }).where('seat_invoice_id', '=', invoiceId).execute();
}

/** Writes that the money came, and the vouchers that it buys. */
export async function insertPayment(
  tx: Tx,
  it: {
    readonly invoice: SeatInvoice;
    readonly amountCents: number;
    readonly reference: string;
    readonly receivedOn: PlainDate;
    readonly by: string;
    readonly at: Date;
    readonly lastDay: PlainDate;
  },
): Promise<void> {
  const { invoiceId, seats } = it.invoice;
  await tx
    .insertInto('seat_payments')
    .values({
      seat_invoice_id: invoiceId,
      amount_cents: it.amountCents,
      reference: it.reference,
      received_on: it.receivedOn,
      recorded_by: it.by,
      recorded_at: it.at,
    })
    .execute();
  await tx
    .insertInto('vouchers')
    .values(Array.from({ length: seats }, () => ({ seat_invoice_id: invoiceId, last_day: it.lastDay })))
    .execute();
}

/** Gives a free voucher of a school to a student. @returns its id, or nothing where none is free */
export async function giveVoucher(
  tx: Tx,
  it: { readonly schoolId: string; readonly enrollmentId: string; readonly today: PlainDate },
): Promise<string | undefined> {
  const { rows } = await sql<{ voucher_id: string }>`
    update vouchers set enrollment_id = ${it.enrollmentId} where voucher_id = (
      select v.voucher_id from vouchers v join seat_invoices i using (seat_invoice_id)
      where i.school_id = ${it.schoolId} and v.enrollment_id is null and v.last_day >= ${it.today}
      order by v.last_day, v.voucher_id limit 1 for update of v skip locked
    ) returning voucher_id`.execute(tx);
  return rows[0]?.voucher_id;
}

/** A voucher that a person can pay with. */
export type Voucher = { readonly voucherId: string; readonly invoiceNumber: string; readonly schoolName: string; readonly lastDay: PlainDate };

/** The unused voucher of a person, locked where a transaction asks. */
export async function findVoucher(db: Db, personId: string, today: PlainDate, lock: boolean): Promise<Voucher | undefined> {
  const row = await db
    .selectFrom('vouchers as v')
    .innerJoin('enrollments as e', 'e.enrollment_id', 'v.enrollment_id')
    .innerJoin('seat_invoices as i', 'i.seat_invoice_id', 'v.seat_invoice_id')
    .innerJoin('schools as s', 's.school_id', 'i.school_id')
    .select(['v.voucher_id', 'v.last_day', 'i.running_number', 's.name'])
    .where('e.person_id', '=', personId)
    .where('v.order_id', 'is', null)
    .where('v.last_day', '>=', today)
    .orderBy('v.last_day')
    .$if(lock, (query) => query.forUpdate('v'))
    .executeTakeFirst();
  return (
    row && {
      voucherId: row.voucher_id,
      invoiceNumber: `S-${String(row.running_number).padStart(6, '0')}`,
      schoolName: row.name,
      lastDay: toPlainDate(row.last_day),
    }
  );
}

/** Writes which order a voucher paid. */
export async function updateUsed(tx: Tx, voucherId: string, orderId: string, at: Date): Promise<void> {
  await tx.updateTable('vouchers').set({ order_id: orderId, used_at: at }).where('voucher_id', '=', voucherId).execute();
}
