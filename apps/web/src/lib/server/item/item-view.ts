import { err, ok, type Clock, type Result } from '@einthoven/kernel';
import {
  COGNITIVE_LEVELS,
  roomItem,
  choiceIdsOf,
  writingProblems,
  type Blueprint,
  type CognitiveLevel,
  type LifeAct,
  type LifeState,
  type PublicItem,
  type RoomItem,
  type TracingSamples,
} from '@einthoven/exam';
import { draftProblems, entryOf, rightOptions, type Correct, type ItemEntry, type TracingFamily } from '@einthoven/exam/key';
import { permit, type Permission } from '../account/index.ts';
import { inTransaction, type Db } from '../db/pool.ts';
import { itemStatistics, type ItemStatistics } from './item-statistics.ts';
import { countExposure, dangerousListMarked, listItemComments, listItemRows, listNames, type ItemRow } from './item-view.queries.ts';
import { actsOf, lifeOf, recordKeyOpened } from './life.ts';
import {
  dangerousFindItem,
  dangerousListValidations,
  hasSeenKey,
  listAtReview,
  listStandings,
  listSteps,
  versionName,
  type ItemVersion,
} from './life.queries.ts';
import type { ItemProblem } from './life-words.ts';
import { findSource } from './source.ts';
import { asDrawn } from './drawn-options.ts';
import { drawTracing } from './tracing.ts';

/** What is looked for; an empty text looks for nothing. */
export type ItemFilter = {
  readonly bank: string;
  readonly task: string;
  readonly level: string;
  readonly type: string;
  readonly state: string;
  readonly text: string;
};

/** An item in the list. */
export type ItemLine = ItemRow & { readonly state: LifeState };

/** How far the final bank covers a task. */
export type TaskCoverage = {
  readonly task: string;
  readonly needed: number;
  readonly operational: number;
  readonly pretest: number;
  /** On the way: between draft and pretest. */
  readonly coming: number;
  /** Levels of which there are fewer operational items than one form needs. */
  readonly lacking: readonly CognitiveLevel[];
};

/** The bank as staff see it, and how far it covers the blueprint. */
export async function listBank(
  db: Db,
  _permission: Permission<'item.read'>,
  filter: ItemFilter,
  blueprint: Blueprint,
): Promise<{ readonly lines: readonly ItemLine[]; readonly all: number; readonly coverage: readonly TaskCoverage[] }> {
  const { rows, standings } = await inTransaction(db, async (tx) => ({ rows: await listItemRows(tx), standings: await listStandings(tx) }));
  const states = new Map(standings.map((standing) => [versionName(standing), standing.state]));
  const lines = rows.map((row) => ({ ...row, state: states.get(versionName(row)) ?? (row.inBank ? 'operational' : 'retired') }));
  const text = filter.text.trim().toLowerCase();
  const found = lines.filter(
    (line) =>
      (filter.bank === '' || line.bank === filter.bank) &&
      (filter.task === '' || line.task === filter.task) &&
      (filter.level === '' || line.level === filter.level) &&
      (filter.type === '' || line.public.type === filter.type) &&
      (filter.state === '' || line.state === filter.state) &&
      (text === '' || `${line.itemId} ${JSON.stringify({ ...line.public, tracing: undefined })}`.toLowerCase().includes(text)),
  );
  const final = lines.filter(({ bank }) => bank === 'final');
  const coverage = blueprint.domains.flatMap(({ tasks }) =>
    tasks.map(({ id, scoredItems, levels }) => {
      const own = final.filter(({ task }) => task === id);
      const operational = own.filter(({ state }) => state === 'operational');
      return {
        task: id,
        needed: scoredItems,
        operational: operational.length,
        pretest: own.filter(({ state }) => state === 'pretest').length,
        coming: own.filter(({ state }) => state !== 'operational' && state !== 'pretest' && state !== 'retired').length,
        lacking: COGNITIVE_LEVELS.filter((level) => operational.filter((line) => line.level === level).length < levels[level]),
      };
    }),
  );
  return { lines: found, all: lines.length, coverage };
}

