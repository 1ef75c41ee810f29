import { err, ok, seededRng, shuffled, type Result, type Rng } from '@einthoven/kernel';
import { OPTION_IDS, type OptionId } from '../item/item.ts';
import type { TracingFact, TracingFamily, TracingNumber } from './family.ts';

/** How a tracing is drawn: a recipe, and what of it differs. */
export type Drawing = Pick<TracingFamily, 'recipe' | 'vary'>;

/** One of many options of a practice item whose options are drawn too. */
export type PooledOption = {
  readonly text: string;
  /** What makes it right. It is shown as a wrong option only where this does not hold. */
  readonly rightWhen: readonly TracingFact[];
  /** Said of it where it is right. */
  readonly right: string;
  /** Said of it where it is wrong: what the tracing would show instead. */
  readonly wrong: string;
  /** Other options of the pool that people take it for: the wrong ones beside it come from these. */
  readonly confusedWith: readonly string[];
  /** Tracings for which it is right; none where it only ever stands beside. */
  readonly drawings: readonly Drawing[];
};

/** Options by a name of their own. */
export type OptionPool = Readonly<Record<string, PooledOption>>;

/**
 * The options that have tracings, by name. In the order of their names: a database keeps fields in an order of its own,
 * and the same seed must draw the same.
 */
