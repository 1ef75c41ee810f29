import type { Letter } from '../practice-data.ts';
import type { DrillAnswer, DrillQuestionData, DrillStockData } from './drill-data.ts';

/** How many questions a drill has. */
export const DRILL_LENGTH = 10;

/** What a drill needs of its device. */
export type DrillPorts = {
  readonly now: () => number;
  readonly newId: () => string;
  /** @returns whether it is kept */
  readonly keep: (answer: DrillAnswer) => Promise<boolean>;
  /** Told whenever something that is shown has changed. */
  readonly changed: () => void;
};

/**
 * The questions of a drill: of one task, or of all; those not met before come first, then those met longest ago.
 *
 * @param met ids of items, the one met last at the end
 */
export function drillOf(stock: DrillStockData, task: string, met: readonly string[]): readonly DrillQuestionData[] {
  const order = new Map(met.map((itemId, index) => [itemId, index + 1]));
  const own = stock.questions.filter((question) => task === '' || question.task === task);
  // The stock is drawn in an order of its own; of questions met equally long ago that order stays.
  return own.toSorted((a, b) => (order.get(a.itemId) ?? 0) - (order.get(b.itemId) ?? 0)).slice(0, DRILL_LENGTH);
}

/** A drill: each question is explained as soon as it is answered, and the answer is kept at once. */
export class DrillRun {
  position = 0;
  answer: Letter | undefined = undefined;
  right = 0;
  /** Whether the device keeps answers. */
  keeps = true;
  readonly questions: readonly DrillQuestionData[];
  readonly #ports: DrillPorts;

  constructor(questions: readonly DrillQuestionData[], ports: DrillPorts) {
    this.questions = questions;
    this.#ports = ports;
  }

  /** The question now; undefined after the last. */
  get question(): DrillQuestionData | undefined {
    return this.questions[this.position];
  }

  /** Answers the question, once. */
  give(answer: Letter): void {
    const { question } = this;
    if (!question || this.answer) return;
    this.answer = answer;
    if (answer === question.correct) this.right += 1;
    const { itemId, itemVersion, seed } = question;
    void this.#ports.keep({ answerId: this.#ports.newId(), itemId, itemVersion, seed, answer, atMs: this.#ports.now() }).then((kept) => {
      this.keeps = kept;
      this.#ports.changed();
    });
    this.#ports.changed();
  }

  /** The next question. */
  next(): void {
    if (!this.answer) return;
    this.position += 1;
    this.answer = undefined;
    this.#ports.changed();
  }
}
