import { err, ok, type Result, type Rng } from '@einthoven/kernel';

/** Numbers of a recipe that differ from drawing to drawing, by path: a range from which one is drawn evenly, or one of a list. */
export type Vary = Readonly<Record<string, readonly [number, number] | { readonly oneOf: readonly unknown[] }>>;

/** A path of `vary` that does not lead into the recipe. */
export type VaryProblem = { readonly code: 'PATH_UNKNOWN'; readonly path: string };

/**
 * A recipe with its varied fields drawn. A field that the recipe leaves out may be varied too: whether the engine knows it
 * is for the engine to say.
 *
 * @param vary by path, such as `atria.rhythm.rateBpm` or `ventricles.premature[0].couplingS`; shorter paths are drawn first,
 *   so that a whole part can be drawn and then a number in it
 */
export function variedRecipe(base: Readonly<Record<string, unknown>> | object, vary: Vary, rng: Rng): Result<Record<string, unknown>, VaryProblem> {
  const recipe = structuredClone(base) as Record<string, unknown>;
  const paths = Object.keys(vary).toSorted((a, b) => steps(a).length - steps(b).length || (a < b ? -1 : 1));
  for (const path of paths) {
    const drawn = draw(vary[path] as Vary[string], rng);
    if (!put(recipe, steps(path), drawn)) {
      return err({ code: 'PATH_UNKNOWN', path });
    }
  }
  nameSinus(recipe);
  return ok(recipe);
}

/** A recipe that says nothing of its rhythm has a sinus rhythm; varying its rate must not take that away. */
function nameSinus(recipe: Record<string, unknown>): void {
  const rhythm = (recipe['atria'] as { rhythm?: { kind?: unknown } } | undefined)?.rhythm;
  if (typeof rhythm === 'object' && rhythm !== null && rhythm.kind === undefined) rhythm.kind = 'sinus';
}

function steps(path: string): readonly string[] {
  return path.replaceAll(/\[(\d+)\]/g, '.$1').split('.');
}

/** Evenly from a range, in whole numbers where both its ends are whole and in thousandths otherwise; or one of a list. */
function draw(what: Vary[string], rng: Rng): unknown {
  if ('oneOf' in what) return structuredClone(what.oneOf[Math.floor(rng.next() * what.oneOf.length)]);
  const [from, to] = what;
  if (Number.isInteger(from) && Number.isInteger(to)) return from + Math.floor(rng.next() * (to - from + 1));
  return Math.round((from + rng.next() * (to - from)) * 1000) / 1000;
}

/** @returns whether there was a place for it */
function put(into: Record<string, unknown>, path: readonly string[], value: unknown): boolean {
  const [step = '', ...rest] = path;
  if (step === '' || step === '__proto__' || step === 'constructor') return false;
  if (Array.isArray(into) && !Object.hasOwn(into, step)) return false;
  if (rest.length === 0) {
    into[step] = value;
    return true;
  }
  if (!Object.hasOwn(into, step)) into[step] = {};
  const next = into[step];
  return typeof next === 'object' && next !== null && put(next as Record<string, unknown>, rest, value);
}
