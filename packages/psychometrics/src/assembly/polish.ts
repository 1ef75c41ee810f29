import type { Rng } from '@einthoven/kernel';
import { mostUses } from './lp-text.ts';
import type { AssembledForms, AssemblyProblem } from './problem.ts';
import { linearRows, type Row } from './rows.ts';

/** When to stop polishing. */
export type PolishLimits = {
  /** Good enough: the largest deviation from any target, as a share of it. */
  readonly deviation: number;
  /** Called before each step; false ends the work with the best so far. */
  readonly goOn: () => boolean;
  /** Where kicks out of a dead end come from. */
  readonly rng: Rng;
};

const ANCHOR = -1;
const POOL = -2;

/** `leaves` goes out of a form (by number, or the anchor), `enters` comes in from another form or the pool. */
type Swap = { readonly form: number; readonly leaves: number; readonly enters: number; readonly from: number };

const HELD = 1e-9;
/** Moves made by chance when no single swap helps any more. */
const KICKS = 4;

/**
 * Brings forms that hold every rule closer to their targets, by swaps of items that leave every rule holding:
 * with the pool, between two forms, and with the anchor block. Always the swap that helps most; in a dead end a few
 * are made by chance, and the best forms ever seen are what comes back.
 */
export function polish(problem: AssemblyProblem, start: AssembledForms, limits: PolishLimits): AssembledForms {
  const rows = linearRows(problem);
  if (!rows.some((row) => row.target !== undefined)) return start;
  const bench = new Bench(problem, rows, start);
  let best = bench.forms();
  let bestWorst = bench.worst();
  while (bestWorst > limits.deviation && limits.goOn()) {
    const swap = bench.bestSwap();
    if (swap) bench.make(swap);
    else {
      if (bench.worst() < bestWorst) [best, bestWorst] = [bench.forms(), bench.worst()];
      for (let kick = 0; kick < KICKS; kick++) {
        const chance = bench.anySwap(limits.rng);
        if (chance) bench.make(chance);
      }
    }
    if (bench.worst() < bestWorst) [best, bestWorst] = [bench.forms(), bench.worst()];
  }
  return best;
}

class Bench {
  readonly #problem: AssemblyProblem;
  readonly #formRows: readonly Row[];
  readonly #anchorRows: readonly Row[];
  readonly #targets: readonly { readonly index: number; readonly target: number; readonly coefficients: Float64Array }[];
  /** Sum of each row: `[form][row]`; for anchor rows one list. */
  readonly #sums: Float64Array[];
  readonly #anchorSums: Float64Array;
  /** Where each item stands: how many forms have it as their own, or the anchor. */
  readonly #own: Uint8Array[];
  readonly #anchor: Uint8Array;
  readonly #uses: Int32Array;
  readonly #mostUses: number;
  readonly #overlap: number;
  /** Items alike in everything that is fixed to a number, by place. */
  readonly #cells: readonly (readonly number[])[];

