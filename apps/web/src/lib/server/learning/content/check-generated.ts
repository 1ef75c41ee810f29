import { simulate, type Simulation } from '@einthoven/ecg';
import { choiceIdsOf, optionsInOrder, writingProblems, type OptionId, type PublicItem } from '@einthoven/exam';
import type { TracingFact, TracingFamily } from '@einthoven/exam/practice-key';
import { contentFolder } from '../../platform/content-folder.ts';
import { asDrawn, drawTracing, readBankFolder } from '../../item/index.ts';

/** What the check of drawn practice questions found. A list names `practice-C6-17, seed 42: what is wrong`. */
export type GeneratedReport = {
  readonly generated: number;
  readonly families: number;
  /** Families that could not be drawn with some seed. */
  readonly refused: readonly string[];
  /** The key does not agree with what the engine says of the tracing. */
  readonly keysWrong: readonly string[];
  /** Two options are the same. */
  readonly optionsEqual: readonly string[];
  /** The stem or the shape of the options gives the answer away. */
  readonly givenAway: readonly string[];
  /** Of each four options one is the longest; where the right one is it too often, that is a cue. */
  readonly longestIsRightShare: number;
  /** How often the right option stood at each place, as authored; a learner sees them shuffled. */
  readonly places: Readonly<Record<string, number>>;
};

/** Words that may stand in stem and right option alone without giving anything away. */
const PLAIN = new Set(
  'a an and are as at beat beats by for from heart in is it lead leads no not of on or per rate right left should strip the this to wave waves which with'.split(
    ' ',
  ),
);

/**
 * Draws practice questions of all families in turn and looks at each: its key against the engine's own truth of the same
 * recipe and seed, simulated anew and judged by other code than the key was; its options; what its words give away.
 */
export function checkGenerated(count: number, seedBase: string): GeneratedReport {
  const bank = readBankFolder(`${contentFolder('items')}/practice`);
  if (!bank.ok) throw new Error(bank.error.join('\n'));
  const families = bank.value.flatMap((item) => (item.key.family ? [{ ...item, family: item.key.family }] : []));
  const report = { refused: [] as string[], keysWrong: [] as string[], optionsEqual: [] as string[], givenAway: [] as string[] };
  const places: Record<string, number> = {};
  let longest = 0;
  let single = 0;
  for (let index = 0; index < count; index += 1) {
    const item = families[index % families.length];
    if (!item) break;
    const seed = `${seedBase} ${Math.floor(index / families.length)}`;
    const tell = (list: keyof typeof report, words: string) => report[list].push(`${item.itemId}, seed ${seed}: ${words}`);
    const drawn = drawTracing(item.family, item.public, seed);
    if (!drawn.ok) {
      tell('refused', drawn.error.words);
      continue;
    }
    const { correct, recipe, options } = drawn.value;
    const again = simulate(recipe, drawn.value.seed);
    if (!again.ok) {
      tell('keysWrong', 'its recipe cannot be simulated again');
      continue;
    }
    const shown = asDrawn(item.public, drawn.value);
    if (correct.type === 'single') {
      single += 1;
      places[correct.option] = (places[correct.option] ?? 0) + 1;
      for (const words of keyProblems(item.family, shown, correct.option, options !== undefined, again.value)) tell('keysWrong', words);
      const right = textOf(shown, correct.option);
      const wrong = listed(shown).flatMap(({ id, text }) => (id === correct.option ? [] : [text]));
      const same = new Set([right, ...wrong].map(plain));
      if (same.size < 4) tell('optionsEqual', [right, ...wrong].join(' | '));
      if (wrong.every((text) => text.length < right.length)) longest += 1;
      for (const word of cues(shown.stem, right, wrong)) tell('givenAway', `the stem and the right option alone have "${word}"`);
      for (const { code, field, words } of writingProblems({ public: shown, right: [correct.option], sourceCount: item.key.sources.length }))
        tell('givenAway', `${code} ${field}: ${words}`);
    } else if (correct.type === 'numeric' || correct.type === 'calipers') {
      const truth = item.family.rightValue && numberIn(again.value, item.family.rightValue.of);
      if (truth === undefined || Math.abs(truth - correct.value) > 0.06) tell('keysWrong', `the key is ${correct.value}, the truth ${truth}`);
    }
  }
  return { generated: count, families: families.length, ...report, longestIsRightShare: single === 0 ? 0 : Number((longest / single).toFixed(3)), places };
}

