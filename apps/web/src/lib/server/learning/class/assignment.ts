import { err, ok, parsePlainDate, type PlainDate, type Result } from '@einthoven/kernel';
import { characters, cleanText } from '../../account/index.ts';
import type { Db } from '../../db/pool.ts';
import { readBlueprint } from '../../item/index.ts';
import { currentScheme } from '../../scheme/index.ts';
import { listSections } from '../guide/guide.queries.ts';
import { countCards, type AssignedThing, type AssignmentRow } from './class.queries.ts';

/** How many questions a drill that is assigned may have: a device holds thirty of each topic. */
export const DRILL_QUESTIONS = { least: 5, most: 30, usual: 10 } as const;
const LONGEST_NOTE = 500;

/** An assignment in words, with where it starts and how much it is. */
export type Assignment = AssignmentRow & {
  readonly title: string;
  readonly href: string;
  /** Whether it is open to everybody, also without the certification fee. */
  readonly openToAll: boolean;
  /** What finishing it takes, in the unit of its figures. */
  readonly whole: number;
};

/** What may be assigned: the sections of the guide, and the topics of the exam plan with their cards. */
export type Assignable = {
  readonly sections: readonly { readonly sectionId: string; readonly title: string; readonly openToAll: boolean }[];
  readonly tasks: readonly { readonly task: string; readonly statement: string; readonly cards: number }[];
};

/** What there is to assign at this time. */
export async function listAssignable(db: Db): Promise<Assignable> {
  const [sections, cards] = await Promise.all([listSections(db, 'en'), countCards(db)]);
  const tasks = readBlueprint(currentScheme().exam.blueprint.value).domains.flatMap((domain) => domain.tasks);
  return {
    sections: sections.map(({ sectionId, title, openToAll }) => ({ sectionId, title, openToAll })),
    tasks: tasks.map(({ id, statement }) => ({ task: id, statement, cards: cards.get(id) ?? 0 })),
  };
}

/** Puts assignments into words. */
export function inWords(rows: readonly AssignmentRow[], { sections, tasks }: Assignable): readonly Assignment[] {
  return rows.map((row) => {
    if (row.kind === 'section') {
      const section = sections.find(({ sectionId }) => sectionId === row.sectionId);
      return { ...row, title: section?.title ?? row.sectionId, href: `/guide/${row.sectionId}`, openToAll: section?.openToAll ?? false, whole: 1 };
    }
    const { statement = '', cards = 0 } = tasks.find(({ task }) => task === row.task) ?? {};
    // A statement is a sentence; a title goes on.
    const title = `${row.task}: ${statement.replace(/\.$/, '')}`;
    if (row.kind === 'drill') return { ...row, title, href: `/study/drills?task=${row.task}`, openToAll: false, whole: row.questions };
    return { ...row, title, href: '/study/cards', openToAll: false, whole: cards };
  });
}

/** An assignment as it was typed. */
export type AssignmentFields = Readonly<Record<'kind' | 'sectionId' | 'task' | 'questions' | 'dueOn' | 'note', string>>;

/** Why something was not assigned. */
export type AssignmentProblem =
  /** There is no such section or topic, or the topic has no cards. */
  | 'ASSIGNMENT_UNKNOWN'
  /** Not so many questions. */
  | 'ASSIGNMENT_QUESTIONS'
  /** The day is no day, is past, or is after the end of the class. */
  | 'ASSIGNMENT_DUE'
  | 'ASSIGNMENT_NOTE_LONG';

/** Reads what an instructor typed, for a class that ends on a day. */
export function readAssignment(
  fields: AssignmentFields,
  { assignable, today, endsOn }: { readonly assignable: Assignable; readonly today: PlainDate; readonly endsOn: PlainDate },
): Result<AssignedThing & { readonly dueOn: PlainDate; readonly note: string }, AssignmentProblem> {
  const thing = readThing(fields, assignable);
  if (!thing.ok) return thing;
  const due = parsePlainDate(fields.dueOn);
  if (!due.ok || due.value < today || due.value > endsOn) return err('ASSIGNMENT_DUE');
  const note = cleanText(fields.note);
  if (characters(note) > LONGEST_NOTE) return err('ASSIGNMENT_NOTE_LONG');
  return ok({ ...thing.value, dueOn: due.value, note });
}

function readThing(fields: AssignmentFields, { sections, tasks }: Assignable): Result<AssignedThing, AssignmentProblem> {
  if (fields.kind === 'section') {
    const found = sections.find(({ sectionId }) => sectionId === fields.sectionId);
    return found ? ok({ kind: 'section', sectionId: found.sectionId }) : err('ASSIGNMENT_UNKNOWN');
  }
  const topic = tasks.find(({ task }) => task === fields.task);
  if (!topic) return err('ASSIGNMENT_UNKNOWN');
  if (fields.kind === 'cards') return topic.cards > 0 ? ok({ kind: 'cards', task: topic.task }) : err('ASSIGNMENT_UNKNOWN');
  if (fields.kind !== 'drill') return err('ASSIGNMENT_UNKNOWN');
  const questions = /^\d{1,3}$/.test(fields.questions) ? Number(fields.questions) : 0;
  if (questions < DRILL_QUESTIONS.least || questions > DRILL_QUESTIONS.most) return err('ASSIGNMENT_QUESTIONS');
  return ok({ kind: 'drill', task: topic.task, questions });
}