/** Everything about one version, but for its key. */
export type ItemPage = ItemVersion & {
  readonly versions: readonly { readonly itemVersion: number; readonly state: LifeState }[];
  readonly bank: string;
  readonly task: string;
  readonly level: CognitiveLevel;
  readonly public: PublicItem;
  readonly knowledge: readonly string[];
  readonly enemies: readonly string[];
  readonly reviewState: string;
  readonly state: LifeState;
  readonly inBank: boolean;
  readonly isFamily: boolean;
  readonly sources: readonly { readonly key: string; readonly citation: string | undefined; readonly supports: string; readonly seenAt: string | undefined }[];
  readonly steps: readonly {
    readonly itemVersion: number;
    readonly act: LifeAct;
    readonly to: LifeState;
    readonly who: string;
    readonly at: Date;
    readonly comment: string | undefined;
  }[];
  readonly acts: readonly LifeAct[];
  readonly mayOpenKey: boolean;
  readonly mayEdit: boolean;
  /** Whether this person could validate the key as long as it stays closed to them. */
  readonly isBlind: boolean;
  readonly findings: readonly string[];
  readonly lacking: readonly string[];
  readonly exposure: { readonly forms: number; readonly attempts: number };
  readonly responses: number;
  readonly statistics: ItemStatistics | undefined;
  readonly comments: readonly { readonly words: string; readonly at: Date }[];
};

/** Reads a version; the newest where none is named. What would tell the key to somebody who may still answer blind stays away. */
export async function readItemPage(db: Db, permission: Permission<'item.read'>, itemId: string, wantedVersion?: number): Promise<ItemPage | undefined> {
  const { actor } = permission;
  return inTransaction(db, async (tx) => {
    const steps = await listSteps(tx, itemId);
    const numbers = [...new Set(steps.map((step) => step.itemVersion))].toSorted((a, b) => a - b);
    const itemVersion = wantedVersion ?? numbers.at(-1) ?? 0;
    const version = { itemId, itemVersion };
    const life = lifeOf(steps, itemVersion);
    const found = await dangerousFindItem(tx, version);
    if (!life || !found) return undefined;
    const { item } = found;
    const keySeen = await hasSeenKey(tx, actor.personId, itemId);
    const own = life.authors.has(actor.personId);
    const acts = actsOf(actor, life, keySeen);
    const isBlind = acts.includes('validate');
    const mayKnow = own || permit(actor, 'item.key').ok;
    const marked = await dangerousListMarked(tx, version);
    const names = await listNames(
      tx,
      steps.flatMap(({ personId }) => personId ?? []),
    );
    // What hangs on the right option (a length cue) tells it.
    const findings = writingProblems({ public: item.public, right: mayKnow && !isBlind ? rightOptions(item) : [], sourceCount: item.key.sources.length });
    return {
      ...version,
      versions: numbers.map((number) => ({ itemVersion: number, state: lifeOf(steps, number)?.state as LifeState })),
      bank: item.bank,
      task: item.task,
      level: item.level,
      // The name of a collection can tell what is right.
      public: isBlind ? { ...item.public, recording: undefined } : item.public,
      knowledge: item.knowledge,
      enemies: item.enemies,
      reviewState: item.reviewState,
      state: life.state,
      inBank: found.inBank,
      isFamily: item.key.family !== undefined,
      // What a source supports says what is right.
      sources: item.key.sources.map(({ key, supports, seenAt }) => ({
        key,
        citation: findSource(key)?.citation,
        supports: mayKnow && !isBlind ? supports : '',
        seenAt,
      })),
      steps: steps.map((step) => ({
        itemVersion: step.itemVersion,
        act: step.act,
        to: step.to,
        who: step.personId === undefined ? 'the system' : (names.get(step.personId) ?? 'somebody who was erased'),
        at: step.at,
        comment: isBlind ? undefined : step.comment,
      })),
      acts,
      mayOpenKey: mayKnow,
      mayEdit: permit(actor, 'item.author').ok && mayKnow,
      isBlind,
      findings: findings.map(({ code, field, words }) => `${code}: ${field}: ${words}`),
      lacking: life.state === 'draft' ? draftProblems(item) : [],
      exposure: await countExposure(tx, version),
      responses: marked.length,
      statistics: itemStatistics(marked),
      comments: await listItemComments(tx, version),
    };
  });
}

