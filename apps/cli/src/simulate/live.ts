import type { Rng } from '@einthoven/kernel';
import { apply } from './applying.ts';
import { meetFate } from './fate.ts';
import type { Happening } from './happening.ts';
import type { Person } from './held.ts';
import { beginCycle, submit, takeHours } from './keeping.ts';
import { Life, type World } from './life.ts';
import { ended } from './returning.ts';

/**
 * One life in the body: applies, sits, holds, renews or does not, returns or does not. What the person wants is drawn;
 * whether and how it happens is decided by the platform's own pure functions, and only what they allow is written down.
 */
export function live(world: World, rng: Rng): { readonly happenings: readonly Happening[]; readonly person: Person } {
  const life = new Life(world, rng, { apply, beginCycle, takeHours, submit, ended, meetFate });
  life.run();
  return { happenings: life.happenings, person: life.person };
}
