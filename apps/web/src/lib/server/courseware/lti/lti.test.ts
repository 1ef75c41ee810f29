import type { IncomingMessage, ServerResponse } from 'node:http';
import { randomUUID } from 'node:crypto';
import { LTITool, type LTIStorage } from '@lti-tool/core';
import { exportJWK, generateKeyPair, SignJWT, type JWK, type JWTPayload } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { err, unwrap } from '@einthoven/kernel';
import { permit } from '../../account/index.ts';
import { ceCreditsOf } from '../../ce/index.ts';
import { newCertificant, newDecider, newPerson } from '../../ce/test-ce.ts';
import { useTestDatabase } from '../../db/test-database.ts';
import { systemClock } from '../../platform/clock.ts';
import { foreignForm } from '../../platform/foreign-form.ts';
import { randomToken } from '../../platform/rng.ts';
import { registerSchemes } from '../../scheme/index.ts';
import { approvedCourse, listen } from '../test-courseware.ts';
import { answerDeepLink, openDeepLink } from './deep-link.ts';
import { answerAccess, answerKeys, answerLaunch, answerLineItem, answerLogin } from './endpoints.ts';
import { askOutside, isOutsideUrl } from './outside.ts';
import { endRegistration, linkCourse, registerPlatform, registerTool } from './register.ts';
import { publish } from './score.ts';
import { acceptLaunch, previewLaunch, takeLaunch } from './tool.ts';
import { listTools } from './vendor.queries.ts';
import { authorize, launchVendor } from './vendor.ts';

/** Both of our sides, and others against each, over HTTP on this machine, with keys that were made for this. */
const at = useTestDatabase();
const ports = { clock: systemClock, token: randomToken, ask: askOutside };
const CLAIM = 'https://purl.imsglobal.org/spec/lti/claim/';
let base = '';
let close = () => {};

async function route(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of incoming as AsyncIterable<Buffer>) parts.push(part);
  const { method = 'GET', url = '/' } = incoming;
  const headers = Object.entries(incoming.headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as [string, string]] : []));
  const request = new Request(`${base}${url}`, { method, headers, ...(method === 'POST' ? { body: Buffer.concat(parts) } : {}) });
  const [, item = '', what = ''] = /^\/lti\/platform\/line-items\/([^/]+)\/?(\w*)$/.exec(url.split('?')[0] ?? '') ?? [];
  const answer =
    url === '/evil/jwks'
      ? Response.json({ keys: [await publicJwk('evil')] })
      : url === '/lms/jwks'
        ? Response.json({ keys: [await publicJwk('lms')] })
        : url === '/lti/jwks'
          ? await answerKeys(at.db, ports)
          : url.startsWith('/lti/login')
            ? await answerLogin(at.db, request, ports)
            : url === '/lti/launch'
              ? await answerLaunch(at.db, request, ports)
              : url === '/lti/platform/token'
                ? await answerAccess(at.db, request, ports)
                : item !== ''
                  ? await answerLineItem(at.db, request, item, what === 'scores' ? 'scores' : what === 'results' ? 'results' : 'item', ports)
                  : new Response(null, { status: 404 });
  response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(Buffer.from(await answer.arrayBuffer()));
}

const pairs = new Map<string, Awaited<ReturnType<typeof generateKeyPair>>>();
async function pair(name: string) {
  const known = pairs.get(name) ?? (await generateKeyPair('RS256', { extractable: true }));
  pairs.set(name, known);
  return known;
}
const publicJwk = async (name: string): Promise<JWK> => ({ ...(await exportJWK((await pair(name)).publicKey)), kid: name, alg: 'RS256', use: 'sig' });

beforeAll(async () => {
  const listening = await listen((incoming, response) => void route(incoming, response).catch((error: unknown) => response.writeHead(500).end(String(error))));
  base = listening.origin;
  process.env['BASE_URL'] = base;
  close = () => void listening.server.close();
  await Promise.all([pair('lms'), pair('evil')]);
  await registerSchemes(at.db);
});
afterAll(() => close());

const own = (personId: string) => unwrap(permit({ personId, roles: new Set(), secondFactor: false, sessionId: 's' }, 'account.manage-own'));

