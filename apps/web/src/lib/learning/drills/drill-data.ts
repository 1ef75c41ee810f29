import type { TracingSamples } from '@einthoven/exam';
import type { Letter } from '../practice-data.ts';

/** A drawn practice question with its answer and reasons. */
export type DrillQuestionData = {
  readonly itemId: string;
  readonly itemVersion: number;
  readonly task: string;
  readonly seed: string;
  readonly stem: string;
  readonly options: readonly { readonly id: Letter; readonly text: string }[];
  readonly tracing?: TracingSamples | undefined;
  readonly correct: Letter;
  readonly rationale: Readonly<Record<string, string>>;
  readonly sources: readonly { readonly key: string; readonly supports: string; readonly citation?: string | undefined; readonly url?: string | undefined }[];
  readonly guide?: { readonly sectionId: string; readonly title: string } | undefined;
};

/** All that a device needs for drills. */
export type DrillStockData = {
  readonly stockId: string;
  readonly tasks: readonly { readonly task: string; readonly statement: string; readonly questions: number }[];
  readonly questions: readonly DrillQuestionData[];
};

/** An answer on its way to the server. */
export type DrillAnswer = {
  readonly answerId: string;
  readonly itemId: string;
  readonly itemVersion: number;
  readonly seed: string;
  readonly answer: Letter;
  readonly atMs: number;
};
