import type { IncomingHttpHeaders } from 'node:http';

/** Addresses that take forms from other sites: what is in the form is signed, and is the proof. */
const TAKES_FORMS = /^(\/lti\/(login|launch|platform\/token)|\/api\/texts\/reply)(\?|$)/;
/** The cookie that the login of a learning platform was begun with. */
const OF_LTI = /^lti_[0-9a-f]{16}=/;

/**
 * Lets another site send a form to one of the few addresses that are made for it (LTI 1.3: logins and launches come by form
 * from the learning platform; answers to texts come by form from the provider). No cookie goes with it but the one of that login: a form from elsewhere never acts as the
 * person who is signed in.
 *
 * @param origin of the platform
 * @returns what the request may be taken to be, or undefined where it is no such form
 */
export function foreignForm(
  { method, url, headers }: { readonly method?: string | undefined; readonly url?: string | undefined; readonly headers: IncomingHttpHeaders },
  origin: string,
): { readonly origin: string; readonly cookie: string } | undefined {
  if (method !== 'POST' || !TAKES_FORMS.test(url ?? '')) return undefined;
  const cookie = (headers.cookie ?? '')
    .split(/;\s*/)
    .filter((each) => OF_LTI.test(each))
    .join('; ');
  return { origin, cookie };
}