  constructor(problem: AssemblyProblem, rows: readonly Row[], start: AssembledForms) {
    this.#problem = problem;
    this.#formRows = rows.filter((row) => row.of === 'form');
    this.#anchorRows = rows.filter((row) => row.of === 'anchor');
    this.#targets = this.#formRows.flatMap(({ target, coefficients }, index) => (target === undefined ? [] : [{ index, target, coefficients }]));
    const place = new Map(problem.items.map((item, index) => [item.id, index]));
    const marks = (ids: readonly string[]) => {
      const marked = new Uint8Array(problem.items.length);
      for (const id of ids) marked[place.get(id) as number] = 1;
      return marked;
    };
    this.#anchor = marks(start.anchor);
    this.#own = start.own.map(marks);
    this.#uses = Int32Array.from(problem.items, (_, item) => this.#own.reduce((sum, own) => sum + (own[item] as number), 0));
    this.#mostUses = mostUses(problem);
    // Where no item has two uses, forms share the anchor alone, and swaps leave its size.
    this.#overlap = this.#mostUses > 1 ? Math.min(Infinity, ...problem.rules.flatMap((rule) => (rule.kind === 'overlap' ? [rule.atMost] : []))) : Infinity;
    const sum = (row: Row, ...parts: readonly Uint8Array[]) =>
      parts.reduce((total, part) => part.reduce((inner, has, item) => (has ? inner + (row.coefficients[item] as number) : inner), total), 0);
    this.#sums = this.#own.map((own) => Float64Array.from(this.#formRows, (row) => sum(row, own, this.#anchor)));
    this.#anchorSums = Float64Array.from(this.#anchorRows, (row) => sum(row, this.#anchor));
    const cells = new Map<string, number[]>();
    const fixed = rows.filter((row) => row.from === row.to);
    problem.items.forEach((_, item) => {
      const cell = fixed.map((row) => row.coefficients[item]).join();
      cells.set(cell, [...(cells.get(cell) ?? []), item]);
    });
    this.#cells = [...cells.values()].filter((cell) => cell.length > 1);
  }

