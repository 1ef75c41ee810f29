import type { PaperDrawing } from '@einthoven/ecg/paper';

/** One of the four options of a single-best question. */
export type Letter = 'a' | 'b' | 'c' | 'd';

/** A drawn tracing with what it is in words that give nothing away. */
export type ShownTracing = { readonly drawing: PaperDrawing; readonly words: string };

/** The question of a running practice exam. */
export type ShownQuestion = {
  readonly position: number;
  /** One best of four; the other types need the exam room. */
  readonly single: boolean;
  readonly stem: string;
  readonly options: readonly { readonly id: string; readonly text: string }[];
  readonly answer: string | undefined;
  readonly tracing?: ShownTracing | undefined;
};

/** An area of a picture that is right, in shares of its width and height. */
export type ShownArea =
  | { readonly shape: 'circle'; readonly x: number; readonly y: number; readonly radius: number }
  | { readonly shape: 'rectangle'; readonly x: number; readonly y: number; readonly width: number; readonly height: number };

/** What was right and what was answered, by the type of the question. */
export type ReviewedAnswer =
  | {
      readonly kind: 'options';
      readonly several: boolean;
      readonly options: readonly { readonly text: string; readonly right: boolean; readonly chosen: boolean; readonly why: string | undefined }[];
    }
  | {
      readonly kind: 'order';
      readonly right: readonly { readonly text: string; readonly why: string | undefined; readonly givenPlace: number | undefined }[];
      readonly given: readonly string[] | undefined;
    }
  | {
      readonly kind: 'match';
      readonly rows: readonly { readonly row: string; readonly right: string; readonly given: string | undefined; readonly fits: boolean }[];
      readonly reasons: readonly { readonly text: string; readonly why: string }[];
    }
  | { readonly kind: 'hot-spot'; readonly areas: readonly ShownArea[]; readonly given: { readonly x: number; readonly y: number } | undefined }
  | { readonly kind: 'number'; readonly right: string; readonly from: string; readonly to: string; readonly given: string | undefined };

/** A question after the end. */
export type ReviewedQuestion = {
  readonly position: number;
  readonly stem: string;
  readonly answered: boolean;
  readonly right: boolean;
  readonly shown: ReviewedAnswer;
  /** Why, where it is not said option by option. */
  readonly why: string | undefined;
  readonly tracing?: ShownTracing | undefined;
  /** Where a recorded tracing is from. */
  readonly recording?: { readonly source: string; readonly licence: string } | undefined;
  /** What a program measures on this tracing, beside a measured answer. */
  readonly measured?: string | undefined;
  readonly picture?: { readonly source: string; readonly alt: string; readonly licence: string } | undefined;
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
