import { err, ok, type Clock, type Result } from '@einthoven/kernel';
import { cleanText, isUuid, type Permission } from '../account/index.ts';
import { inTransaction, type Db } from '../db/pool.ts';
import { tell } from '../message/index.ts';
import { recordEvent } from '../platform/events.ts';
import { openFor, sealFor } from '../platform/personal-key.ts';
import { findAttempt } from './attempt.queries.ts';
import * as queries from './incident.queries.ts';
import type { IncidentKind, IncidentRow } from './incident.queries.ts';

/** Kinds of incidents, in the words a candidate chooses from. */
export const INCIDENT_WORDS: Readonly<Record<IncidentKind, string>> = {
  technical: 'Something does not work',
  question: 'Something is wrong with a question',
  surroundings: 'Something around me disturbs',
  other: 'Something else',
};

/** Why a report was not taken. */
export type ReportProblem =
  | 'EXAM_NOT_FOUND'
  | 'INCIDENT_KIND'
  | 'INCIDENT_WORDS_MISSING'
  | 'INCIDENT_WORDS_TOO_LONG'
  /** So many from one exam that somebody or something presses the button by itself. */
  | 'INCIDENT_TOO_MANY';

/** What the room knew of itself when the button was pressed. Facts only; anything else is dropped. */
export type IncidentEvidence = {
  readonly position: number;
  readonly saving: string;
  readonly waiting: number;
  readonly online: boolean;
  readonly epoch: number;
  readonly remainingMs: number;
  readonly width: number;
  readonly height: number;
};

const WORDS_LIMIT = 2000;
const MOST_PER_ATTEMPT = 20;

/** Reads the evidence of a report: numbers and short words of known names, nothing else. */
export function readEvidence(given: unknown): Readonly<Record<string, string | number | boolean>> {
  const kept: Record<string, string | number | boolean> = {};
  if (typeof given !== 'object' || given === null) return kept;
  for (const name of ['position', 'waiting', 'epoch', 'remainingMs', 'width', 'height'] as const) {
    const value = (given as Record<string, unknown>)[name];
    if (typeof value === 'number' && Number.isFinite(value)) kept[name] = value;
  }
  const { saving, online } = given as Record<string, unknown>;
  if (typeof saving === 'string') kept['saving'] = saving.slice(0, 20);
  if (typeof online === 'boolean') kept['online'] = online;
  return kept;
}

/** Takes a candidate's report of an incident, with what the room knew of itself. */
export async function reportIncident(
  db: Db,
  permission: Permission<'exam.sit-own'>,
  report: { readonly attemptId: string; readonly kind: string; readonly words: string; readonly evidence: unknown },
  { clock }: { readonly clock: Clock },
): Promise<Result<{ readonly incidentId: string }, ReportProblem>> {
  const personId = permission.actor.personId;
  const attempt = isUuid(report.attemptId) ? await findAttempt(db, report.attemptId) : undefined;
  if (attempt?.personId !== personId) return err('EXAM_NOT_FOUND');
  if (!Object.hasOwn(INCIDENT_WORDS, report.kind)) return err('INCIDENT_KIND');
  const words = cleanText(report.words);
  // One click is enough: the evidence says where; words help, and are not asked of someone whose time runs.
  if (words.length > WORDS_LIMIT) return err('INCIDENT_WORDS_TOO_LONG');
  return inTransaction(db, async (tx) => {
    if ((await queries.countIncidents(tx, attempt.attemptId)) >= MOST_PER_ATTEMPT) return err('INCIDENT_TOO_MANY');
    const at = clock.now();
    const incidentId = await queries.insertIncident(tx, {
      attemptId: attempt.attemptId,
      personId,
      kind: report.kind as IncidentKind,
      sealedWords: await sealFor(tx, personId, { words }),
      evidence: readEvidence(report.evidence),
      at,
    });
    await recordEvent(tx, {
      kind: 'exam.incident-reported',
      actor: { kind: 'person', personId },
      subjectPersonId: personId,
      entity: { name: 'incident', id: incidentId },
      reason: report.kind,
      schemeVersion: attempt.schemeVersion,
      payload: { attemptId: attempt.attemptId },
      occurredAt: at,
    });
    return ok({ incidentId });
  });
}

/** An incident with its words. */
export type Incident = Omit<IncidentRow, 'sealedWords' | 'sealedAnswer'> & { readonly words: string; readonly answer: string | undefined };

