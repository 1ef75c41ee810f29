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
  // site
  '/(public)': 'public',
  '/(public)/fees': 'public',
  '/(public)/get-certified': 'public',
  '/(public)/handbook': 'public',
};
