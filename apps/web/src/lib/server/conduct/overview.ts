import type { Clock, PlainDate } from '@einthoven/kernel';
import { lastDayOf, periodOn } from '@einthoven/scheme';
import type { Permission } from '../account/index.ts';
import { selectCredentials, todayUnder } from '../credential/index.ts';
import type { Db } from '../db/pool.ts';
import type { Appeal } from './appeal.ts';
import { countElsewhere } from './appeal.queries.ts';
import { listCases, listCasesOf, type CaseRow } from './case.queries.ts';
import { listReportsBy } from './report.queries.ts';
import { openReport, type Report } from './report.ts';

/** States of an appeal in words. */
export const APPEAL_STATE_WORDS = {
  waiting: { word: 'Being looked at', tone: 'waiting' },
  upheld: { word: 'The decision stands', tone: 'ended' },
  changed: { word: 'The decision is changed', tone: 'good' },
  withdrawn: { word: 'Withdrawn', tone: 'ended' },
} as const;

/** Cases about oneself that one was told of, newest first. */
export function readOwnCases(db: Db, permission: Permission<'case.manage-own'>): Promise<readonly CaseRow[]> {
  return listCasesOf(db, permission.actor.personId);
}

/** What one reported oneself, newest first. */
export async function readOwnReports(db: Db, permission: Permission<'case.manage-own'>): Promise<readonly Report[]> {
  return (await listReportsBy(db, permission.actor.personId)).map(openReport);
}

/** A credential whose last valid day can come while an appeal is open; undefined where none can. */
export async function expiryDuringAppeals(
  db: Db,
  permission: Permission<'case.manage-own'>,
  appeals: readonly Pick<Appeal, 'state' | 'decideBy'>[],
  { clock }: { readonly clock: Clock },
): Promise<{ readonly lastDay: PlainDate; readonly decideBy: PlainDate } | undefined> {
  const decideBy = appeals
    .filter(({ state }) => state === 'waiting')
    .map((appeal) => appeal.decideBy)
    .toSorted()
    .at(-1);
  if (decideBy === undefined) return undefined;
  for (const credential of await selectCredentials(db, { personId: permission.actor.personId })) {
    const today = todayUnder(credential, clock.now());
    const period = periodOn(today, credential.periods);
    if (!period) continue;
    const lastDay = lastDayOf(period);
    const followed = credential.periods.some(({ from }) => from === period.to);
    if (!followed && lastDay >= today && lastDay <= decideBy) return { lastDay, decideBy };
  }
  return undefined;
}

/** Appeals that are decided on pages of their own, with how many wait. */
export async function countAppealsElsewhere(
  db: Db,
  _permission: Permission<'appeal.decide'>,
): Promise<readonly { readonly href: string; readonly label: string; readonly waiting: number }[]> {
  const { accommodations, identity, hours } = await countElsewhere(db);
  return [
    { href: '/staff/accommodations', label: 'Accommodations', waiting: accommodations },
    { href: '/staff/identity', label: 'Identity checks', waiting: identity },
    { href: '/staff/ce', label: 'Hours of continuing education', waiting: hours },
  ];
}

/** Cases for staff: open ones by deadline, or those that are over, newest first. Cases about oneself are left out. */
export async function readCases(db: Db, permission: Permission<'conduct.decide'>, which: 'open' | 'over'): Promise<Awaited<ReturnType<typeof listCases>>> {
  return (await listCases(db, which)).filter(({ personId }) => personId !== permission.actor.personId);
}
