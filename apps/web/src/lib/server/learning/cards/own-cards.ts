import { err, ok, type Clock, type Result } from '@einthoven/kernel';
import { inTransaction, type Db } from '../../db/pool.ts';
import { hasStudyMaterial } from '../../exam/index.ts';
import type { StudyPermission } from '../guide/guide.ts';
import { MOST_OWN_CARDS, type CardNewsRefusal } from './cards.ts';
import { countOwnCards, listOwnCards, storeOwnCards, type OwnCard } from './cards.queries.ts';

/** Why a card of one's own was not kept. */
export type OwnCardRefusal = CardNewsRefusal | 'OWN_CARD_EMPTY' | 'OWN_CARD_LONG' | 'OWN_CARD_NOT_FOUND';

const LONGEST = { front: 4000, back: 8000, deck: 200 } as const;

/**
 * A page of the cards of a person's own, in the order of their questions.
 *
 * @param search words that the question, the answer or the deck has
 * @param page from 1
 */
export async function listCardsOfOwn(
  db: Db,
  permission: StudyPermission,
  clock: Clock,
  { search, page, size }: { readonly search: string; readonly page: number; readonly size: number },
): Promise<Result<{ readonly cards: readonly OwnCard[]; readonly found: number; readonly all: number; readonly decks: readonly string[] }, 'STUDY_NOT_PAID'>> {
  const { personId } = permission.actor;
  if (!(await hasStudyMaterial(db, personId, clock))) return err('STUDY_NOT_PAID');
  const all = await listOwnCards(db, personId);
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = all.filter(({ front, back, deck }) => words.every((word) => `${front} ${back} ${deck}`.toLowerCase().includes(word)));
  const sorted = found.toSorted((a, b) => a.deck.localeCompare(b.deck, 'en') || a.front.localeCompare(b.front, 'en') || (a.ownCardId < b.ownCardId ? -1 : 1));
  return ok({
    cards: sorted.slice((page - 1) * size, page * size),
    found: found.length,
    all: all.length,
    decks: [...new Set(all.map(({ deck }) => deck))].filter(Boolean).toSorted((a, b) => a.localeCompare(b, 'en')),
  });
}

/**
 * Adds, changes or removes a card of one's own.
 *
 * @param ownCardId of a card that is there, or a new uuid
 * @param isNew whether the card must not be there yet
 */
export async function changeOwnCard(
  db: Db,
  permission: StudyPermission,
  { ownCardId, isNew, change }: { readonly ownCardId: string; readonly isNew: boolean; readonly change: 'remove' | Pick<OwnCard, 'front' | 'back' | 'deck'> },
  clock: Clock,
): Promise<Result<true, OwnCardRefusal>> {
  const { personId } = permission.actor;
  const before = isNew ? undefined : (await listOwnCards(db, personId)).find((card) => card.ownCardId === ownCardId);
  if (!isNew && !before) return err('OWN_CARD_NOT_FOUND');
  const words = change === 'remove' ? before : { front: change.front.trim(), back: change.back.trim(), deck: change.deck.trim() };
  if (!words || words.front === '' || words.back === '') return err('OWN_CARD_EMPTY');
  if (words.front.length > LONGEST.front || words.back.length > LONGEST.back || words.deck.length > LONGEST.deck) return err('OWN_CARD_LONG');
  if (!(await hasStudyMaterial(db, personId, clock))) return err('STUDY_NOT_PAID');
  if (isNew && (await countOwnCards(db, personId)) >= MOST_OWN_CARDS) return err('STUDY_TOO_MANY_CARDS');
  // Later than what is there, also where two changes come in one instant.
  const changedAtMs = Math.max(clock.now().getTime(), (before?.changedAtMs ?? 0) + 1);
  const { front, back, deck } = words;
  await inTransaction(db, (tx) => storeOwnCards(tx, personId, [{ ownCardId, front, back, deck, changedAtMs, removed: change === 'remove' }]));
  return ok(true);
}
