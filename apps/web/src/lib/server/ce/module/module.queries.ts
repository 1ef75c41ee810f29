import { sql } from 'kysely';
import type { CeModule } from '@einthoven/learning';
import { dangerousAsScoring, type Db, type Tx } from '../../db/pool.ts';

/** A module as it is stored: no key and no reason among it. */
export type StoredDocument = Omit<CeModule, 'test'> & {
  readonly test: readonly { readonly question: string; readonly options: Readonly<Record<string, string>> }[];
};

/** A module without its text. */
export type ModuleRow = {
  readonly slug: string;
  readonly title: string;
  readonly subject: CeModule['subject'];
  readonly halfHours: number;
  readonly words: number;
  readonly contentSha256: string;
};

/** Lets one process load modules at a time. */
export async function lockModules(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('ce modules', 0))`.execute(tx);
}

/** Stores a module, and its keys where only scoring reads them. */
export async function storeModule(
  tx: Tx,
  module: ModuleRow & { readonly position: number; readonly document: StoredDocument; readonly test: CeModule['test'] },
  at: Date,
): Promise<void> {
  const values = {
    position: module.position,
    title: module.title,
    subject: module.subject,
    half_hours: module.halfHours,
    words: module.words,
    document: JSON.stringify(module.document),
    content_sha256: module.contentSha256,
    loaded_at: at,
    retired_at: null,
  };
  await tx
    .insertInto('ce_modules')
    .values({ slug: module.slug, ...values })
    .onConflict((conflict) => conflict.column('slug').doUpdateSet(values))
    .execute();
  await dangerousAsScoring(tx, async (scoring) => {
    await scoring
      .insertInto('key.ce_module_keys')
      .values(
        module.test.map((question, index) => ({
          slug: module.slug,
          content_sha256: module.contentSha256,
          question: index + 1,
          right_option: question.key,
          why: JSON.stringify(question.why),
          sources: [...question.sources],
        })),
      )
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  });
}

/** Retires what is not among these. */
export async function retireOthers(tx: Tx, slugs: readonly string[], at: Date): Promise<void> {
  await tx
    .updateTable('ce_modules')
    .set({ retired_at: at })
    .where('retired_at', 'is', null)
    .where('slug', '<>', sql<string>`all(${slugs}::text[])`)
    .execute();
}

/** The modules there are, in order. */
export async function listModules(db: Db): Promise<readonly ModuleRow[]> {
  const rows = await db
    .selectFrom('ce_modules')
    .select(['slug', 'title', 'subject', 'half_hours', 'words', 'content_sha256'])
    .where('retired_at', 'is', null)
    .orderBy('position')
    .execute();
  return rows.map((row) => ({
    slug: row.slug,
    title: row.title,
    subject: row.subject as ModuleRow['subject'],
    halfHours: row.half_hours,
    words: row.words,
    contentSha256: row.content_sha256,
  }));
}

/** A module with its text. */
export async function findModule(db: Db, slug: string): Promise<(ModuleRow & { readonly document: StoredDocument }) | undefined> {
  const row = await db.selectFrom('ce_modules').selectAll().where('slug', '=', slug).where('retired_at', 'is', null).executeTakeFirst();
  return (
    row && {
      slug: row.slug,
      title: row.title,
      subject: row.subject as ModuleRow['subject'],
      halfHours: row.half_hours,
      words: row.words,
      contentSha256: row.content_sha256,
      document: row.document as unknown as StoredDocument,
    }
  );
}

/** Key and reasons of a question. */
export type ModuleKey = {
  readonly question: number;
  readonly right: string;
  readonly why: Readonly<Record<string, string>>;
  readonly sources: readonly string[];
};

/** The keys of one version of a module, for marking a try that was handed in. */
export async function readModuleKeys(tx: Tx, slug: string, contentSha256: string): Promise<readonly ModuleKey[]> {
  const rows = await dangerousAsScoring(tx, (scoring) =>
    scoring.selectFrom('key.ce_module_keys').selectAll().where('slug', '=', slug).where('content_sha256', '=', contentSha256).orderBy('question').execute(),
  );
  return rows.map((row) => ({ question: row.question, right: row.right_option, why: row.why as Record<string, string>, sources: row.sources }));
}

/** A try at the end test. */
export type TryRow = {
  readonly tryId: string;
  readonly slug: string;
  readonly contentSha256: string;
  readonly number: number;
  readonly answers: Readonly<Record<string, string>>;
  readonly rightCount: number;
  readonly questions: number;
  readonly passed: boolean;
  readonly finishedAt: Date;
};

/** The tries of a person, the newest first; of one module, or of all. */
export async function listTries(db: Db, personId: string, slug?: string): Promise<readonly TryRow[]> {
  const rows = await db
    .selectFrom('ce_module_tries')
    .selectAll()
    .where('person_id', '=', personId)
    .$if(slug !== undefined, (query) => query.where('slug', '=', slug ?? ''))
    .orderBy('finished_at', 'desc')
    .orderBy('number', 'desc')
    .execute();
  return rows.map((row) => ({
    tryId: row.ce_module_try_id,
    slug: row.slug,
    contentSha256: row.content_sha256,
    number: row.number,
    answers: row.answers as Record<string, string>,
    rightCount: row.right_count,
    questions: row.questions,
    passed: row.passed,
    finishedAt: row.finished_at,
  }));
}

/** Stores a try. @returns undefined where a try of this number was handed in before */
export async function insertTry(tx: Tx, personId: string, made: Omit<TryRow, 'tryId' | 'finishedAt'>, at: Date): Promise<string | undefined> {
  const row = await tx
    .insertInto('ce_module_tries')
    .values({
      person_id: personId,
      slug: made.slug,
      content_sha256: made.contentSha256,
      number: made.number,
      answers: JSON.stringify(made.answers),
      right_count: made.rightCount,
      questions: made.questions,
      passed: made.passed,
      finished_at: at,
    })
    .onConflict((conflict) => conflict.columns(['person_id', 'slug', 'number']).doNothing())
    .returning('ce_module_try_id')
    .executeTakeFirst();
  return row?.ce_module_try_id;
}

/** Deletes what a person tried. */
export async function eraseTries(tx: Tx, personId: string): Promise<void> {
  await tx.deleteFrom('ce_module_tries').where('person_id', '=', personId).execute();
}
