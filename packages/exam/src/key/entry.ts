import { ok, type Result } from '@einthoven/kernel';
import { parseItem, type AuthoredItem, type ItemPlace } from './document.ts';
import type { Correct } from './key.ts';

/** An item as a file writes it, without the file's task and bank. */
export type ItemEntry = Readonly<Record<string, unknown>>;

/** Writes an item as a file of a bank has it: {@link parseItem} reads it back as the same item. */
export function entryOf(item: AuthoredItem): ItemEntry {
  const { public: shown, key } = item;
  const family = item.key.family;
  const use = item.bank === 'final' ? item.key.use : 'practice';
  return {
    id: item.itemId,
    type: shown.type,
    level: item.level,
    use,
    knowledge: item.knowledge,
    stem: shown.stem,
    ...('options' in shown ? { options: shown.options } : {}),
    ...(shown.type === 'match' ? { rows: shown.rows } : {}),
    ...(shown.type === 'numeric' ? { unit: shown.unit } : {}),
    ...(shown.type === 'calipers' ? { measure: shown.measure } : {}),
    ...(shown.picture ? { picture: shown.picture } : {}),
    ...(family ? { tracing: family } : {}),
    ...(shown.tracing && shown.recording ? { recording: { ...shown.recording, tracing: shown.tracing } } : {}),
    ...(shown.tracingInWords === undefined ? {} : { tracingInWords: shown.tracingInWords }),
    ...(key.correct ? { key: writtenKey(key.correct) } : {}),
    rationale: key.rationale,
    sources: key.sources,
    reviewState: item.reviewState,
    ...(item.enemies.length > 0 ? { enemies: item.enemies } : {}),
    ...(item.difficulty === undefined ? {} : { difficulty: item.difficulty }),
    ...(item.anchor ? { anchor: true } : {}),
  };
}

/** The key as `document-shape.ts` has it, by type. */
function writtenKey(correct: Correct): unknown {
  switch (correct.type) {
    case 'single':
      return correct.option;
    case 'multiple':
      return correct.options;
    case 'order':
      return correct.order;
    case 'match':
      return correct.pairs;
    case 'hot-spot':
      return correct.areas;
    case 'numeric':
    case 'calipers':
      return { value: correct.value, tolerance: correct.tolerance };
  }
}

/** Stands where a draft has no source or reason yet; never leaves {@link parseDraft}. */
const NOT_YET = '(not yet)';

/**
 * Checks a draft: everything that {@link parseItem} asks for, but reasons, sources and knowledge may still be missing.
 *
 * @returns the item with what there is, or one line per thing that is wrong
 */
export function parseDraft(input: ItemEntry, place: ItemPlace): Result<AuthoredItem, readonly string[]> {
  const options = Object.keys((input['options'] as object | undefined) ?? {});
  const perOption = input['type'] === undefined || input['type'] === 'single' || input['type'] === 'multiple';
  const given = (input['rationale'] as Readonly<Record<string, string>> | undefined) ?? {};
  const written = Object.fromEntries(Object.entries(given).filter(([, words]) => String(words).trim() !== ''));
  const wanted = perOption ? options : Object.keys(written).length > 0 ? [] : ['key'];
  const sources = (input['sources'] as readonly unknown[] | undefined) ?? [];
  const knowledge = (input['knowledge'] as readonly string[] | undefined) ?? [];
  const parsed = parseItem(
    {
      ...input,
      rationale: { ...Object.fromEntries(wanted.map((id) => [id, NOT_YET])), ...written },
      sources: sources.length > 0 ? sources : [{ key: NOT_YET, supports: NOT_YET }],
      knowledge: knowledge.length > 0 ? knowledge : [`${place.task}.1`],
    },
    place,
  );
  if (!parsed.ok) return parsed;
  const item = parsed.value;
  const rationale = Object.fromEntries(Object.entries(item.key.rationale).filter(([, words]) => words !== NOT_YET));
  const key = { ...item.key, rationale, sources: sources.length > 0 ? item.key.sources : [] };
  return ok({ ...item, knowledge: knowledge.length > 0 ? item.knowledge : [], key } as AuthoredItem);
}

/** What a draft still lacks before others review it; empty when nothing. */
export function draftProblems(item: AuthoredItem): readonly string[] {
  const parsed = parseItem(entryOf(item), { task: item.task, bank: item.bank, reviewState: item.reviewState });
  return parsed.ok ? [] : parsed.error;
}