export function drawableOptions(pool: OptionPool): readonly (readonly [name: string, option: PooledOption])[] {
  return Object.entries(pool)
    .filter(([, { drawings }]) => drawings.length > 0)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/** Options that are numbers: the truth of the tracing, and what usual mistakes would make of it. */
export type NumberOptions = {
  readonly of: TracingNumber;
  /** All options are rounded to a multiple of this. */
  readonly roundTo: number;
  /** With `{n}` where the number goes: "About {n} a minute". */
  readonly text: string;
  /** Said of the right one. */
  readonly right: string;
  /** A mistake: the number times and plus something; and what the mistake is. */
  readonly mistakes: readonly { readonly times: number; readonly plus: number; readonly why: string }[];
  /** No option lies outside: it would be seen at once. */
  readonly from: number;
  readonly to: number;
  /** What the item looks like where nothing is drawn: in lists, in an export. */
  readonly example: number;
};

/** Four options of one drawing. */
export type DrawnOptions = {
  readonly options: Readonly<Record<OptionId, string>>;
  readonly rationale: Readonly<Record<OptionId, string>>;
  readonly correct: OptionId;
};

/**
 * Two numbers as options may not lie nearer than this share of the right one: one reads a rate or an interval to within
 * about a tenth.
 */
const APART = 0.2;

/** Puts a right option and three wrong ones in the order of their names, so that the place tells nothing of which is right. */
function four(right: { readonly name: string; readonly text: string; readonly why: string }, wrong: readonly (typeof right)[]): DrawnOptions {
  const all = [right, ...wrong].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const by = (pick: (one: typeof right) => string) =>
    Object.fromEntries(OPTION_IDS.map((id, index) => [id, pick(all[index] as typeof right)])) as Record<OptionId, string>;
  return { options: by(({ text }) => text), rationale: by(({ why }) => why), correct: OPTION_IDS[all.indexOf(right)] as OptionId };
}

/**
 * The right option of a pool and three of those it is taken for.
 *
 * @param holds whether what makes an option right is true of the tracing: such an option is never a wrong one
 * @returns or the names that are left where fewer than three are
 */
export function pooledOptions(pool: OptionPool, name: string, holds: (option: PooledOption) => boolean, rng: Rng): Result<DrawnOptions, readonly string[]> {
  const right = pool[name] as PooledOption;
  const beside = right.confusedWith.filter((other) => !holds(pool[other] as PooledOption));
  if (beside.length < 3) return err(beside);
  const wrong = shuffled(beside, rng).slice(0, 3);
  return ok(
    four(
      { name, text: right.text, why: right.right },
      wrong.map((other) => ({ name: other, text: (pool[other] as PooledOption).text, why: (pool[other] as PooledOption).wrong })),
    ),
  );
}

/**
 * The right number and three that come from mistakes, far enough apart.
 *
 * @returns or the numbers that are left where fewer than three are
 */
export function numberOptions(rule: NumberOptions, truth: number, rng: Rng): Result<DrawnOptions, readonly number[]> {
  const round = (value: number) => Math.round(value / rule.roundTo) * rule.roundTo;
  const right = round(truth);
  const option = (value: number, why: string) => ({
    name: String(Math.round(value)).padStart(6, '0'),
    text: rule.text.replaceAll('{n}', String(value)),
    why: why.replaceAll('{n}', String(value)).replaceAll('{right}', String(right)),
  });
  const taken = [right];
  const wrong = shuffled(rule.mistakes, rng).flatMap(({ times, plus, why }) => {
    const value = round(truth * times + plus);
    if (value < rule.from || value > rule.to || taken.some((other) => Math.abs(other - value) < APART * Math.abs(right))) return [];
    taken.push(value);
    return [option(value, why)];
  });
  if (wrong.length < 3) return err(taken);
  return ok(four(option(right, rule.right), wrong.slice(0, 3)));
}

/** What an item with drawn options looks like where nothing is drawn: in lists, in an export, in the check of its words. */
export type Example = Pick<DrawnOptions, 'options' | 'rationale'> & Drawing & { readonly rightWhen: NonNullable<TracingFamily['rightWhen']> };

/**
 * The example of a pool: its first option that has a tracing, beside the first it is taken for.
 *
 * @returns or what the pool lacks
 */
export function exampleOfPool(pool: OptionPool): Result<Example, readonly string[]> {
  const problems = Object.entries(pool).flatMap(([name, { confusedWith, drawings }]) => {
    const unknown = confusedWith.filter((other) => other === name || !Object.hasOwn(pool, other)).map((other) => `${name}: there is no other option ${other}`);
    return drawings.length > 0 && new Set(confusedWith).size < 3 ? [...unknown, `${name}: needs three or more in confusedWith`] : unknown;
  });
  const texts = Object.values(pool).map(({ text }) => text);
  if (new Set(texts).size < texts.length) problems.push('two options have the same text');
  const [name, first] = drawableOptions(pool)[0] ?? [];
  if (!name || !first) problems.push('no option has a drawing');
  if (problems.length > 0 || !name || !first) return err(problems);
  const drawn = pooledOptions({ ...pool, [name]: { ...first, confusedWith: first.confusedWith.slice(0, 3) } }, name, () => false, seededRng('example'));
  if (!drawn.ok) return err([`${name}: needs three or more in confusedWith`]);
  const { options, rationale } = drawn.value;
  const named = (text: string) => Object.values(pool).find((option) => option.text === text) as PooledOption;
  const rightWhen = Object.fromEntries(OPTION_IDS.map((id) => [id, named(options[id]).rightWhen]));
  const [drawing] = first.drawings;
  return ok({ options, rationale, rightWhen, ...(drawing as Drawing) });
}

/**
 * The example of number options.
 *
 * @returns or what they lack
 */
export function exampleOfNumbers(rule: NumberOptions, drawing: Drawing): Result<Example, readonly string[]> {
  const drawn = numberOptions(rule, rule.example, seededRng('example'));
  if (!drawn.ok) return err([`example: only ${drawn.error.join(', ')} are left; give more mistakes`]);
  const { options, rationale } = drawn.value;
  const near = (text: string): TracingFact => {
    const value = Number(text.replace(rule.text.split('{n}')[0] ?? '', '').match(/^-?[0-9.]+/)?.[0]);
    return { fact: 'number', of: rule.of, from: value - (APART / 2) * Math.abs(value), to: value + (APART / 2) * Math.abs(value) };
  };
  return ok({ options, rationale, rightWhen: Object.fromEntries(OPTION_IDS.map((id) => [id, [near(options[id])]])), ...drawing });
}