/** A learning platform that somebody else runs, with keys of its own. */
async function lms(name = randomUUID()) {
  const fields = {
    name,
    issuer: `${base}/lms`,
    clientId: randomUUID(),
    deploymentIds: 'd1 d2',
    authUrl: `${base}/lms/auth`,
    tokenUrl: `${base}/lms/token`,
    keysetUrl: `${base}/lms/jwks`,
  };
  const staff = await newDecider(at.db);
  const platformId = unwrap(await registerPlatform(at.db, staff.decide, fields, ports));
  const login = async (target = `${base}/ce/modules/some-module`) => {
    const sent = new URLSearchParams({ iss: fields.issuer, login_hint: 'u', target_link_uri: target, client_id: fields.clientId });
    const answer = await fetch(`${base}/lti/login?${sent}`, { redirect: 'manual' });
    const asked = new URL(answer.headers.get('location') ?? `${base}/none`).searchParams;
    return {
      status: answer.status,
      state: asked.get('state') ?? '',
      nonce: asked.get('nonce') ?? '',
      cookie: (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '',
      target,
    };
  };
  const now = Math.floor(Date.now() / 1000);
  const claims = ({ nonce, target }: { nonce: string; target: string }, more: JWTPayload = {}): JWTPayload => ({
    iss: fields.issuer,
    aud: fields.clientId,
    sub: 'student-7',
    iat: now,
    exp: now + 300,
    nonce,
    [`${CLAIM}version`]: '1.3.0',
    [`${CLAIM}message_type`]: 'LtiResourceLinkRequest',
    [`${CLAIM}deployment_id`]: 'd1',
    [`${CLAIM}target_link_uri`]: target,
    [`${CLAIM}resource_link`]: { id: 'r1' },
    [`${CLAIM}roles`]: [],
    email: 'somebody@else.example',
    ...more,
  });
  const sign = async (payload: JWTPayload, key = 'lms', kid = key) =>
    new SignJWT(payload).setProtectedHeader({ alg: 'RS256', kid }).sign((await pair(key)).privateKey);
  return { ...fields, platformId, staff, login, claims, sign };
}

async function launch({ state, cookie }: { state: string; cookie: string }, idToken: string) {
  const answer = await fetch(`${base}/lti/launch`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie },
    body: new URLSearchParams({ state, id_token: idToken }),
  });
  return { status: answer.status, code: /Code: <code>(\w+)/.exec(await answer.text())?.[1], location: answer.headers.get('location') ?? '' };
}

