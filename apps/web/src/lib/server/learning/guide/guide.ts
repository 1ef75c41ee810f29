import { err, ok, type Clock, type Result } from '@einthoven/kernel';
import { isUuid, type Permission } from '../../account/index.ts';
import { inTransaction, type Db } from '../../db/pool.ts';
import { hasStudyMaterial } from '../../exam/index.ts';
import { noteStudyBegun } from '../../payment/index.ts';
import * as queries from './guide.queries.ts';
import type { MarkRow, SectionRow } from './guide.queries.ts';
import { listTerms } from './load-guide.ts';
import { sectionView, type SectionView } from './section-view.ts';

/** Proof that somebody may study for themself. */
export type StudyPermission = Permission<'study.use-own'>;

/** A section in the contents, with how far its reader is. */
export type ContentsEntry = SectionRow & { readonly state: 'new' | 'begun' | 'done'; readonly lastOpenedAt: Date | undefined };

/** The contents of the guide in their order; with the reader's progress where somebody is signed in. */
export async function guideContents(db: Db, permission: StudyPermission | undefined, language: string): Promise<readonly ContentsEntry[]> {
  const sections = await queries.listSections(db, language);
  const progress = permission ? await queries.listProgress(db, permission.actor.personId) : new Map<string, queries.Progress>();
  return sections.map((section) => {
    const own = progress.get(section.sectionId);
    return { ...section, state: own?.doneAt ? 'done' : own ? 'begun' : 'new', lastOpenedAt: own?.lastOpenedAt };
  });
}

/** Why a section is not shown. */
export type SectionRefusal =
  | 'SECTION_NOT_FOUND'
  /** Only the first part is open to all. */
  | 'STUDY_SIGN_IN'
  /** The guide comes with the certification fee. */
  | 'STUDY_NOT_PAID';

/** A section opened by somebody. */
export type OpenedSection = {
  readonly view: SectionView;
  readonly language: string;
  readonly openToAll: boolean;
  readonly previous: { readonly sectionId: string; readonly title: string; readonly language: string } | undefined;
  readonly next: { readonly sectionId: string; readonly title: string; readonly language: string } | undefined;
  readonly progress: { readonly block: number; readonly done: boolean } | undefined;
  readonly marks: readonly MarkRow[];
};

/** Sections drawn before, by their content: the same for every reader. */
const drawn = new Map<string, SectionView>();
const MOST_DRAWN = 200;

/**
 * Opens a section, and notes that it was opened.
 *
 * @param keeping a device keeps it for later: that is no reading, but the study material has been given out
 */
export async function openSection(
  db: Db,
  permission: StudyPermission | undefined,
  sectionId: string,
  { clock, language, keeping = false }: { readonly clock: Clock; readonly language: string; readonly keeping?: boolean },
): Promise<Result<OpenedSection, SectionRefusal>> {
  const found = await queries.findSection(db, sectionId, language);
  if (!found) return err('SECTION_NOT_FOUND');
  const personId = permission?.actor.personId;
  const paid = personId !== undefined && (found.openToAll || (await hasStudyMaterial(db, personId, clock)));
  if (!found.openToAll && personId === undefined) return err('STUDY_SIGN_IN');
  if (!found.openToAll && !paid) return err('STUDY_NOT_PAID');
  const sections = await queries.listSections(db, language);
  const at = sections.findIndex((section) => section.sectionId === sectionId);
  const beside = (section: SectionRow | undefined) => section && { sectionId: section.sectionId, title: section.title, language: section.language };
  let own: queries.Progress | undefined;
  let marks: readonly MarkRow[] = [];
  if (personId !== undefined) {
    own = await queries.findProgress(db, personId, sectionId);
    marks = await queries.listMarks(db, personId, sectionId);
    const now = clock.now();
    await inTransaction(db, async (tx) => {
      if (!keeping) await queries.touchProgress(tx, personId, sectionId, now);
      if (!found.openToAll) await noteStudyBegun(tx, personId, now);
    });
  }
  return ok({
    view: await viewOf(db, found),
    language: found.language,
    openToAll: found.openToAll,
    previous: beside(sections[at - 1]),
    next: beside(sections[at + 1]),
    progress: own && { block: own.block, done: own.doneAt !== undefined },
    marks,
  });
}

