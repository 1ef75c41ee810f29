import { err, ok, shuffled, type Clock, type Result, type Rng } from '@einthoven/kernel';
import { scoredItemsOf, type Conversion } from '@einthoven/exam';
import { check } from '@einthoven/psychometrics/assembly';
import type { Permission } from '../account/index.ts';
import { readBlueprint, type FinalItem } from '../item/index.ts';
import { inTransaction, type Db } from '../db/pool.ts';
import { recordEvent } from '../platform/events.ts';
import * as assemblies from './assembly.queries.ts';
import { changedItems, dangerousLoadDrafts, formsOf, withoutOwnRelease } from './draft.ts';
import { drawTracings } from './draw-tracings.ts';
import * as queries from './form.queries.ts';
import { contentSeal, conversionSeal, formIdOf } from './seal.ts';

/** What a release needs from outside. */
export type ReleasePorts = {
  readonly clock: Clock;
  readonly mode: 'demonstration' | 'production';
  /** How scores of the form are converted; undefined where no standard has been set. */
  readonly conversion: Conversion | undefined;
  /** The order of the items, and the secret seeds of its tracings. */
  readonly rng: Rng;
  readonly newSeed: () => string;
};

/** Why a draft does not become a form. */
export type ReleaseRefusal = {
  readonly code:
    | 'FORM_DRAFT_UNKNOWN'
    | 'FORM_ALREADY_RELEASED'
    /** Who assembled it, or changed it last, does not release it. */
    | 'FORM_SAME_PERSON'
    /** Items changed or left the bank since. */
    | 'FORM_ITEMS_CHANGED'
    /** Rules do not hold. */
    | 'FORM_RULES_BROKEN'
    /** A family gives no tracing. */
    | 'FORM_TRACING_BROKEN'
    /** Production has no conversion, or only that of the demonstration. */
    | 'FORM_NO_CONVERSION';
  /** One line per item or rule, in words. */
  readonly details: readonly string[];
};

/**
 * Releases a draft as a form, by a second person: every rule is recounted over the bank as it is now, each family draws
 * its tracing from a fresh secret seed, and items, order, tracings and conversion are sealed. From then on nothing of it
 * changes.
 */
export async function releaseDraft(
  db: Db,
  permission: Permission<'form.release'>,
  draftId: string,
  ports: ReleasePorts,
): Promise<Result<{ readonly formId: string }, ReleaseRefusal>> {
  const { personId } = permission.actor;
  const { conversion } = ports;
  const refuse = (code: ReleaseRefusal['code'], details: readonly string[] = []) => err({ code, details });
  return inTransaction(db, async (tx) => {
    await queries.lockForms(tx);
    const found = await assemblies.lockDraft(tx, draftId);
    if (!found) return refuse('FORM_DRAFT_UNKNOWN');
    const { assembly, draft } = found;
    if (draft.formId !== undefined) return refuse('FORM_ALREADY_RELEASED');
    if (assembly.askedBy === personId || draft.changedBy === personId) return refuse('FORM_SAME_PERSON');
    if (!conversion || (ports.mode === 'production' && conversion.kind === 'demonstration')) return refuse('FORM_NO_CONVERSION');
    const blueprint = readBlueprint(assembly.blueprintVersion);
    const loaded = withoutOwnRelease(await dangerousLoadDrafts(tx, assembly));
    const changed = changedItems(loaded, draftId);
    if (changed.length > 0) return refuse('FORM_ITEMS_CHANGED', changed);
    const counted = check(loaded.problem, formsOf(loaded));
    const index = draft.ordinal - 1;
    // What concerns other drafts alone is their matter.
    const broken = counted.rules.filter((rule) => rule.figures.some(({ of, holds }) => !holds && (of === index || typeof of === 'string')));
    if (broken.length > 0)
      return refuse(
        'FORM_RULES_BROKEN',
        broken.map((rule) => rule.words),
      );
    const chosen = loaded.items.filter((item) => item.draftId === draftId);
    const items = shuffled(chosen, ports.rng).map((placed, place) => ({ ...(loaded.bank.get(placed.itemId) as FinalItem), position: place + 1 }));
    const tracings = drawTracings(items, ports.newSeed);
    if (!tracings.ok) return refuse('FORM_TRACING_BROKEN', tracings.error.toSorted());
    const scored = items.filter((item) => item.use === 'scored').length;
    if (scored !== scoredItemsOf(blueprint)) throw new Error(`draft ${draftId} has ${scored} scored items`);
    const conversionSha256 = conversionSeal(conversion);
    const contentSha256 = contentSeal(items, new Map([...tracings.value].map(([position, { samples }]) => [position, samples])), conversionSha256);
    const formId = formIdOf(blueprint.version, items, conversionSha256);
    if (await queries.findForm(tx, formId)) return refuse('FORM_ALREADY_RELEASED', [formId]);
    const now = ports.clock.now();
    await queries.insertForm(tx, {
      formId,
      blueprintVersion: blueprint.version,
      conversion,
      conversionSha256,
      contentSha256,
      sealedAt: now,
      items,
      tracings: tracings.value,
      release: { assemblyId: assembly.assemblyId, assembledBy: assembly.askedBy, releasedBy: personId, report: { ordinal: draft.ordinal, check: counted } },
    });
    await assemblies.markReleased(tx, draftId, formId);
    await recordEvent(tx, {
      kind: 'form.released',
      actor: { kind: 'person', personId },
      entity: { name: 'form', id: formId },
      reason: `Released by a second person; ${counted.rules.length} rules hold, ${tracings.value.size} tracings drawn, ${conversion.kind} conversion`,
      schemeVersion: assembly.schemeVersion,
      payload: { draftId, assembledBy: assembly.askedBy, contentSha256, conversionSha256 },
      occurredAt: now,
    });
    return ok({ formId });
  });
}
