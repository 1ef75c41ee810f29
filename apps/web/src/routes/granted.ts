import { error } from '@sveltejs/kit';
import { permit, type Actor, type Permission, type PermissionName } from '#lib/server/account/index.ts';

/** The permission that a route needs. The hook has asked before; this is the proof that use cases ask for. @throws 401 or 403 */
export function granted<Name extends PermissionName>(actor: Actor | undefined, name: Name): Permission<Name> {
  const decision = permit(actor, name);
  if (decision.ok) return decision.value;
  if (decision.error === 'ACCOUNT_SIGN_IN_NEEDED') error(401, { message: 'Sign in first.', code: decision.error });
  error(403, { message: 'Your account may not do this. If you think it should, write to the certification office.', code: decision.error });
}

/**
 * The permission to study, for news that a device kept: they are taken only for the person who made them, whoever is
 * signed in by the time they are sent. @throws 401 or 403
 */
export function grantedTo(request: Request, actor: Actor | undefined): Permission<'study.use-own'> {
  const permission = granted(actor, 'study.use-own');
  const person = request.headers.get('x-study-person');
  if (person !== null && person !== permission.actor.personId) {
    error(403, { message: 'These are of another person, who is not signed in here. They wait on this device.', code: 'STUDY_OF_ANOTHER' });
  }
  return permission;
}
