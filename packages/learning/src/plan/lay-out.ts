import type { PlanDay, PlanFacts, PlanFrame, PlanPiece } from './facts.ts';
import type { FixedPieces } from './practice-days.ts';

/** While there is something else to do, cards take at most this share of a day. */
const CARDS_SHARE = 0.6;

/** What was put on the days, and what found no room. */
export type LaidOut = { readonly days: readonly PlanDay[]; readonly rest: readonly PlanPiece[] };

/**
 * Puts pieces on days in their order. A piece is not cut: a day may run over by its last one, and the days after it are
 * shorter by as much. Cards that a day had no room for wait for the next.
 */
export function layOut(frames: readonly PlanFrame[], fixed: FixedPieces, stream: readonly PlanPiece[], facts: PlanFacts): LaidOut {
  const { cardsByDay, secondsACard, practiceMinutes, doneToday } = facts;
  let next = 0;
  let owedMinutes = 0;
  let waitingCards = 0;
  const days = frames.map((frame, index): PlanDay => {
    waitingCards += cardsByDay[index] ?? 0;
    const { limitMinutes } = frame;
    const pieces: PlanPiece[] = [];
    const before = index === 0 ? doneToday.reduce((sum, { minutes }) => sum + minutes, 0) : 0;
    let spent = before;
    const put = (piece: PlanPiece) => {
      pieces.push(piece);
      spent += piece.minutes;
    };
    const length = fixed.get(index);
    if (length) put({ kind: 'practice', length, minutes: practiceMinutes[length] });
    const streams = frame.kind === 'study' && length !== 'full';
    if (length !== 'full') {
      const share = streams && next < stream.length ? Math.floor(limitMinutes * CARDS_SHARE) : limitMinutes;
      const cards = Math.min(waitingCards, Math.floor((Math.max(0, Math.min(share, limitMinutes - spent)) * 60) / secondsACard));
      if (cards > 0) put({ kind: 'cards', cards, minutes: Math.ceil((cards * secondsACard) / 60) });
      waitingCards -= cards;
    }
    let begun = index === 0 && doneToday.some(({ kind }) => kind !== 'cards');
    for (let piece = stream[next]; streams && piece; piece = stream[next]) {
      const room = limitMinutes - owedMinutes - spent;
      // The first one always goes on: otherwise what is longer than a day would never come.
      if (room <= 0 || (begun && piece.minutes > room * 2)) break;
      put(piece);
      begun = true;
      next += 1;
    }
    owedMinutes = Math.max(0, owedMinutes + spent - limitMinutes);
    return { ...frame, pieces, minutes: spent - before };
  });
  return { days, rest: stream.slice(next) };
}
