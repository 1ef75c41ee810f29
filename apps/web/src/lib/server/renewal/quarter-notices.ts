import type { PlainDate } from '@einthoven/kernel';
import { quarterMet, quarterNotices, quarterOn, quartersOf, type Quarter, type QuarterNotice } from '@einthoven/scheme';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { tellAll, type Telling } from '../message/index.ts';
import { anySchemeVersion } from '../scheme/index.ts';
import { insertNotices, selectProgress, selectQuarterlyCycles, type QuarterlyCycle } from './quarterly.queries.ts';
import { renewalCalendar } from './renewal-calendar.ts';

/** What one cycle is told in a night. */
type Due = { readonly cycle: QuarterlyCycle; readonly quarter: Quarter; readonly notice: QuarterNotice; readonly left: number; readonly met: number };

/**
 * Tells everybody who renews by the questions of each quarter that a quarter is open, and who has questions left that it
 * closes soon, each once. A run that broke off goes on where it was.
 *
 * @param batch cycles in one transaction
 * @returns how many were told
 */
export async function tellQuarters(db: Db, date: PlainDate, now: Date, batch: number): Promise<number> {
  let told = 0;
  for (let after: string | undefined, more = true; more;) {
    const cycles = await selectQuarterlyCycles(db, date, after, batch);
    told += await inTransaction(db, (tx) => tellBatch(tx, cycles, date, now));
    after = cycles.at(-1)?.cycleId;
    more = cycles.length === batch;
  }
  return told;
}

async function tellBatch(tx: Tx, cycles: readonly QuarterlyCycle[], date: PlainDate, now: Date): Promise<number> {
  const open = cycles.flatMap((cycle) => {
    const quarter = quarterOn(date, quartersOf(cycle, anySchemeVersion(cycle.schemeVersion)));
    const untold = (notice: QuarterNotice) => quarter && !cycle.noted.includes(`${quarter.quarter} ${notice}`);
    return quarter && (untold('open') || untold('closes')) ? [{ cycle, quarter }] : [];
  });
  if (open.length === 0) return 0;
  const progress = await selectProgress(
    tx,
    open.map(({ cycle }) => cycle.cycleId),
  );
  const due = open.flatMap(({ cycle, quarter }): readonly Due[] => {
    const scheme = anySchemeVersion(cycle.schemeVersion);
    const own = progress.get(cycle.cycleId) ?? [];
    const answered = own.find((each) => each.quarter === quarter.quarter)?.answered ?? 0;
    const met = own.filter((each) => quarterMet(each, scheme)).length;
    const left = (scheme.renewal.quarterly?.items.value ?? 0) - answered;
    const notices = quarterNotices(date, quarter, answered, scheme).filter((notice) => !cycle.noted.includes(`${quarter.quarter} ${notice}`));
    return notices.map((notice) => ({ cycle, quarter, notice, left, met }));
  });
  const noted = await insertNotices(
    tx,
    due.map(({ cycle, quarter, notice }) => ({ cycleId: cycle.cycleId, quarter: quarter.quarter, notice })),
    now,
  );
  const tellings = due.filter(({ cycle, quarter, notice }) => noted.has(`${cycle.cycleId} ${quarter.quarter} ${notice}`)).map((each) => tellingOf(each, now));
  await tellAll(tx, tellings);
  return tellings.length;
}

function tellingOf({ cycle, quarter, notice, left, met }: Due, at: Date): Telling {
  const scheme = anySchemeVersion(cycle.schemeVersion);
  const common = { credential: scheme.title, quarter: quarter.quarter, lastDay: quarter.lastDay, left };
  const calendar = renewalCalendar('quarter', cycle, quarter.lastDay, scheme.title);
  const to = { toPersonId: cycle.personId, at, calendar };
  if (notice === 'closes') return { ...to, message: 'renewal.quarter-closes', values: common };
  const needed = scheme.renewal.quarterly?.quartersNeeded.value ?? 0;
  return { ...to, message: 'renewal.quarter-open', values: { ...common, met, needed } };
}
