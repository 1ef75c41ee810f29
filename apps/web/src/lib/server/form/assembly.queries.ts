import { sql } from 'kysely';
import type { AssembledForms, AssemblyOutcome, AssemblyReport, AssemblyStage } from '@einthoven/psychometrics/assembly';
import { dangerousAsScoring, type Db, type Tx } from '../db/pool.ts';

/** How far an asking for forms has come. */
export type AssemblyState = 'asked' | 'working' | 'assembled' | 'impossible' | 'out-of-time' | 'failed';

/** What an assembly ended with, as it is kept: the report, or the rules that clash, in words. */
export type KeptOutcome =
  | { readonly kind: 'assembled'; readonly report: AssemblyReport }
  | { readonly kind: 'impossible'; readonly rules: readonly { readonly id: string; readonly words: string }[]; readonly isSmallest: boolean }
  | { readonly kind: 'out-of-time'; readonly seconds: number }
  | { readonly kind: 'failed'; readonly reasons: readonly string[] };

/** An asking for forms. */
export type Assembly = {
  readonly assemblyId: string;
  readonly blueprintVersion: string;
  readonly schemeVersion: string;
  readonly forms: number;
  readonly leaveOutReleased: boolean;
  readonly askedBy: string;
  readonly askedAt: Date;
  readonly state: AssemblyState;
  readonly stage: AssemblyStage | undefined;
  readonly startedAt: Date | undefined;
  readonly outcome: KeptOutcome | undefined;
};

/** An assembled form that is not yet released, or what became of it. */
export type Draft = {
  readonly draftId: string;
  readonly assemblyId: string;
  readonly ordinal: number;
  readonly changedBy: string | undefined;
  readonly formId: string | undefined;
};

const ASSEMBLY = [
  'assembly_id',
  'blueprint_version',
  'scheme_version',
  'forms',
  'leave_out_released',
  'asked_by',
  'asked_at',
  'state',
  'stage',
  'started_at',
  'outcome',
] as const;

function toAssembly(row: {
  assembly_id: string;
  blueprint_version: string;
  scheme_version: string;
  forms: number;
  leave_out_released: boolean;
  asked_by: string;
  asked_at: Date;
  state: string;
  stage: string | null;
  started_at: Date | null;
  outcome: unknown;
}): Assembly {
  return {
    assemblyId: row.assembly_id,
    blueprintVersion: row.blueprint_version,
    schemeVersion: row.scheme_version,
    forms: row.forms,
    leaveOutReleased: row.leave_out_released,
    askedBy: row.asked_by,
    askedAt: row.asked_at,
    state: row.state as AssemblyState,
    stage: (row.stage ?? undefined) as AssemblyStage | undefined,
    startedAt: row.started_at ?? undefined,
    outcome: (row.outcome ?? undefined) as KeptOutcome | undefined,
  };
}

/** Writes down that somebody asks for forms. */
export async function insertAssembly(
  tx: Tx,
  asked: {
    readonly blueprintVersion: string;
    readonly schemeVersion: string;
    readonly forms: number;
    readonly leaveOutReleased: boolean;
    readonly askedBy: string;
    readonly askedAt: Date;
  },
): Promise<string> {
  const row = await tx
    .insertInto('assemblies')
    .values({
      credential: 'CET',
      blueprint_version: asked.blueprintVersion,
      scheme_version: asked.schemeVersion,
      forms: asked.forms,
      leave_out_released: asked.leaveOutReleased,
      asked_by: asked.askedBy,
      asked_at: asked.askedAt,
    })
    .returning('assembly_id')
    .executeTakeFirstOrThrow();
  return row.assembly_id;
}

/** The assembly with this id. */
export async function findAssembly(db: Db, assemblyId: string): Promise<Assembly | undefined> {
  const row = await db.selectFrom('assemblies').select(ASSEMBLY).where('assembly_id', '=', assemblyId).executeTakeFirst();
  return row && toAssembly(row);
}

/** Assemblies, newest first. */
export async function listAssemblies(db: Db, atMost: number): Promise<readonly Assembly[]> {
  const rows = await db.selectFrom('assemblies').select(ASSEMBLY).orderBy('asked_at', 'desc').limit(atMost).execute();
  return rows.map(toAssembly);
}

