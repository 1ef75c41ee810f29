import type { NumberOptions, OptionPool } from './drawn-options.ts';
import type { TracingSamples } from '../item/item.ts';

/**
 * What must be true of a drawn tracing for an option to be right. Codes are those of the ECG engine
 * (`RHYTHM_NAMES`, pattern ids, wires, artifact kinds); numbers are the engine's truth.
 */
export type TracingFact =
  /** One of the names that the criteria allow is this one. */
  | { readonly fact: 'rhythm'; readonly code: string }
  /** The recipe has this pattern (or none, where `code` is `none`). */
  | { readonly fact: 'pattern'; readonly code: string }
  /** These two wires are exchanged (`RA-LA`), or none is, where it is `none`. */
  | { readonly fact: 'reversal'; readonly wires: string }
  /** There is an artifact of this kind, or none, where it is `none`. */
  | { readonly fact: 'artifact'; readonly kind: string }
  /** A number of the truth lies in [from, to). */
  | { readonly fact: 'number'; readonly of: TracingNumber; readonly from: number; readonly to: number };

/** Numbers that the engine knows of a tracing. */
export type TracingNumber =
  | 'ventricular-rate-bpm'
  | 'atrial-rate-bpm'
  | 'pr-ms'
  | 'qrs-ms'
  | 'qt-ms'
  | 'qtc-ms'
  | 'axis-deg'
  | 'gain-mm-per-mv'
  | 'paper-speed-mm-per-s';

/**
 * A family: items that differ in their tracing. Each form draws its own from a secret seed when it is released;
 * the key is computed from what the engine knows, never typed.
 */
export type TracingFamily = {
  /** Id of a recipe of the engine's catalogue (rhythm or pattern), or a whole recipe. */
  readonly recipe: string | Readonly<Record<string, unknown>>;
  /** Ranges of numbers in the recipe, by path (`sinus.rateBpm`), from which the seed draws evenly; lists draw one. */
  readonly vary?: Readonly<Record<string, readonly [number, number] | { readonly oneOf: readonly unknown[] }>> | undefined;
  /** What of the tracing is shown. */
  readonly show: {
    readonly layout: TracingSamples['layout'];
    /** For a strip: one to three leads, the first is the usual one. */
    readonly leads?: readonly string[] | undefined;
    readonly seconds: number;
  };
  /** Of a single-best item: for each option what makes it right. Exactly one must hold, else the draw is refused. */
  readonly rightWhen?: Readonly<Record<string, readonly TracingFact[]>> | undefined;
  /** Of a numeric or calipers item: the number that is right, and how far off still counts. */
  readonly rightValue?: { readonly of: TracingNumber; readonly tolerance: number } | undefined;
  /** Of a practice item: the options are drawn too, from many. Then `rightWhen` is that of the example. */
  readonly pool?: OptionPool | undefined;
  /** Of a practice item: the options are numbers that are drawn too. */
  readonly numbers?: NumberOptions | undefined;
  /** Other tracings that serve as well as `recipe`; the seed takes one of all. */
  readonly alternatives?: readonly { readonly recipe: TracingFamily['recipe']; readonly vary?: TracingFamily['vary'] }[] | undefined;
};
