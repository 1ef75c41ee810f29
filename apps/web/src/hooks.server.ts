import { error, redirect } from '@sveltejs/kit';
import type { Handle, HandleServerError } from '@sveltejs/kit/hooks';
import { findSession } from '#lib/server/account/session.ts';
import { recordConflict } from '#lib/server/account/impartiality.ts';
import { permit } from '#lib/server/account/permissions.ts';
import { ROUTE_ACCESS } from '#lib/server/account/route-access.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { config } from '#lib/server/platform/config.ts';
import { PageCache } from '#lib/server/platform/page-cache.ts';
import { chooseLanguage, inLanguage, LANGUAGE_COOKIE } from '#lib/server/site/language.ts';

/** Sets who is asking, and lets a request through only where the route's access allows it. */
export const handle: Handle = async ({ event, resolve }) => {
  const { route, locals, url, request } = event;
  locals.actor = undefined;
  locals.session = undefined;
  locals.language = chooseLanguage({ account: null, cookie: event.cookies.get(LANGUAGE_COOKIE), accept: request.headers.get('accept-language') });
  refuseBrokenForms(request);
  if (route.id === null) return answer(event, resolve);
  const access = ROUTE_ACCESS[route.id];
  if (access === undefined) error(404, 'There is nothing at this address.');
  if (access === 'demonstration' && config().mode !== 'demonstration') error(404, 'There is nothing at this address.');
  locals.session = await findSession(request.headers);
  locals.language = chooseLanguage({ account: locals.session?.language, cookie: locals.language, accept: null });
  // Until the second factor is shown, the session opens nothing but the page that asks for it.
  locals.actor = locals.session?.secondFactorDue ? undefined : locals.session?.actor;
  if (access !== 'public' && access !== 'demonstration') {
    const refusal = access === 'signed-in' ? (locals.actor ? undefined : 'ACCOUNT_SIGN_IN_NEEDED') : reason(permit(locals.actor, access));
    if (refusal === 'ACCOUNT_NOT_ALLOWED' && locals.actor) await recordConflict(database(), locals.actor, access, route.id, { clock: systemClock });
    if (refusal === 'ACCOUNT_SIGN_IN_NEEDED') {
      if (request.method === 'GET' && request.headers.get('accept')?.includes('text/html')) {
        redirect(303, `${locals.session ? '/account/second-factor' : '/sign-in'}?next=${encodeURIComponent(url.pathname + url.search)}`);
      }
      error(401, { message: 'Sign in first.', code: refusal });
    }
    if (refusal === 'ACCOUNT_SECOND_FACTOR_NEEDED') {
      if (request.method === 'GET' && request.headers.get('accept')?.includes('text/html')) {
        redirect(303, `/account/second-factor?next=${encodeURIComponent(url.pathname + url.search)}`);
      }
      error(403, { message: 'Confirm this session with your second factor first.', code: refusal });
    }
    if (refusal) error(403, { message: 'Your account may not open this page. If you think it should, write to the certification office.', code: refusal });
  }
  if (isShared(event)) return sharedPage(event, resolve);
  const response = await answer(event, resolve);
  if (SHOWS_COURSEWARE.has(route.id)) allowFrames(response, config().coursewareOrigin);
  // What depends on who is signed in, or on the secret in a mailed link, must stay in no cache.
  const secret = locals.session !== undefined || event.params['token'] !== undefined;
  if (secret && !response.headers.has('cache-control')) response.headers.set('cache-control', 'private, no-store');
  return response;
};

/** Pages that are the same for everybody who is not signed in: they are drawn once a minute, and may be kept on the way. */
const SHARED_PAGES: ReadonlySet<string> = new Set(['/(public)/places', '/(public)/places/[state]', '/(public)/places/[state]/[city]']);
const SHARED_SECONDS = 60;
const sharedPages = new PageCache({ keptMs: SHARED_SECONDS * 1000, bytes: 32 * 1024 * 1024 });