async function viewOf(db: Db, found: NonNullable<Awaited<ReturnType<typeof queries.findSection>>>): Promise<SectionView> {
  const { contentSha256, document, partId, minutes, language } = found;
  const name = `${contentSha256} ${language}`;
  const before = drawn.get(name);
  if (before) return before;
  const { terms, partTitles } = await listTerms(db);
  const view = sectionView(document, { partTitle: partTitles.get(partId) ?? '', minutes }, terms);
  // The oldest goes: a map keeps the order in which things came.
  if (drawn.size >= MOST_DRAWN) drawn.delete(drawn.keys().next().value ?? '');
  drawn.set(name, view);
  return view;
}

/** What a device tells of reading: it may have been without a network for days. */
export type StudyNews = {
  readonly places: readonly { readonly sectionId: string; readonly block: number; readonly atMs: number; readonly done: boolean }[];
  readonly marks: readonly MarkRow[];
  readonly answers: readonly {
    readonly answerId: string;
    readonly sectionId: string;
    readonly number: number;
    readonly answer: string;
    readonly atMs: number;
  }[];
};

/** So many highlights and notes one person may keep. */
const MOST_MARKS = 5000;

/** Why news of a device was not taken. */
export type StudyNewsRefusal = 'STUDY_NOT_PAID' | 'STUDY_TOO_MANY_MARKS' | 'STUDY_NEWS_BROKEN';

/**
 * Takes what a device tells. The same news told twice changes nothing; of two devices the later reading or change
 * counts. A clock that runs ahead is set back to now, so that it cannot hold a place for ever.
 */
export async function takeStudyNews(
  db: Db,
  permission: StudyPermission,
  news: StudyNews,
  clock: Clock,
): Promise<Result<{ readonly taken: number }, StudyNewsRefusal>> {
  const { personId } = permission.actor;
  const now = clock.now();
  const sections = new Map((await queries.listSections(db, 'en')).map((section) => [section.sectionId, section]));
  const named = [...news.places, ...news.marks, ...news.answers].map(({ sectionId }) => sectionId);
  const closed = named.some((id) => sections.get(id)?.openToAll === false);
  if (closed && !(await hasStudyMaterial(db, personId, clock))) return err('STUDY_NOT_PAID');
  const at = (ms: number) => new Date(Math.min(ms, now.getTime()));
  const broken = [...news.marks.map(({ markId }) => markId), ...news.answers.map(({ answerId }) => answerId)].some((id) => !isUuid(id));
  if (broken) return err('STUDY_NEWS_BROKEN');
  if (news.marks.length > 0 && (await queries.countMarks(db, personId)) + news.marks.length > MOST_MARKS) return err('STUDY_TOO_MANY_MARKS');
  let taken = 0;
  await inTransaction(db, async (tx) => {
    // What names a section that the guide no longer has is passed over: the device may hold an older guide.
    for (const { sectionId, block, atMs, done } of news.places) {
      if (!sections.has(sectionId)) continue;
      await queries.keepPlace(tx, personId, sectionId, { block, at: at(atMs), done });
      taken += 1;
    }
    for (const mark of news.marks) {
      if (!sections.has(mark.sectionId)) continue;
      await queries.storeMark(tx, personId, { ...mark, changedAtMs: at(mark.changedAtMs).getTime() });
      taken += 1;
    }
    for (const { answerId, sectionId, number, answer, atMs } of news.answers) {
      const found = sections.has(sectionId) ? await queries.findSection(tx, sectionId, 'en') : undefined;
      const check = found?.document.checks[number - 1];
      if (check?.options[answer] === undefined) continue;
      await queries.storeAnswer(tx, personId, { answerId, sectionId, number, knowledge: check.knowledge, answer, right: check.key === answer, at: at(atMs) });
      taken += 1;
    }
  });
  return ok({ taken });
}

/** All highlights and notes of a person, for their page of notes and their download. */
export async function listOwnMarks(db: Db, permission: StudyPermission): Promise<readonly MarkRow[]> {
  return queries.listMarks(db, permission.actor.personId);
}
