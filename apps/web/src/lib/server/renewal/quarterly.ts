import { err, ok, type Clock, type Result } from '@einthoven/kernel';
import { isResponse, type PublicItem, type TracingSamples } from '@einthoven/exam';
import { quarterlyOutlook, quarterMet, quarterOn, type Quarter, type QuarterlyOutlook } from '@einthoven/scheme';
import { isUuid, type Permission } from '../account/index.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { listRenewalForms, listShownItems } from '../form/index.ts';
import { findSource } from '../item/index.ts';
import { recordEvent } from '../platform/events.ts';
import { dangerousQuarterKeys } from '../scoring/index.ts';
import { lockCycle } from './cycle.queries.ts';
import { readOwnKeepings, type KeepingRecord } from './keeping.ts';
import { insertAnswer, insertSet, selectAnswers, selectProgress, selectSet, type QuarterAnswer } from './quarterly.queries.ts';
import { choosePath, settleRenewal, type RenewalProblem } from './renewal.ts';

type Own = Permission<'renewal.manage-own'>;

/** Why a question of a quarter is not taken. */
export type QuarterProblem =
  /** There is no such cycle in this account. */
  | 'QUARTER_UNKNOWN'
  /** The holder renews in another way. */
  | 'QUARTER_NOT_JOINED'
  /** The quarter is not open, or its cycle is over. */
  | 'QUARTER_CLOSED'
  /** This installation has no questions for it. */
  | 'QUARTER_NO_QUESTIONS'
  /** The quarter has no such question, or the question no such answer. */
  | 'QUARTER_NO_SUCH_ANSWER'
  /** It was answered before: the first answer stands. */
  | 'QUARTER_ANSWERED'
  /** Too many quarters were lost: it cannot be met in this cycle any more. */
  | 'QUARTER_TOO_LATE';

/** The questions by quarter of one credential, for its person. */
export type Quarterly = {
  readonly record: KeepingRecord;
  readonly outlook: QuarterlyOutlook;
  /** Whether the holder has chosen to renew by them. */
  readonly joined: boolean;
  /** The quarter of today; undefined where the cycle cannot be renewed any more. */
  readonly today: Quarter | undefined;
};

/** Where the questions by quarter stand for each credential of a person that has them. */
export async function readQuarterlies(db: Db, permission: Own, now: Date): Promise<readonly Quarterly[]> {
  const records = await readOwnKeepings(db, permission, now);
  const progress = await selectProgress(
    db,
    records.map(({ cycle }) => cycle.cycleId),
  );
  return records.flatMap((record) => {
    const { cycle, scheme, today, keeping } = record;
    const outlook = scheme.renewal.paths.value.includes('quarterly') ? quarterlyOutlook(today, cycle, progress.get(cycle.cycleId) ?? [], scheme) : undefined;
    if (!outlook) return [];
    return [
      { record, outlook, joined: cycle.path === 'quarterly', today: keeping.renewal.state === 'closed' ? undefined : quarterOn(today, outlook.quarters) },
    ];
  });
}

/** A question as it is shown; what was right is there only once it is answered. */
export type QuarterQuestion = {
  readonly position: number;
  readonly shown: Extract<PublicItem, { type: 'single' }>;
  readonly tracing: TracingSamples | undefined;
  readonly answered:
    | {
        readonly answer: string;
        readonly isRight: boolean;
        readonly right: string;
        readonly rationale: Readonly<Record<string, string>>;
        readonly teach: string | undefined;
        readonly sources: readonly { readonly citation: string; readonly url: string | undefined }[];
      }
    | undefined;
};

/** The questions of the quarter that is open, of somebody who has joined; undefined where none are loaded. */
export async function openQuarter(db: Db, { record }: Quarterly, quarter: number, now: Date): Promise<readonly QuarterQuestion[] | undefined> {
  const { cycleId, personId } = record.cycle;
  return inTransaction(db, async (tx) => {
    const formId = await formOf(tx, { cycleId, personId, quarter }, now);
    if (formId === undefined) return undefined;
    const answers = await selectAnswers(tx, cycleId, quarter);
    return questionsOf(tx, formId, answers);
  });
}

/** The form of a quarter: the one that was fixed when the person first looked, or the newest, which is then fixed. */
async function formOf(tx: Tx, of: { readonly cycleId: string; readonly personId: string; readonly quarter: number }, at: Date): Promise<string | undefined> {
  const fixed = await selectSet(tx, of.cycleId, of.quarter);
  if (fixed !== undefined) return fixed;
  const form = (await listRenewalForms(tx, 'quarter')).find(({ number }) => number === of.quarter);
  if (!form) return undefined;
  await insertSet(tx, { ...of, formId: form.formId, at });
  // Somebody else of the same person may have been quicker.
  return selectSet(tx, of.cycleId, of.quarter);
}

