import type { GuideMark } from '../guide-data.ts';
import type { StudyOutbox } from '../study-outbox.ts';

/** Where a reader is in a section: kept as they go, told to the server when there is a pause or they leave. */
export class Reading {
  block = $state(0);
  done = $state(false);
  marks: readonly GuideMark[] = $state.raw([]);
  readonly sectionId: string;
  readonly #outbox: StudyOutbox | undefined;
  readonly #now: () => number;
  #toldBlock = -1;

  /** @param outbox where news wait for a network; none where nobody is signed in */
  constructor(
    section: { readonly sectionId: string; readonly block: number; readonly done: boolean; readonly marks: readonly GuideMark[] },
    outbox: StudyOutbox | undefined,
    now: () => number,
  ) {
    this.sectionId = section.sectionId;
    this.block = section.block;
    this.done = section.done;
    this.marks = section.marks;
    this.#outbox = outbox;
    this.#now = now;
  }

  /** The reader has come to a block. */
  at(block: number): void {
    this.block = block;
  }

  /** Tells where the reader is, where that is new. */
  tell(): void {
    if (this.block === this.#toldBlock) return;
    this.#toldBlock = this.block;
    this.#outbox?.place({ sectionId: this.sectionId, block: this.block, atMs: this.#now(), done: this.done });
  }

  /** The reader says that they are done with the section. */
  finish(): void {
    this.done = true;
    this.#toldBlock = this.block;
    this.#outbox?.place({ sectionId: this.sectionId, block: this.block, atMs: this.#now(), done: true });
  }

  /** Adds, changes or removes a highlight. */
  mark(mark: GuideMark): void {
    const others = this.marks.filter(({ markId }) => markId !== mark.markId);
    this.marks = mark.removed ? others : [...others, mark].toSorted((a, b) => a.block - b.block || a.fromLetter - b.fromLetter);
    this.#outbox?.mark(mark);
  }

  /** An answer to a check. */
  answer(answerId: string, number: number, answer: string): void {
    this.#outbox?.answer({ answerId, sectionId: this.sectionId, number, answer, atMs: this.#now() });
  }
}
