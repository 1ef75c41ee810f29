import type { PermissionName } from './permissions.ts';

/**
 * Who may open each route. Deny by default: a route that is not listed answers 404 to everybody,
 * and a test compares this list with the routes that exist.
 *
 * - `public`: anybody
 * - `signed-in`: any account
 * - a permission's name: whoever {@link permit} allows it
 * - `demonstration`: anybody, in demonstration mode only
 */
export type Access = 'public' | 'signed-in' | 'demonstration' | PermissionName;

/** Access by SvelteKit route id. Keep it sorted by concept. */
export const ROUTE_ACCESS: Readonly<Record<string, Access>> = {
  // account
  '/(public)/sign-up': 'public',
  '/(public)/sign-in': 'public',
  '/(public)/sign-in/check-mail': 'public',
  '/(public)/sign-in/link/[token]': 'public',
  '/(public)/sign-out': 'public',
  '/(public)/verify-email/[token]': 'public',
  '/(public)/reset-password': 'public',
  '/(public)/reset-password/[token]': 'public',
  '/(public)/account/second-factor': 'public',
  '/(public)/account/change-email/[token]': 'public',
  '/(public)/account/ended': 'public',
  '/(public)/account/passkey/sign-in': 'public',
  '/(public)/account/passkey/add': 'public',
  '/(public)/consent/[token]': 'public',
  '/(public)/dev/mail': 'demonstration',
  '/(public)/dev/mail/[mailId]': 'demonstration',
  '/(public)/dev/people': 'demonstration',
  '/(candidate)/me': 'account.manage-own',
  '/(candidate)/me/security': 'account.manage-own',
  '/(candidate)/me/name': 'account.manage-own',
  '/(candidate)/me/data': 'account.manage-own',
  '/(candidate)/me/data/export': 'account.manage-own',
  '/(staff)/staff': 'signed-in',
  '/(staff)/staff/people': 'account.find-person',
  '/(staff)/staff/people/[personId]': 'account.find-person',
  '/(staff)/staff/name-changes': 'account.decide-name-change',
  '/(staff)/staff/name-changes/[nameChangeId]': 'account.decide-name-change',
  '/(staff)/staff/name-changes/[nameChangeId]/evidence': 'account.read-evidence',
  // site
  '/(public)': 'public',
  '/(public)/fees': 'public',
  '/(public)/get-certified': 'public',
  '/(public)/handbook': 'public',
};
