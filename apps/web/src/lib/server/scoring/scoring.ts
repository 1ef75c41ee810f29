import { answersFrom, conversionSchema, domainOf, isRight, score, type DomainProfile } from '@einthoven/exam';
import { findAttempt, listAttempts, recordOutcome } from '../exam/index.ts';
import { conversionSeal, findForm } from '../form/index.ts';
import { dangerousAsScoring, type Db, type Tx } from '../db/pool.ts';
import { recordEvent } from '../platform/events.ts';
import { schemeVersion } from '../scheme/index.ts';
import * as queries from './scoring.queries.ts';

/** The score of an attempt, as written once. */
export type ExamResult = {
  readonly resultId: string;
  readonly attemptId: string;
  readonly personId: string;
  /** Undefined for a renewal assessment. */
  readonly applicationId: string | undefined;
  readonly rawScore: number;
  readonly scoredItems: number;
  readonly scaledScore: number;
  readonly passed: boolean;
  readonly domains: readonly DomainProfile[];
  readonly conversionKind: 'demonstration' | 'standard-setting';
  readonly schemeVersion: string;
  readonly scoredAt: Date;
};

/**
 * Scores a submitted attempt from its events, once: a second call returns the first result. Keys are read here and
 * nowhere else. Run it in the transaction that awards.
 *
 * @throws Error when the attempt is open or unknown, the conversion is not the one that was sealed, or the events and
 *   the current view of the answers differ
 */
export async function scoreAttempt(tx: Tx, attemptId: string, now: Date): Promise<ExamResult> {
  await queries.lockScoring(tx, attemptId);
  const known = await queries.findResult(tx, attemptId);
  if (known) return known;
  const attempt = await findAttempt(tx, attemptId);
  if (attempt?.state !== 'submitted') throw new Error(`attempt ${attemptId} is not submitted`);
  const { applicationId } = attempt;
  if (attempt.rehearsalId !== undefined) throw new Error(`attempt ${attemptId} is a rehearsal's: nothing comes of it`);
  const form = await findForm(tx, attempt.formId);
  if (!form) throw new Error(`form ${attempt.formId} is gone`);
  const conversion = conversionSchema.parse(form.conversion);
  if (conversionSeal(conversion) !== form.conversionSha256) throw new Error(`the conversion of form ${form.formId} is not the sealed one`);
  const scheme = schemeVersion(attempt.schemeVersion);
  const items = await dangerousAsScoring(tx, (scoring) => queries.listScoredItems(scoring, attemptId, attempt.formId));
  // The events are the record and decide; the current view was kept beside them and must agree.
  const answers = answersFrom(await queries.listAnswerEvents(tx, attemptId));
  const apart = items.filter(({ position, answer }) => (answers.get(position) ?? '') !== answer);
  if (apart.length > 0) throw new Error(`attempt ${attemptId}: events and responses differ at ${apart.map(({ position }) => position).join(', ')}`);
  const scored = score(
    items.map(({ position, task, correct }) => ({ domain: domainOf(task), correct: isRight(correct, answers.get(position) ?? '') })),
    conversion,
    scheme.exam.profileMinItems.value,
  );
  const resultId = await queries.insertResult(tx, {
    attempt,
    score: scored,
    conversionKind: form.conversionKind,
    conversionSha256: form.conversionSha256,
    scoredAt: now,
  });
  await recordOutcome(tx, attemptId, scored.passed);
  await recordEvent(tx, {
    kind: 'exam.scored',
    actor: { kind: 'system' },
    subjectPersonId: attempt.personId,
    entity: { name: 'result', id: resultId },
    reason: `${scored.passed ? 'Passed' : 'Not passed'}: scaled ${scored.scaledScore}, cut ${conversion.scaledCut} (${form.conversionKind} conversion)`,
    schemeVersion: attempt.schemeVersion,
    payload: { attemptId, scaledScore: scored.scaledScore, passed: scored.passed, conversionSha256: form.conversionSha256 },
    occurredAt: now,
  });
  return {
    resultId,
    attemptId,
    personId: attempt.personId,
    applicationId,
    ...scored,
    conversionKind: form.conversionKind,
    schemeVersion: attempt.schemeVersion,
    scoredAt: now,
  };
}

/** The result of an attempt, if it was scored. The caller has decided who may see it. */
export async function findResult(db: Db, attemptId: string): Promise<ExamResult | undefined> {
  return queries.findResult(db, attemptId);
}

/** All results of a person's final exams that count, oldest first: an attempt that was set aside has none here. */
export async function listResults(db: Db, personId: string): Promise<readonly ExamResult[]> {
  const attempts = await listAttempts(db, personId);
  const results = await queries.listResults(db, personId);
  return attempts
    .filter((attempt) => attempt.state !== 'void' && attempt.renewal === undefined)
    .flatMap((attempt) => results.filter((result) => result.attemptId === attempt.attemptId));
}
