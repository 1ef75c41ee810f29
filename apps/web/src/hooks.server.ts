import { error, redirect } from '@sveltejs/kit';
import type { Handle, HandleServerError } from '@sveltejs/kit/hooks';
import { findSession } from '#lib/server/account/session.ts';
import { permit } from '#lib/server/account/permissions.ts';
import { ROUTE_ACCESS } from '#lib/server/account/route-access.ts';
import { config } from '#lib/server/platform/config.ts';

/** Sets who is asking, and lets a request through only where the route's access allows it. */
export const handle: Handle = async ({ event, resolve }) => {
  const { route, locals, url, request } = event;
  locals.actor = undefined;
  locals.session = undefined;
  if (route.id === null) return resolve(event);
  const access = ROUTE_ACCESS[route.id];
  if (access === undefined) error(404, 'There is nothing at this address.');
  if (access === 'demonstration' && config().mode !== 'demonstration') error(404, 'There is nothing at this address.');
  locals.session = await findSession(request.headers);
  // Until the second factor is shown, the session opens nothing but the page that asks for it.
  locals.actor = locals.session?.secondFactorDue ? undefined : locals.session?.actor;
  if (access !== 'public' && access !== 'demonstration') {
    const refusal = access === 'signed-in' ? (locals.actor ? undefined : 'ACCOUNT_SIGN_IN_NEEDED') : reason(permit(locals.actor, access));
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
  const response = await resolve(event);
  response.headers.set('x-content-type-options', 'nosniff');
  response.headers.set('referrer-policy', 'strict-origin-when-cross-origin');
  response.headers.set('x-frame-options', 'DENY');
  response.headers.set('permissions-policy', 'geolocation=(), microphone=(), camera=()');
  // What depends on who is signed in must not stay in a shared cache.
  if (locals.actor && !response.headers.has('cache-control')) response.headers.set('cache-control', 'private, no-store');
  return response;
};

function reason(decision: ReturnType<typeof permit>): string | undefined {
  return decision.ok ? undefined : decision.error;
}

/** Errors that a route named keep their words; a bug goes to the log, and the person gets a number to quote. */
export const handleError: HandleServerError = (caught) => {
  if (caught.kind === 'app') return caught.error;
  if (caught.kind === 'framework' || caught.kind === 'validation') {
    const notFound = caught.error.status === 404;
    return { message: notFound ? 'There is nothing at this address. It may have moved, or the link was cut off.' : caught.error.message };
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
