import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '@einthoven/kernel';
import { inTransaction, type Db } from '../../db/pool.ts';
import { config } from '../../platform/config.ts';
import { openFor, sealFor } from '../../platform/personal-key.ts';
import { tokenHash } from '../../platform/seal.ts';
import type { Progress } from '../claim.ts';
import { settle } from '../credit.ts';
import type { PackageRow } from '../package.queries.ts';
import * as queries from '../registration.queries.ts';
import type { LaunchRow, RegistrationRow } from '../registration.queries.ts';
import { learnerOf } from '../run.ts';
import { checkStatement, movesOn, SESSION_EXTENSION, type Session, type StatementProblem } from './statement.ts';

/** A launch of cmi5 with what it is of. */
type Launch = { readonly launch: LaunchRow; readonly found: PackageRow };
type Ports = Launch & { readonly db: Db; readonly clock: Clock; readonly token: () => string };

/** A request to the record store of one launch. */
export type XapiRequest = {
  readonly method: string;
  /** `fetch`, or what follows the address of the endpoint after `xapi/`. */
  readonly path: string;
  readonly search: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
};

/** An answer of the record store. */
export type XapiAnswer = { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: string | Buffer };

const VERSION = '1.0.3';
const LARGEST_DOCUMENT_BYTES = 64_000;
const MOST_DOCUMENTS = 20;
const MOST_STATEMENTS_AT_ONCE = 10;
const MOST_STATEMENTS = 500;

const json = (status: number, value: unknown): XapiAnswer => ({
  status,
  headers: { 'content-type': 'application/json', 'x-experience-api-version': VERSION },
  body: JSON.stringify(value),
});
const empty = (status: number): XapiAnswer => ({ status, headers: { 'x-experience-api-version': VERSION }, body: '' });
const refuse = (status: number, code: string, words: string): XapiAnswer => json(status, { code, message: words });

/** Who it is and what is launched, as cmi5 names it. A preview is a registration of its own, of which nothing is kept. */
function namesOf(
  { launch, found }: Launch,
  personId: string | undefined,
): Pick<Session, 'homePage' | 'account' | 'activityId' | 'publisherId' | 'registrationId' | 'sessionId'> {
  const registrationId = launch.registrationId ?? launch.launchId;
  return {
    homePage: config().baseUrl,
    account: personId === undefined ? 'preview' : learnerOf(personId, found.packageId),
    activityId: `${config().coursewareOrigin}/activities/${found.packageId}`,
    publisherId: found.manifest.activity?.publisherId ?? '',
    registrationId,
    sessionId: launch.launchId,
  };
}

async function namesFor(db: Db, of: Launch) {
  const { registrationId } = of.launch;
  const registration = registrationId === undefined ? undefined : await queries.findRegistration(db, registrationId);
  return namesOf(of, registration?.personId);
}

/** The address with which a package is opened (cmi5 specification, 8.1). */
export async function launchUrl(db: Db, content: string, base: string, of: Launch): Promise<string> {
  const { homePage, account, activityId, registrationId } = await namesFor(db, of);
  const url = new URL(content);
  url.searchParams.set('endpoint', `${base}/xapi/`);
  url.searchParams.set('fetch', `${base}/fetch`);
  url.searchParams.set('actor', JSON.stringify({ objectType: 'Agent', account: { homePage, name: account } }));
  url.searchParams.set('registration', registrationId);
  url.searchParams.set('activityId', activityId);
  return url.href;
}

