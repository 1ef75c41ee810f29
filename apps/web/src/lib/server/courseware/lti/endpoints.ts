import { createHash } from 'node:crypto';
import type { Db } from '../../db/pool.ts';
import { tokenHash } from '../../platform/seal.ts';
import { publicKeys } from './keys.ts';
import { LTI_WORDS } from './lti-words.ts';
import { beginLogin, takeLaunch, type LtiPorts } from './tool.ts';
import { grantAccess, readLineItem, readResults, takeScore, type LineItemProblem } from './vendor.ts';

/** What machines and other sites ask of us over LTI, as requests and answers of the web. */

const LONGEST_FORM = 40_000;
const LOGIN_SECONDS = 600;

const escaped = (text: string) => text.replace(/[&"<>']/g, (sign) => `&#${sign.charCodeAt(0)};`);
const cookieName = (state: string) => `lti_${tokenHash(state).slice(0, 16)}`;

/** A small page of its own: no menu, no session, nothing that other pages bring. */
export function plainPage(
  title: string,
  body: string,
  { status = 200, script = '', framed = false }: { readonly status?: number; readonly script?: string; readonly framed?: boolean } = {},
): Response {
  const hash = script === '' ? "'none'" : `'sha256-${createHash('sha256').update(script).digest('base64')}'`;
  const style =
    'body{max-width:36rem;margin:3rem auto;padding:0 1.25rem;font:1.05rem/1.6 system-ui,sans-serif;color-scheme:light dark}a,button{font:inherit;display:inline-block;min-height:44px;padding:.6rem 1.2rem}';
  return new Response(
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)} · NPS</title><style>${style}</style></head><body><main><h1>${escaped(title)}</h1>${body}</main>${script === '' ? '' : `<script>${script}</script>`}</body></html>`,
    {
      status,
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'; script-src ${hash}; base-uri 'none'; frame-ancestors ${framed ? '*' : "'none'"}`,
      },
    },
  );
}

/** A page that says why not, with the code. */
export function refusalPage(code: keyof typeof LTI_WORDS, status = 403): Response {
  return plainPage('This could not be opened', `<p role="alert">${escaped(LTI_WORDS[code])}</p><p>Code: <code>${code}</code></p>`, { status });
}

