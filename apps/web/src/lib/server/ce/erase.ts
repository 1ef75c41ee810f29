import type { Db, Tx } from '../db/pool.ts';
import type { Permission } from '../account/index.ts';
import { blankCredits, listCredits, listDecisions } from './credit.queries.ts';
import { listEvidenceFiles } from './evidence.queries.ts';
import { deleteFiles } from '../platform/stored-file.ts';
import { whyOf } from './credit.ts';
import { eraseTries, listTries } from './module/module.queries.ts';
import { eraseAttendances } from './session.queries.ts';

/** Deletes what speaks of a person: evidence, words, tries, attendances. Run it in the transaction of the erasure. */
export async function eraseCe(tx: Tx, personId: string): Promise<void> {
  await deleteFiles(tx, await listEvidenceFiles(tx, personId));
  await blankCredits(tx, personId);
  await eraseTries(tx, personId);
  await eraseAttendances(tx, personId);
}

/** What a person can take along: their hours with reasons, and their tries. */
export async function exportCe(db: Db, permission: Permission<'ce.manage-own'>): Promise<unknown> {
  const { personId } = permission.actor;
  const credits = await listCredits(db, [personId]);
  const decisions = await listDecisions(
    db,
    credits.map(({ creditId }) => creditId),
  );
  return {
    hours: await Promise.all(
      credits.map(async (row) => {
        const { sealedRemark: _sealed, personId: _person, ...rest } = row;
        return { ...rest, why: await whyOf(db, row, decisions.find(({ creditId }) => creditId === row.creditId)?.sealedReason) };
      }),
    ),
    moduleTries: (await listTries(db, personId)).map(({ slug, number, rightCount, questions, passed, finishedAt }) => ({
      slug,
      number,
      rightCount,
      questions,
      passed,
      finishedAt,
    })),
  };
}
