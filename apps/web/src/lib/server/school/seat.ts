import { addDays, addMonths, err, ok, parsePlainDate, plainDateIn, type Result } from '@einthoven/kernel';
import { isFormula } from '@einthoven/scheme';
import { cleanLine, isUuid, type Permission } from '../account/index.ts';
import { inTransaction, type Db } from '../db/pool.ts';
import { tell } from '../message/index.ts';
import { ensureOrder, isPaymentUnderWay, payByVoucher } from '../payment/index.ts';
import { currentScheme } from '../scheme/index.ts';
import { note, openToRun, runs, todayOf, type At, type Run } from './cohort.ts';
import { listRoles } from './cohort.queries.ts';
import { listStudents } from './enrollment.queries.ts';
import * as queries from './seat.queries.ts';
import type { SeatInvoice, Voucher } from './seat.queries.ts';
import type { DeskProblem } from './school-words.ts';

/** What one seat costs and what is free, with the invoices of a school. */
export type Seats = { readonly centsEach: number; readonly free: number; readonly invoices: readonly SeatInvoice[] };

/** The seats of a school that one runs. */
export async function readSeats(db: Db, permission: Run, schoolId: string, { clock }: At): Promise<Seats | undefined> {
  if (!isUuid(schoolId) || !(await runs(db, permission.actor.personId, schoolId))) return undefined;
  const invoices = await queries.listInvoices(db, schoolId);
  const free = await queries.countFreeVouchers(db, schoolId, todayOf(clock));
  return { centsEach: currentScheme().fee.certificationCents.value, free, invoices };
}

/** Orders seats by a purchase order: the invoice stands at once, the vouchers once the money is recorded. */
export async function orderSeats(
  db: Db,
  permission: Run,
  fields: Readonly<Record<'schoolId' | 'seats' | 'purchaseOrder', string>>,
  { clock }: At,
): Promise<Result<string, DeskProblem>> {
  const { personId } = permission.actor;
  if (!isUuid(fields.schoolId) || !(await runs(db, personId, fields.schoolId))) return err('COHORT_UNKNOWN');
  const seats = /^\d{1,3}$/.test(fields.seats.trim()) ? Number(fields.seats) : 0;
  if (seats < 1 || seats > 500) return err('SEATS_NUMBER');
  const purchaseOrder = cleanLine(fields.purchaseOrder);
  if (purchaseOrder === '' || purchaseOrder.length > 60 || isFormula(purchaseOrder)) return err('SEATS_ORDER');
  const scheme = currentScheme();
  return inTransaction(db, async (tx) => {
    const invoiceId = await queries.insertInvoice(tx, {
      schoolId: fields.schoolId,
      seats,
      centsEach: scheme.fee.certificationCents.value,
      purchaseOrder,
      dueOn: addDays(todayOf(clock), scheme.school.invoiceDays.value),
      orderedBy: personId,
      orderedAt: clock.now(),
      schemeVersion: scheme.version,
    });
    await note(tx, 'school.seats-ordered', {
      personId,
      entity: ['seat_invoice', invoiceId],
      reason: 'the school ordered seats by a purchase order',
      clock,
      payload: { seats },
    });
    return ok(invoiceId);
  });
}

/** Takes an order back that nobody has paid. */
export async function cancelSeats(db: Db, permission: Run, invoiceId: string, { clock }: At): Promise<Result<undefined, DeskProblem>> {
  const { personId } = permission.actor;
  return inTransaction(db, async (tx): Promise<Result<undefined, DeskProblem>> => {
    const invoice = isUuid(invoiceId) ? await queries.lockInvoice(tx, invoiceId) : undefined;
    if (!invoice || invoice.state !== 'open' || !(await runs(tx, personId, invoice.schoolId))) return err('SEATS_INVOICE');
    await queries.updateInvoice(tx, invoiceId, 'cancelled');
    await note(tx, 'school.seats-cancelled', { personId, entity: ['seat_invoice', invoiceId], reason: 'the school took its order of seats back', clock });
    return ok(undefined);
  });
}

/** Invoices that wait for money, for the finance office. */
export async function listOpenInvoices(db: Db, _permission: Permission<'payment.record'>): Promise<readonly SeatInvoice[]> {
  return queries.listOpen(db);
}