/** A key and everything that tells it. */
export type OpenedKey = {
  readonly correct: Correct | undefined;
  readonly family: TracingFamily | undefined;
  readonly rationale: Readonly<Record<string, string>>;
  readonly use: string;
  readonly difficulty: number | undefined;
  readonly anchor: boolean;
  readonly validations: readonly { readonly agrees: boolean; readonly value: string; readonly at: Date }[];
  /** Of a family: three drawings, each with what is right for it. */
  readonly examples: readonly { readonly tracing: TracingSamples; readonly correct: Correct }[];
};

/** Opens the key of a version, for its authors and for who may see keys. It is written down each time. */
export async function openKey(
  db: Db,
  permission: Permission<'item.read'>,
  version: ItemVersion,
  { clock }: { readonly clock: Clock },
): Promise<Result<OpenedKey & { readonly entry: ItemEntry }, ItemProblem>> {
  const { actor } = permission;
  return inTransaction(db, async (tx) => {
    const life = lifeOf(await listSteps(tx, version.itemId), version.itemVersion);
    const found = await dangerousFindItem(tx, version);
    if (!life || !found) return err('ITEM_UNKNOWN');
    if (!life.authors.has(actor.personId) && !permit(actor, 'item.key').ok) return err('ITEM_KEY_NEEDED');
    await recordKeyOpened(tx, actor.personId, version, life.authors.has(actor.personId) ? 'by its author' : 'to review it', clock.now());
    const { item } = found;
    const family = item.key.family;
    const drawn = family
      ? ['one', 'two', 'three'].flatMap((seed) => ((draw) => (draw.ok ? [draw.value] : []))(drawTracing(family, item.public, `example ${seed}`)))
      : [];
    return ok({
      correct: item.key.correct,
      family,
      rationale: item.key.rationale,
      use: item.bank === 'final' ? item.key.use : 'practice',
      difficulty: item.difficulty,
      anchor: item.anchor,
      validations: (await dangerousListValidations(tx, version)).map(({ agrees, value, at }) => ({ agrees, value, at })),
      examples: drawn.map(({ samples, correct }) => ({ tracing: samples, correct })),
      entry: entryOf(item),
    });
  });
}

/** A version as the room shows it; of a family with the first of its example drawings, which is in no form. */
export async function previewItem(db: Db, _permission: Permission<'item.read'>, version: ItemVersion): Promise<RoomItem | undefined> {
  return inTransaction(db, async (tx) => {
    const found = await dangerousFindItem(tx, version);
    if (!found) return undefined;
    const { item } = found;
    const family = item.key.family;
    const drawn = family && drawTracing(family, item.public, 'example one');
    return drawn?.ok ? inRoom(asDrawn(item.public, drawn.value), drawn.value.samples) : inRoom(item.public, undefined);
  });
}

/** An item alone in the room, options as authored. */
export function inRoom(shown: PublicItem, tracing: TracingSamples | undefined): RoomItem {
  return roomItem(1, shown, choiceIdsOf(shown).join(''), tracing);
}

/** Versions that wait for a reviewer, longest first. */
export function listReviewQueue(db: Db, _permission: Permission<'item.review'>): ReturnType<typeof listAtReview> {
  return inTransaction(db, (tx) => listAtReview(tx));
}
