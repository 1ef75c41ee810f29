import { err, ok, type Clock, type Result } from '@einthoven/kernel';
import { isUuid, type Permission } from '../../account/index.ts';
import { cycleOf, findOfferedCourse } from '../../ce/index.ts';
import { inTransaction, type Db, type Tx } from '../../db/pool.ts';
import { config } from '../../platform/config.ts';
import { recordEvent } from '../../platform/events.ts';
import { tokenHash } from '../../platform/seal.ts';
import { settle } from '../credit.ts';
import type { Progress } from '../claim.ts';
import { findApproved } from '../package.queries.ts';
import { findRegistration, takeRegistration, writeProgress, type RegistrationRow } from '../registration.queries.ts';
import { learnerOf, type RunRefusal } from '../run.ts';
import { signClaims } from './keys.ts';
import { fetchKeys } from './outside.ts';
import { verifyToken, type TokenProblem } from './token.ts';
import { AGS_ENDPOINT, CLAIM, SCORE_SCOPE, type LtiPorts } from './tool.ts';
import * as queries from './vendor.queries.ts';
import type { ToolRow } from './vendor.queries.ts';

type Own = Permission<'ce.manage-own'>;

const LAUNCH_MINUTES = 5;
const TOKEN_SECONDS = 3_600;
/** What tools may do with the one line item of a launch. */
const SCOPES: readonly string[] = [
  SCORE_SCOPE,
  'https://purl.imsglobal.org/spec/lti-ags/scope/lineitem.readonly',
  'https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly',
];

/** Where tools get tokens. */
export const tokenUrl = () => `${config().baseUrl}/lti/platform/token`;
const lineItemUrl = (registrationId: string) => `${config().baseUrl}/lti/platform/line-items/${registrationId}`;

/** A person opens a course at a vendor: where the browser goes (LTI 1.3 core, 5.1.1.1). */
export async function launchVendor(db: Db, permission: Own, courseId: string, { clock, token }: Omit<LtiPorts, 'ask'>): Promise<Result<string, RunRefusal>> {
  const at = clock.now();
  const course = await findOfferedCourse(db, courseId, { clock });
  const vendor = course && (await queries.findVendorCourse(db, courseId));
  const tool = vendor && (await queries.findTool(db, { toolId: vendor.toolId }));
  if (!course || !vendor || !tool || (await findApproved(db, courseId))) return err('COURSEWARE_UNKNOWN');
  if (!course.inForce) return err('COURSEWARE_ENDED');
  const { personId } = permission.actor;
  if (course.contactPersonId === personId) return err('COURSEWARE_PROVIDER');
  const cycle = await cycleOf(db, personId, at);
  if (!cycle) return err('COURSEWARE_NO_CREDENTIAL');
  const hint = token();
  await inTransaction(db, async (tx) => {
    const registration = await takeRegistration(tx, { personId, courseId, packageId: undefined, cycleFrom: cycle.from }, at);
    const { registrationId } = registration;
    await queries.insertVendorLaunch(
      tx,
      { toolId: tool.toolId, registrationId, hintSha256: tokenHash(hint), expiresAt: new Date(at.getTime() + LAUNCH_MINUTES * 60_000) },
      at,
    );
    await recordEvent(tx, {
      kind: 'courseware.launched',
      actor: { kind: 'person', personId },
      subjectPersonId: personId,
      entity: { name: 'courseware_registration', id: registrationId },
      reason: 'opened at a vendor by the person',
      payload: { courseId, toolId: tool.toolId },
      occurredAt: at,
    });
  });
  const url = new URL(tool.loginUrl);
  for (const [name, value] of Object.entries({
    iss: config().baseUrl,
    login_hint: learnerOf(personId, tool.toolId),
    target_link_uri: vendor.targetUrl,
    lti_message_hint: hint,
    client_id: tool.clientId,
    lti_deployment_id: tool.deploymentId,
  }))
    url.searchParams.set(name, value);
  return ok(url.href);
}

/** Why a tool gets no signed token. */
export type AuthorizeProblem = 'LTI_TOOL_UNKNOWN' | 'LTI_REDIRECT' | 'LTI_REQUEST' | 'LTI_HINT';

/**
 * A tool asks who it is (OpenID Connect, implicit flow with form post). Answered for the person who opened the course, once,
 * and to an address that was registered and to no other.
 */
