import { err, ok, type Clock, type Result } from '@einthoven/kernel';
import { standingOn } from '@einthoven/scheme';
import type { Permission } from '../account/index.ts';
import { actOnStanding, selectCredentials, todayUnder, type Credential } from '../credential/index.ts';
import { inTransaction, type Db } from '../db/pool.ts';
import { tell } from '../message/index.ts';
import { recordEvent } from '../platform/events.ts';
import { anySchemeVersion } from '../scheme/index.ts';
import type { ConductProblem } from './conduct-words.ts';
import { lockDeath, selectDeathStep, selectOpenReports, type OpenDeathStep } from './death.queries.ts';

type Decide = Permission<'conduct.prepare'>;
type At = { readonly clock: Clock };

/** Where the record of a death stands; undefined for who holds nothing that it could end. */
export type DeathReport =
  | { readonly state: 'none' }
  | { readonly state: 'recorded'; readonly at: Date }
  | { readonly state: 'reported' | 'correction-proposed'; readonly mine: boolean; readonly at: Date };

/** Credentials that nothing has ended for good. */
async function notEnded(db: Db, personId: string, now: Date): Promise<readonly Credential[]> {
  return (await selectCredentials(db, { personId })).filter((credential) => {
    const status = standingOn(todayUnder(credential, now), credential, anySchemeVersion(credential.schemeVersion))?.status;
    return status !== 'revoked' && status !== 'surrendered' && status !== 'deceased';
  });
}

/** Whether somebody was told to have died, for who decides. Nobody is asked about themselves. */
export async function readDeathReport(db: Db, { actor }: Decide, personId: string, { clock }: At): Promise<DeathReport | undefined> {
  if (actor.personId === personId) return undefined;
  const last = await selectDeathStep(db, personId);
  // Also where nothing is left to end: somebody has to close it.
  if (last?.step === 'reported' || last?.step === 'correction-proposed') return { state: last.step, mine: last.by === actor.personId, at: last.at };
  if (last?.step === 'recorded' || last?.step === 'stands') return { state: 'recorded', at: last.at };
  return (await notEnded(db, personId, clock.now())).length === 0 ? undefined : { state: 'none' };
}

/** Reports of a death, and corrections of one, that wait for a second person; without one about the reader. */
export async function listDeathReports(db: Db, { actor }: Decide): Promise<readonly OpenDeathStep[]> {
  return (await selectOpenReports(db)).filter(({ personId }) => personId !== actor.personId);
}

/**
 * One person of the staff records that a holder has died; from a second person the same holds: every credential reads so
 * from that day, and nobody is reminded of anything any more. Nobody is written to. A mistake is undone by {@link correctDeath}.
 *
 * @param report.reason how it is known; ids and kinds of papers only, because events are kept for ever
 */
export async function recordDeath(
  db: Db,
  { actor }: Decide,
  report: { readonly personId: string; readonly reason: string },
  { clock }: At,
): Promise<Result<'second-person-next' | 'recorded', ConductProblem>> {
  const at = clock.now();
  const { personId, reason } = report;
  if (actor.personId === personId) return err({ code: 'IMPARTIALITY_OWN' });
  if (reason.length < 3) return err({ code: 'WORDS_MISSING' });
  return inTransaction(db, async (tx): Promise<Result<'second-person-next' | 'recorded', ConductProblem>> => {
    await lockDeath(tx, personId);
    const credentials = await notEnded(tx, personId, at);
    if (credentials.length === 0) return err({ code: 'DEATH_NOTHING_TO_END' });
    const last = await selectDeathStep(tx, personId);
    if (last?.step !== 'reported') {
      await note(tx, 'death-reported', actor.personId, report, at);
      return ok('second-person-next');
    }
    if (last.by === actor.personId) return err({ code: 'IMPARTIALITY_SAME_PERSON' });
    for (const credential of credentials)
      await actOnStanding(tx, credential, {
        action: 'deceased',
        publicReason: undefined,
        effectiveOn: todayUnder(credential, at),
        by: actor.personId,
        reason,
        at,
      });
    await note(tx, 'death-recorded', actor.personId, report, at);
    return ok('recorded');
  });
}

