import { err, ok, type Result } from '@einthoven/kernel';
import { permit, type Actor, type Permission, type PermissionName, type Refusal } from './permissions.ts';

/** What a refusal is as an HTTP status with words: for `error(status, message)` in routes. */
export function refusalStatus(refusal: Refusal): { readonly status: 401 | 403; readonly message: string } {
  if (refusal === 'ACCOUNT_SIGN_IN_NEEDED') return { status: 401, message: 'Sign in first.' };
  if (refusal === 'ACCOUNT_SECOND_FACTOR_NEEDED') return { status: 403, message: 'Confirm this session with your second factor first.' };
  return { status: 403, message: 'Your account may not open this page. If you think it should, write to the certification office.' };
}

/** The permission of a page, or what the page must answer. */
export function pagePermission<Name extends PermissionName>(actor: Actor | undefined, name: Name): Result<Permission<Name>, ReturnType<typeof refusalStatus>> {
  const permission = permit(actor, name);
  return permission.ok ? ok(permission.value) : err(refusalStatus(permission.error));
}