  forms(): AssembledForms {
    const ids = (marked: Uint8Array) => this.#problem.items.flatMap((item, index) => (marked[index] ? [item.id] : []));
    return { anchor: ids(this.#anchor), own: this.#own.map(ids) };
  }

  /** The largest deviation from a target, as a share of it. */
  worst(): number {
    let worst = 0;
    for (const { index, target } of this.#targets) for (const sums of this.#sums) worst = Math.max(worst, Math.abs((sums[index] as number) / target - 1));
    return worst;
  }

  bestSwap(): Swap | undefined {
    let best: Swap | undefined;
    let bestGain = 1e-12;
    this.#eachSwap((form, leaves, enters, from) => {
      const gain = this.#gain(form, leaves, enters, from);
      if (gain <= bestGain) return;
      const swap = { form, leaves, enters, from };
      if (this.#isAllowed(swap)) [best, bestGain] = [swap, gain];
    });
    return best;
  }

  anySwap(rng: Rng): Swap | undefined {
    let chosen: Swap | undefined;
    let seen = 0;
    this.#eachSwap((form, leaves, enters, from) => {
      // One in so many is looked at, so that a kick costs little.
      if (rng.next() > 0.02) return;
      const swap = { form, leaves, enters, from };
      if (!this.#isAllowed(swap)) return;
      seen += 1;
      if (rng.next() * seen < 1) chosen = swap;
    });
    return chosen;
  }

  make(swap: Swap): void {
    for (const [form, leaves, enters] of this.#moves(swap)) {
      this.#formRows.forEach((row, index) => {
        (this.#sums[form] as Float64Array)[index]! += (row.coefficients[enters] as number) - (row.coefficients[leaves] as number);
      });
    }
    const { leaves, enters } = swap;
    if (swap.form === ANCHOR) {
      this.#anchorRows.forEach((row, index) => {
        this.#anchorSums[index]! += (row.coefficients[enters] as number) - (row.coefficients[leaves] as number);
      });
      this.#anchor[leaves] = 0;
      this.#anchor[enters] = 1;
    } else this.#put(swap.form, leaves, enters);
    if (swap.from !== POOL) this.#put(swap.from, enters, leaves);
  }

  #put(form: number, leaves: number, enters: number): void {
    const own = this.#own[form] as Uint8Array;
    own[leaves] = 0;
    own[enters] = 1;
    this.#uses[leaves]! -= 1;
    this.#uses[enters]! += 1;
  }

  /** Every form that a swap changes, with what leaves and enters it. */
  #moves(swap: Swap): readonly (readonly [form: number, leaves: number, enters: number])[] {
    const { form, from, leaves, enters } = swap;
    if (form === ANCHOR) {
      // The form that gives an item to the anchor and takes the other in its place stays as it is.
      return this.#own.flatMap((_, index) => (index === from ? [] : [[index, leaves, enters] as const]));
    }
    return from !== POOL ? [[form, leaves, enters] as const, [from, enters, leaves] as const] : [[form, leaves, enters] as const];
  }

  /** Visits every swap of items that are alike in what is fixed. Plain numbers, because there are tens of thousands. */
  #eachSwap(visit: (form: number, leaves: number, enters: number, from: number) => void): void {
    for (const cell of this.#cells) {
      const holders = cell.map((item) => this.#own.flatMap((own, form) => (own[item] ? [form] : [])));
      for (let i = 0; i < cell.length; i++) {
        const leaves = cell[i] as number;
        const leavesFrom = holders[i] as readonly number[];
        const isAnchor = this.#anchor[leaves] === 1;
        if (!isAnchor && leavesFrom.length === 0) continue;
        for (let j = 0; j < cell.length; j++) {
          const enters = cell[j] as number;
          if (i === j || this.#anchor[enters]) continue;
          const entersFrom = holders[j] as readonly number[];
          if (isAnchor) {
            if (entersFrom.length < 2) visit(ANCHOR, leaves, enters, entersFrom[0] ?? POOL);
            continue;
          }
          for (const form of leavesFrom) {
            if (entersFrom.includes(form)) continue;
            if (entersFrom.length < this.#mostUses) visit(form, leaves, enters, POOL);
            // Each pair of forms once.
            for (const other of entersFrom) if (other > form && !leavesFrom.includes(other)) visit(form, leaves, enters, other);
          }
        }
      }
    }
  }

  /** By how much a swap lowers the sum of squared deviations, each as a share of its target. */
  #gain(form: number, leaves: number, enters: number, from: number): number {
    if (form !== ANCHOR) return this.#gainIn(form, leaves, enters) + (from !== POOL ? this.#gainIn(from, enters, leaves) : 0);
    let gain = 0;
    for (let index = 0; index < this.#own.length; index++) if (index !== from) gain += this.#gainIn(index, leaves, enters);
    return gain;
  }

  #gainIn(form: number, leaves: number, enters: number): number {
    const sums = this.#sums[form] as Float64Array;
    let gain = 0;
    for (const { index, target, coefficients } of this.#targets) {
      const before = (sums[index] as number) / target - 1;
      const after = before + ((coefficients[enters] as number) - (coefficients[leaves] as number)) / target;
      gain += before * before - after * after;
    }
    return gain;
  }

  #isAllowed(swap: Swap): boolean {
    if (swap.form === ANCHOR) {
      for (const [index, row] of this.#anchorRows.entries()) {
        const sum = (this.#anchorSums[index] as number) + (row.coefficients[swap.enters] as number) - (row.coefficients[swap.leaves] as number);
        if (sum < row.from - HELD || sum > row.to + HELD) return false;
      }
    }
    for (const [form, leaves, enters] of this.#moves(swap)) {
      const sums = this.#sums[form] as Float64Array;
      for (const [index, row] of this.#formRows.entries()) {
        const change = (row.coefficients[enters] as number) - (row.coefficients[leaves] as number);
        if (change === 0) continue;
        const sum = (sums[index] as number) + change;
        if (sum < row.from - HELD || sum > row.to + HELD) return false;
      }
    }
    return this.#overlap === Infinity || this.#holdsOverlap(swap);
  }

  #holdsOverlap(swap: Swap): boolean {
    this.make(swap);
    const anchored = this.#anchor.reduce((sum, has) => sum + has, 0);
    const holds = this.#own.every((own, form) =>
      this.#own.every((other, index) => index <= form || own.reduce((sum, has, item) => sum + (has && other[item] ? 1 : 0), anchored) <= this.#overlap),
    );
    const { form, leaves, enters, from } = swap;
    this.make({ form, leaves: enters, enters: leaves, from });
    return holds;
  }
}
