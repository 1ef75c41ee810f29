import { err, instantAt, ok, type Clock, type Result } from '@einthoven/kernel';
import { characters, cleanLine, isUuid, type Permission } from '../account/index.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { tell, type CalendarDate } from '../message/index.ts';
import { recordEvent } from '../platform/events.ts';
import { lockOwn, note, personOf, type Own } from './application.ts';
import { findApplication, updateApplication } from './application.queries.ts';
import { instructorScheme } from './assess.ts';
import type { InstructorProblem } from './instructor-words.ts';
import * as queries from './interview.queries.ts';
import type { InterviewSlot } from './interview.queries.ts';

type At = { readonly clock: Clock };

const MINUTE_MS = 60_000;
const LEAST_MINUTES = 15;
const MOST_MINUTES = 120;

/** A time as staff type it: day and time of day in the body's zone. */
export type SlotFields = Readonly<Record<'day' | 'time' | 'minutes' | 'place', string>>;

/** Offers a time to talk. */
export async function offerSlot(
  db: Db,
  permission: Permission<'instructor.decide'>,
  fields: SlotFields,
  { clock }: At,
): Promise<Result<string, InstructorProblem>> {
  const now = clock.now();
  const minutes = /^\d{1,3}$/.test(fields.minutes) ? Number(fields.minutes) : 0;
  const from = readStart(fields);
  if (!from || from <= now || minutes < LEAST_MINUTES || minutes > MOST_MINUTES) return err({ code: 'SLOT_TIMES' });
  const place = cleanLine(fields.place);
  if (characters(place) < 3 || characters(place) > 300) return err({ code: 'SLOT_PLACE' });
  const { personId } = permission.actor;
  const until = new Date(from.getTime() + minutes * MINUTE_MS);
  return inTransaction(db, async (tx): Promise<Result<string, InstructorProblem>> => {
    if (await queries.overlaps(tx, personId, from, until)) return err({ code: 'SLOT_CLASH' });
    const slotId = await queries.insertSlot(tx, { offeredBy: personId, from, until, place }, now);
    await recordEvent(tx, {
      kind: 'instructor.slot-offered',
      actor: { kind: 'person', personId },
      entity: { name: 'interview_slot', id: slotId },
      reason: 'staff offered a time to talk',
      payload: { from: from.toISOString(), minutes },
      occurredAt: now,
    });
    return ok(slotId);
  });
}

function readStart({ day, time }: SlotFields): Date | undefined {
  const read = instantAt(`${day}T${time}`, instructorScheme().zone.value);
  return read.ok ? read.value : undefined;
}

/** Times that staff offer, free or booked, from a day ago on. */
export function readSlots(db: Db, _permission: Permission<'instructor.read'>, { clock }: At): ReturnType<typeof queries.listOfferedSlots> {
  return queries.listOfferedSlots(db, new Date(clock.now().getTime() - 24 * 60 * MINUTE_MS));
}

/** Takes a time back; who had booked it is told and picks another. */
export async function withdrawSlot(
  db: Db,
  permission: Permission<'instructor.decide'>,
  slotId: string,
  { clock }: At,
): Promise<Result<undefined, InstructorProblem>> {
  const now = clock.now();
  return inTransaction(db, async (tx): Promise<Result<undefined, InstructorProblem>> => {
    const slot = isUuid(slotId) ? await queries.lockSlot(tx, slotId) : undefined;
    if (!slot || slot.withdrawn || slot.from <= now) return err({ code: 'SLOT_UNKNOWN' });
    await queries.withdrawSlotRow(tx, slotId, now);
    const it = slot.applicationId === undefined ? undefined : await findApplication(tx, slot.applicationId);
    await recordEvent(tx, {
      kind: 'instructor.slot-withdrawn',
      actor: personOf(permission),
      subjectPersonId: it?.personId,
      entity: { name: 'interview_slot', id: slotId },
      reason: 'staff took a time back',
      occurredAt: now,
    });
    if (it) await tell(tx, { toPersonId: it.personId, message: 'instructor.interview-withdrawn', values: { when: whenOf(slot) }, at: now });
    return ok(undefined);
  });
}

/** Picks a time. Both get a calendar file. */
export async function bookSlot(db: Db, permission: Own, slotId: string, { clock }: At): Promise<Result<undefined, InstructorProblem>> {
  const now = clock.now();
  return inTransaction(db, async (tx): Promise<Result<undefined, InstructorProblem>> => {
    const own = await lockOwn(tx, permission, 'open');
    if (!own.ok) return own;
    const it = own.value;
    if (!it.prefersTalk) return err({ code: 'SLOT_NOT_WISHED' });
    if (await queries.findSlotOf(tx, it.applicationId)) return err({ code: 'SLOT_BOOKED' });
    const slot = isUuid(slotId) ? await queries.lockSlot(tx, slotId) : undefined;
    if (!slot || slot.withdrawn || slot.applicationId !== undefined || slot.from <= now || slot.offeredBy === it.personId) return err({ code: 'SLOT_TAKEN' });
    await queries.updateSlot(tx, slotId, it.applicationId, now);
    await updateApplication(tx, it, {});
    await note(tx, 'interview-booked', it, personOf(permission), 'the applicant picked a time to talk', now, { slotId });
    await tell(tx, {
      toPersonId: it.personId,
      message: 'instructor.interview-booked',
      values: { when: whenOf(slot), place: slot.place },
      calendar: calendarOf(slot, '/credential/instructor'),
      at: now,
    });
    await tell(tx, {
      toPersonId: slot.offeredBy,
      message: 'instructor.interview-taken',
      values: { when: whenOf(slot), applicationId: it.applicationId },
      calendar: calendarOf(slot, `/staff/instructors/${it.applicationId}`),
      at: now,
    });
    return ok(undefined);
  });
}

/** Gives a time back that has not begun, so that somebody else can have it. */
export async function releaseSlot(db: Db, permission: Own, { clock }: At): Promise<Result<undefined, InstructorProblem>> {
  const now = clock.now();
  return inTransaction(db, async (tx): Promise<Result<undefined, InstructorProblem>> => {
    const own = await lockOwn(tx, permission, 'open');
    if (!own.ok) return own;
    const slot = await queries.findSlotOf(tx, own.value.applicationId);
    if (!slot || slot.from <= now) return err({ code: 'SLOT_UNKNOWN' });
    await queries.updateSlot(tx, slot.slotId, undefined, now);
    await updateApplication(tx, own.value, {});
    await note(tx, 'interview-released', own.value, personOf(permission), 'the applicant gave the time back', now, { slotId: slot.slotId });
    await tellReleased(tx, slot, now);
    return ok(undefined);
  });
}

async function tellReleased(tx: Tx, slot: InterviewSlot, at: Date): Promise<void> {
  await tell(tx, { toPersonId: slot.offeredBy, message: 'instructor.interview-released', values: { when: whenOf(slot) }, at });
}

const whenOf = (slot: InterviewSlot) => ({ at: slot.from, zone: instructorScheme().zone.value });

function calendarOf(slot: InterviewSlot, path: string): CalendarDate {
  return {
    from: slot.from,
    until: slot.until,
    title: { en: 'Talk about the instructor credential', es: 'Conversación sobre la credencial de instructor' },
    text: slot.place,
    path,
    uid: `interview-${slot.slotId}`,
  };
}
