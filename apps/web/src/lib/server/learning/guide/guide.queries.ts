import { sql } from 'kysely';
import type { GuidePart, GuideSection, Term } from '@einthoven/learning';
import type { Db, Tx } from '../../db/pool.ts';

/** A section as its row has it. */
export type SectionRow = {
  readonly sectionId: string;
  readonly language: string;
  readonly title: string;
  readonly partId: string;
  readonly position: number;
  readonly tasks: readonly string[];
  readonly minutes: number;
  readonly openToAll: boolean;
};

/** How far a person is with a section. */
export type Progress = {
  readonly sectionId: string;
  readonly firstOpenedAt: Date;
  readonly lastOpenedAt: Date;
  readonly block: number;
  readonly doneAt: Date | undefined;
};

/** A highlight or note as its row has it. */
export type MarkRow = {
  readonly markId: string;
  readonly sectionId: string;
  readonly block: number;
  readonly fromLetter: number;
  readonly toLetter: number;
  readonly quote: string;
  readonly note: string;
  readonly changedAtMs: number;
  readonly removed: boolean;
};

/** What is stored of a section when the content is loaded. */
export type StoredSection = SectionRow & { readonly document: GuideSection; readonly contentSha256: string };

/** Lets one process load the guide at a time. */
export async function lockGuide(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('load the guide', 0))`.execute(tx);
}

/** Replaces the parts and the glossary. */
export async function storeParts(tx: Tx, parts: readonly GuidePart[], terms: readonly Term[]): Promise<void> {
  await tx.deleteFrom('guide_parts').execute();
  if (parts.length > 0)
    await tx
      .insertInto('guide_parts')
      .values(parts.map(({ id, title }, index) => ({ part_id: id, title, position: index + 1 })))
      .execute();
  await tx.deleteFrom('guide_terms').execute();
  for (const { term, plain, also } of terms)
    await tx
      .insertInto('guide_terms')
      .values({ term, plain, also: sql<string[]>`${also}::text[]` })
      .execute();
}

/** What the words of the glossary mean, and what the parts are called, in their order. */
export async function readParts(db: Db): Promise<{ readonly terms: ReadonlyMap<string, string>; readonly partTitles: ReadonlyMap<string, string> }> {
  const [terms, parts] = await Promise.all([
    db.selectFrom('guide_terms').select(['term', 'plain']).orderBy('term').execute(),
    db.selectFrom('guide_parts').select(['part_id', 'title']).orderBy('position').execute(),
  ]);
  return { terms: new Map(terms.map(({ term, plain }) => [term, plain])), partTitles: new Map(parts.map((part) => [part.part_id, part.title])) };
}

/** Stores sections; what is not among them is no longer in use. @returns how many are new or changed */
export async function storeSections(tx: Tx, sections: readonly StoredSection[], at: Date): Promise<number> {
  let changed = 0;
  for (const section of sections) {
    const row = {
      title: section.title,
      part_id: section.partId,
      position: section.position,
      tasks: sql<string[]>`${section.tasks}::text[]`,
      minutes: section.minutes,
      open_to_all: section.openToAll,
      document: JSON.stringify(section.document),
      content_sha256: section.contentSha256,
      in_use: true,
      loaded_at: at,
    };
    const stored = await tx
      .insertInto('guide_sections')
      .values({ section_id: section.sectionId, language: section.language, ...row })
      .onConflict((conflict) =>
        conflict
          .columns(['section_id', 'language'])
          .doUpdateSet(row)
          .where((where) => where.or([where('guide_sections.content_sha256', '<>', section.contentSha256), where('guide_sections.in_use', '=', false)])),
      )
      .executeTakeFirst();
    changed += Number(stored.numInsertedOrUpdatedRows ?? 0n);
  }
  await tx
    .updateTable('guide_sections')
    .set({ in_use: false })
    .where(sql<boolean>`not (section_id || ' ' || language = any(${sections.map(({ sectionId, language }) => `${sectionId} ${language}`)}::text[]))`)
    .execute();
  return changed;
}

const COLUMNS = ['section_id', 'language', 'title', 'part_id', 'position', 'tasks', 'minutes', 'open_to_all'] as const;

type Row = {
  section_id: string;
  language: string;
  title: string;
  part_id: string;
  position: number;
  tasks: string[];
  minutes: number;
  open_to_all: boolean;
};

function toSection(row: Row): SectionRow {
  return {
    sectionId: row.section_id,
    language: row.language,
    title: row.title,
    partId: row.part_id,
    position: row.position,
    tasks: row.tasks,
    minutes: row.minutes,
    openToAll: row.open_to_all,
  };
}

/** All sections in use, in their order; each in the asked language where it is there, else in English. */
export async function listSections(db: Db, language: string): Promise<readonly SectionRow[]> {
  const rows = await db
    .selectFrom('guide_sections')
    .select(COLUMNS)
    .distinctOn('section_id')
    .where('in_use', '=', true)
    .where('language', 'in', [language, 'en'])
    .orderBy('section_id')
    .orderBy(sql`language = ${language}`, 'desc')
    .execute();
  return rows.map(toSection).toSorted((a, b) => a.position - b.position);
}

/** One section with its document, in the asked language where it is there, else in English. */
export async function findSection(
  db: Db,
  sectionId: string,
  language: string,
): Promise<(SectionRow & { readonly document: GuideSection; readonly contentSha256: string }) | undefined> {
  const row = await db
    .selectFrom('guide_sections')
    .select([...COLUMNS, 'document', 'content_sha256'])
    .where('section_id', '=', sectionId)
    .where('in_use', '=', true)
    .where('language', 'in', [language, 'en'])
    .orderBy(sql`language = ${language}`, 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && { ...toSection(row), document: row.document as unknown as GuideSection, contentSha256: row.content_sha256 };
}

/** A person's progress by section. */
export async function listProgress(db: Db, personId: string): Promise<ReadonlyMap<string, Progress>> {
  const rows = await progressOf(db, personId).execute();
  return new Map(rows.map((row) => [row.section_id, progressFrom(row)]));
}

/** How far a person is in one section. */
export async function findProgress(db: Db, personId: string, sectionId: string): Promise<Progress | undefined> {
  const row = await progressOf(db, personId).where('section_id', '=', sectionId).executeTakeFirst();
  return row && progressFrom(row);
}

function progressOf(db: Db, personId: string) {
  return db.selectFrom('guide_progress').select(['section_id', 'first_opened_at', 'last_opened_at', 'block', 'done_at']).where('person_id', '=', personId);
}

function progressFrom(row: { section_id: string; first_opened_at: Date; last_opened_at: Date; block: number; done_at: Date | null }): Progress {
  return {
    sectionId: row.section_id,
    firstOpenedAt: row.first_opened_at,
    lastOpenedAt: row.last_opened_at,
    block: row.block,
    doneAt: row.done_at ?? undefined,
  };
}

/** Notes that a section was opened. */
export async function touchProgress(db: Db, personId: string, sectionId: string, at: Date): Promise<void> {
  await db
    .insertInto('guide_progress')
    .values({ person_id: personId, section_id: sectionId, first_opened_at: at, last_opened_at: at, block_at: at })
    .onConflict((conflict) =>
      conflict.columns(['person_id', 'section_id']).doUpdateSet({ last_opened_at: sql`greatest(guide_progress.last_opened_at, excluded.last_opened_at)` }),
    )
    .execute();
}

/** Keeps where a person reads; of two devices the later reading counts. Done stays done. */
export async function keepPlace(
  db: Db,
  personId: string,
  sectionId: string,
  place: { readonly block: number; readonly at: Date; readonly done: boolean },
): Promise<void> {
  await db
    .insertInto('guide_progress')
    .values({
      person_id: personId,
      section_id: sectionId,
      first_opened_at: place.at,
      last_opened_at: place.at,
      block: place.block,
      block_at: place.at,
      done_at: place.done ? place.at : null,
    })
    .onConflict((conflict) =>
      conflict.columns(['person_id', 'section_id']).doUpdateSet({
        first_opened_at: sql`least(guide_progress.first_opened_at, excluded.first_opened_at)`,
        last_opened_at: sql`greatest(guide_progress.last_opened_at, excluded.last_opened_at)`,
        block: sql`case when excluded.block_at >= guide_progress.block_at then excluded.block else guide_progress.block end`,
        block_at: sql`greatest(guide_progress.block_at, excluded.block_at)`,
        done_at: sql`coalesce(guide_progress.done_at, excluded.done_at)`,
      }),
    )
    .execute();
}

/** A person's highlights and notes, in a section or in all. */
export async function listMarks(db: Db, personId: string, sectionId?: string): Promise<readonly MarkRow[]> {
  let query = db
    .selectFrom('guide_marks')
    .select(['mark_id', 'section_id', 'block', 'from_letter', 'to_letter', 'quote', 'note', 'changed_at', 'removed'])
    .where('person_id', '=', personId)
    .where('removed', '=', false);
  if (sectionId) query = query.where('section_id', '=', sectionId);
  return (await query.orderBy('section_id').orderBy('block').orderBy('from_letter').execute()).map((row) => ({
    markId: row.mark_id,
    sectionId: row.section_id,
    block: row.block,
    fromLetter: row.from_letter,
    toLetter: row.to_letter,
    quote: row.quote,
    note: row.note,
    changedAtMs: row.changed_at.getTime(),
    removed: row.removed,
  }));
}

/** Stores a highlight; of two changes the later counts. Another person's mark of the same id is left alone. */
export async function storeMark(db: Db, personId: string, mark: MarkRow): Promise<void> {
  const row = {
    section_id: mark.sectionId,
    block: mark.block,
    from_letter: mark.fromLetter,
    to_letter: mark.toLetter,
    quote: mark.quote,
    note: mark.note,
    changed_at: new Date(mark.changedAtMs),
    removed: mark.removed,
  };
  await db
    .insertInto('guide_marks')
    .values({ mark_id: mark.markId, person_id: personId, ...row })
    .onConflict((conflict) =>
      conflict
        .column('mark_id')
        .doUpdateSet(row)
        .where('guide_marks.person_id', '=', personId)
        .where((where) => where('guide_marks.changed_at', '<', row.changed_at)),
    )
    .execute();
}

/** How many marks a person has: nobody needs more than a few thousand. */
export async function countMarks(db: Db, personId: string): Promise<number> {
  const row = await db
    .selectFrom('guide_marks')
    .select((of) => of.fn.countAll<string>().as('n'))
    .where('person_id', '=', personId)
    .executeTakeFirstOrThrow();
  return Number(row.n);
}

/** Stores an answer to a check; the same answer sent twice is stored once. */
export async function storeAnswer(
  db: Db,
  personId: string,
  answer: {
    readonly answerId: string;
    readonly sectionId: string;
    readonly number: number;
    readonly knowledge: string;
    readonly answer: string;
    readonly right: boolean;
    readonly at: Date;
  },
): Promise<void> {
  await db
    .insertInto('guide_answers')
    .values({
      answer_id: answer.answerId,
      person_id: personId,
      section_id: answer.sectionId,
      check_number: answer.number,
      knowledge: answer.knowledge,
      answer: answer.answer,
      is_right: answer.right,
      answered_at: answer.at,
    })
    .onConflict((conflict) => conflict.column('answer_id').doNothing())
    .execute();
}

/** When a person first opened a section that is not open to all; undefined where they opened none. */
export async function firstPaidOpening(db: Db, personId: string): Promise<Date | undefined> {
  const row = await db
    .selectFrom('guide_progress')
    .innerJoin('guide_sections', 'guide_sections.section_id', 'guide_progress.section_id')
    .select((of) => of.fn.min('first_opened_at').as('at'))
    .where('person_id', '=', personId)
    .where('guide_sections.open_to_all', '=', false)
    .executeTakeFirst();
  return row?.at ?? undefined;
}

/** Takes away what a person left in the guide. */
export async function eraseGuide(tx: Tx, personId: string): Promise<void> {
  for (const table of ['guide_marks', 'guide_answers', 'guide_progress'] as const) await tx.deleteFrom(table).where('person_id', '=', personId).execute();
}

/** A person's answers to the checks of the guide, by task. */
export async function listGuideAnswers(
  db: Db,
  personId: string,
): Promise<readonly { readonly task: string; readonly right: boolean; readonly atMs: number }[]> {
  const rows = await db
    .selectFrom('guide_answers')
    .select(['knowledge', 'is_right', 'answered_at'])
    .where('person_id', '=', personId)
    .orderBy('answered_at', 'desc')
    .limit(5000)
    .execute();
  return rows.map((row) => ({ task: row.knowledge.split('.')[0] ?? '', right: row.is_right, atMs: row.answered_at.getTime() }));
}
