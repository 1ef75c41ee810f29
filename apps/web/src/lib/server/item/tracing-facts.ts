import { err, ok, type Result } from '@einthoven/kernel';
import { LEADS, RHYTHM_NAMES, WIRES, type Simulation } from '@einthoven/ecg';
import { truthNumber } from '@einthoven/ecg/varied';
import { choiceIdsOf, type ChoiceId, type OptionId, type PublicItem } from '@einthoven/exam';
import type { Correct, TracingFact, TracingFamily, TracingNumber } from '@einthoven/exam/key';
import type { TracingRefusal } from './tracing.ts';

/** Codes that the engine's truth gives to what is in a recipe besides its rhythm. */
export const PATTERN_CODES: ReadonlySet<string> = new Set(
  `none rbbb incomplete-rbbb lbbb incomplete-lbbb lafb lpfb nonspecific pre-excitation ischemia-st-depression ischemia-t-inversion pericarditis
  early-repolarisation lvh rvh left-atrial-enlargement right-atrial-enlargement digoxin brugada pulmonary-embolism long-qt short-qt
  hyperkalemia hypokalemia hypercalcemia hypocalcemia hypothermia dextrocardia wires-swapped electrodes-moved`
    .split(/\s+/)
    .concat(
      ['septal', 'anterior', 'anteroseptal', 'lateral', 'inferior', 'posterior', 'inferolateral', 'right-ventricular', 'left-main'].flatMap((territory) =>
        ['hyperacute', 'acute', 'evolving', 'old'].map((stage) => `infarction-${territory}-${stage}`),
      ),
    ),
);

/** Kinds of artifacts that a recipe can have. */
export const ARTIFACT_KINDS: ReadonlySet<string> = new Set(['none', 'tremor', 'mains', 'wander', 'motion', 'loose', 'dry', 'calibration-reversed']);

/** Names in a family that the engine does not have: a misspelled one would simply never be true. */
export function familyProblems(family: TracingFamily): readonly TracingRefusal[] {
  const problems: TracingRefusal[] = [];
  const tell = (field: string, words: string) => problems.push({ code: 'NAME_UNKNOWN', field, words });
  for (const lead of family.show.leads ?? []) if (!(LEADS as readonly string[]).includes(lead)) tell('show.leads', `there is no lead ${lead}`);
  const pooled = Object.entries(family.pool ?? {}).map(([name, option]) => [`pool.${name}`, option.rightWhen] as const);
  const written = Object.entries(family.rightWhen ?? {}).map(([option, facts]) => [`rightWhen.${option}`, facts] as const);
  for (const [field, facts] of family.pool ? pooled : written) {
    for (const fact of facts) {
      if (fact.fact === 'rhythm' && !Object.hasOwn(RHYTHM_NAMES, fact.code)) tell(field, `the engine gives no rhythm the name "${fact.code}"`);
      if (fact.fact === 'pattern' && !PATTERN_CODES.has(fact.code)) tell(field, `the engine has no pattern "${fact.code}"`);
      if (fact.fact === 'artifact' && !ARTIFACT_KINDS.has(fact.kind)) tell(field, `the engine has no artifact "${fact.kind}"`);
      if (fact.fact === 'reversal' && fact.wires !== 'none' && !wirePair(fact.wires)) tell(field, `"${fact.wires}" is not two wires such as RA-LA`);
    }
  }
  return problems;
}

