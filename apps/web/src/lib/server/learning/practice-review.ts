import { domainOf, isRight, type RoomForm } from '@einthoven/exam';
import type { ItemSource } from '@einthoven/exam/practice-key';
import type { Db } from '../db/pool.ts';
import { findSource, listPracticeKeys, readBlueprint, type Source } from '../item/index.ts';
import { currentScheme } from '../scheme/index.ts';
import { answerShown, type ShownAnswer } from './answer-shown.ts';
import { picturesOf } from './practice-room.ts';
import { correctOf, type OpenPractice } from './practice.ts';
import * as queries from './practice.queries.ts';
import type { PracticeQuestion } from './practice.queries.ts';

/** A question after the end: what was right, why, and where that is written. */
export type ReviewedQuestion = Pick<PracticeQuestion, 'position' | 'itemId' | 'task' | 'tracing'> & {
  readonly stem: string;
  readonly answered: boolean;
  readonly right: boolean;
  /** What was right and what was answered, for its type. */
  readonly shown: ShownAnswer;
  /** Why, where it is not said option by option. */
  readonly why: string | undefined;
  /** Where a recorded tracing is from; nothing of it is said before the end. */
  readonly recording: { readonly source: string; readonly licence: string } | undefined;
  readonly picture: { readonly file: string; readonly alt: string; readonly licence: string } | undefined;
  readonly sources: readonly { readonly supports: string; readonly source: Source | undefined; readonly key: ItemSource['key'] }[];
  /** Where the guide teaches it. */
  readonly guide: { readonly sectionId: string; readonly title: string } | undefined;
};

/** How a finished practice exam went. */
export type PracticeReview = {
  readonly questions: readonly ReviewedQuestion[];
  readonly pictures: RoomForm['pictures'];
  readonly domains: readonly { readonly id: string; readonly name: string; readonly items: number; readonly right: number }[];
};

/** The review of a finished practice exam. @throws Error while it still runs */
export async function reviewPractice(db: Db, open: OpenPractice): Promise<PracticeReview> {
  if (!open.practice.finishedAt) throw new Error('a running practice exam has no review');
  const keys = await listPracticeKeys(db, open.questions);
  const teaching = await queries.sectionsTeaching(db, [...new Set(open.questions.flatMap(({ knowledge }) => knowledge))]);
  const questions = open.questions.map((question): ReviewedQuestion => {
    const correct = correctOf(keys, question);
    const key = keys.get(question.itemId);
    const rationale: Readonly<Record<string, string>> = question.drawnRationale ?? key?.rationale ?? {};
    const { position, itemId, task, tracing, knowledge, shown } = question;
    return {
      position,
      itemId,
      task,
      tracing,
      stem: shown.stem,
      answered: question.answer !== undefined,
      right: isRight(correct, question.answer ?? ''),
      shown: answerShown(question, correct, rationale),
      why: rationale['key'],
      recording: shown.recording && { source: shown.recording.source, licence: shown.recording.licence },
      picture: shown.picture && { file: shown.picture.file, alt: shown.picture.alt, licence: shown.picture.licence },
      guide: knowledge.flatMap((id) => teaching.get(id) ?? [])[0],
      sources: (key?.sources ?? []).map((source) => ({ key: source.key, supports: source.supports, source: findSource(source.key) })),
    };
  });
  const blueprint = readBlueprint(currentScheme().exam.blueprint.value);
  const domains = blueprint.domains.map(({ id, name }) => {
    const own = questions.filter((question) => domainOf(question.task) === id);
    return { id, name, items: own.length, right: own.filter((question) => question.right).length };
  });
  return { questions, pictures: await picturesOf(db, open.questions), domains: domains.filter((domain) => domain.items > 0) };
}