/** What is wrong with the key of a single-best question. */
function keyProblems(family: TracingFamily, shown: PublicItem, right: OptionId, pooled: boolean, made: Simulation): readonly string[] {
  const truth = made.truth();
  const { pool, numbers } = family;
  const seen = [...truth.rhythm, ...truth.patterns].map(({ code }) => code).join(', ');
  if (numbers) {
    const value = numberIn(made, numbers.of);
    if (value === undefined) return ['the truth has no such number'];
    const away = listed(shown).map(({ id, text }) => ({ id, off: Math.abs(numberOf(text) - value) }));
    const nearest = away.toSorted((a, b) => a.off - b.off)[0];
    return nearest?.id === right && nearest.off <= numbers.roundTo / 2 + 0.001 ? [] : [`the truth is ${value}, the key says ${textOf(shown, right)}`];
  }
  return listed(shown).flatMap(({ id, text }) => {
    const facts = pooled ? Object.values(pool ?? {}).find((option) => option.text === text)?.rightWhen : family.rightWhen?.[id];
    const holds = facts !== undefined && facts.every((fact) => isTrue(fact, made));
    return holds === (id === right) ? [] : [`"${text}" is ${holds ? 'true and not the key' : 'the key and not true'}: the tracing shows ${seen}`];
  });
}

function isTrue(fact: TracingFact, made: Simulation): boolean {
  const truth = made.truth();
  const codes = (list: readonly { readonly code: string }[]) => list.map(({ code }) => code);
  if (fact.fact === 'rhythm') return codes(truth.rhythm).includes(fact.code);
  if (fact.fact === 'pattern') return fact.code === 'none' ? truth.patterns.length === 0 : codes(truth.patterns).includes(fact.code);
  if (fact.fact === 'artifact') return fact.kind === 'none' ? truth.artifacts.length === 0 : truth.artifacts.some(({ kind }) => kind === fact.kind);
  if (fact.fact === 'number') {
    const value = numberIn(made, fact.of);
    return value !== undefined && value >= fact.from && value < fact.to;
  }
  const exchanged = Object.entries(truth.wires)
    .filter(([wire, site]) => wire !== site)
    .map(([wire]) => wire);
  return fact.wires === 'none' ? exchanged.length === 0 : exchanged.toSorted().join(' ') === fact.wires.split('-').toSorted().join(' ');
}

/** Written anew, not taken from the code that computes keys: so that one mistake is not made in both. */
function numberIn(made: Simulation, of: string): number | undefined {
  const { ventricularRateBpm, atrialRateBpm, prS, qrsS, qtS, qtcS, axisDeg } = made.truth();
  const seconds: Readonly<Record<string, number | undefined>> = { 'pr-ms': prS, 'qrs-ms': qrsS, 'qt-ms': qtS, 'qtc-ms': qtcS };
  if (Object.hasOwn(seconds, of)) return seconds[of] === undefined ? undefined : seconds[of] * 1000;
  const { gainMmPerMv, speedMmPerS } = made.recording.settings;
  return {
    'ventricular-rate-bpm': ventricularRateBpm,
    'atrial-rate-bpm': atrialRateBpm,
    'axis-deg': axisDeg.qrs,
    'gain-mm-per-mv': gainMmPerMv,
    'paper-speed-mm-per-s': speedMmPerS,
  }[of];
}

const listed = (shown: PublicItem) => optionsInOrder(shown, choiceIdsOf(shown).join(''));
const plain = (text: string) =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, ' ')
    .trim();
const numberOf = (text: string) => Number(/-?\d+(\.\d+)?/.exec(text)?.[0]);
const textOf = (shown: PublicItem, id: OptionId) => listed(shown).find((option) => option.id === id)?.text ?? '';
const words = (text: string) =>
  new Set(
    plain(text)
      .split(' ')
      .filter((word) => word.length > 2 && !PLAIN.has(word)),
  );

/** Words that stem and right option share and no wrong option has. */
function cues(stem: string, right: string, wrong: readonly string[]): readonly string[] {
  const elsewhere = words(wrong.join(' '));
  const asked = words(stem);
  return [...words(right)].filter((word) => asked.has(word) && !elsewhere.has(word));
}
