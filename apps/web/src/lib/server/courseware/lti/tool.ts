import { createHmac } from 'node:crypto';
import { err, ok, type Clock, type Result } from '@einthoven/kernel';
import type { Permission } from '../../account/index.ts';
import { inTransaction, type Db } from '../../db/pool.ts';
import { tell } from '../../message/index.ts';
import { config } from '../../platform/config.ts';
import { recordEvent } from '../../platform/events.ts';
import { purposeKey, sameSecret, seal, tokenHash, unseal } from '../../platform/seal.ts';
import { fetchKeys, isOutsideUrl, type Ask } from './outside.ts';
import { isTarget } from './target.ts';
import { verifyToken, type TokenProblem } from './token.ts';
import * as queries from './tool.queries.ts';
import type { LaunchRow, PlatformRow } from './tool.queries.ts';

/** What the tool needs from outside. */
export type LtiPorts = { readonly clock: Clock; readonly token: () => string; readonly ask: Ask };

/** The claims of LTI are named by addresses. */
export const CLAIM = 'https://purl.imsglobal.org/spec/lti/claim/';
/** Where the settings of a deep link stand. */
export const DEEP_LINK_SETTINGS = 'https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings';
/** Where the address of the line item stands. */
export const AGS_ENDPOINT = 'https://purl.imsglobal.org/spec/lti-ags/claim/endpoint';
/** What a score needs. */
export const SCORE_SCOPE = 'https://purl.imsglobal.org/spec/lti-ags/scope/score';

/** How long a platform has to answer a login, and a person to open a launch. */
const LOGIN_MINUTES = 10;

/** Why a launch is not taken. */
export type LaunchProblem =
  | TokenProblem
  | 'LTI_LOGIN_INCOMPLETE'
  | 'LTI_PLATFORM_UNKNOWN'
  | 'LTI_TARGET_UNKNOWN'
  /** The login was not begun here, was used before, or has ended: also what a replay looks like. */
  | 'LTI_STATE'
  /** Another browser came back than went away. */
  | 'LTI_BROWSER'
  | 'LTI_NONCE'
  | 'LTI_DEPLOYMENT'
  | 'LTI_VERSION'
  | 'LTI_MESSAGE_TYPE'
  | 'LTI_NO_PERSON'
  | 'LTI_DEEP_LINK';

/** A login that begins: where the browser goes, and what it must bring back. */
export type BegunLogin = { readonly redirect: string; readonly state: string };

/** A platform begins a login (OpenID Connect, third-party initiated; LTI 1.3 core, 5.1.1.1). */
export async function beginLogin(db: Db, sent: URLSearchParams, { clock, token }: Omit<LtiPorts, 'ask'>): Promise<Result<BegunLogin, LaunchProblem>> {
  const [issuer, hint, target] = [sent.get('iss'), sent.get('login_hint'), sent.get('target_link_uri')];
  if (!issuer || !hint || !target) return err('LTI_LOGIN_INCOMPLETE');
  const clientId = sent.get('client_id');
  const fitting = (await queries.listPlatforms(db)).filter((each) => each.issuer === issuer && (clientId === null || each.clientId === clientId));
  // A platform that is registered twice must say which of the two it means.
  const [platform] = fitting;
  if (!platform || fitting.length > 1) return err('LTI_PLATFORM_UNKNOWN');
  if (!isTarget(target)) return err('LTI_TARGET_UNKNOWN');
  const [state, nonce] = [token(), token()];
  await queries.insertLogin(db, { stateSha256: tokenHash(state), platformId: platform.platformId, nonce, target }, clock.now());
  const url = new URL(platform.authUrl);
  const messageHint = sent.get('lti_message_hint');
  for (const [name, value] of Object.entries({
    scope: 'openid',
    response_type: 'id_token',
    response_mode: 'form_post',
    prompt: 'none',
    client_id: platform.clientId,
    redirect_uri: `${config().baseUrl}/lti/launch`,
    login_hint: hint,
    state,
    nonce,
    ...(messageHint === null ? {} : { lti_message_hint: messageHint }),
  }))
    url.searchParams.set(name, value);
  return ok({ redirect: url.href, state });
}

/** What is kept of a launch under the body's secret, until it has ended. */
export type KeptClaims = {
  readonly subject: string;
  readonly lineItem: string | undefined;
  readonly deepLink: { readonly returnUrl: string; readonly data: string | undefined; readonly multiple: boolean } | undefined;
};

const launchKey = () => purposeKey(config().appSecret, 'lti launches');

/** Opens what was kept of a launch. */
export function openClaims(launch: LaunchRow): KeptClaims | undefined {
  return launch.sealedClaims && (JSON.parse(unseal(launchKey(), launch.sealedClaims).toString('utf8')) as KeptClaims);
}

