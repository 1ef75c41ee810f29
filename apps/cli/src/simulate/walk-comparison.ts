import type { PlainDate } from '@einthoven/kernel';
import { publicRecordOf, selectCredentials } from '../../../web/src/lib/server/credential/index.ts';
import type { Db } from '../../../web/src/lib/server/db/pool.ts';
import { dateOf, dayNumber, yearsLater } from './day-number.ts';
import type { Walker, WalkTally } from './walk-tally.ts';

/** What the registry shows today, against the ledger of the happenings. */
export async function compareShown(db: Db, walkers: readonly Walker[], date: PlainDate, tally: WalkTally): Promise<void> {
  const certified = walkers.filter(({ ledger }) => ledger !== undefined);
  if (certified.length === 0) return;
  const credentials = await selectCredentials(db, { credentialIds: certified.map(({ credentialId }) => credentialId) });
  const byId = new Map(credentials.map((credential) => [credential.credentialId, credential]));
  for (const { ledger, credentialId, index } of certified) {
    const credential = byId.get(credentialId);
    if (!credential || !ledger) {
      tally.says(false, index, date, 'REGISTRY_DIFFERS', () => 'a credential that was awarded is not in the registry');
      continue;
    }
    const shown = publicRecordOf(credential, undefined, date);
    tally.registryRecords += 1;
    const mine = JSON.stringify(ledger.record(dayNumber(date), shown));
    tally.says(
      JSON.stringify(shown) === mine,
      index,
      date,
      'REGISTRY_DIFFERS',
      () => `the registry shows ${JSON.stringify(shown)}, the happenings give ${mine}`,
    );
  }
}

/** Reminders and what the night recorded, at the end: each on its own day, once. */
export async function compareTold(db: Db, walker: Walker, until: PlainDate, tally: WalkTally): Promise<void> {
  const { ledger, personId, index } = walker;
  if (!ledger) return;
  const messages = await db.selectFrom('messages').select('told_at').where('person_id', '=', personId).where('message', 'like', 'renewal.reminder%').execute();
  const told = messages.map(({ told_at }) => told_at.toISOString().slice(0, 10)).toSorted();
  const wanted = walker.happenings.flatMap(({ what, on }) => (what === 'reminded' ? [on as string] : [])).toSorted();
  tally.reminders += wanted.length;
  tally.says(told.join() === wanted.join(), index, until, 'REMINDERS_DIFFER', () => `told on ${told.join(', ')}; the scheme says ${wanted.join(', ')}`);
  const end = dayNumber(until);
  const ended = ledger.runs.filter((run) => run.to < end && !ledger.runs.some((other) => other.from === run.to && other.to > other.from));
  const lapsed = ended.filter((run) => {
    const day = yearsLater(run.to, run.rules.bandYears);
    return day < end && !ledger.runs.some((other) => other.from >= run.to && other.from < day);
  });
  for (const [kind, expected] of [
    ['credential.inactive', ended.length],
    ['credential.lapsed', lapsed.length],
  ] as const) {
    const { count } = await db
      .selectFrom('events')
      .select((each) => each.fn.countAll<number>().as('count'))
      .where('subject_person_id', '=', personId)
      .where('kind', '=', kind)
      .executeTakeFirstOrThrow();
    tally.says(
      Number(count) === expected,
      index,
      until,
      'EVENTS_DIFFER',
      () => `${count} events ${kind}, the happenings give ${expected}: ${ended.map(({ to }) => dateOf(to)).join(', ')}`,
    );
  }
}
