/** A piece of running text. */
export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'strong'; readonly children: readonly Inline[] }
  | { readonly kind: 'emphasis'; readonly children: readonly Inline[] }
  /** A statement's source, by its key: shown as a number that leads to the list at the end. */
  | { readonly kind: 'source'; readonly key: string }
  /** Another section of the guide, or a page of ours. */
  | { readonly kind: 'link'; readonly to: { readonly section: string } | { readonly path: string }; readonly children: readonly Inline[] }
  /** A word of the glossary where a section first uses it. */
  | { readonly kind: 'term'; readonly term: string; readonly text: string };

/** A tracing in a section: drawn by the engine from its recipe and seed, the same for every reader. */
export type GuideTracing = {
  /** Id of the engine's catalogue, or a whole recipe. */
  readonly recipe: string | Readonly<Record<string, unknown>>;
  readonly seed: string;
  readonly show: {
    readonly layout: 'strip' | '3x4+1R' | '6x2' | '12x1';
    /** For a strip: one to three leads. */
    readonly leads?: readonly string[] | undefined;
    readonly seconds: number;
  };
  readonly caption: string;
  /** What it shows, for people who do not see it. */
  readonly alt: string;
  /** Intervals marked on one beat, from the engine's truth. */
  readonly marks: readonly IntervalMark[];
  /** Whether the reader is invited to measure. */
  readonly calipers: boolean;
};

/** An interval that can be marked. */
export type IntervalMark = 'pr' | 'qrs' | 'qt' | 'rr';

/** A block of a section. `line` is where it begins in its file, from 1. */
export type Block =
  | { readonly kind: 'heading'; readonly level: 2 | 3; readonly anchor: string; readonly text: readonly Inline[] }
  | { readonly kind: 'paragraph'; readonly text: readonly Inline[] }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly entries: readonly (readonly Block[])[] }
  | { readonly kind: 'table'; readonly head: readonly (readonly Inline[])[]; readonly rows: readonly (readonly (readonly Inline[])[])[] }
  | { readonly kind: 'tracing'; readonly tracing: GuideTracing; readonly line: number }
  | { readonly kind: 'figure'; readonly name: string; readonly caption: string; readonly alt: string; readonly line: number };

/** A question that a reader may ask themself at the end of a section. Its answer is no secret. */
export type SelfCheck = {
  /** Statement of the blueprint, such as `A1.2`. */
  readonly knowledge: string;
  readonly question: string;
  readonly options: Readonly<Record<string, string>>;
  readonly key: string;
  readonly why: Readonly<Record<string, string>>;
};

/** What a source says that a section leans on. */
export type SectionSource = { readonly key: string; readonly supports: string };

/** How far a text has been read by others. */
export type ContentReview = 'draft' | 'reviewed';

/** A section of the study guide. */
export type GuideSection = {
  /** Name of its file without ending, and of its page: `A1-order-and-identity`. */
  readonly sectionId: string;
  readonly title: string;
  readonly tasks: readonly string[];
  readonly knowledge: readonly string[];
  readonly objectives: readonly string[];
  readonly summary: readonly string[];
  readonly sources: readonly SectionSource[];
  readonly checks: readonly SelfCheck[];
  readonly blocks: readonly Block[];
  readonly author: string;
  /** Calendar date, `2026-11-26`. */
  readonly written: string;
  readonly reviewState: ContentReview;
};

/** A question at the end of a module of continuing education. Its key is for the server. */
export type ModuleQuestion = {
  readonly question: string;
  readonly options: Readonly<Record<string, string>>;
  readonly key: string;
  readonly why: Readonly<Record<string, string>>;
  readonly sources: readonly string[];
};

/** A module of continuing education as it is written. */
export type CeModule = {
  /** Name of its file without ending, and of its page. */
  readonly slug: string;
  readonly title: string;
  readonly subject: 'electrocardiography' | 'teaching' | 'other';
  /** As its author states them; a check holds them against the formula. */
  readonly hours: number;
  /** Whether its hours may be counted as hours in teaching instead. */
  readonly teaching: boolean;
  readonly objectives: readonly string[];
  readonly summary: readonly string[];
  readonly sources: readonly SectionSource[];
  readonly test: readonly ModuleQuestion[];
  readonly blocks: readonly Block[];
  readonly author: string;
  /** Calendar date, `2026-11-26`. */
  readonly written: string;
  readonly reviewState: ContentReview;
};

/** A word of the glossary. */
export type Term = { readonly term: string; /** Other forms: plurals, abbreviations. */ readonly also: readonly string[]; readonly plain: string };

/** What is wrong with a file of the content, where, and what to do. */
export type ContentProblem = {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly code:
    | 'FRONT_MATTER'
    | 'FIELD'
    | 'MARKDOWN'
    | 'BLOCK'
    | 'HEADING_MISSING'
    | 'SOURCE_UNKNOWN'
    | 'SOURCE_UNUSED'
    | 'SECTION_UNKNOWN'
    | 'KNOWLEDGE_UNKNOWN'
    | 'FIGURE_UNKNOWN'
    | 'RECIPE'
    | 'PLACEHOLDER'
    | 'TWICE'
    | 'TRANSLATION';
  readonly words: string;
};