async function opened(db: Db, row: IncidentRow): Promise<Incident> {
  const { sealedWords, sealedAnswer, ...rest } = row;
  const said = await openFor<{ words: string }>(db, row.personId, sealedWords);
  const answer = sealedAnswer ? await openFor<{ answer: string }>(db, row.personId, sealedAnswer) : undefined;
  return { ...rest, words: said?.words ?? '', answer: answer?.answer };
}

/** Incidents of an attempt, oldest first, for who watches. */
export async function listIncidents(db: Db, _permission: Permission<'exam.watch'>, attemptId: string): Promise<readonly Incident[]> {
  return Promise.all((await queries.listIncidentsOf(db, attemptId)).map((row) => opened(db, row)));
}

/** Incidents of all exams that wait for an answer, longest first; their words stay sealed. */
export async function listIncidentQueue(
  db: Db,
  _permission: Permission<'exam.intervene'>,
): Promise<readonly Pick<queries.IncidentRow, 'incidentId' | 'attemptId' | 'personId' | 'kind' | 'reportedAt'>[]> {
  return (await queries.listOpenIncidents(db)).map(({ incidentId, attemptId, personId, kind, reportedAt }) => ({
    incidentId,
    attemptId,
    personId,
    kind,
    reportedAt,
  }));
}

/** Why an incident was not closed. */
export type CloseProblem = 'INCIDENT_NOT_OPEN' | 'INCIDENT_ANSWER_MISSING' | 'IMPARTIALITY_OWN';

/** Answers an incident and closes it; the candidate is told by mail. */
export async function closeIncident(
  db: Db,
  permission: Permission<'exam.intervene'>,
  request: { readonly incidentId: string; readonly answer: string },
  { clock }: { readonly clock: Clock },
): Promise<Result<undefined, CloseProblem>> {
  const answer = cleanText(request.answer);
  if (answer.length < 3 || answer.length > WORDS_LIMIT) return err('INCIDENT_ANSWER_MISSING');
  const by = permission.actor.personId;
  return inTransaction(db, async (tx) => {
    const row = isUuid(request.incidentId) ? await queries.findIncident(tx, request.incidentId) : undefined;
    if (!row) return err('INCIDENT_NOT_OPEN');
    if (row.personId === by) return err('IMPARTIALITY_OWN');
    const at = clock.now();
    if (!(await queries.writeClosed(tx, row.incidentId, { by, at, sealedAnswer: await sealFor(tx, row.personId, { answer }) })))
      return err('INCIDENT_NOT_OPEN');
    await recordEvent(tx, {
      kind: 'exam.incident-closed',
      actor: { kind: 'person', personId: by },
      subjectPersonId: row.personId,
      entity: { name: 'incident', id: row.incidentId },
      reason: 'answered; the answer is kept under the personal key',
      payload: { attemptId: row.attemptId },
      occurredAt: at,
    });
    await tell(tx, { toPersonId: row.personId, message: 'exam.incident-answered', values: { answer }, at });
    return ok(undefined);
  });
}

/** Keeps what a candidate says about a question; several comments on one question stay beside each other. */
export async function commentItem(
  db: Db,
  permission: Permission<'exam.sit-own'>,
  comment: { readonly attemptId: string; readonly position: number; readonly words: string },
  { clock }: { readonly clock: Clock },
): Promise<Result<undefined, 'EXAM_NOT_FOUND' | 'EXAM_POSITION_UNKNOWN' | 'COMMENT_WORDS_MISSING' | 'COMMENT_WORDS_TOO_LONG'>> {
  const personId = permission.actor.personId;
  const attempt = isUuid(comment.attemptId) ? await findAttempt(db, comment.attemptId) : undefined;
  if (attempt?.personId !== personId || attempt.state !== 'open') return err('EXAM_NOT_FOUND');
  const words = cleanText(comment.words);
  if (words === '') return err('COMMENT_WORDS_MISSING');
  if (words.length > WORDS_LIMIT) return err('COMMENT_WORDS_TOO_LONG');
  if (!(await queries.hasPosition(db, attempt.attemptId, comment.position))) return err('EXAM_POSITION_UNKNOWN');
  await queries.insertComment(db, {
    attemptId: attempt.attemptId,
    position: comment.position,
    sealedWords: await sealFor(db, personId, { words }),
    at: clock.now(),
  });
  return ok(undefined);
}
