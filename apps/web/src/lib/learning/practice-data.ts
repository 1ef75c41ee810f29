import type { PaperDrawing } from '@einthoven/ecg/paper';

/** One of the four options. */
export type Letter = 'a' | 'b' | 'c' | 'd';

/** The question of a running practice exam. */
export type ShownQuestion = {
  readonly position: number;
  readonly stem: string;
  readonly options: readonly { readonly id: Letter; readonly text: string }[];
  readonly answer: Letter | undefined;
  /** The tracing that it shows, with what it is in words that give nothing away. */
  readonly tracing?: { readonly drawing: PaperDrawing; readonly words: string } | undefined;
};

/** A question after the end. */
export type ReviewedQuestion = ShownQuestion & {
  readonly correct: Letter;
  readonly right: boolean;
  readonly rationale: Readonly<Record<Letter, string>>;
  readonly sources: readonly {
    readonly key: string;
    readonly supports: string;
    readonly source: { readonly citation: string; readonly url: string | undefined } | undefined;
  }[];
  /** Where the guide teaches it. */
  readonly guide: { readonly sectionId: string; readonly title: string } | undefined;
};

/** How sure it is that a task is known. */
export type ShownMastery = {
  readonly task: string;
  readonly statement: string;
  readonly share: number;
  readonly low: number;
  readonly high: number;
  readonly answers: number;
};