/** Takes a report of a death back: it was a mistake, or nothing shows it. By whoever finds so. */
export async function dismissDeath(
  db: Db,
  { actor }: Decide,
  report: { readonly personId: string; readonly reason: string },
  { clock }: At,
): Promise<Result<'dismissed', ConductProblem>> {
  if (report.reason.length < 3) return err({ code: 'WORDS_MISSING' });
  return inTransaction(db, async (tx): Promise<Result<'dismissed', ConductProblem>> => {
    await lockDeath(tx, report.personId);
    if ((await selectDeathStep(tx, report.personId))?.step !== 'reported') return err({ code: 'DEATH_NOT_REPORTED' });
    await note(tx, 'death-not-so', actor.personId, report, clock.now());
    return ok('dismissed');
  });
}

/** Credentials that a death ended, whatever else did. */
async function endedByDeath(db: Db, personId: string): Promise<readonly Credential[]> {
  return (await selectCredentials(db, { personId })).filter(({ actions }) => actions.some(({ action }) => action === 'deceased'));
}

/**
 * One person of the staff proposes that a death was recorded by mistake; from a second person the same corrects it. The
 * standing is then what it would have been, for each day; who recorded what stays on record. The holder is told.
 *
 * @param correction.reason how it is known; ids and kinds of papers only, because events are kept for ever
 */
export async function correctDeath(
  db: Db,
  { actor }: Decide,
  correction: { readonly personId: string; readonly reason: string },
  { clock }: At,
): Promise<Result<'correction-second-person-next' | 'corrected', ConductProblem>> {
  const at = clock.now();
  const { personId, reason } = correction;
  if (actor.personId === personId) return err({ code: 'IMPARTIALITY_OWN' });
  if (reason.length < 3) return err({ code: 'WORDS_MISSING' });
  return inTransaction(db, async (tx): Promise<Result<'correction-second-person-next' | 'corrected', ConductProblem>> => {
    await lockDeath(tx, personId);
    const last = await selectDeathStep(tx, personId);
    if (last?.step === 'recorded' || last?.step === 'stands') {
      await note(tx, 'death-correction-proposed', actor.personId, correction, at);
      return ok('correction-second-person-next');
    }
    if (last?.step !== 'correction-proposed') return err({ code: 'DEATH_NOT_RECORDED' });
    if (last.by === actor.personId) return err({ code: 'IMPARTIALITY_SAME_PERSON' });
    const credentials = await endedByDeath(tx, personId);
    for (const credential of credentials)
      await actOnStanding(tx, credential, {
        action: 'death-corrected',
        publicReason: undefined,
        effectiveOn: todayUnder(credential, at),
        by: actor.personId,
        reason,
        at,
      });
    await note(tx, 'death-corrected', actor.personId, correction, at);
    if (credentials.length > 0)
      await tell(tx, { toPersonId: personId, message: 'conduct.death-corrected', values: { numbers: credentials.map(({ number }) => number) }, at });
    return ok('corrected');
  });
}

/** Leaves the record of a death as it is: that it was a mistake was one itself, or nothing shows it. By whoever finds so. */
export async function letDeathStand(
  db: Db,
  { actor }: Decide,
  finding: { readonly personId: string; readonly reason: string },
  { clock }: At,
): Promise<Result<'death-stands', ConductProblem>> {
  if (actor.personId === finding.personId) return err({ code: 'IMPARTIALITY_OWN' });
  if (finding.reason.length < 3) return err({ code: 'WORDS_MISSING' });
  return inTransaction(db, async (tx): Promise<Result<'death-stands', ConductProblem>> => {
    await lockDeath(tx, finding.personId);
    if ((await selectDeathStep(tx, finding.personId))?.step !== 'correction-proposed') return err({ code: 'DEATH_NOT_RECORDED' });
    await note(tx, 'death-stands', actor.personId, finding, clock.now());
    return ok('death-stands');
  });
}

function note(
  tx: Parameters<typeof recordEvent>[0],
  what: 'death-reported' | 'death-recorded' | 'death-not-so' | 'death-correction-proposed' | 'death-corrected' | 'death-stands',
  by: string,
  report: { readonly personId: string; readonly reason: string },
  at: Date,
): Promise<unknown> {
  return recordEvent(tx, {
    kind: `credential.${what}`,
    actor: { kind: 'person', personId: by },
    subjectPersonId: report.personId,
    entity: { name: 'person', id: report.personId },
    reason: report.reason,
    occurredAt: at,
  });
}