export async function authorize(
  db: Db,
  permission: Own,
  asked: URLSearchParams,
  { clock, token }: Omit<LtiPorts, 'ask'>,
): Promise<Result<{ readonly redirectUrl: string; readonly idToken: string; readonly state: string | undefined }, AuthorizeProblem>> {
  const tool = await queries.findTool(db, { clientId: asked.get('client_id') ?? '' });
  if (!tool) return err('LTI_TOOL_UNKNOWN');
  const redirectUrl = asked.get('redirect_uri') ?? '';
  if (!tool.redirectUrls.includes(redirectUrl)) return err('LTI_REDIRECT');
  const nonce = asked.get('nonce') ?? '';
  const fixed = { scope: 'openid', response_type: 'id_token', response_mode: 'form_post', prompt: 'none' };
  if (Object.entries(fixed).some(([name, value]) => asked.get(name) !== value) || nonce === '' || nonce.length > 500) return err('LTI_REQUEST');
  const state = asked.get('state') ?? undefined;
  if (state !== undefined && state.length > 2_000) return err('LTI_REQUEST');
  const { personId } = permission.actor;
  const subject = learnerOf(personId, tool.toolId);
  if (asked.get('login_hint') !== subject) return err('LTI_HINT');
  const at = clock.now();
  return inTransaction(db, async (tx): Promise<Result<{ redirectUrl: string; idToken: string; state: string | undefined }, AuthorizeProblem>> => {
    const launch = await queries.takeVendorLaunch(tx, tokenHash(asked.get('lti_message_hint') ?? ''), at);
    const registration = launch && (await findRegistration(tx, launch.registrationId));
    const vendor = registration && (await queries.findVendorCourse(tx, registration.courseId));
    const course = registration && (await findOfferedCourse(tx, registration.courseId, { clock }));
    if (!launch || !registration || !vendor || !course || launch.toolId !== tool.toolId || registration.personId !== personId) return err('LTI_HINT');
    const idToken = await signClaims(
      tx,
      {
        iss: config().baseUrl,
        aud: tool.clientId,
        sub: subject,
        // Tools ask for a name and an address though the standard does not: they get ones that say nothing and reach nobody.
        given_name: 'Learner',
        family_name: subject.slice(0, 8),
        name: `Learner ${subject.slice(0, 8)}`,
        email: `${subject}@learner.invalid`,
        nonce,
        [`${CLAIM}version`]: '1.3.0',
        [`${CLAIM}message_type`]: 'LtiResourceLinkRequest',
        [`${CLAIM}deployment_id`]: tool.deploymentId,
        [`${CLAIM}target_link_uri`]: vendor.targetUrl,
        [`${CLAIM}resource_link`]: { id: registration.courseId, title: course.title },
        [`${CLAIM}context`]: { id: registration.courseId, title: course.title, type: ['http://purl.imsglobal.org/vocab/lis/v2/course#CourseOffering'] },
        [`${CLAIM}roles`]: ['http://purl.imsglobal.org/vocab/lis/v2/membership#Learner'],
        [`${CLAIM}launch_presentation`]: { document_target: 'window', return_url: `${config().baseUrl}/ce/courseware/${registration.courseId}` },
        [AGS_ENDPOINT]: { scope: SCOPES, lineitem: lineItemUrl(registration.registrationId) },
      },
      { seconds: 300, clock, token },
    );
    return ok({ redirectUrl, idToken, state });
  });
}

/** Why a tool gets no access. The codes of OAuth 2.0 go to the tool; ours say more to who looks into the matter. */
export type AccessProblem = TokenProblem | 'LTI_GRANT' | 'LTI_SCOPE' | 'LTI_TOOL_UNKNOWN' | 'LTI_REPLAY';

