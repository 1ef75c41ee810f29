import { err, ok, type Clock, type Result } from '@einthoven/kernel';
import { standingOn } from '@einthoven/scheme';
import type { Permission } from '../account/index.ts';
import { actOnStanding, selectCredentials, todayUnder, type Credential } from '../credential/index.ts';
import { inTransaction, type Db } from '../db/pool.ts';
import { recordEvent } from '../platform/events.ts';
import { anySchemeVersion } from '../scheme/index.ts';
import type { ConductProblem } from './conduct-words.ts';
import { lockDeath, selectDeathStep, selectOpenReports } from './death.queries.ts';

type Decide = Permission<'conduct.prepare'>;
type At = { readonly clock: Clock };

/** Where the record of a death stands; undefined for who holds nothing that it could end. */
export type DeathReport = { readonly state: 'none' } | { readonly state: 'reported'; readonly mine: boolean; readonly at: Date };

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
  if (last?.step === 'reported') return { state: 'reported', mine: last.by === actor.personId, at: last.at };
  return (await notEnded(db, personId, clock.now())).length === 0 ? undefined : { state: 'none' };
}

/** Reports of a death that wait for a second person, without one about the reader. */
export async function listDeathReports(
  db: Db,
  { actor }: Decide,
): Promise<readonly { readonly personId: string; readonly by: string | undefined; readonly at: Date }[]> {
  return (await selectOpenReports(db)).filter(({ personId }) => personId !== actor.personId);
}

/**
 * One person of the staff records that a holder has died; from a second person the same is final: every credential reads
 * so from that day, and nobody is reminded of anything any more. Nobody is written to.
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

function note(
  tx: Parameters<typeof recordEvent>[0],
  what: 'death-reported' | 'death-recorded' | 'death-not-so',
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
