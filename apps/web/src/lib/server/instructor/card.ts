import { addDays, err, ok, plainDateIn, type Clock, type Result } from '@einthoven/kernel';
import type { PublicRecord } from '@einthoven/credential';
import { cleanText, type Permission } from '../account/index.ts';
import { findCredential } from '../credential/index.ts';
import { inTransaction, type Db } from '../db/pool.ts';
import { tell } from '../message/index.ts';
import { recordEvent } from '../platform/events.ts';
import { recordsOf } from '../registry/index.ts';
import { isBackground, type Own } from './application.ts';
import { instructorScheme } from './assess.ts';
import * as queries from './background.queries.ts';
import type { Background } from './background.queries.ts';
import type { InstructorProblem } from './instructor-words.ts';

type At = { readonly clock: Clock };

/** What students see of who teaches them. */
export type InstructorCard = {
  readonly personId: string;
  /** The public record of the instructor credential, with name, number and true status. */
  readonly record: PublicRecord;
  /** In their own words, as approved. */
  readonly background: string | undefined;
};

/** The cards of these people; who never held the credential, or closed the record, has none. */
export async function readInstructorCards(db: Db, personIds: readonly string[], { clock }: At): Promise<ReadonlyMap<string, InstructorCard>> {
  const ids = [...new Set(personIds)];
  const { credential } = instructorScheme();
  const words = await queries.approvedBackgrounds(db, ids);
  const cards = new Map<string, InstructorCard>();
  for (const personId of ids) {
    const record = (await recordsOf(db, personId, clock.now())).find((one) => one.credential === credential);
    if (record) cards.set(personId, { personId, record, background: words.get(personId) });
  }
  return cards;
}

/** One's own texts for the card, the newest first. */
export async function readOwnBackgrounds(db: Db, permission: Own): Promise<readonly Background[]> {
  return queries.listBackgrounds(db, permission.actor.personId);
}

/** An instructor writes a new text for the card; the one shown stays until it is approved. */
export async function writeBackground(db: Db, permission: Own, words: string, { clock }: At): Promise<Result<undefined, InstructorProblem>> {
  const text = cleanText(words);
  if (!isBackground(text)) return err({ code: 'BACKGROUND_LENGTH' });
  const now = clock.now();
  const { personId } = permission.actor;
  const scheme = instructorScheme();
  return inTransaction(db, async (tx): Promise<Result<undefined, InstructorProblem>> => {
    if (!(await findCredential(tx, personId, scheme.credential))) return err({ code: 'INSTRUCTOR_NONE_OPEN' });
    const id = await queries.insertBackground(tx, personId, text, now);
    await recordEvent(tx, {
      kind: 'instructor.background-written',
      actor: { kind: 'person', personId },
      subjectPersonId: personId,
      entity: { name: 'instructor_background', id },
      reason: 'the instructor wrote a new text for the card',
      schemeVersion: scheme.version,
      occurredAt: now,
    });
    return ok(undefined);
  });
}

/** Texts that wait for staff. */
export async function readBackgroundQueue(db: Db, _permission: Permission<'instructor.read'>) {
  return queries.listWaitingBackgrounds(db);
}

/** Staff approve a text for the card, or say why not. */
export async function decideBackground(
  db: Db,
  permission: Permission<'instructor.decide'>,
  decision: { readonly backgroundId: string; readonly approve: boolean; readonly reason: string },
  { clock }: At,
): Promise<Result<undefined, InstructorProblem>> {
  const now = clock.now();
  const by = permission.actor.personId;
  const scheme = instructorScheme();
  return inTransaction(db, async (tx): Promise<Result<undefined, InstructorProblem>> => {
    const background = /^[0-9a-f-]{36}$/.test(decision.backgroundId) ? await queries.lockBackground(tx, decision.backgroundId) : undefined;
    if (!background) return err({ code: 'BACKGROUND_NONE' });
    if (background.personId === by) return err({ code: 'IMPARTIALITY_OWN' });
    if (background.state !== 'waiting') return err({ code: 'BACKGROUND_DECIDED' });
    const reason = cleanText(decision.reason);
    if (!decision.approve && (reason.length < 3 || reason.length > 2000)) return err({ code: 'DECISION_REASON' });
    const { personId } = background;
    await queries.updateBackground(tx, background, {
      state: decision.approve ? 'approved' : 'refused',
      by,
      reason: decision.approve ? undefined : reason,
      at: now,
    });
    await recordEvent(tx, {
      kind: decision.approve ? 'instructor.background-approved' : 'instructor.background-refused',
      actor: { kind: 'person', personId: by },
      subjectPersonId: personId,
      entity: { name: 'instructor_background', id: background.backgroundId },
      reason: decision.approve ? 'the text can be shown to students' : 'the text cannot be shown; why is with the text',
      schemeVersion: scheme.version,
      occurredAt: now,
    });
    if (decision.approve) await tell(tx, { toPersonId: personId, message: 'instructor.background-approved', values: {}, at: now });
    else {
      const until = addDays(plainDateIn(now, scheme.zone.value), scheme.appeal.withinDays.value);
      await tell(tx, { toPersonId: personId, message: 'instructor.background-refused', values: { reason, until }, at: now });
    }
    return ok(undefined);
  });
}