/** A page that sends a form on to another site by itself, or by its button. */
export function postOn(url: string, fields: Readonly<Record<string, string>>): Response {
  const inputs = Object.entries(fields).map(([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`);
  return plainPage('Going on', `<form method="POST" action="${escaped(url)}">${inputs.join('')}<p>You are being sent on.</p><button>Go on</button></form>`, {
    script: 'document.forms[0].submit()',
  });
}

/** A page that goes on to another site by an address. */
export function goOn(url: string): Response {
  return plainPage(
    'Going on',
    `<meta http-equiv="refresh" content="0;url=${escaped(url)}"><p>You are being sent on. <a href="${escaped(url)}" rel="noreferrer">Go on</a></p>`,
  );
}

async function formOf(request: Request): Promise<URLSearchParams> {
  const text = await request.text();
  return new URLSearchParams(text.length > LONGEST_FORM ? '' : text);
}

/** A platform begins a login. In a frame no cookie would come back: there a link opens a window of its own. */
export async function answerLogin(db: Db, request: Request, ports: LtiPorts): Promise<Response> {
  const url = new URL(request.url);
  const sent = request.method === 'POST' ? await formOf(request) : url.searchParams;
  if (request.headers.get('sec-fetch-dest') === 'iframe') {
    const link = `${url.pathname}?${sent.toString()}`;
    return plainPage(
      'Open it in a window of its own',
      `<p>This opens outside of your learning platform, so that your account stays safe.</p><p><a href="${escaped(link)}" target="_blank" rel="noopener">Open it</a></p>`,
      { framed: true },
    );
  }
  const begun = await beginLogin(db, sent, ports);
  if (!begun.ok) return refusalPage(begun.error, 400);
  const { redirect, state } = begun.value;
  const cookie = `${cookieName(state)}=${state}; Path=/lti; Max-Age=${LOGIN_SECONDS}; HttpOnly; Secure; SameSite=None`;
  return new Response(null, {
    status: 302,
    headers: { location: redirect, 'set-cookie': cookie, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
  });
}

/** A platform answers with a signed token. */
export async function answerLaunch(db: Db, request: Request, ports: LtiPorts): Promise<Response> {
  const form = await formOf(request);
  const [state, idToken] = [form.get('state') ?? '', form.get('id_token') ?? ''];
  if (state === '' || idToken === '') return refusalPage('LTI_LOGIN_INCOMPLETE', 400);
  const name = cookieName(state);
  const cookie = (request.headers.get('cookie') ?? '')
    .split(/;\s*/)
    .find((each) => each.startsWith(`${name}=`))
    ?.slice(name.length + 1);
  const taken = await takeLaunch(db, { state, idToken, cookie }, ports);
  if (!taken.ok) return refusalPage(taken.error, taken.error === 'LTI_KEYS_UNREACHABLE' ? 502 : 403);
  const { launchToken, kind } = taken.value;
  const headers = {
    location: kind === 'resource' ? `/lti/open/${launchToken}` : `/lti/choose/${launchToken}`,
    'set-cookie': `${name}=; Path=/lti; Max-Age=0; HttpOnly; Secure; SameSite=None`,
    'cache-control': 'no-store',
  };
  return new Response(null, { status: 303, headers });
}

/** Our public keys. */
export async function answerKeys(db: Db, ports: LtiPorts): Promise<Response> {
  return Response.json(await publicKeys(db, ports), { headers: { 'cache-control': 'public, max-age=300' } });
}

/** A tool asks for a token (RFC 6749, 5). */
export async function answerAccess(db: Db, request: Request, ports: LtiPorts): Promise<Response> {
  const granted = await grantAccess(db, await formOf(request), ports);
  const headers = { 'cache-control': 'no-store' };
  if (!granted.ok) {
    const code = granted.error;
    const error = code === 'LTI_GRANT' ? 'unsupported_grant_type' : code === 'LTI_SCOPE' ? 'invalid_scope' : 'invalid_client';
    return Response.json({ error, error_description: LTI_WORDS[code], code }, { status: error === 'invalid_client' ? 401 : 400, headers });
  }
  const { accessToken, scope, seconds } = granted.value;
  return Response.json({ access_token: accessToken, token_type: 'Bearer', expires_in: seconds, scope }, { headers });
}

const STATUS: Readonly<Record<LineItemProblem, number>> = {
  LTI_ACCESS: 401,
  LTI_SCOPE: 403,
  LTI_LINE_ITEM: 404,
  LTI_SCORE_MALFORMED: 400,
  LTI_SCORE_PERSON: 404,
  LTI_SCORE_OLD: 409,
};
const refused = (code: LineItemProblem) =>
  Response.json({ code, message: LTI_WORDS[code] }, { status: STATUS[code], headers: { 'cache-control': 'no-store' } });

/** A tool asks about the line item of a launch: itself, its results, or a score for it. */
export async function answerLineItem(
  db: Db,
  request: Request,
  registrationId: string,
  what: 'item' | 'results' | 'scores',
  ports: LtiPorts,
): Promise<Response> {
  const authorization = request.headers.get('authorization');
  const headers = (type: string) => ({ 'content-type': `application/vnd.ims.lis.v2.${type}+json`, 'cache-control': 'no-store' });
  if (what === 'scores') {
    const text = await request.text();
    let sent: unknown;
    try {
      sent = text.length > LONGEST_FORM ? undefined : JSON.parse(text);
    } catch {
      sent = undefined;
    }
    const taken = await takeScore(db, authorization, registrationId, sent, ports);
    return taken.ok ? new Response(null, { status: 204 }) : refused(taken.error);
  }
  const read = await (what === 'item' ? readLineItem : readResults)(db, authorization, registrationId, ports);
  return read.ok ? new Response(JSON.stringify(read.value), { headers: headers(what === 'item' ? 'lineitem' : 'resultcontainer') }) : refused(read.error);
}