async function questionsOf(tx: Tx, formId: string, answers: readonly QuarterAnswer[]): Promise<readonly QuarterQuestion[]> {
  const keys = await dangerousQuarterKeys(
    tx,
    formId,
    answers.map(({ position }) => position),
  );
  return (await listShownItems(tx, formId)).flatMap(({ position, public: shown, tracing }): readonly QuarterQuestion[] => {
    if (shown.type !== 'single') throw new Error(`form ${formId}: the question at ${position} has no single right option`);
    const given = answers.find((answer) => answer.position === position);
    const key = keys.get(position);
    const answered = given &&
      key && {
        answer: given.answer,
        isRight: given.isRight,
        right: key.option,
        rationale: key.rationale,
        teach: key.teach,
        sources: key.sources.flatMap((source) => {
          const found = findSource(source.key);
          return found ? [{ citation: found.citation, url: found.url }] : [];
        }),
      };
    return [{ position, shown, tracing, answered }];
  });
}

/** Joins: from now on the holder renews by the questions of each quarter. Refused where it cannot be met any more. */
export async function joinQuarterly(
  db: Db,
  permission: Own,
  cycleId: string,
  { clock }: { readonly clock: Clock },
): Promise<Result<'joined', QuarterProblem | RenewalProblem>> {
  const own = (await readQuarterlies(db, permission, clock.now())).find(({ record }) => record.cycle.cycleId === cycleId);
  if (!own) return err('QUARTER_UNKNOWN');
  if (!own.outlook.possible) return err('QUARTER_TOO_LATE');
  const chosen = await choosePath(db, permission, { cycleId, path: 'quarterly' }, { clock });
  return chosen.ok ? ok('joined') : chosen;
}

/**
 * Takes the answer to one question and marks it. The first answer stands, because what is right is shown at once. With the
 * last question the quarter is met or not, and a renewal that waited for it is done.
 */
export async function answerQuarter(
  db: Db,
  permission: Own,
  given: { readonly cycleId: string; readonly quarter: number; readonly position: number; readonly answer: string },
  { clock }: { readonly clock: Clock },
): Promise<Result<{ readonly isRight: boolean; readonly done: boolean }, QuarterProblem>> {
  const now = clock.now();
  const { personId } = permission.actor;
  const { cycleId, quarter, position, answer } = given;
  return inTransaction(db, async (tx): Promise<Result<{ readonly isRight: boolean; readonly done: boolean }, QuarterProblem>> => {
    const cycle = isUuid(cycleId) ? await lockCycle(tx, cycleId) : undefined;
    if (cycle?.personId !== personId) return err('QUARTER_UNKNOWN');
    const own = (await readQuarterlies(tx, permission, now)).find(({ record }) => record.cycle.cycleId === cycleId);
    if (!own) return err('QUARTER_CLOSED');
    if (!own.joined) return err('QUARTER_NOT_JOINED');
    if (own.today?.quarter !== quarter) return err('QUARTER_CLOSED');
    const formId = await formOf(tx, { cycleId, personId, quarter }, now);
    if (formId === undefined) return err('QUARTER_NO_QUESTIONS');
    const item = (await listShownItems(tx, formId)).find((each) => each.position === position);
    if (!item || answer === '' || !isResponse(item.public, answer)) return err('QUARTER_NO_SUCH_ANSWER');
    const key = (await dangerousQuarterKeys(tx, formId, [position])).get(position);
    if (!key) throw new Error(`form ${formId}: the question at ${position} has no key`);
    const isRight = key.option === answer;
    if (!(await insertAnswer(tx, { cycleId, quarter, position, answer, isRight, at: now }))) return err('QUARTER_ANSWERED');
    const { scheme } = own.record;
    const progress = (await selectProgress(tx, [cycleId])).get(cycleId)?.find((each) => each.quarter === quarter);
    const done = progress !== undefined && progress.answered >= (scheme.renewal.quarterly?.items.value ?? 0);
    if (!done) return ok({ isRight, done });
    await recordEvent(tx, {
      kind: 'renewal.quarter-answered',
      actor: { kind: 'person', personId },
      subjectPersonId: personId,
      entity: { name: 'renewal_cycle', id: cycleId },
      reason: quarterMet(progress, scheme) ? 'every question is answered and enough are right' : 'every question is answered and too few are right',
      schemeVersion: cycle.schemeVersion,
      payload: { credentialId: cycle.credentialId, quarter, right: progress.right, met: quarterMet(progress, scheme) },
      occurredAt: now,
    });
    await settleRenewal(tx, cycleId, now);
    return ok({ isRight, done });
  });
}