function isShared({ route, locals, request, url, cookies, isDataRequest }: Parameters<Handle>[0]['event']): boolean {
  if (route.id === null || !SHARED_PAGES.has(route.id) || request.method !== 'GET' || url.search !== '' || isDataRequest) return false;
  return locals.session === undefined && cookies.getAll().every(({ name }) => name === LANGUAGE_COOKIE);
}

/** A shared page: as it was drawn a short while ago, or drawn now. */
async function sharedPage(...[event, resolve]: [Parameters<Handle>[0]['event'], Parameters<Handle>[0]['resolve']]): Promise<Response> {
  const key = `${event.locals.language} ${event.url.origin} ${event.url.pathname}`;
  const before = sharedPages.get(key, systemClock.now());
  if (before) return new Response(before.body, { status: before.status, headers: before.headers.map(([name, value]): [string, string] => [name, value]) });
  const response = await answer(event, resolve);
  if (response.status !== 200 || !response.headers.get('content-type')?.startsWith('text/html')) return response;
  if (!response.headers.has('cache-control')) response.headers.set('cache-control', `public, max-age=${SHARED_SECONDS}`);
  // The language, and whether somebody is signed in, stand in cookies.
  response.headers.append('vary', 'Cookie, Accept-Language');
  const page = { status: 200, headers: [...response.headers], body: await response.text() };
  sharedPages.put(key, page, systemClock.now());
  return new Response(page.body, { status: 200, headers: response.headers });
}

/** The pages beside which a package of a provider runs, in a frame from its own origin. */
const SHOWS_COURSEWARE: ReadonlySet<string> = new Set(['/(candidate)/ce/courseware/[courseId]', '/(staff)/staff/courseware/[packageId]']);

/** Lets one page show frames from one origin; every other page shows none. */
function allowFrames(response: Response, origin: string): void {
  const policy = response.headers.get('content-security-policy');
  if (policy !== null) response.headers.set('content-security-policy', `${policy}; frame-src ${origin}`);
}

/** Draws the answer in the language of the request. */
async function answer(...[event, resolve]: [Parameters<Handle>[0]['event'], Parameters<Handle>[0]['resolve']]): Promise<Response> {
  // The exam is given in English: its room is a page of its own.
  const language = event.route.id?.startsWith('/(candidate)/exam/room') ? 'en' : event.locals.language;
  const response = await inLanguage(language, () => resolve(event, { transformPageChunk: ({ html }) => html.replace('%lang%', language) }));
  if (response.headers.get('content-type')?.startsWith('text/html')) response.headers.append('vary', 'Cookie, Accept-Language');
  return response;
}

/** A body that calls itself a form and is none is the sender's mistake, and is told so wherever a route reads it. */
function refuseBrokenForms(request: Request): void {
  const read = request.formData.bind(request);
  request.formData = async () => {
    try {
      return await read();
    } catch (cause) {
      // A body over the limit has an answer of its own.
      if (!(cause instanceof TypeError) || (cause.cause as { status?: number } | undefined)?.status !== undefined) throw cause;
      error(400, 'The form did not arrive whole. Go back, reload the page and send it again.', { code: 'FORM_MALFORMED' });
    }
  };
}

function reason(decision: ReturnType<typeof permit>): string | undefined {
  return decision.ok ? undefined : decision.error;
}

/** Errors that a route named keep their words; a bug goes to the log, and the person gets a number to quote. */
export const handleError: HandleServerError = (caught) => {
  if (caught.kind === 'app') return caught.error;
  if (caught.kind === 'framework' || caught.kind === 'validation') {
    const { status, message } = caught.error;
    if (status === 404) return { message: 'There is nothing at this address. It may have moved, or the link was cut off.' };
    if (status === 413) return { message: 'This is more than we take at once. Go back, choose a smaller file (at most 10 MB) and send it again.' };
    return { message };
  }
  const id = crypto.randomUUID();
  const cause = caught.error;
  console.error(
    JSON.stringify({
      level: 'error',
      id,
      route: caught.event.route.id,
      cause: cause instanceof Error ? { message: cause.message, stack: cause.stack } : String(cause),
    }),
  );
  return { message: `This is our fault and was written down as ${id}. What you had saved is kept. Try again in a minute.`, code: 'SERVER_FAULT' };
};
