import { err, ok, plainDateIn, type Clock, type PlainDate, type Result } from '@einthoven/kernel';
import { ofAgeOn, provisionalWaits, standingOn } from '@einthoven/scheme';
import type { Permission } from '../account/index.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { findAgreement, insertAgreement, readStatement, type Statement } from '../eligibility/index.ts';
import { tell } from '../message/index.ts';
import { recordEvent } from '../platform/events.ts';
import { schemeVersion } from '../scheme/index.ts';
import { actOnStanding } from './action.ts';
import { lockHolder, selectCredentials } from './credential.queries.ts';
import { selectProvisional, type ProvisionalCredential } from './provisional.queries.ts';

/** The statement of a student who has finished school, as it is worded now. */
export function schoolStatement(): Statement<'secondary-school'> {
  return readStatement('secondary-school');
}

/** What a holder's provisional credential waits for. */
export type OwnProvisional = {
  /** The day of the birthday that it waits for; undefined where they are of age, or their date of birth is not known. */
  readonly ofAgeOn: PlainDate | undefined;
  /** `waits` for the holder to say that school is finished; `said` where they have; `not-asked` of who had finished when they applied. */
  readonly school: 'waits' | 'said' | 'not-asked';
};

/** What one's own credential waits for; undefined where none is provisional. */
export async function readOwnProvisional(
  db: Db,
  permission: Permission<'credential.read-own'>,
  { clock }: { readonly clock: Clock },
): Promise<OwnProvisional | undefined> {
  const [it] = await selectProvisional(db, { personId: permission.actor.personId });
  if (!it) return undefined;
  const { birthDate, student, schoolFinished } = it.facts;
  const scheme = schemeVersion(it.schemeVersion);
  const waits = waitsOn(it, clock.now());
  return {
    ofAgeOn: waits.includes('under-age') && birthDate !== undefined ? ofAgeOn(scheme, birthDate) : undefined,
    school: waits.includes('secondary-school-student') ? 'waits' : student && schoolFinished ? 'said' : 'not-asked',
  };
}

function waitsOn({ schemeVersion: version, facts }: ProvisionalCredential, now: Date) {
  const scheme = schemeVersion(version);
  return provisionalWaits(scheme, facts, plainDateIn(now, scheme.zone.value));
}

/** Why saying that school is finished changed nothing. */
export type SchoolProblem = 'SCHOOL_NOT_ASKED' | 'SCHOOL_NOT_AGREED' | 'SCHOOL_STATEMENT_CHANGED';

/**
 * The holder says that they finished secondary school. Of age, their credential is full at once; else on their birthday. Said
 * twice it counts once.
 *
 * @param said.statement SHA-256 of the wording that was read
 */
export async function saySchoolFinished(
  db: Db,
  permission: Permission<'credential.end-provisional-own'>,
  said: { readonly agreed: boolean; readonly statement: string },
  { clock }: { readonly clock: Clock },
): Promise<Result<'full' | 'waits', SchoolProblem>> {
  const { personId } = permission.actor;
  const statement = schoolStatement();
  const at = clock.now();
  return inTransaction(db, async (tx) => {
    await lockHolder(tx, personId);
    const [it] = await selectProvisional(tx, { personId });
    if (!it?.facts.student) return err('SCHOOL_NOT_ASKED');
    if (!said.agreed) return err('SCHOOL_NOT_AGREED');
    if (said.statement !== statement.sha256) return err('SCHOOL_STATEMENT_CHANGED');
    if (!(await findAgreement(tx, personId, statement))) {
      await insertAgreement(tx, personId, statement, at);
      await recordEvent(tx, {
        kind: 'credential.school-finished',
        actor: { kind: 'person', personId },
        subjectPersonId: personId,
        entity: { name: 'credential', id: it.credentialId },
        reason: 'the holder says that they finished secondary school',
        schemeVersion: it.schemeVersion,
        payload: { version: statement.version, textSha256: statement.sha256 },
        occurredAt: at,
      });
    }
    return ok((await endIfNothingWaits(tx, { ...it, facts: { ...it.facts, schoolFinished: true } }, at)) ? 'full' : 'waits');
  });
}

/**
 * Makes a provisional credential full where nothing is left to wait for, with its event and a message.
 *
 * @returns whether it is full now by this call
 */
export async function endProvisional(tx: Tx, credentialId: string, now: Date): Promise<boolean> {
  const [before] = await selectProvisional(tx, { credentialId });
  if (!before) return false;
  await lockHolder(tx, before.personId);
  // Read again: the holder may have been quicker.
  const [it] = await selectProvisional(tx, { credentialId });
  return it !== undefined && (await endIfNothingWaits(tx, it, now));
}

async function endIfNothingWaits(tx: Tx, it: ProvisionalCredential, now: Date): Promise<boolean> {
  if (waitsOn(it, now).length > 0) return false;
  const scheme = schemeVersion(it.schemeVersion);
  const today = plainDateIn(now, scheme.zone.value);
  await actOnStanding(tx, it, {
    action: 'provisional-ended',
    publicReason: undefined,
    effectiveOn: today,
    by: undefined,
    reason: 'the holder is of age and has finished school',
    at: now,
  });
  const [credential] = await selectCredentials(tx, { credentialIds: [it.credentialId] });
  if (!credential) throw new Error(`credential ${it.credentialId} is gone`);
  // Who is suspended or has let it lapse is not told that it shows as active.
  const status = standingOn(today, credential, scheme)?.status;
  if (status === 'active' || status === 'due')
    await tell(tx, {
      toPersonId: it.personId,
      message: 'credential.full',
      values: { credential: scheme.title, number: credential.number, on: today },
      at: now,
    });
  return true;
}

/** Provisional credentials that are to become full on a day, by their ids. */
export async function listProvisionalDue(db: Db, now: Date): Promise<readonly string[]> {
  return (await selectProvisional(db)).filter((it) => waitsOn(it, now).length === 0).map(({ credentialId }) => credentialId);
}