describe('our tool', () => {
  test('takes a launch that is right, once, and links an account only when its owner agrees', async () => {
    const platform = await lms();
    const begun = await platform.login();
    expect(begun.status).toBe(302);
    const idToken = await platform.sign(platform.claims(begun));
    const launched = await launch(begun, idToken);
    expect(launched).toMatchObject({ status: 303, location: expect.stringMatching(/^\/lti\/open\/[\w-]{43}$/) as string });
    expect(await launch(begun, idToken)).toMatchObject({ status: 403, code: 'LTI_STATE' });
    const token = launched.location.split('/').at(-1) ?? '';
    const [person, other] = [await newPerson(at.db), await newPerson(at.db, 'Other')];
    // Nothing of the address in the token is looked at.
    expect(await previewLaunch(at.db, own(person.personId), token, ports)).toMatchObject({ ok: true, value: { linked: false, platform: platform.name } });
    expect(unwrap(await acceptLaunch(at.db, own(person.personId), token, ports))).toBe(begun.target);
    expect(await acceptLaunch(at.db, own(person.personId), token, ports)).toEqual(err('LTI_LAUNCH_ENDED'));
    const again = async (subject: string) => {
      const next = await platform.login();
      return (await launch(next, await platform.sign(platform.claims(next, { sub: subject })))).location.split('/').at(-1) ?? '';
    };
    expect(await acceptLaunch(at.db, own(other.personId), await again('student-7'), ports)).toEqual(err('LTI_LINKED_OTHER'));
    expect(await acceptLaunch(at.db, own(person.personId), await again('student-8'), ports)).toEqual(err('LTI_OTHER_PERSON'));
    expect(await previewLaunch(at.db, own(person.personId), await again('student-7'), ports)).toMatchObject({ ok: true, value: { linked: true } });
    const told = await at.db.selectFrom('messages').select('message').where('person_id', '=', person.personId).execute();
    expect(told).toEqual([{ message: 'courseware.linked' }]);
  });

  test('refuses what is forged, stale, replayed or meant for others, by code', async () => {
    const platform = await lms();
    const attempt = async (idToken: (begun: Awaited<ReturnType<typeof platform.login>>) => string | Promise<string>) => {
      const begun = await platform.login();
      return (await launch(begun, await idToken(begun))).code;
    };
    const with_ = (more: JWTPayload) => attempt((begun) => platform.sign(platform.claims(begun, more)));
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const now = Math.floor(Date.now() / 1000);
    expect(await attempt((begun) => `${encode({ alg: 'none' })}.${encode(platform.claims(begun))}.`)).toBe('LTI_TOKEN_ALGORITHM');
    // The public key taken for the secret of a shared one.
    expect(
      await attempt(async (begun) =>
        new SignJWT(platform.claims(begun)).setProtectedHeader({ alg: 'HS256', kid: 'lms' }).sign(Buffer.from(JSON.stringify(await publicJwk('lms')))),
      ),
    ).toBe('LTI_TOKEN_ALGORITHM');
    expect(await attempt((begun) => platform.sign(platform.claims(begun), 'evil'))).toBe('LTI_TOKEN_SIGNATURE');
    expect(await attempt((begun) => platform.sign(platform.claims(begun), 'evil', 'lms'))).toBe('LTI_TOKEN_SIGNATURE');
    // Where its keys are is said by the registration, not by the token.
    expect(
      await attempt(async (begun) =>
        new SignJWT(platform.claims(begun)).setProtectedHeader({ alg: 'RS256', kid: 'evil', jku: `${base}/evil/jwks` }).sign((await pair('evil')).privateKey),
      ),
    ).toBe('LTI_TOKEN_SIGNATURE');
    expect(
      await attempt(async (begun) => {
        const [head, , tail] = (await platform.sign(platform.claims(begun))).split('.');
        return `${head}.${encode(platform.claims(begun, { sub: 'teacher' }))}.${tail}`;
      }),
    ).toBe('LTI_TOKEN_SIGNATURE');
    expect(await with_({ aud: 'another-tool' })).toBe('LTI_TOKEN_AUDIENCE');
    expect(await with_({ aud: [platform.clientId, 'another-tool'] })).toBe('LTI_TOKEN_AUDIENCE');
    expect(await with_({ azp: 'another-tool' })).toBe('LTI_TOKEN_AUDIENCE');
    expect(await with_({ iss: 'https://evil.example' })).toBe('LTI_TOKEN_ISSUER');
    expect(await with_({ iat: now - 900, exp: now - 600 })).toBe('LTI_TOKEN_EXPIRED');
    expect(await with_({ exp: now + 90_000 })).toBe('LTI_TOKEN_EXPIRED');
    expect(await with_({ iat: now + 600, exp: now + 900 })).toBe('LTI_TOKEN_EXPIRED');
    expect(await with_({ nonce: randomToken() })).toBe('LTI_NONCE');
    expect(await with_({ [`${CLAIM}deployment_id`]: 'd9' })).toBe('LTI_DEPLOYMENT');
    expect(await with_({ [`${CLAIM}version`]: '1.1' })).toBe('LTI_VERSION');
    expect(await with_({ [`${CLAIM}message_type`]: 'LtiSubmissionReviewRequest' })).toBe('LTI_MESSAGE_TYPE');
    expect(await with_({ [`${CLAIM}target_link_uri`]: `${base}/me` })).toBe('LTI_TARGET_UNKNOWN');
    expect(await with_({ sub: '' })).toBe('LTI_NO_PERSON');
    expect(await attempt(() => 'x.y.z')).toBe('LTI_TOKEN_MALFORMED');
    expect((await platform.login(`${base}/me`)).status).toBe(400);
    expect((await platform.login('https://evil.example/guide')).status).toBe(400);
    // Another browser than the one that went away; and a login that began too long ago.
    const begun = await platform.login();
    expect((await launch({ ...begun, cookie: '' }, await platform.sign(platform.claims(begun)))).code).toBe('LTI_BROWSER');
    const late = { now: () => new Date(Date.now() + 11 * 60_000) };
    const cookie = begun.cookie.split('=')[1];
    expect(await takeLaunch(at.db, { state: begun.state, idToken: 'x', cookie }, { ...ports, clock: late })).toEqual(err('LTI_STATE'));
    const framed = await fetch(`${base}/lti/login?iss=x`, { headers: { 'sec-fetch-dest': 'iframe' } });
    expect(framed.headers.get('set-cookie')).toBeNull();
    const last = await platform.login();
    await endRegistration(at.db, platform.staff.decide, { kind: 'platform', id: platform.platformId }, ports);
    expect((await launch(last, await platform.sign(platform.claims(last)))).code).toBe('LTI_PLATFORM_UNKNOWN');
  });

  test('answers a deep link with what was chosen, signed, once', async () => {
    const platform = await lms();
    const begun = await platform.login();
    const settings = { deep_link_return_url: `${base}/lms/return`, accept_types: ['ltiResourceLink'], accept_multiple: false, data: 'opaque' };
    const more = { [`${CLAIM}message_type`]: 'LtiDeepLinkingRequest', 'https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings': settings };
    const token = (await launch(begun, await platform.sign(platform.claims(begun, more)))).location.split('/').at(-1) ?? '';
    expect((await openDeepLink(at.db, token, ports))?.offers).toContainEqual({ path: '/study', title: 'Practice', scored: true });
    expect(await answerDeepLink(at.db, token, ['/me'], ports)).toEqual(err('LTI_CHOICE'));
    expect(await answerDeepLink(at.db, token, ['/study', '/guide'], ports)).toEqual(err('LTI_CHOICE'));
    const { jwt, returnUrl } = unwrap(await answerDeepLink(at.db, token, ['/study'], ports));
    expect(returnUrl).toBe(settings.deep_link_return_url);
    const payload = JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;
    expect(payload).toMatchObject({
      iss: platform.clientId,
      aud: platform.issuer,
      'https://purl.imsglobal.org/spec/lti-dl/claim/data': 'opaque',
      [`${CLAIM}deployment_id`]: 'd1',
    });
    expect(await answerDeepLink(at.db, token, ['/study'], ports)).toEqual(err('LTI_LAUNCH_ENDED'));
  });
});

