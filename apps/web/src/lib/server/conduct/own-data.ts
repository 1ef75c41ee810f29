import type { Clock } from '@einthoven/kernel';
import type { Permission } from '../account/index.ts';
import type { Db } from '../db/pool.ts';
import { readOwnAppeals } from './appeal.ts';
import { readOwnCase } from './case.ts';
import { readOwnCases, readOwnReports } from './overview.ts';

/** What a person gets of cases, appeals and reports in the download of their data: as the pages show it, without names or ids of staff. */
export async function exportConduct(db: Db, permission: Permission<'case.manage-own'>, { clock }: { readonly clock: Clock }): Promise<unknown> {
  const cases = [];
  for (const { caseId } of await readOwnCases(db, permission)) {
    const read = await readOwnCase(db, permission, caseId);
    if (!read) continue;
    const { kind, state, openedAt, answerBy, decideBy, outcome, decidedAt } = read.it;
    const steps = read.steps.map(({ step, outcome: said, words, publicReason, at }) => ({ step, outcome: said, words, publicReason, at }));
    cases.push({ caseId, kind, state, openedAt, answerBy, decideBy, outcome, decidedAt, steps });
  }
  const appeals = (await readOwnAppeals(db, permission, { clock })).map(
    ({ decidedBefore: _hands, decidedBy: _by, daysLeft: _left, personId: _own, ...appeal }) => appeal,
  );
  const reports = (await readOwnReports(db, permission)).map(({ reportId, kind, receivedAt, answerBy, state, said, answer }) => ({
    reportId,
    kind,
    receivedAt,
    answerBy,
    state,
    said,
    answer,
  }));
  return { cases, appeals, reports };
}