/** How many are asked for or at work. */
export async function countUnfinished(db: Db): Promise<number> {
  const row = await db
    .selectFrom('assemblies')
    .select(sql<number>`count(*)::integer`.as('unfinished'))
    .where('state', 'in', ['asked', 'working'])
    .executeTakeFirstOrThrow();
  return row.unfinished;
}

/** Takes the oldest that waits, or that a worker left unfinished since before `deadBefore`; no two workers get the same. */
export async function claimAssembly(db: Db, now: Date, deadBefore: Date): Promise<Assembly | undefined> {
  const row = await db
    .updateTable('assemblies')
    .set({ state: 'working', stage: 'solving', started_at: now })
    .where('assembly_id', '=', (eb) =>
      eb
        .selectFrom('assemblies')
        .select('assembly_id')
        .where(({ or, and, eb: on }) => or([on('state', '=', 'asked'), and([on('state', '=', 'working'), on('started_at', '<', deadBefore)])]))
        .orderBy('asked_at')
        .limit(1)
        .forUpdate()
        .skipLocked(),
    )
    .returning(ASSEMBLY)
    .executeTakeFirst();
  return row && toAssembly(row);
}

/** Notes where the work is, for whoever waits. */
export async function noteStage(db: Db, assemblyId: string, stage: AssemblyStage): Promise<void> {
  await db.updateTable('assemblies').set({ stage }).where('assembly_id', '=', assemblyId).where('state', '=', 'working').execute();
}

/** Writes how an assembly ended. False when another worker was faster. */
export async function finishAssembly(tx: Tx, assemblyId: string, outcome: KeptOutcome, now: Date): Promise<boolean> {
  const done = await tx
    .updateTable('assemblies')
    .set({ state: outcome.kind, stage: null, finished_at: now, outcome: JSON.stringify(outcome) })
    .where('assembly_id', '=', assemblyId)
    .where('state', '=', 'working')
    .executeTakeFirst();
  return done.numUpdatedRows === 1n;
}

/** The outcome without what is stored apart. */
export function keptOutcome(outcome: AssemblyOutcome): KeptOutcome {
  switch (outcome.kind) {
    case 'assembled':
      return { kind: 'assembled', report: outcome.report };
    case 'impossible':
      return { kind: 'impossible', rules: outcome.rules.map(({ id, words }) => ({ id, words })), isSmallest: outcome.isSmallest };
    case 'out-of-time':
      return { kind: 'out-of-time', seconds: outcome.seconds };
    case 'wrong':
      return { kind: 'failed', reasons: outcome.errors };
  }
}

/** Stores assembled forms as drafts. */
export async function insertDrafts(tx: Tx, assemblyId: string, forms: AssembledForms, versionOf: ReadonlyMap<string, number>, now: Date): Promise<void> {
  const drafts = await tx
    .insertInto('form_drafts')
    .values(forms.own.map((_, index) => ({ assembly_id: assemblyId, ordinal: index + 1, changed_at: now })))
    .returning(['draft_id', 'ordinal'])
    .execute();
  const row = (draftId: string, part: 'anchor' | 'own') => (itemId: string) => ({
    draft_id: draftId,
    item_id: itemId,
    item_version: versionOf.get(itemId) as number,
    part,
  });
  const rows = drafts.flatMap(({ draft_id, ordinal }) => [
    ...forms.anchor.map(row(draft_id, 'anchor')),
    ...(forms.own[ordinal - 1] ?? []).map(row(draft_id, 'own')),
  ]);
  await dangerousAsScoring(tx, (scoring) => scoring.insertInto('key.draft_items').values(rows).execute());
}

/** Drafts of an assembly in order. */
export async function listDrafts(db: Db, assemblyId: string): Promise<readonly Draft[]> {
  const rows = await db
    .selectFrom('form_drafts')
    .select(['draft_id', 'assembly_id', 'ordinal', 'changed_by', 'form_id'])
    .where('assembly_id', '=', assemblyId)
    .orderBy('ordinal')
    .execute();
  return rows.map((row) => ({
    draftId: row.draft_id,
    assemblyId: row.assembly_id,
    ordinal: row.ordinal,
    changedBy: row.changed_by ?? undefined,
    formId: row.form_id ?? undefined,
  }));
}