/** A course that a tool gives, and somebody who may take it. */
async function vendor(urls: { readonly login: string; readonly redirect: string; readonly keys: string; readonly target: string }, rule = 'passed') {
  const { courseId } = await approvedCourse(at.db);
  const staff = await newDecider(at.db);
  const toolId = unwrap(
    await registerTool(at.db, staff.decide, { name: `Tool ${randomUUID()}`, loginUrl: urls.login, redirectUrls: urls.redirect, keysetUrl: urls.keys }, ports),
  );
  unwrap(await linkCourse(at.db, staff.decide, { courseId, toolId, targetUrl: urls.target, rule, passPercent: '80' }, ports));
  const tool = (await listTools(at.db)).find((each) => each.toolId === toolId);
  if (!tool) throw new Error('the tool is not there');
  return { courseId, tool, person: await newCertificant(at.db), staff };
}

describe('our platform', () => {
  test('and our tool pass against each other, and the hours follow from the score', async () => {
    const target = `${base}/ce/modules/some-module`;
    const { courseId, tool, person, staff } = await vendor({ login: `${base}/lti/login`, redirect: `${base}/lti/launch`, keys: `${base}/lti/jwks`, target });
    const asTool = {
      name: 'Ourselves',
      issuer: base,
      clientId: tool.clientId,
      deploymentIds: tool.deploymentId,
      authUrl: `${base}/lti/platform/authorize`,
      tokenUrl: `${base}/lti/platform/token`,
      keysetUrl: `${base}/lti/jwks`,
    };
    const platformId = unwrap(await registerPlatform(at.db, staff.decide, asTool, ports));
    const login = await fetch(unwrap(await launchVendor(at.db, person.own, courseId, ports)), { redirect: 'manual' });
    const asked = new URL(login.headers.get('location') ?? '');
    expect(asked.pathname).toBe('/lti/platform/authorize');
    const change = (name: string, value: string) => {
      const changed = new URLSearchParams(asked.searchParams);
      changed.set(name, value);
      return changed;
    };
    expect(await authorize(at.db, person.own, change('redirect_uri', 'https://evil.example/'), ports)).toEqual(err('LTI_REDIRECT'));
    expect(await authorize(at.db, person.own, change('client_id', 'x'), ports)).toEqual(err('LTI_TOOL_UNKNOWN'));
    expect(await authorize(at.db, person.own, change('response_mode', 'fragment'), ports)).toEqual(err('LTI_REQUEST'));
    expect(await authorize(at.db, (await newCertificant(at.db, 'Other')).own, asked.searchParams, ports)).toEqual(err('LTI_HINT'));
    const answered = unwrap(await authorize(at.db, person.own, asked.searchParams, ports));
    expect(await authorize(at.db, person.own, asked.searchParams, ports)).toEqual(err('LTI_HINT'));
    const launched = await launch({ state: answered.state ?? '', cookie: (login.headers.get('set-cookie') ?? '').split(';')[0] ?? '' }, answered.idToken);
    expect(launched.status).toBe(303);
    expect(unwrap(await acceptLaunch(at.db, own(person.personId), launched.location.split('/').at(-1) ?? '', ports))).toBe(target);

    const claims = JSON.parse(Buffer.from(answered.idToken.split('.')[1] ?? '', 'base64url').toString()) as {
      sub: string;
      'https://purl.imsglobal.org/spec/lti-ags/claim/endpoint': { lineitem: string };
    };
    expect(JSON.stringify(claims)).not.toContain('Person');
    const lineItem = claims['https://purl.imsglobal.org/spec/lti-ags/claim/endpoint'].lineitem;
    const platform = { platformId, ...asTool, deploymentIds: [tool.deploymentId] };
    const send = (score: number, subject = claims.sub) => publish(at.db, platform, { lineItem, subject, score }, { ...ports, clock: systemClock });
    const hours = async () => (await ceCreditsOf(at.db, person.own, person.personId)).map(({ halfHours, state }) => ({ halfHours, state }));
    expect(await send(1, 'somebody-else')).toEqual(err('LTI_SCORE_REFUSED'));
    expect(await send(0.79)).toMatchObject({ ok: true });
    expect(await hours()).toEqual([]);
    expect(await send(0.8)).toMatchObject({ ok: true });
    expect(await hours()).toEqual([{ halfHours: 3, state: 'counted' }]);
    expect(await send(1)).toMatchObject({ ok: true });
    expect(await hours()).toHaveLength(1);
    // A tool that was not launched for it has no line item.
    const stranger = await vendor({ login: `${base}/lti/login`, redirect: `${base}/lti/launch`, keys: `${base}/lti/jwks`, target });
    expect(await publish(at.db, { ...platform, clientId: stranger.tool.clientId }, { lineItem, subject: claims.sub, score: 1 }, ports)).toEqual(
      err('LTI_SCORE_REFUSED'),
    );
  });

  test('refuses assertions that are replayed, forged or stale, and tokens that are not its own', async () => {
    const { tool } = await vendor({ login: `${base}/x`, redirect: `${base}/x`, keys: `${base}/lms/jwks`, target: `${base}/x` });
    const now = Math.floor(Date.now() / 1000);
    const assertion = async (more: JWTPayload = {}, key = 'lms') =>
      new SignJWT({ iss: tool.clientId, sub: tool.clientId, aud: `${base}/lti/platform/token`, iat: now, exp: now + 60, jti: randomUUID(), ...more })
        .setProtectedHeader({ alg: 'RS256', kid: key })
        .sign((await pair(key)).privateKey);
    const ask = async (client: string, more: Readonly<Record<string, string>> = {}) => {
      const body = new URLSearchParams({
        grant_type: 'client_credentials',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: client,
        scope: 'https://purl.imsglobal.org/spec/lti-ags/scope/score',
        ...more,
      });
      const answer = await fetch(`${base}/lti/platform/token`, { method: 'POST', body });
      return (await answer.json()) as { code?: string; error?: string; access_token?: string };
    };
    const once = await assertion();
    expect(await ask(once)).toHaveProperty('access_token');
    expect(await ask(once)).toMatchObject({ code: 'LTI_REPLAY', error: 'invalid_client' });
    expect(await ask(await assertion({}, 'evil'))).toMatchObject({ code: 'LTI_TOKEN_SIGNATURE' });
    expect(await ask(await assertion({ aud: 'https://other.example' }))).toMatchObject({ code: 'LTI_TOKEN_AUDIENCE' });
    expect(await ask(await assertion({ iat: now - 900, exp: now - 600 }))).toMatchObject({ code: 'LTI_TOKEN_EXPIRED' });
    expect(await ask(await assertion({ sub: 'other' }))).toMatchObject({ code: 'LTI_TOKEN_MALFORMED' });
    expect(await ask(await assertion({ iss: 'nobody' }))).toMatchObject({ code: 'LTI_TOOL_UNKNOWN' });
    expect(await ask(await assertion(), { scope: 'openid' })).toMatchObject({ error: 'invalid_scope' });
    expect(await ask(await assertion(), { grant_type: 'password' })).toMatchObject({ error: 'unsupported_grant_type' });
    const scores = await fetch(`${base}/lti/platform/line-items/${randomUUID()}/scores`, {
      method: 'POST',
      headers: { authorization: `Bearer ${randomToken()}` },
      body: '{}',
    });
    expect(scores.status).toBe(401);
  });

  test('passes against a public implementation of a tool', async () => {
    const keyPair = (await generateKeyPair('RS256', { extractable: true })) as CryptoKeyPair;
    // Its keys, from an address of its own.
    const keys: { current?: unknown } = {};
    const theirs = await listen((_request, response) => void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(keys.current)));
    const target = `${theirs.origin}/course`;
    const { courseId, tool, person } = await vendor(
      { login: `${theirs.origin}/login`, redirect: `${theirs.origin}/launch`, keys: `${theirs.origin}/jwks`, target },
      'completed',
    );
    const config = {
      iss: base,
      clientId: tool.clientId,
      deploymentId: tool.deploymentId,
      authUrl: `${base}/lti/platform/authorize`,
      tokenUrl: `${base}/lti/platform/token`,
      jwksUrl: `${base}/lti/jwks`,
    };
    const nonces = new Set<string>();
    const storage = {
      getLaunchConfig: async () => config,
      storeNonce: async (nonce: string) => void nonces.add(nonce),
      validateNonce: async (nonce: string) => nonces.delete(nonce),
      addSession: async ({ id }: { id: string }) => id,
    } as unknown as LTIStorage;
    const reference = new LTITool({ stateSecret: Buffer.from('a secret of the reference tool, long'), keyPair, storage });
    keys.current = await reference.getJWKS();
    const begun = new URL(unwrap(await launchVendor(at.db, person.own, courseId, ports))).searchParams;
    const said = (name: string) => begun.get(name) ?? '';
    const asked = await reference.handleLogin({
      client_id: said('client_id'),
      iss: said('iss'),
      launchUrl: `${theirs.origin}/launch`,
      login_hint: said('login_hint'),
      target_link_uri: said('target_link_uri'),
      lti_deployment_id: said('lti_deployment_id'),
      lti_message_hint: said('lti_message_hint'),
    });
    const { idToken, state } = unwrap(await authorize(at.db, person.own, new URL(asked).searchParams, ports));
    const payload = await reference.verifyLaunch(idToken, state ?? '');
    expect(payload['https://purl.imsglobal.org/spec/lti/claim/target_link_uri']).toBe(target);
    const session = await reference.createSession(payload);
    await reference.submitScore(session, {
      userId: payload.sub,
      scoreGiven: 9,
      scoreMaximum: 10,
      activityProgress: 'Completed',
      gradingProgress: 'FullyGraded',
    } as Parameters<typeof reference.submitScore>[1]);
    expect((await ceCreditsOf(at.db, person.own, person.personId)).map(({ halfHours }) => halfHours)).toEqual([3]);
    const results = await reference.getScores(session);
    expect(results).toMatchObject([{ userId: payload.sub, resultScore: 90, resultMaximum: 100 }]);
    theirs.server.close();
  });
});

test('addresses of others are https, and forms of others come without the session', () => {
  for (const url of [
    'ftp://x.example',
    'http://x.example',
    'https://user:pass@x.example',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'http://169.254.169.254/',
  ])
    expect(isOutsideUrl(url), url).toBe(false);
  expect(isOutsideUrl('https://lms.example/keys')).toBe(true);
  const headers = { cookie: 'einthoven.session_token=secret; lti_0123456789abcdef=state' };
  expect(foreignForm({ method: 'POST', url: '/lti/launch', headers }, 'https://nps.example')).toEqual({
    origin: 'https://nps.example',
    cookie: 'lti_0123456789abcdef=state',
  });
  for (const [method, url] of [
    ['GET', '/lti/launch'],
    ['POST', '/lti/launch/x'],
    ['POST', '/me'],
    ['POST', '/lti/platform/authorize'],
  ] as const)
    expect(foreignForm({ method, url, headers }, 'https://nps.example'), url).toBeUndefined();
});
