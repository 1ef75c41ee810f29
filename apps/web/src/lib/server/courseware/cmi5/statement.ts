import { err, ok, type Result } from '@einthoven/kernel';
import type { MoveOn } from '../package/manifest.ts';

/** Verbs of cmi5 that are taken, by their id (cmi5 specification, 9.3). */
export const VERBS = {
  'http://adlnet.gov/expapi/verbs/launched': 'launched',
  'http://adlnet.gov/expapi/verbs/initialized': 'initialized',
  'http://adlnet.gov/expapi/verbs/completed': 'completed',
  'http://adlnet.gov/expapi/verbs/passed': 'passed',
  'http://adlnet.gov/expapi/verbs/failed': 'failed',
  'http://adlnet.gov/expapi/verbs/terminated': 'terminated',
} as const;

/** A verb by its name. */
export type Verb = (typeof VERBS)[keyof typeof VERBS];

/** Why a statement is not taken. */
export type StatementProblem =
  | 'STATEMENT_MALFORMED'
  | 'STATEMENT_VERB'
  | 'STATEMENT_ACTOR'
  | 'STATEMENT_ACTIVITY'
  | 'STATEMENT_REGISTRATION'
  | 'STATEMENT_SESSION'
  | 'STATEMENT_CATEGORY'
  | 'STATEMENT_RESULT'
  /** The session has not begun, has ended, or was said to be done before. */
  | 'STATEMENT_ORDER';

/** Whose statements are taken, and about what. */
export type Session = {
  readonly homePage: string;
  readonly account: string;
  readonly activityId: string;
  readonly publisherId: string;
  readonly registrationId: string;
  readonly sessionId: string;
  readonly masteryScore: number | undefined;
  /** Verbs of this session in their order. */
  readonly said: readonly Verb[];
  /** Verbs of all sessions of the registration. */
  readonly saidEver: readonly Verb[];
};

/** A statement that is taken. */
export type ReadStatement = { readonly statementId: string; readonly verb: Exclude<Verb, 'launched'>; readonly scaledScore: number | undefined };

const CMI5_CATEGORY = 'https://w3id.org/xapi/cmi5/context/categories/cmi5';
const MOVE_ON_CATEGORY = 'https://w3id.org/xapi/cmi5/context/categories/moveon';
/** Where a statement says in which session it was made (cmi5 specification, 9.6.3.1). */
export const SESSION_EXTENSION = 'https://w3id.org/xapi/cmi5/context/extensions/sessionid';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;
const DURATION = /^P(?!$)(\d{1,4}D)?(T(?!$)(\d{1,5}H)?(\d{1,5}M)?(\d{1,6}(\.\d{1,6})?S)?)?$/;

type Json = Readonly<Record<string, unknown>>;
const object = (value: unknown): Json => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {});
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : value === undefined ? [] : [value]);

/**
 * Checks a statement of a package against the session in which it came: who, about what, in which order (cmi5
 * specification, 9).
 */
export function checkStatement(sent: unknown, session: Session): Result<ReadStatement, StatementProblem> {
  const statement = object(sent);
  const statementId = statement['id'];
  if (typeof statementId !== 'string' || !UUID.test(statementId)) return err('STATEMENT_MALFORMED');
  if (statement['version'] !== undefined && !/^1\.0(\.\d)?$/.test(String(statement['version']))) return err('STATEMENT_MALFORMED');
  const verb = (VERBS as Readonly<Record<string, Verb | undefined>>)[String(object(statement['verb'])['id'])];
  // That it was launched is for the platform to say.
  if (!verb || verb === 'launched') return err('STATEMENT_VERB');
  const account = object(object(statement['actor'])['account']);
  const kind = object(statement['actor'])['objectType'];
  if (account['homePage'] !== session.homePage || account['name'] !== session.account || (kind !== undefined && kind !== 'Agent'))
    return err('STATEMENT_ACTOR');
  const about = object(statement['object']);
  if (about['id'] !== session.activityId || (about['objectType'] !== undefined && about['objectType'] !== 'Activity')) return err('STATEMENT_ACTIVITY');
  const context = object(statement['context']);
  if (context['registration'] !== session.registrationId) return err('STATEMENT_REGISTRATION');
  if (object(context['extensions'])[SESSION_EXTENSION] !== session.sessionId) return err('STATEMENT_SESSION');
  const activities = object(context['contextActivities']);
  const ids = (name: string) => list(activities[name]).map((each) => object(each)['id']);
  if (!ids('grouping').includes(session.publisherId)) return err('STATEMENT_ACTIVITY');
  const needsMoveOn = verb === 'completed' || verb === 'passed' || verb === 'failed';
  const categories = ids('category');
  if (!categories.includes(CMI5_CATEGORY) || categories.includes(MOVE_ON_CATEGORY) !== needsMoveOn) return err('STATEMENT_CATEGORY');
  const result = readResult(verb, object(statement['result']), session.masteryScore);
  if (!result.ok) return result;
  if (!mayFollow(verb, session)) return err('STATEMENT_ORDER');
  return ok({ statementId: statementId.toLowerCase(), verb, scaledScore: result.value });
}

function readResult(verb: Verb, result: Json, masteryScore: number | undefined): Result<number | undefined, StatementProblem> {
  const scaled = object(result['score'])['scaled'];
  if (scaled !== undefined && !(typeof scaled === 'number' && scaled >= -1 && scaled <= 1)) return err('STATEMENT_RESULT');
  const duration = result['duration'];
  if (verb !== 'initialized' && (typeof duration !== 'string' || !DURATION.test(duration))) return err('STATEMENT_RESULT');
  const [completion, success] = [result['completion'], result['success']];
  if (completion !== (verb === 'completed' ? true : undefined)) return err('STATEMENT_RESULT');
  if (success !== (verb === 'passed' ? true : verb === 'failed' ? false : undefined)) return err('STATEMENT_RESULT');
  const judged = verb === 'passed' || verb === 'failed';
  if (!judged && scaled !== undefined) return err('STATEMENT_RESULT');
  if (judged && masteryScore !== undefined) {
    if (scaled === undefined) return err('STATEMENT_RESULT');
    if (scaled >= masteryScore !== (verb === 'passed')) return err('STATEMENT_RESULT');
  }
  return ok(scaled);
}

/** Begins once, ends once, is completed once and passed once, and is not failed after it was passed. */
function mayFollow(verb: Verb, { said, saidEver }: Session): boolean {
  if (said.includes('terminated')) return false;
  if (verb === 'initialized') return !said.includes('initialized');
  if (!said.includes('initialized')) return false;
  if (verb === 'completed') return !saidEver.includes('completed');
  if (verb === 'passed') return !saidEver.includes('passed');
  if (verb === 'failed') return !saidEver.includes('passed') && !said.includes('failed');
  return true;
}

/** Whether what was said satisfies the activity by its own manifest. */
export function movesOn(said: readonly Verb[], moveOn: MoveOn): boolean {
  const [completed, passed] = [said.includes('completed'), said.includes('passed')];
  if (moveOn === 'Completed') return completed;
  if (moveOn === 'Passed') return passed;
  return moveOn === 'CompletedAndPassed' ? completed && passed : completed || passed;
}