/** A tool asks for access by an assertion that it signed (RFC 7523; client credentials). Each assertion is good once. */
export async function grantAccess(
  db: Db,
  form: URLSearchParams,
  { clock, token, ask }: LtiPorts,
): Promise<Result<{ readonly accessToken: string; readonly scope: string; readonly seconds: number }, AccessProblem>> {
  if (form.get('grant_type') !== 'client_credentials' || form.get('client_assertion_type') !== 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer')
    return err('LTI_GRANT');
  const assertion = form.get('client_assertion') ?? '';
  const tool = await queries.findTool(db, { clientId: unverifiedIssuer(assertion) });
  if (!tool) return err('LTI_TOOL_UNKNOWN');
  const keys = await fetchKeys(ask, tool.keysetUrl);
  if (!keys.ok) return keys;
  const at = clock.now();
  const verified = await verifyToken(assertion, { keys: keys.value, issuer: tool.clientId, audience: [tokenUrl(), config().baseUrl], now: at });
  if (!verified.ok) return verified;
  const { sub, jti, exp = 0 } = verified.value;
  if (sub !== tool.clientId || typeof jti !== 'string' || jti === '') return err('LTI_TOKEN_MALFORMED');
  const asked = (form.get('scope') ?? '').split(' ').filter(Boolean);
  const scopes = SCOPES.filter((scope) => asked.includes(scope));
  if (scopes.length === 0) return err('LTI_SCOPE');
  const accessToken = token();
  return inTransaction(db, async (tx): Promise<Result<{ accessToken: string; scope: string; seconds: number }, AccessProblem>> => {
    // Kept a little longer than it holds, for the clocks of two servers differ.
    if (!(await queries.useId(tx, tokenHash(`${tool.clientId} ${jti}`), new Date(exp * 1000 + 300_000)))) return err('LTI_REPLAY');
    await queries.insertAccessToken(tx, {
      tokenSha256: tokenHash(accessToken),
      toolId: tool.toolId,
      scopes,
      expiresAt: new Date(at.getTime() + TOKEN_SECONDS * 1000),
    });
    return ok({ accessToken, scope: scopes.join(' '), seconds: TOKEN_SECONDS });
  });
}

/** Whom an assertion names; who it truly is shows when it is checked against the keys of that one. */
function unverifiedIssuer(assertion: string): string {
  try {
    const claims = JSON.parse(Buffer.from(assertion.split('.')[1] ?? '', 'base64url').toString('utf8')) as { iss?: unknown };
    return typeof claims.iss === 'string' ? claims.iss : '';
  } catch {
    return '';
  }
}

/** Why a request about a line item is refused. */
export type LineItemProblem = 'LTI_ACCESS' | 'LTI_SCOPE' | 'LTI_LINE_ITEM' | 'LTI_SCORE_MALFORMED' | 'LTI_SCORE_PERSON' | 'LTI_SCORE_OLD';

type Item = { readonly tool: ToolRow; readonly registration: RegistrationRow; readonly vendor: queries.VendorCourse };

async function itemOf(db: Db, authorization: string | null, registrationId: string, scope: string, clock: Clock): Promise<Result<Item, LineItemProblem>> {
  const [, sent = ''] = /^Bearer ([\w-]{20,100})$/.exec(authorization ?? '') ?? [];
  const access = sent === '' ? undefined : await queries.findAccessToken(db, tokenHash(sent), clock.now());
  const tool = access && (await queries.findTool(db, { toolId: access.toolId }));
  if (!access || !tool) return err('LTI_ACCESS');
  if (!access.scopes.includes(scope)) return err('LTI_SCOPE');
  const registration = isUuid(registrationId) ? await findRegistration(db, registrationId) : undefined;
  const vendor = registration && (await queries.findVendorCourse(db, registration.courseId));
  // Of others' line items not even that they exist is told.
  if (!registration || vendor?.toolId !== tool.toolId || !(await queries.wasLaunched(db, tool.toolId, registrationId))) return err('LTI_LINE_ITEM');
  return ok({ tool, registration, vendor });
}

/** The one line item of a launch. */
export async function readLineItem(
  db: Db,
  authorization: string | null,
  registrationId: string,
  { clock }: { readonly clock: Clock },
): Promise<Result<unknown, LineItemProblem>> {
  const item = await itemOf(db, authorization, registrationId, SCOPES[1] ?? '', clock);
  if (!item.ok) return item;
  const course = await findOfferedCourse(db, item.value.registration.courseId, { clock });
  return ok({ id: lineItemUrl(registrationId), scoreMaximum: 100, label: course?.title ?? '', resourceLinkId: item.value.registration.courseId });
}

/** What was sent for the line item so far. */
export async function readResults(
  db: Db,
  authorization: string | null,
  registrationId: string,
  { clock }: { readonly clock: Clock },
): Promise<Result<unknown, LineItemProblem>> {
  const item = await itemOf(db, authorization, registrationId, SCOPES[2] ?? '', clock);
  if (!item.ok) return item;
  const score = await queries.findScore(db, registrationId);
  const { registration, tool } = item.value;
  if (score?.share === undefined) return ok([]);
  return ok([
    {
      id: `${lineItemUrl(registrationId)}/results/1`,
      scoreOf: lineItemUrl(registrationId),
      userId: learnerOf(registration.personId, tool.toolId),
      resultScore: score.share * 100,
      resultMaximum: 100,
    },
  ]);
}

const ACTIVITY = ['Initialized', 'Started', 'InProgress', 'Submitted', 'Completed'];
const GRADING = ['NotReady', 'Failed', 'Pending', 'PendingManual', 'FullyGraded'];

/** A tool sends a score; a finished and graded one settles the hours by the rule of the course (LTI AGS 2.0, 3.4). */
export async function takeScore(
  db: Db,
  authorization: string | null,
  registrationId: string,
  sent: unknown,
  { clock }: { readonly clock: Clock },
): Promise<Result<undefined, LineItemProblem>> {
  const item = await itemOf(db, authorization, registrationId, SCORE_SCOPE, clock);
  if (!item.ok) return item;
  const { tool, vendor } = item.value;
  const at = clock.now();
  const score = readScore(sent, at);
  if (!score) return err('LTI_SCORE_MALFORMED');
  return inTransaction(db, async (tx: Tx): Promise<Result<undefined, LineItemProblem>> => {
    const registration = await findRegistration(tx, registrationId, true);
    if (!registration) return err('LTI_LINE_ITEM');
    if (score.userId !== learnerOf(registration.personId, tool.toolId)) return err('LTI_SCORE_PERSON');
    const before = await queries.findScore(tx, registrationId);
    if (before && score.toldAt <= before.toldAt) return err('LTI_SCORE_OLD');
    await queries.insertScore(tx, registrationId, tool.toolId, score, at);
    const done = score.activity === 'Completed' && score.grading === 'FullyGraded';
    const judged = done && score.share !== undefined;
    const passed = judged && (score.share ?? 0) * 100 >= vendor.passPercent;
    const progress: Progress = {
      completion: done || registration.completion === 'completed' ? 'completed' : 'incomplete',
      // Passed once stays passed; by the rule of completion a low score does not take the hours away.
      success: registration.success === 'passed' || passed ? 'passed' : judged && vendor.rule === 'passed' ? 'failed' : registration.success,
      scaledScore: score.share ?? registration.scaledScore,
    };
    await writeProgress(tx, registrationId, progress, undefined, at);
    await settle(tx, registration, progress, vendor.rule, { clock });
    return ok(undefined);
  });
}

function readScore(sent: unknown, at: Date): (queries.ScoreRow & { readonly userId: string }) | undefined {
  if (typeof sent !== 'object' || sent === null) return undefined;
  const { userId, scoreGiven, scoreMaximum, activityProgress, gradingProgress, timestamp } = sent as Record<string, unknown>;
  if (typeof userId !== 'string' || typeof timestamp !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:?\d\d)$/.test(timestamp))
    return undefined;
  const toldAt = new Date(timestamp);
  // A score from tomorrow would shut out all that come after it.
  if (Number.isNaN(toldAt.getTime()) || toldAt.getTime() > at.getTime() + 300_000) return undefined;
  if (typeof activityProgress !== 'string' || !ACTIVITY.includes(activityProgress) || typeof gradingProgress !== 'string' || !GRADING.includes(gradingProgress))
    return undefined;
  if (scoreGiven === undefined && scoreMaximum === undefined) return { userId, activity: activityProgress, grading: gradingProgress, share: undefined, toldAt };
  if (typeof scoreGiven !== 'number' || typeof scoreMaximum !== 'number' || !(scoreMaximum > 0) || !(scoreGiven >= 0)) return undefined;
  // More than the most is the most: what is asked is whether it is enough.
  return { userId, activity: activityProgress, grading: gradingProgress, share: Math.min(1, scoreGiven / scoreMaximum), toldAt };
}
