/** One of the four options. */
export type Letter = 'a' | 'b' | 'c' | 'd';

/** The question of a running practice exam. */
export type ShownQuestion = {
  readonly position: number;
  readonly stem: string;
  readonly options: readonly { readonly id: Letter; readonly text: string }[];
  readonly answer: Letter | undefined;
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
};
