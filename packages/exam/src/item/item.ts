/** The two banks. No item is in both. */
export type Bank = 'final' | 'practice';

/** What an item asks of the mind. */
export type CognitiveLevel = 'recall' | 'apply' | 'analyse';

/** All levels, in rising order. */
export const COGNITIVE_LEVELS: readonly CognitiveLevel[] = ['recall', 'apply', 'analyse'];

/** One of the four options of a single-best item, as authored. */
export type OptionId = 'a' | 'b' | 'c' | 'd';

/** The four options in the order they were authored. */
export const OPTION_IDS: readonly OptionId[] = ['a', 'b', 'c', 'd'];

/** One of up to eight entries of the other types that choose, sort or match. */
export type ChoiceId = OptionId | 'e' | 'f' | 'g' | 'h';

/** All ids of entries, in order. */
export const CHOICE_IDS: readonly ChoiceId[] = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

/** How far the review of an item has come. Production takes `expert-approved` only. */
export type ReviewState = 'draft' | 'reviewed' | 'expert-approved';

/**
 * A tracing as a candidate gets it: samples, and what the machine prints on the paper. Nothing of how it was made
 * (no recipe, no seed, no truth): those are the key.
 */
export type TracingSamples = {
  readonly sampleRateHz: number;
  /** Microvolts of one unit of `deltas`. */
  readonly microvoltsPerUnit: number;
  readonly durationS: number;
  /** Which leads are stored, in this order. Of a 12-lead the eight I, II, V1 to V6: the others are their sums. */
  readonly leads: readonly string[];
  /** Per stored lead: base64 of zigzag varints, each the difference from the sample before. */
  readonly deltas: readonly string[];
  /** A strip of one to three leads, or the standard page. */
  readonly layout: 'strip' | '3x4+1R' | '6x2' | '12x1';
  readonly paperSpeedMmPerS: number;
  readonly gainMmPerMv: number;
  /** As printed: "0.05-150 Hz, 60 Hz notch". */
  readonly filterLabel: string;
  /** Height of the calibration pulse in mV; negative where it was reversed. */
  readonly calibrationMv: number;
  /** Printed where the placement is not the standard one. */
  readonly placementLabel?: string | undefined;
  /** What chest leads are called on the paper where not by their own name: `V4` may be `V4R`. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
};

/** A picture beside the stem. The file is part of the form. */
export type Picture = {
  /** File name in the bank's media folder. */
  readonly file: string;
  /** What it shows, for people who do not see it; says no more than the picture does. */
  readonly alt: string;
  /** Licence and maker. */
  readonly licence: string;
};

/** Where a recorded tracing is from. Shown after answering only: the name of a collection can give the answer away. */
export type RecordingCredit = {
  /** The recording that authors brought in, `recordings` of the database. */
  readonly recordingId: string;
  /** The collection and record, or the agreement under which it is given. */
  readonly source: string;
  readonly licence: string;
};

type Shown = {
  /** The question. */
  readonly stem: string;
  /** A tracing that the item brings itself: a recording of a heart. Of a family each form draws its own. */
  readonly tracing?: TracingSamples | undefined;
  /** Of an item that brings a tracing, where it is from. */
  readonly recording?: RecordingCredit | undefined;
  readonly picture?: Picture | undefined;
  /** The tracing in words, authored and reviewed for equal difficulty; absent where no words could be fair. */
  readonly tracingInWords?: string | undefined;
};

/** Entries by their id, at least two, ids without a gap from `a`. */
export type Choices = Readonly<Partial<Record<ChoiceId, string>>>;

/** One best answer of four. */
export type SingleItem = Shown & { readonly type: 'single'; readonly options: Readonly<Record<OptionId, string>> };

/** All that are right, and none that is wrong. The rule is stated beside the stem. */
export type MultipleItem = Shown & { readonly type: 'multiple'; readonly options: Choices };

/** All entries in the right order. */
export type OrderItem = Shown & { readonly type: 'order'; readonly options: Choices };

/** To each row (`rows`) the option that belongs to it; an option may belong to several rows or none. */
export type MatchItem = Shown & { readonly type: 'match'; readonly rows: Choices; readonly options: Choices };

/** One point on the picture. */
export type HotSpotItem = Shown & { readonly type: 'hot-spot'; readonly picture: Picture };

/** A number in a stated unit. */
export type NumericItem = Shown & { readonly type: 'numeric'; readonly unit: string };

/** A distance measured on the tracing with calipers. */
export type CalipersItem = Shown & { readonly type: 'calipers'; readonly measure: 'interval-ms' | 'amplitude-mv' };

/** Room for work in a lab, judged by the lab. No bank holds one yet. */
export type LabTaskItem = Shown & { readonly type: 'lab-task'; readonly lab: string };

/** What a candidate may see of an item. Nothing here depends on the key or on its use. */
export type PublicItem = SingleItem | MultipleItem | OrderItem | MatchItem | HotSpotItem | NumericItem | CalipersItem | LabTaskItem;

/** The kinds of items. */
export type ItemType = PublicItem['type'];

/** Every type of item. */
export const ITEM_TYPES: readonly ItemType[] = ['single', 'multiple', 'order', 'match', 'hot-spot', 'numeric', 'calipers', 'lab-task'];

/** An item as the bank holds it, still without its key. */
export type BankItem = {
  readonly itemId: string;
  readonly bank: Bank;
  /** Blueprint task such as `B12`. */
  readonly task: string;
  readonly level: CognitiveLevel;
  readonly reviewState: ReviewState;
  readonly public: PublicItem;
};

/** The blueprint domain of a task: `B12` belongs to `B`. */
export function domainOf(task: string): string {
  return task.slice(0, 1);
}
