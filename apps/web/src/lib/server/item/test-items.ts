import type { Clock } from '@einthoven/kernel';
import { permit, type Actor, type Permission, type PermissionName, type Role } from '../account/index.ts';
import { insertPerson } from '../db/test-fixtures.ts';
import type { Db } from '../db/pool.ts';

/** Somebody with roles, for tests of what they may do with items: as after signing in with a second factor. */
export async function staffMember(db: Db, roles: readonly Role[]): Promise<Actor> {
  return { personId: await insertPerson(db), roles: new Set(roles), secondFactor: true, sessionId: 'a test' };
}

/** A permission that the actor has. @throws Error where not */
export function allowed<Name extends PermissionName>(actor: Actor, name: Name): Permission<Name> {
  const decision = permit(actor, name);
  if (!decision.ok) throw new Error(`${name}: ${decision.error}`);
  return decision.value;
}

/** A complete item about colours, which resembles none of the banks. */
export const COLOURS = {
  type: 'single',
  level: 'apply',
  use: 'pretest',
  knowledge: ['A1.1'],
  stem: 'Which colour has the marker of the neutral wire in this invented system?',
  options: { a: 'Crimson', b: 'Turquoise', c: 'Ochre', d: 'Magenta' },
  key: 'c',
  rationale: { a: 'Not this one.', b: 'Not this one.', c: 'As invented.', d: 'Not this one.' },
  sources: [{ key: 'aha-ecg-2-2007', supports: 'nothing, it is invented' }],
} as const;

/** A clock that stands still. */
export const stillClock = (at: string): Clock => ({ now: () => new Date(at) });
