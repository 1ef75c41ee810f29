import type { Block, Inline } from '@einthoven/learning';
import type { PaperDrawing } from '@einthoven/ecg/paper';

/** An interval of one beat, marked on the paper. Millimetres from the left end of the paper. */
export type Bracket = { readonly label: string; readonly words: string; readonly fromMm: number; readonly toMm: number };

/** A tracing as the page shows it. */
export type ShownTracing = {
  readonly kind: 'tracing';
  readonly drawing: PaperDrawing;
  readonly brackets: readonly Bracket[];
  readonly caption: string;
  readonly alt: string;
  readonly calipers: boolean;
};

/** A block as the page shows it. */
export type ShownBlock = Exclude<Block, { kind: 'tracing' }> | ShownTracing;

/** A source at the end of a section. */
export type ShownSource = {
  readonly key: string;
  readonly number: number;
  readonly citation: string;
  readonly url: string | undefined;
  readonly supports: string;
};

/** A check for understanding. Its answer is no secret. */
export type ShownCheck = {
  readonly number: number;
  readonly question: string;
  readonly options: readonly { readonly id: string; readonly text: string; readonly why: string }[];
  readonly key: string;
};

/** A section as the page shows it. */
export type ShownSection = {
  readonly sectionId: string;
  readonly title: string;
  readonly partTitle: string;
  readonly minutes: number;
  readonly objectives: readonly string[];
  readonly summary: readonly string[];
  readonly blocks: readonly ShownBlock[];
  readonly sources: readonly ShownSource[];
  readonly checks: readonly ShownCheck[];
  /** What the words of the glossary in this section mean. */
  readonly terms: Readonly<Record<string, string>>;
  readonly reviewed: boolean;
  readonly written: string;
};

/** A section in the list of contents. */
export type ListedSection = {
  readonly sectionId: string;
  readonly title: string;
  readonly minutes: number;
  readonly openToAll: boolean;
  readonly language: string;
  /** Of the reader, where somebody is signed in. */
  readonly state: 'new' | 'begun' | 'done';
};

/** A part in the list of contents. */
export type ListedPart = { readonly id: string; readonly title: string; readonly sections: readonly ListedSection[] };

/** A highlight, with a note or without. */
export type GuideMark = {
  readonly markId: string;
  readonly sectionId: string;
  readonly block: number;
  readonly fromLetter: number;
  readonly toLetter: number;
  readonly quote: string;
  readonly note: string;
  /** Epoch milliseconds. */
  readonly changedAtMs: number;
  readonly removed: boolean;
};

export type { Inline };
