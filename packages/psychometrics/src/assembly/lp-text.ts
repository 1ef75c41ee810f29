import type { AssembledForms, AssemblyProblem, Rule } from './problem.ts';
import { hasAnchor, linearRows } from './rows.ts';

/** Readers of the format stop at 560 characters a line; rows break well before. */
const LINE_LIMIT = 400;

/**
 * Writes a problem in the LP format that every solver reads. Variable `xF_I`: item I is one of form F's own;
 * `yI`: item I is in the anchor block, and so in every form.
 *
 * @param rules only these; all of the problem's where left out
 */
export function lpText(problem: AssemblyProblem, rules: readonly Rule[] = problem.rules): string {
  const anchored = hasAnchor(problem);
  const writer = new LpWriter();
  const forms = Array.from({ length: problem.forms }, (_, form) => form);
  const places = problem.items.map((_, place) => place);
  const own = (form: number, place: number) => `x${form}_${place}`;
  const anchor = (place: number) => `y${place}`;
  for (const { of, coefficients, from, to } of linearRows(problem, rules)) {
    if (of === 'anchor') writer.between(terms(coefficients, anchor), from, to);
    else
      for (const form of forms)
        writer.between(
          inForm(coefficients, (place) => own(form, place), anchored),
          from,
          to,
        );
  }
  const uses = mostUses(problem, rules);
  for (const place of places) {
    if (uses < problem.forms) writer.row([...forms.map((form) => `+ 1 ${own(form, place)}`), ...(anchored ? [`+ ${uses} ${anchor(place)}`] : [])], '<=', uses);
    // With one use the row above already keeps an anchor item out of the forms' own.
    if (anchored && !(uses === 1 && problem.forms > 1)) for (const form of forms) writer.row([`+ 1 ${own(form, place)}`, `+ 1 ${anchor(place)}`], '<=', 1);
  }
  const products: string[] = [];
  for (const rule of rules) {
    if (rule.kind !== 'overlap') continue;
    for (const first of forms)
      for (const second of forms.slice(first + 1)) {
        const shared = anchored ? places.map((place) => `+ 1 ${anchor(place)}`) : [];
        // Where no item has two uses, forms share the anchor alone.
        for (const place of uses > 1 ? places : []) {
          const both = `z${first}_${second}_${place}`;
          products.push(both);
          shared.push(`+ 1 ${both}`);
          writer.row([`+ 1 ${own(first, place)}`, `+ 1 ${own(second, place)}`, `- 1 ${both}`], '<=', 1);
        }
        writer.row(shared, '<=', rule.atMost);
      }
  }
  if (problem.maximin) {
    const coefficients = goalOf(problem);
    for (const form of forms) writer.row([...inForm(coefficients, (place) => own(form, place), anchored), '- 1 least'], '>=', 0);
  }
  const variables = [...forms.flatMap((form) => places.map((place) => own(form, place))), ...(anchored ? places.map(anchor) : [])];
  return writer.text(
    problem.maximin !== undefined,
    variables[0] ?? 'never',
    products.map((name) => `0 <= ${name} <= 1`),
    variables,
  );
}

/**
 * Writes the problem with items in forms by shares, one average form standing for all. Every set of forms has an
 * average, and it holds these rows: where no average does, no forms can (a proof), and no forms have a larger
 * smallest amount than the average's.
 */
export function averageLpText(problem: AssemblyProblem, rules: readonly Rule[] = problem.rules): string {
  const anchored = hasAnchor(problem);
  const writer = new LpWriter();
  const places = problem.items.map((_, place) => place);
  const own = (place: number) => `x${place}`;
  const anchor = (place: number) => `y${place}`;
  for (const { of, coefficients, from, to } of linearRows(problem, rules)) {
    writer.between(of === 'anchor' ? terms(coefficients, anchor) : inForm(coefficients, own, anchored), from, to);
  }
  const uses = mostUses(problem, rules);
  for (const place of places) {
    if (uses < problem.forms) writer.row([`+ ${problem.forms} ${own(place)}`, ...(anchored ? [`+ ${uses} ${anchor(place)}`] : [])], '<=', uses);
    if (anchored && !(uses === 1 && problem.forms > 1)) writer.row([`+ 1 ${own(place)}`, `+ 1 ${anchor(place)}`], '<=', 1);
  }
  for (const rule of rules) {
    // Of two averages an item is in both by at least what exceeds one: nothing that shares bound from below matters here.
    if (rule.kind === 'overlap' && anchored && problem.forms > 1)
      writer.row(
        places.map((place) => `+ 1 ${anchor(place)}`),
        '<=',
        rule.atMost,
      );
  }
  if (problem.maximin) writer.row([...inForm(goalOf(problem), own, anchored), '- 1 least'], '>=', 0);
  const variables = [...places.map(own), ...(anchored ? places.map(anchor) : [])];
  return writer.text(
    problem.maximin !== undefined,
    variables[0] ?? 'never',
    variables.map((name) => `0 <= ${name} <= 1`),
  );
}

