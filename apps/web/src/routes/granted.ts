import { error } from '@sveltejs/kit';
import { permit, type Actor, type Permission, type PermissionName } from '#lib/server/account/index.ts';

/** The permission that a route needs. The hook has asked before; this is the proof that use cases ask for. @throws 401 or 403 */
export function granted<Name extends PermissionName>(actor: Actor | undefined, name: Name): Permission<Name> {
  const decision = permit(actor, name);
  if (decision.ok) return decision.value;
  if (decision.error === 'ACCOUNT_SIGN_IN_NEEDED') error(401, { message: 'Sign in first.', code: decision.error });
  error(403, { message: 'Your account may not do this. If you think it should, write to the certification office.', code: decision.error });
}
