import { err, type Result, type Rng } from '@einthoven/kernel';
import type { Simulation } from '@einthoven/ecg';
import { truthNumber } from '@einthoven/ecg/varied';
import type { PublicItem } from '@einthoven/exam';
import { drawableOptions, numberOptions, pooledOptions, type Drawing, type DrawnOptions, type TracingFact, type TracingFamily } from '@einthoven/exam/key';
import { allHold } from './tracing-facts.ts';
import type { TracingRefusal } from './tracing.ts';

/** Which option of a pool a drawing is to be right for, and how it is drawn. Without a pool: one of the family's tracings. */
export function nameDrawn({ pool, recipe, vary, alternatives = [] }: TracingFamily, rng: Rng): { readonly name: string; readonly drawing: Drawing } {
  const one = <Value>(values: readonly Value[]) => values[Math.floor(rng.next() * values.length)] as Value;
  if (!pool) return { name: '', drawing: alternatives.length > 0 ? one([{ recipe, vary }, ...alternatives]) : { recipe, vary } };
  // Each name as often as another, however many tracings it has.
  const [name, { drawings }] = one(drawableOptions(pool));
  return { name, drawing: one(drawings) };
}

/** The four options of a drawing; undefined where the family's options are written. */
export function drawnOptions(family: TracingFamily, name: string, made: Simulation, rng: Rng): Result<DrawnOptions, TracingRefusal> | undefined {
  const { pool, numbers } = family;
  if (numbers) {
    const truth = truthNumber(made, numbers.of);
    if (truth === undefined) return err({ code: 'NUMBER_UNDEFINED', field: 'numbers', words: `this tracing has no ${numbers.of}` });
    const drawn = numberOptions(numbers, truth, rng);
    if (drawn.ok) return drawn;
    return err({ code: 'FEW_WRONG', field: 'numbers', words: `with ${truth.toFixed(0)} only ${drawn.error.join(', ')} are left: give more mistakes` });
  }
  if (!pool) return undefined;
  const right = pool[name];
  const asked = [name, ...(right?.confusedWith ?? [])];
  const held = new Set<readonly TracingFact[]>();
  for (const each of asked) {
    const facts = pool[each]?.rightWhen ?? [];
    const holds = allHold(facts, made, `pool.${each}.rightWhen`);
    if (!holds.ok) return holds;
    if (holds.value) held.add(facts);
  }
  const { rhythm, patterns } = made.named();
  const seen = [...rhythm, ...patterns].map(({ code }) => code).join(', ');
  if (!right || !held.has(right.rightWhen)) return err({ code: 'NONE_RIGHT', field: `pool.${name}`, words: `its own tracing shows ${seen}` });
  const drawn = pooledOptions(pool, name, (option) => held.has(option.rightWhen), rng);
  if (drawn.ok) return drawn;
  return err({ code: 'FEW_WRONG', field: `pool.${name}.confusedWith`, words: `the tracing shows ${seen}: only ${drawn.error.join(', ') || 'none'} are wrong` });
}

/** The item as a drawing of it is shown: with the options of the drawing, where these are drawn. */
export function asDrawn(shown: PublicItem, drawn: { readonly options?: DrawnOptions | undefined } | undefined): PublicItem {
  return drawn?.options && shown.type === 'single' ? { ...shown, options: drawn.options.options } : shown;
}
