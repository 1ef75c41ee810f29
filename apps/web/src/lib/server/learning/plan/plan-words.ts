import type { PlanPiece } from '@einthoven/learning';

/** A piece of the plan in plain words, as a calendar and a mail say it. */
export function pieceWords(piece: PlanPiece): string {
  switch (piece.kind) {
    case 'section':
      return `Read "${piece.title}" (${piece.minutes} min)`;
    case 'cards':
      return `${piece.cards} ${piece.cards === 1 ? 'card' : 'cards'} (${piece.minutes} min)`;
    case 'drill':
      return `Drill on topic ${piece.task} (${piece.minutes} min)`;
    case 'practice':
      return `${{ placement: 'Placement check', short: 'Short practice exam', full: 'Full practice exam' }[piece.length]} (${piece.minutes} min)`;
  }
}
