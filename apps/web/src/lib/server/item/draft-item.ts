import { err, ok, type Clock, type Result } from '@einthoven/kernel';
import type { Bank } from '@einthoven/exam';
import { parseDraft, type AuthoredItem, type ItemEntry } from '@einthoven/exam/key';
import { permit, type Permission } from '../account/index.ts';
import { dangerousAsScoring, inTransaction, type Db, type Tx } from '../db/pool.ts';
import { recordEvent } from '../platform/events.ts';
import { contentHash } from './item.ts';
import { insertFinalKeys, insertItems, insertPracticeKeys, listKnownVersions, lockBank } from './item.queries.ts';
import { lifeOf, retireOthers } from './life.ts';
import { dangerousListVersions, insertSteps, listSteps, versionName, type ItemVersion } from './life.queries.ts';
import type { ItemProblem } from './life-words.ts';
import { bankFileName, bankPictures, checkPicture, storePicture } from './picture.ts';
import { withRecording } from './recorded-tracing.ts';
import { writtenContent } from './same-content.ts';
import { tryFamily } from './tracing.ts';

/** A draft as an author writes it. */
export type WrittenDraft = {
  readonly bank: Bank;
  readonly task: string;
  /** As a file has it; without `id` a new item is made. */
  readonly entry: ItemEntry;
  /** A picture for it that the bank does not have yet. */
  readonly picture?: { readonly name: string; readonly bytes: Uint8Array } | undefined;
};

/** What kept a draft from being stored: one of ours, or lines about its fields. */
export type DraftRefusal = { readonly problem: ItemProblem } | { readonly lines: readonly string[] };

/**
 * Stores a draft: a new item, or a new version of one. The version it continues, if it was still under way, is retired;
 * one that is in the bank stays until the new one has been through its reviews.
 */
export async function writeDraft(
  db: Db,
  permission: Permission<'item.author'>,
  draft: WrittenDraft,
  { clock }: { readonly clock: Clock },
): Promise<Result<ItemVersion, DraftRefusal>> {
  const picture = draft.picture && (await checkPicture(draft.picture.bytes));
  if (picture && !picture.ok) return err({ lines: [`picture: ${picture.error}`] });
  const file = picture && draft.picture && bankFileName(draft.picture.name, picture.value);
  const entry = file === undefined ? draft.entry : { ...draft.entry, picture: { ...(draft.entry['picture'] as object | undefined), file } };
  return inTransaction(db, async (tx) => {
    await lockBank(tx);
    const shown = await withRecording(tx, entry);
    if (!shown.ok) return err({ lines: shown.error });
    const given = entry['id'];
    const itemId = typeof given === 'string' && given !== '' ? given : await freeId(tx, draft.bank, draft.task);
    const parsed = parseDraft({ ...shown.value, id: itemId, reviewState: 'draft' }, { task: draft.task, bank: draft.bank, reviewState: 'draft' });
    if (!parsed.ok) return err({ lines: parsed.error });
    const item = parsed.value;
    const family = item.key.family;
    const named = item.public.picture?.file;
    if (named !== undefined && named !== file && (await bankPictures(tx, [named])).size === 0) {
      return err({ lines: [`${itemId} picture.file: the bank has no picture ${named}: choose the file itself`] });
    }
    const refusal = family && tryFamily(family, item.public, 1);
    if (refusal) return err({ lines: [`${itemId} tracing.${refusal.field}: ${refusal.code}: ${refusal.words}`] });
    const { personId } = permission.actor;
    const steps = await listSteps(tx, itemId);
    const newest = steps.at(-1)?.itemVersion;
    const own = newest === undefined || (lifeOf(steps, newest)?.authors.has(personId) ?? false);
    if (!own && !permit(permission.actor, 'item.key').ok) return err({ problem: 'ITEM_KEY_NEEDED' });
    const stored = await storeDraft(tx, item, personId, clock.now());
    if (!stored) return err({ problem: 'ITEM_UNCHANGED' });
    if (picture && file !== undefined) await storePicture(tx, file, picture.value, personId, clock.now());
    return ok(stored);
  });
}

/**
 * Stores a checked item as a new version, a draft by this person; the transaction holds the bank's lock.
 *
 * @returns undefined where a version says exactly this already
 */
export async function storeDraft(tx: Tx, draft: AuthoredItem, personId: string, at: Date): Promise<ItemVersion | undefined> {
  // A draft does not count, whatever it was in another bank: its use follows its life.
  const item: AuthoredItem =
    draft.bank === 'final' ? { ...draft, reviewState: 'draft', anchor: false, key: { ...draft.key, use: 'pretest' } } : { ...draft, reviewState: 'draft' };
  const contentSha256 = contentHash(item);
  const known = await dangerousListVersions(tx, item.itemId);
  // A version that was left behind may be taken up again only by another wording: each content has one version.
  if (known.some((version) => writtenContent(version.item) === writtenContent(item))) return undefined;
  const version = { itemId: item.itemId, itemVersion: (known.at(-1)?.itemVersion ?? 0) + 1 };
  const versioned = { item, itemVersion: version.itemVersion, contentSha256 };
  await insertItems(tx, [versioned], at, false);
  if (item.bank === 'final') await dangerousAsScoring(tx, (scoring) => insertFinalKeys(scoring, [{ ...versioned, item }]));
  else await insertPracticeKeys(tx, [{ ...versioned, item }]);
  await insertSteps(tx, [{ ...version, act: 'write', from: undefined, to: 'draft', personId, comment: '', at }]);
  await retireOthers(tx, version, at, (state) => state !== 'pretest' && state !== 'operational');
  await recordEvent(tx, {
    kind: 'item.written',
    actor: { kind: 'person', personId },
    entity: { name: 'item', id: versionName(version) },
    reason: 'draft',
    occurredAt: at,
  });
  return version;
}

/** The next free id of a task; the transaction holds the bank's lock. */
export async function freeId(tx: Tx, bank: Bank, task: string, taken: ReadonlySet<string> = new Set()): Promise<string> {
  const prefix = `${bank}-${task}-`;
  const used = [...(await listKnownVersions(tx)).map(({ itemId }) => itemId), ...taken].filter((id) => id.startsWith(prefix));
  const highest = Math.max(0, ...used.map((id) => Number(id.slice(prefix.length))));
  return `${prefix}${String(highest + 1).padStart(2, '0')}`;
}