/** The finance office records the money of a purchase order, once and in the exact amount: that makes the vouchers. */
export async function recordSeatPayment(
  db: Db,
  permission: Permission<'payment.record'>,
  fields: { readonly invoiceId: string; readonly amountCents: number; readonly reference: string; readonly receivedOn: string },
  { clock }: At,
): Promise<Result<undefined, DeskProblem>> {
  const by = permission.actor.personId;
  const today = todayOf(clock);
  const scheme = currentScheme();
  const reference = cleanLine(fields.reference);
  if (reference === '' || reference.length > 60) return err('SEATS_ORDER');
  return inTransaction(db, async (tx): Promise<Result<undefined, DeskProblem>> => {
    const invoice = isUuid(fields.invoiceId) ? await queries.lockInvoice(tx, fields.invoiceId) : undefined;
    if (!invoice || invoice.state !== 'open') return err('SEATS_INVOICE');
    if (invoice.orderedBy === by || (await listRoles(tx, invoice.schoolId, by)).length > 0) return err('SEATS_OWN');
    if (fields.amountCents !== invoice.seats * invoice.centsEach) return err('SEATS_AMOUNT');
    const receivedOn = parsePlainDate(fields.receivedOn);
    if (!receivedOn.ok || receivedOn.value > today || receivedOn.value < plainDateIn(invoice.orderedAt, scheme.zone.value)) return err('SEATS_DATE');
    await queries.updateInvoice(tx, invoice.invoiceId, 'paid');
    await queries.insertPayment(tx, {
      invoice,
      amountCents: fields.amountCents,
      reference,
      receivedOn: receivedOn.value,
      by,
      at: clock.now(),
      lastDay: addMonths(today, scheme.school.voucherMonths.value),
    });
    await note(tx, 'school.seats-paid', {
      personId: by,
      subjectPersonId: invoice.orderedBy,
      entity: ['seat_invoice', invoice.invoiceId],
      reason: 'the finance office recorded the money of a purchase order',
      clock,
      payload: { amountCents: fields.amountCents, seats: invoice.seats },
    });
    await tell(tx, { toPersonId: invoice.orderedBy, message: 'school.seats-paid', values: { number: invoice.number, seats: invoice.seats }, at: clock.now() });
    return ok(undefined);
  });
}

/** Gives a paid seat to a student of a class. */
export async function giveSeat(db: Db, permission: Run, cohortId: string, enrollmentId: string, { clock }: At): Promise<Result<undefined, DeskProblem>> {
  const cohort = await openToRun(db, permission, cohortId);
  if (!cohort) return err('COHORT_UNKNOWN');
  return inTransaction(db, async (tx): Promise<Result<undefined, DeskProblem>> => {
    const student = (await listStudents(tx, { cohortId })).find((one) => one.enrollmentId === enrollmentId && one.leftOn === undefined);
    if (!student) return err('STUDENT_UNKNOWN');
    if (student.hasSeat) return err('SEATS_GIVEN');
    const voucherId = await queries.giveVoucher(tx, { schoolId: cohort.schoolId, enrollmentId, today: todayOf(clock) });
    if (voucherId === undefined) return err('SEATS_NONE_LEFT');
    await note(tx, 'school.seat-given', {
      personId: permission.actor.personId,
      subjectPersonId: student.personId,
      entity: ['voucher', voucherId],
      reason: 'the school gave a seat that it paid for',
      clock,
    });
    await tell(tx, { toPersonId: student.personId, message: 'school.seat-given', values: { school: cohort.schoolName }, at: clock.now() });
    return ok(undefined);
  });
}

/** The voucher that a person can pay with today. */
export async function ownVoucher(db: Db, permission: Permission<'payment.manage-own'>, { clock }: At): Promise<Voucher | undefined> {
  return queries.findVoucher(db, permission.actor.personId, todayOf(clock), false);
}

/** Pays a person's certification fee by the voucher of their school: one voucher, one order, once. */
export async function spendVoucher(db: Db, permission: Permission<'payment.manage-own'>, { clock }: At): Promise<Result<undefined, DeskProblem>> {
  const { personId } = permission.actor;
  const ensured = await ensureOrder(db, permission, clock);
  if (!ensured.ok || ensured.value.state !== 'open' || (await isPaymentUnderWay(db, ensured.value.orderId))) return err('VOUCHER_ORDER');
  const { orderId } = ensured.value;
  return inTransaction(db, async (tx): Promise<Result<undefined, DeskProblem>> => {
    const voucher = await queries.findVoucher(tx, personId, todayOf(clock), true);
    if (!voucher) return err('VOUCHER_NONE');
    if (!(await payByVoucher(tx, { orderId, voucherId: voucher.voucherId, note: `Voucher of invoice ${voucher.invoiceNumber}, ${voucher.schoolName}` }, clock)))
      return err('VOUCHER_ORDER');
    await queries.updateUsed(tx, voucher.voucherId, orderId, clock.now());
    await note(tx, 'school.voucher-used', {
      personId,
      entity: ['voucher', voucher.voucherId],
      reason: 'the student paid the fee by the voucher of the school',
      clock,
    });
    return ok(undefined);
  });
}
