import { err, ok, type Clock, type Result } from '@einthoven/kernel';
import { isResponse, isRight, lifeStep, type PublicItem, type TracingSamples } from '@einthoven/exam';
import type { Correct } from '@einthoven/exam/key';
import type { Permission } from '../account/index.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { config } from '../platform/config.ts';
import { recordEvent } from '../platform/events.ts';
import { keyedHash, purposeKey } from '../platform/seal.ts';
import { LONGEST_COMMENT, lifeOf, recordKeyOpened, stepIn, unlessMovedOn } from './life.ts';
import { dangerousFindItem, hasSeenKey, insertValidation, listSteps, versionName, type ItemVersion } from './life.queries.ts';
import type { ItemProblem } from './life-words.ts';
import { asDrawn } from './drawn-options.ts';
import { drawTracing } from './tracing.ts';

/** An item as a validator meets it: nothing of its key, its reasons or what others said. */
export type BlindItem = ItemVersion & { readonly task: string; readonly public: PublicItem; readonly tracing: TracingSamples | undefined };

/** The item that a validator answers blind, or why this person does not validate it. */
export async function readBlind(db: Db, permission: Permission<'item.review'>, version: ItemVersion): Promise<Result<BlindItem, ItemProblem>> {
  return inTransaction(db, async (tx) => {
    const asked = await mayValidate(tx, permission.actor.personId, version);
    if (!asked.ok) return asked;
    const { item, drawn } = asked.value;
    return ok({ ...version, task: item.task, public: item.public, tracing: drawn?.samples });
  });
}

/** What became of a blind answer. */
export type Validated = { readonly agrees: boolean };

/**
 * Takes a validator's blind answer. Where it is right by the key the item goes on to pretest; where not, it goes back to
 * be edited: one of the two is wrong, and candidates must not find out which.
 */
export async function validateKey(
  db: Db,
  permission: Permission<'item.review'>,
  { value, comment, ...version }: ItemVersion & { readonly value: string; readonly comment: string },
  { clock }: { readonly clock: Clock },
): Promise<Result<Validated, ItemProblem>> {
  return unlessMovedOn(() =>
    inTransaction(db, async (tx) => {
      const { personId } = permission.actor;
      const asked = await mayValidate(tx, personId, version);
      if (!asked.ok) return asked;
      const { item, correct, drawn } = asked.value;
      if (value === '' || !isResponse(item.public, value)) return err('ITEM_ANSWER_MISSING');
      if ([...comment].length > LONGEST_COMMENT / 2) return err('ITEM_COMMENT_TOO_LONG');
      const at = clock.now();
      const agrees = isRight(correct, value);
      if (!(await insertValidation(tx, { ...version, personId, value, seed: drawn && seedOf(personId, version), agrees, at })))
        return err('ITEM_ANSWERED_BEFORE');
      const words = agrees ? comment : `The blind answer and the key disagree. ${comment}`;
      const step = await stepIn(tx, permission.actor, { ...version, act: agrees ? 'validate' : 'send-back', comment: words }, at);
      // The answer is kept only with its step; a refusal here is a bug in the rule, since it was asked above.
      if (!step.ok) throw new Error(`a validation that was allowed was refused: ${step.error}`);
      await recordEvent(tx, {
        kind: 'item.key-validated',
        actor: { kind: 'person', personId },
        entity: { name: 'item', id: versionName(version) },
        reason: agrees ? 'the blind answer and the key agree' : 'the blind answer and the key disagree',
        payload: { agrees },
        occurredAt: at,
      });
      // From here on this person knows the key, or that it is not what they thought.
      await recordKeyOpened(tx, personId, version, 'told after a blind answer', at);
      return ok({ agrees });
    }),
  );
}

type Asked = {
  readonly item: { readonly task: string; readonly public: PublicItem };
  readonly correct: Correct;
  readonly drawn: { readonly samples: TracingSamples } | undefined;
};

async function mayValidate(tx: Tx, personId: string, version: ItemVersion): Promise<Result<Asked, ItemProblem>> {
  const life = lifeOf(await listSteps(tx, version.itemId), version.itemVersion);
  const found = await dangerousFindItem(tx, version);
  if (!life || !found) return err('ITEM_UNKNOWN');
  const keySeen = await hasSeenKey(tx, personId, version.itemId);
  const allowed = lifeStep({ history: life.history, authors: life.authors, act: 'validate', personId, comment: '', keySeen });
  if (!allowed.ok) return allowed;
  const { item } = found;
  const family = item.key.family;
  if (!family) return ok({ item, correct: item.key.correct as Correct, drawn: undefined });
  const drawn = drawTracing(family, item.public, seedOf(personId, version));
  if (!drawn.ok) return err('ITEM_WITHOUT_TRACING');
  return ok({ item: { ...item, public: asDrawn(item.public, drawn.value) }, correct: drawn.value.correct, drawn: drawn.value });
}

/** The seed of the tracing that this person is shown: the same when the page is loaded again, and known to nobody. */
function seedOf(personId: string, version: ItemVersion): string {
  return keyedHash(purposeKey(config().appSecret, 'item-validation'), `${versionName(version)} ${personId}`);
}