/** Reads the forms out of a solver's answer to {@link lpText}. */
export function readForms(problem: AssemblyProblem, valueOf: (name: string) => number): AssembledForms {
  const chosen = (name: (place: number) => string) => problem.items.flatMap((item, place) => (valueOf(name(place)) > 0.5 ? [item.id] : []));
  return {
    anchor: hasAnchor(problem) ? chosen((place) => `y${place}`) : [],
    own: Array.from({ length: problem.forms }, (_, form) => chosen((place) => `x${form}_${place}`)),
  };
}

class LpWriter {
  readonly #lines: string[] = [];
  #rows = 0;

  row(sum: readonly string[], sign: '<=' | '>=' | '=', right: number): void {
    // A row without items is true, or nothing can make it so: a variable that is always 0 says which.
    this.#lines.push(...broken(`r${this.#rows++}:`, sum.length === 0 ? ['+ 1 never'] : sum, `${sign} ${written(right)}`));
  }

  between(sum: readonly string[], from: number, to: number): void {
    if (from === to) return this.row(sum, '=', from);
    if (from !== -Infinity) this.row(sum, '>=', from);
    if (to !== Infinity) this.row(sum, '<=', to);
  }

  text(hasGoal: boolean, anyVariable: string, bounds: readonly string[], binaries: readonly string[] = []): string {
    return [
      hasGoal ? 'Maximize' : 'Minimize',
      hasGoal ? ' goal: least' : ` goal: 0 ${anyVariable}`,
      'Subject To',
      ...this.#lines,
      'Bounds',
      ' 0 <= never <= 0',
      ...bounds.map((bound) => ` ${bound}`),
      ...(binaries.length > 0 ? ['Binaries', ...broken('', binaries, '')] : []),
      'End',
      '',
    ].join('\n');
  }
}

function terms(coefficients: Float64Array, name: (place: number) => string): string[] {
  const out: string[] = [];
  coefficients.forEach((coefficient, place) => {
    if (coefficient !== 0) out.push(`${coefficient < 0 ? '-' : '+'} ${written(Math.abs(coefficient))} ${name(place)}`);
  });
  return out;
}

/** An item counts in a form whether it is the form's own or the anchor's. */
function inForm(coefficients: Float64Array, own: (place: number) => string, anchored: boolean): string[] {
  return anchored ? [...terms(coefficients, own), ...terms(coefficients, (place) => `y${place}`)] : terms(coefficients, own);
}

function goalOf(problem: AssemblyProblem): Float64Array {
  const [row] = linearRows(problem, [{ id: 'goal', words: '', kind: 'sum', of: 'form', amount: problem.maximin?.amount ?? '', where: problem.maximin?.where }]);
  return row?.coefficients ?? new Float64Array();
}

/** In how many forms an item may be as their own. */
export function mostUses(problem: AssemblyProblem, rules: readonly Rule[] = problem.rules): number {
  return Math.min(problem.forms, ...rules.flatMap((rule) => (rule.kind === 'uses' ? [rule.atMost] : [])));
}

// The format knows exponents, but not everywhere a plus sign in them.
const written = (value: number): string => String(Number(value.toPrecision(12))).replace('e+', 'e');

function broken(head: string, parts: readonly string[], tail: string): string[] {
  const lines: string[] = [];
  let line = ` ${head}`;
  for (const part of [...parts, tail]) {
    if (line.length + part.length + 1 > LINE_LIMIT) {
      lines.push(line);
      line = ' ';
    }
    line += ` ${part}`;
  }
  return [...lines, line];
}