/**
 * A platform answers a login with a signed token. Everything is checked: that the login is ours, unused and of this
 * browser; who signed, for whom, when; the nonce; the deployment; the kind of message; where it goes.
 *
 * @param sent.cookie what this browser was given when the login began
 * @returns the token of the launch, for the address of the page that goes on
 */
export async function takeLaunch(
  db: Db,
  sent: { readonly state: string; readonly idToken: string; readonly cookie: string | undefined },
  { clock, token, ask }: LtiPorts,
): Promise<Result<{ readonly launchToken: string; readonly kind: LaunchRow['kind'] }, LaunchProblem>> {
  const at = clock.now();
  if (sent.cookie === undefined || !sameSecret(sent.cookie, sent.state)) return err('LTI_BROWSER');
  const login = await queries.takeLogin(db, tokenHash(sent.state), new Date(at.getTime() - LOGIN_MINUTES * 60_000), at);
  if (!login) return err('LTI_STATE');
  const platform = await queries.findPlatform(db, login.platformId);
  if (!platform) return err('LTI_PLATFORM_UNKNOWN');
  const keys = await fetchKeys(ask, platform.keysetUrl);
  if (!keys.ok) return keys;
  const verified = await verifyToken(sent.idToken, { keys: keys.value, issuer: platform.issuer, audience: platform.clientId, now: at });
  if (!verified.ok) return verified;
  const claims = verified.value;
  if (claims['nonce'] !== login.nonce) return err('LTI_NONCE');
  const { azp } = claims;
  if (azp === undefined ? Array.isArray(claims.aud) && claims.aud.length > 1 : azp !== platform.clientId) return err('LTI_TOKEN_AUDIENCE');
  const read = readClaims(claims, platform, login.target);
  if (!read.ok) return read;
  const launchToken = token();
  const { kind, deploymentId, kept } = read.value;
  await queries.insertLaunch(
    db,
    {
      platformId: platform.platformId,
      tokenSha256: tokenHash(launchToken),
      kind,
      subjectHash: subjectHash(platform.platformId, kept.subject),
      deploymentId,
      target: login.target,
      sealedClaims: seal(launchKey(), Buffer.from(JSON.stringify(kept))),
      expiresAt: new Date(at.getTime() + LOGIN_MINUTES * 60_000),
    },
    at,
  );
  return ok({ launchToken, kind });
}

/** Who it is at a platform, as we keep it. */
export function subjectHash(platformId: string, subject: string): string {
  return createHmac('sha256', purposeKey(config().appSecret, 'lti subjects')).update(`${platformId} ${subject}`).digest('hex');
}

type Read = { readonly kind: LaunchRow['kind']; readonly deploymentId: string; readonly kept: KeptClaims };

function readClaims(claims: Readonly<Record<string, unknown>>, platform: PlatformRow, target: string): Result<Read, LaunchProblem> {
  const claim = (name: string) => claims[`${CLAIM}${name}`];
  if (claim('version') !== '1.3.0') return err('LTI_VERSION');
  const deploymentId = claim('deployment_id');
  if (typeof deploymentId !== 'string' || !platform.deploymentIds.includes(deploymentId)) return err('LTI_DEPLOYMENT');
  const type = claim('message_type');
  if (type !== 'LtiResourceLinkRequest' && type !== 'LtiDeepLinkingRequest') return err('LTI_MESSAGE_TYPE');
  const subject = claims['sub'];
  if (typeof subject !== 'string' || subject === '' || subject.length > 255) return err('LTI_NO_PERSON');
  if (type === 'LtiDeepLinkingRequest') {
    const settings = (claims[DEEP_LINK_SETTINGS] ?? {}) as Readonly<Record<string, unknown>>;
    const [returnUrl, data] = [settings['deep_link_return_url'], settings['data']];
    const types = settings['accept_types'];
    if (typeof returnUrl !== 'string' || !isOutsideUrl(returnUrl) || !Array.isArray(types) || !types.includes('ltiResourceLink')) return err('LTI_DEEP_LINK');
    const deepLink = { returnUrl, data: typeof data === 'string' ? data : undefined, multiple: settings['accept_multiple'] === true };
    return ok({ kind: 'deep-link', deploymentId, kept: { subject, lineItem: undefined, deepLink } });
  }
  // What was signed is what counts: the address at the login came through the browser.
  if (claim('target_link_uri') !== target) return err('LTI_TARGET_UNKNOWN');
  const link = claim('resource_link') as { readonly id?: unknown } | undefined;
  if (typeof link?.id !== 'string') return err('LTI_MESSAGE_TYPE');
  const endpoint = (claims[AGS_ENDPOINT] ?? {}) as { readonly lineitem?: unknown; readonly scope?: unknown };
  const mayScore = Array.isArray(endpoint.scope) && endpoint.scope.includes(SCORE_SCOPE);
  // Scores go to the platform that asked, and to no address that merely stands in a token.
  const lineItem = mayScore && typeof endpoint.lineitem === 'string' && isOf(platform, endpoint.lineitem) ? endpoint.lineitem : undefined;
  return ok({ kind: 'resource', deploymentId, kept: { subject, lineItem, deepLink: undefined } });
}