/** The assembly of a draft, locked with all its drafts until the transaction ends. */
export async function lockDraft(tx: Tx, draftId: string): Promise<{ readonly assembly: Assembly; readonly draft: Draft } | undefined> {
  const found = await tx.selectFrom('form_drafts').select('assembly_id').where('draft_id', '=', draftId).executeTakeFirst();
  if (!found) return undefined;
  const row = await tx.selectFrom('assemblies').select(ASSEMBLY).where('assembly_id', '=', found.assembly_id).forUpdate().executeTakeFirstOrThrow();
  const draft = (await listDrafts(tx, found.assembly_id)).find((each) => each.draftId === draftId);
  return draft && { assembly: toAssembly(row), draft };
}

/** The assembly that a draft belongs to. */
export async function assemblyOfDraft(db: Db, draftId: string): Promise<string | undefined> {
  const row = await db.selectFrom('form_drafts').select('assembly_id').where('draft_id', '=', draftId).executeTakeFirst();
  return row?.assembly_id;
}

/** An item of a draft. */
export type DraftItem = { readonly draftId: string; readonly itemId: string; readonly itemVersion: number; readonly part: 'anchor' | 'own' };

/** The items of all drafts of an assembly. Acts as `einthoven_scoring`: which are anchors is secret. */
export async function dangerousListDraftItems(tx: Tx, assemblyId: string): Promise<readonly DraftItem[]> {
  const rows = await dangerousAsScoring(tx, (scoring) =>
    scoring
      .selectFrom('key.draft_items as placed')
      .innerJoin('form_drafts', 'form_drafts.draft_id', 'placed.draft_id')
      .select(['placed.draft_id', 'placed.item_id', 'placed.item_version', 'placed.part'])
      .where('form_drafts.assembly_id', '=', assemblyId)
      .orderBy('placed.item_id')
      .execute(),
  );
  return rows.map((row) => ({ draftId: row.draft_id, itemId: row.item_id, itemVersion: row.item_version, part: row.part as DraftItem['part'] }));
}

/** Exchanges one item of a draft. */
export async function exchangeDraftItem(
  tx: Tx,
  draftId: string,
  leaves: string,
  enters: { readonly itemId: string; readonly itemVersion: number },
  by: { readonly personId: string; readonly at: Date },
): Promise<void> {
  await dangerousAsScoring(tx, async (scoring) => {
    await scoring.deleteFrom('key.draft_items').where('draft_id', '=', draftId).where('item_id', '=', leaves).execute();
    await scoring.insertInto('key.draft_items').values({ draft_id: draftId, item_id: enters.itemId, item_version: enters.itemVersion, part: 'own' }).execute();
  });
  await tx.updateTable('form_drafts').set({ changed_by: by.personId, changed_at: by.at }).where('draft_id', '=', draftId).execute();
}

/** Notes which form a draft became. */
export async function markReleased(tx: Tx, draftId: string, formId: string): Promise<void> {
  await tx.updateTable('form_drafts').set({ form_id: formId }).where('draft_id', '=', draftId).execute();
}

/** How many people have had each item in an attempt that they started. */
export async function countTimesShown(db: Db): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('attempt_items as placed')
    .innerJoin('attempts', 'attempts.attempt_id', 'placed.attempt_id')
    .select(['placed.item_id', sql<number>`count(distinct attempts.person_id)::integer`.as('people')])
    .where('attempts.started_at', 'is not', null)
    .groupBy('placed.item_id')
    .execute();
  return new Map(rows.map((row) => [row.item_id, row.people]));
}

/** Every item of a form that is released. */
export async function listReleasedItemIds(db: Db): Promise<readonly string[]> {
  const rows = await db.selectFrom('form_items').select('item_id').distinct().orderBy('item_id').execute();
  return rows.map((row) => row.item_id);
}

/** The newest calibration of each item version, by `id version`. Acts as `einthoven_scoring`. */
export async function dangerousListParameters(tx: Tx): Promise<ReadonlyMap<string, { readonly a: number; readonly b: number; readonly c: number }>> {
  const rows = await dangerousAsScoring(tx, (scoring) =>
    scoring
      .selectFrom('key.item_parameters')
      .distinctOn(['item_id', 'item_version'])
      .select(['item_id', 'item_version', 'discrimination', 'difficulty', 'guessing'])
      .orderBy('item_id')
      .orderBy('item_version')
      .orderBy('calibrated_at', 'desc')
      .execute(),
  );
  return new Map(rows.map((row) => [`${row.item_id} ${row.item_version}`, { a: row.discrimination, b: row.difficulty, c: row.guessing }]));
}