/** Answers a package of cmi5: the token, what it was launched with, its own documents, and statements about this registration. */
export async function answerXapi(request: XapiRequest, ports: Ports): Promise<XapiAnswer> {
  const { db, launch, token } = ports;
  if (request.path === 'fetch') {
    if (request.method !== 'POST') return refuse(405, 'XAPI_METHOD', 'The token is fetched by POST.');
    const fresh = token();
    // The specification wants an answer of 200 here also where it is refused (8.2.3).
    if (!launch.openedAt || !(await queries.writeToken(db, launch.launchId, tokenHash(fresh))))
      return json(200, { 'error-code': '1', 'error-text': 'The token was fetched before.' });
    return json(200, { 'auth-token': fresh });
  }
  const path = request.path.slice('xapi/'.length);
  if (path === 'about' && request.method === 'GET') return json(200, { version: [VERSION] });
  const [, sent = ''] = /^Basic\s+(\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
  if (launch.tokenSha256 === undefined || sent === '' || tokenHash(sent) !== launch.tokenSha256)
    return refuse(401, 'XAPI_TOKEN', 'The token is missing or another one.');
  if (!/^1\.0(\.\d+)?$/.test(String(request.headers['x-experience-api-version'] ?? '')))
    return refuse(400, 'XAPI_VERSION', 'Say X-Experience-API-Version: 1.0.3.');
  if (path === 'statements') return statements(request, ports);
  if (path === 'activities/state') return state(request, ports);
  // Preferences of learners are not kept; a package then uses its own.
  if (path === 'agents/profile' && request.method === 'GET') return refuse(404, 'XAPI_NO_PROFILE', 'No preferences are kept.');
  return refuse(404, 'XAPI_RESOURCE', 'This record store keeps statements and state of one registration, and nothing else.');
}

const STATEMENT_WORDS: Readonly<Record<StatementProblem, string>> = {
  STATEMENT_MALFORMED: 'This is no statement with an id of its own.',
  STATEMENT_VERB: 'Only initialized, completed, passed, failed and terminated are taken.',
  STATEMENT_ACTOR: 'The actor is not the one of this launch.',
  STATEMENT_ACTIVITY: 'The activity is not the one of this launch.',
  STATEMENT_REGISTRATION: 'The registration is not the one of this launch.',
  STATEMENT_SESSION: 'The session is not the one of this launch.',
  STATEMENT_CATEGORY: 'The categories are not those that cmi5 asks for with this verb.',
  STATEMENT_RESULT: 'The result does not go with this verb, or with the mastery score.',
  STATEMENT_ORDER: 'The session has not begun, has ended, or this was said before.',
};

/** A statement that was not kept before. */
type Fresh = queries.StatementRow & { readonly scaledScore: number | undefined };

async function statements(request: XapiRequest, ports: Ports): Promise<XapiAnswer> {
  if (request.method !== 'POST' && request.method !== 'PUT') return refuse(405, 'XAPI_METHOD', 'Statements are taken here, not given out.');
  let sent: unknown;
  try {
    sent = JSON.parse(request.body.toString('utf8'));
  } catch {
    return refuse(400, 'STATEMENT_MALFORMED', 'The body is no JSON.');
  }
  const all = Array.isArray(sent) ? sent : [sent];
  const putId = request.search.get('statementId');
  if (request.method === 'PUT' && (Array.isArray(sent) || putId === null))
    return refuse(400, 'STATEMENT_MALFORMED', 'PUT takes one statement, with its id in the address.');
  if (all.length === 0 || all.length > MOST_STATEMENTS_AT_ONCE)
    return refuse(400, 'STATEMENT_MALFORMED', `From one to ${MOST_STATEMENTS_AT_ONCE} statements at a time.`);
  if (putId !== null && (all[0] as { id?: unknown } | null)?.id !== putId) {
    if ((all[0] as { id?: unknown } | null)?.id !== undefined) return refuse(400, 'STATEMENT_MALFORMED', 'The ids differ.');
    all[0] = { ...(all[0] as object), id: putId };
  }
  const refused: { answer?: XapiAnswer } = {};
  const ids: string[] = [];
  // All or none, as the standard wants it.
  await inTransaction(ports.db, async (tx) => {
    const { registrationId } = ports.launch;
    const registration = registrationId === undefined ? undefined : await queries.findRegistration(tx, registrationId, true);
    let before = registration ? await queries.listStatements(tx, registration.registrationId) : [];
    const fresh: Fresh[] = [];
    for (const one of all) {
      const saidEver = before.map(({ verb }) => verb);
      const said = before.filter(({ launchId }) => launchId === ports.launch.launchId).map(({ verb }) => verb);
      const sha256 = createHash('sha256').update(JSON.stringify(one)).digest('hex');
      const id = String((one as { id?: unknown } | null)?.id ?? '').toLowerCase();
      const same = before.find(({ statementId }) => statementId === id);
      if (same) {
        if (same.sha256 !== sha256) return void (refused.answer = refuse(409, 'STATEMENT_CHANGED', 'Another statement has this id.'));
        ids.push(id);
        continue;
      }
      const names = namesOf(ports, registration?.personId);
      const checked = checkStatement(one, { ...names, masteryScore: ports.found.manifest.masteryScore, said, saidEver });
      if (!checked.ok) {
        const status = checked.error === 'STATEMENT_MALFORMED' || checked.error === 'STATEMENT_RESULT' ? 400 : 403;
        return void (refused.answer = refuse(status, checked.error, STATEMENT_WORDS[checked.error]));
      }
      if (before.length >= MOST_STATEMENTS) return void (refused.answer = refuse(403, 'STATEMENT_TOO_MANY', 'No more statements are kept.'));
      const row = {
        statementId: checked.value.statementId,
        launchId: ports.launch.launchId,
        verb: checked.value.verb,
        sha256,
        scaledScore: checked.value.scaledScore,
      };
      fresh.push(row);
      before = [...before, row];
      ids.push(row.statementId);
    }
    if (registration) await keep(tx, registration, fresh, before, ports);
  });
  if (refused.answer) return refused.answer;
  return request.method === 'PUT' ? empty(204) : json(200, ids);
}

async function keep(
  tx: Parameters<typeof queries.insertStatement>[0],
  registration: RegistrationRow,
  fresh: readonly Fresh[],
  all: readonly queries.StatementRow[],
  { launch, found, clock }: Ports,
): Promise<void> {
  const at = clock.now();
  for (const [index, row] of fresh.entries()) await queries.insertStatement(tx, registration.registrationId, row, new Date(at.getTime() + index));
  if (fresh.some(({ verb }) => verb === 'terminated')) await queries.endLaunch(tx, launch.launchId, at);
  const said = all.map(({ verb }) => verb);
  const progress: Progress = {
    completion: said.includes('completed') ? 'completed' : 'incomplete',
    success: said.includes('passed') ? 'passed' : said.includes('failed') ? 'failed' : 'unknown',
    scaledScore: fresh.findLast(({ scaledScore }) => scaledScore !== undefined)?.scaledScore ?? registration.scaledScore,
  };
  await queries.writeProgress(tx, registration.registrationId, progress, undefined, at);
  const moveOn = found.manifest.activity?.moveOn;
  // By its own manifest and by the rule of the course.
  if (moveOn !== undefined && movesOn(said, moveOn)) await settle(tx, registration, settledProgress(progress, moveOn), found.rule, { clock });
}

/** Where passing is enough for the manifest, it is seen to its end. */
function settledProgress(progress: Progress, moveOn: string): Progress {
  return progress.success === 'passed' && moveOn !== 'CompletedAndPassed' ? { ...progress, completion: 'completed' } : progress;
}

async function state(request: XapiRequest, ports: Ports): Promise<XapiAnswer> {
  const { db, launch, found } = ports;
  const registration = launch.registrationId === undefined ? undefined : await queries.findRegistration(db, launch.registrationId);
  const names = namesOf(ports, registration?.personId);
  const asked = request.search;
  let agent: unknown;
  try {
    agent = JSON.parse(asked.get('agent') ?? '');
  } catch {
    return refuse(400, 'STATE_AGENT', 'The agent is missing.');
  }
  const account = (agent as { account?: unknown } | null)?.account;
  if (!isDeepStrictEqual(account, { homePage: names.homePage, name: names.account }))
    return refuse(403, 'STATE_AGENT', 'The agent is not the one of this launch.');
  if (asked.get('activityId') !== names.activityId) return refuse(403, 'STATE_ACTIVITY', 'The activity is not the one of this launch.');
  if (asked.get('registration') !== names.registrationId) return refuse(403, 'STATE_REGISTRATION', 'The registration is not the one of this launch.');
  const stateId = asked.get('stateId');
  if (stateId === 'LMS.LaunchData') {
    if (request.method !== 'GET') return refuse(403, 'STATE_READ_ONLY', 'What a launch is made with is for the platform to write.');
    return json(200, launchData(names, found));
  }
  if (request.method === 'GET' && stateId === null)
    return json(200, registration ? ['LMS.LaunchData', ...(await queries.listDocuments(db, registration.registrationId))] : ['LMS.LaunchData']);
  if (stateId === null || stateId === '' || stateId.length > 200 || !stateId.isWellFormed())
    return refuse(400, 'STATE_ID', 'The id of the document is missing or too long.');
  if (!registration) return request.method === 'GET' ? refuse(404, 'STATE_NONE', 'There is no such document.') : empty(204);
  const { registrationId, personId } = registration;
  if (request.method === 'GET') {
    const document = await queries.findDocument(db, registrationId, stateId);
    const opened = document && (await openFor<string>(db, personId, document.sealed));
    if (!document || opened === undefined) return refuse(404, 'STATE_NONE', 'There is no such document.');
    return { status: 200, headers: { 'content-type': document.mediaType, 'x-experience-api-version': VERSION }, body: Buffer.from(opened, 'base64') };
  }
  if (request.method === 'DELETE') {
    await inTransaction(db, (tx) => queries.deleteDocuments(tx, registrationId, stateId));
    return empty(204);
  }
  if (request.method !== 'PUT' && request.method !== 'POST') return refuse(405, 'XAPI_METHOD', 'Documents are read, kept and deleted.');
  if (request.body.length > LARGEST_DOCUMENT_BYTES) return refuse(413, 'STATE_TOO_LARGE', `A document has at most ${LARGEST_DOCUMENT_BYTES} bytes.`);
  const kept = await inTransaction(db, async (tx) => {
    await queries.findRegistration(tx, registrationId, true);
    const ids = await queries.listDocuments(tx, registrationId);
    if (!ids.includes(stateId) && ids.length >= MOST_DOCUMENTS) return false;
    // What is sent is given back as plain data: a type that a browser would run is none of it.
    const mediaType = /^application\/json\b/.test(request.headers['content-type'] ?? '') ? 'application/json' : 'application/octet-stream';
    await queries.writeDocument(
      tx,
      registrationId,
      { stateId, sealed: await sealFor(tx, personId, request.body.toString('base64')), mediaType },
      ports.clock.now(),
    );
    return true;
  });
  return kept ? empty(204) : refuse(403, 'STATE_TOO_MANY', `At most ${MOST_DOCUMENTS} documents are kept.`);
}

/** What a package reads when it begins (cmi5 specification, 10.0). */
function launchData({ sessionId, publisherId }: Pick<Session, 'sessionId' | 'publisherId'>, { manifest }: PackageRow): unknown {
  return {
    contextTemplate: {
      contextActivities: { grouping: [{ objectType: 'Activity', id: publisherId }] },
      extensions: { [SESSION_EXTENSION]: sessionId },
    },
    launchMode: 'Normal',
    launchMethod: 'AnyWindow',
    moveOn: manifest.activity?.moveOn,
    ...(manifest.masteryScore === undefined ? {} : { masteryScore: manifest.masteryScore }),
    launchParameters: manifest.launchData,
  };
}