function isOf({ tokenUrl, authUrl, keysetUrl, issuer }: PlatformRow, url: string): boolean {
  if (!isOutsideUrl(url)) return false;
  const { origin } = new URL(url);
  return [tokenUrl, authUrl, keysetUrl, issuer].some((known) => URL.canParse(known) && new URL(known).origin === origin);
}

/** A launch as the signed-in person sees it. */
export type OpenedLaunch = { readonly platform: string; readonly target: string; readonly linked: boolean; readonly scored: boolean };

/** Why a launch is not opened. */
export type OpenProblem =
  | 'LTI_LAUNCH_ENDED'
  /** The person of the platform is linked to another account. */
  | 'LTI_LINKED_OTHER'
  /** This account is linked to another person of the platform. */
  | 'LTI_OTHER_PERSON';

type Own = Permission<'account.manage-own'>;

async function ownLaunch(db: Db, { actor }: Own, launchToken: string, at: Date, lock = false) {
  const launch = await queries.findLaunch(db, tokenHash(launchToken), lock);
  const platform = launch && (await queries.findPlatform(db, launch.platformId));
  if (!launch || !platform || launch.kind !== 'resource' || launch.expiresAt <= at || launch.openedAt) return err('LTI_LAUNCH_ENDED' as const);
  const bySubject = await queries.findLink(db, launch.platformId, { subjectHash: launch.subjectHash });
  if (bySubject && bySubject.personId !== actor.personId) return err('LTI_LINKED_OTHER' as const);
  const byPerson = await queries.findLink(db, launch.platformId, { personId: actor.personId });
  if (byPerson && byPerson.subjectHash !== launch.subjectHash) return err('LTI_OTHER_PERSON' as const);
  return ok({ launch, platform, link: bySubject });
}

/** Shows a launch to the person who is signed in, before anything is linked. */
export async function previewLaunch(
  db: Db,
  permission: Own,
  launchToken: string,
  { clock }: { readonly clock: Clock },
): Promise<Result<OpenedLaunch, OpenProblem>> {
  const own = await ownLaunch(db, permission, launchToken, clock.now());
  if (!own.ok) return own;
  const { launch, platform, link } = own.value;
  return ok({ platform: platform.name, target: launch.target, linked: link !== undefined, scored: openClaims(launch)?.lineItem !== undefined });
}

/** The person opens a launch, once; the first time of a platform they agree to be linked, and are told so. */
export async function acceptLaunch(db: Db, permission: Own, launchToken: string, { clock }: { readonly clock: Clock }): Promise<Result<string, OpenProblem>> {
  const { personId } = permission.actor;
  const at = clock.now();
  return inTransaction(db, async (tx): Promise<Result<string, OpenProblem>> => {
    const own = await ownLaunch(tx, permission, launchToken, at, true);
    if (!own.ok) return own;
    const { launch, platform, link } = own.value;
    const linkId = link?.linkId ?? (await queries.insertLink(tx, { platformId: launch.platformId, subjectHash: launch.subjectHash, personId }, at));
    await queries.writeOpened(tx, launch.launchId, linkId, at);
    if (!link) {
      await recordEvent(tx, {
        kind: 'courseware.linked',
        actor: { kind: 'person', personId },
        subjectPersonId: personId,
        entity: { name: 'lti_person', id: linkId },
        reason: 'agreed by the person, while signed in',
        payload: { platformId: launch.platformId },
        occurredAt: at,
      });
      await tell(tx, { toPersonId: personId, message: 'courseware.linked', values: { platform: platform.name }, at });
    }
    return ok(launch.target);
  });
}

/** The platforms with which somebody is linked. */
export async function ownLinks(db: Db, permission: Own) {
  return queries.listLinks(db, permission.actor.personId);
}

/** Ends a link: no result goes back after it. */
export async function endLink(db: Db, permission: Own, linkId: string, { clock }: { readonly clock: Clock }): Promise<boolean> {
  const { personId } = permission.actor;
  const at = clock.now();
  return inTransaction(db, async (tx) => {
    if ((await queries.endLinks(tx, personId, linkId, at)) === 0) return false;
    await recordEvent(tx, {
      kind: 'courseware.unlinked',
      actor: { kind: 'person', personId },
      subjectPersonId: personId,
      entity: { name: 'lti_person', id: linkId },
      reason: 'ended by the person',
      occurredAt: at,
    });
    return true;
  });
}
