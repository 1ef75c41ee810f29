import type { Clock } from '@einthoven/kernel';
import type { Permission } from '../account/index.ts';
import { inTransaction, type Db } from '../db/pool.ts';
import { recordEvent } from '../platform/events.ts';
import { currentScheme } from '../scheme/index.ts';
import { insertAgreements } from './attempt.queries.ts';
import { examStatements } from './statements.ts';

/** Writes down that a person states to be who they are registered as, and agrees to the rules of the exam. */
export async function agreeToExam(db: Db, permission: Permission<'exam.sit-own'>, clock: Clock): Promise<void> {
  const personId = permission.actor.personId;
  const now = clock.now();
  await inTransaction(db, async (tx) => {
    await insertAgreements(
      tx,
      personId,
      examStatements().map(({ name, version, sha256 }) => ({ statement: name, version, sha256 })),
      now,
    );
    await recordEvent(tx, {
      kind: 'exam.rules-agreed',
      actor: { kind: 'person', personId },
      subjectPersonId: personId,
      reason: 'States to be the registered person and agrees to the exam rules and to confidentiality',
      schemeVersion: currentScheme().version,
      payload: { statements: examStatements().map((statement) => `${statement.name} ${statement.version}`) },
      occurredAt: now,
    });
  });
}