/** What is right of a tracing; or why it cannot be asked about. */
export function judge(family: TracingFamily, shown: PublicItem, made: Simulation): Result<Correct, TracingRefusal> {
  const { type } = shown;
  if (family.rightValue && (type === 'numeric' || type === 'calipers')) {
    const value = truthNumber(made, family.rightValue.of);
    if (value === undefined) return err({ code: 'NUMBER_UNDEFINED', field: 'rightValue', words: `this tracing has no ${family.rightValue.of}` });
    return ok({ type, value: Math.round(value * 10) / 10, tolerance: family.rightValue.tolerance });
  }
  const right: ChoiceId[] = [];
  for (const [option, facts] of Object.entries(family.rightWhen ?? {})) {
    const holds = allHold(facts, made, `rightWhen.${option}`);
    if (!holds.ok) return holds;
    if (holds.value) right.push(option as ChoiceId);
  }
  const { rhythm, patterns } = made.named();
  const seen = `the tracing shows ${[...rhythm.map(({ code }) => code), ...patterns.map(({ code }) => code)].join(', ')}`;
  if (right.length === 0) return err({ code: 'NONE_RIGHT', field: 'rightWhen', words: `no option is right: ${seen}` });
  if (type === 'single') {
    if (right.length > 1) return err({ code: 'SEVERAL_RIGHT', field: 'rightWhen', words: `${right.join(' and ')} are right: ${seen}` });
    return ok({ type, option: right[0] as OptionId });
  }
  if (type === 'multiple') {
    if (right.length === choiceIdsOf(shown).length) return err({ code: 'SEVERAL_RIGHT', field: 'rightWhen', words: `every option is right: ${seen}` });
    return ok({ type, options: right.toSorted() });
  }
  throw new Error(`a family of ${type} items has no rule for what is right`);
}

/** Whether all of them hold. Numbers are looked at last, so that a rhythm can stand guard before a PR interval. */
export function allHold(facts: readonly TracingFact[], made: Simulation, field: string): Result<boolean, TracingRefusal> {
  const [numbers, others] = [facts.filter((fact) => fact.fact === 'number'), facts.filter((fact) => fact.fact !== 'number')];
  if (!others.every((fact) => holds(fact, made))) return ok(false);
  let all = true;
  for (const { of, from, to } of numbers) {
    const value = truthNumber(made, of);
    if (value === undefined) return err({ code: 'NUMBER_UNDEFINED', field, words: `this tracing has no ${of}` });
    for (const limit of [from, to]) {
      if (Math.abs(value - limit) < marginOf(of, limit)) {
        return err({ code: 'NEAR_LIMIT', field, words: `${of} keeps too near to ${limit} (${value.toFixed(1)}): vary it farther away` });
      }
    }
    all &&= value >= from && value < to;
  }
  return ok(all);
}

function holds(fact: Exclude<TracingFact, { fact: 'number' }>, made: Simulation): boolean {
  const truth = made.named();
  switch (fact.fact) {
    case 'rhythm':
      return truth.rhythm.some(({ code }) => code === fact.code);
    case 'pattern':
      return fact.code === 'none' ? truth.patterns.length === 0 : truth.patterns.some(({ code }) => code === fact.code);
    case 'artifact':
      return fact.kind === 'none' ? truth.artifacts.length === 0 : truth.artifacts.some(({ kind }) => kind === fact.kind);
    case 'reversal': {
      const moved = Object.entries(truth.wires).filter(([wire, site]) => wire !== site);
      if (fact.wires === 'none') return moved.length === 0;
      const pair = wirePair(fact.wires);
      return pair !== undefined && moved.length === 2 && truth.wires[pair[0]] === pair[1] && truth.wires[pair[1]] === pair[0];
    }
  }
}

type Wire = (typeof WIRES)[number];

function wirePair(text: string): readonly [Wire, Wire] | undefined {
  const [one, other, ...more] = text.split('-');
  const isWire = (name: string | undefined): name is Wire => (WIRES as readonly (string | undefined)[]).includes(name);
  return isWire(one) && isWire(other) && one !== other && more.length === 0 ? [one, other] : undefined;
}

/**
 * How near to a limit no question is fair: 3 % (a reader's error on a rate), at least 5 ms (an eighth of a small square) or
 * 5 degrees. The machine's settings are exact and have none.
 */
function marginOf(of: TracingNumber, limit: number): number {
  if (of === 'gain-mm-per-mv' || of === 'paper-speed-mm-per-s') return 0;
  const part = Math.abs(limit) >= 100_000 ? 0 : Math.abs(limit) * 0.03;
  return of.endsWith('-ms') || of === 'axis-deg' ? Math.max(part, 5) : part;
}
