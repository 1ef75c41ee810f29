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

/** A piece of the plan in Spanish; sections and topics have their English names where they have no other. */
export function pieceWordsInSpanish(piece: PlanPiece): string {
  switch (piece.kind) {
    case 'section':
      return `Leer “${piece.title}” (${piece.minutes} min)`;
    case 'cards':
      return `${piece.cards} ${piece.cards === 1 ? 'tarjeta' : 'tarjetas'} (${piece.minutes} min)`;
    case 'drill':
      return `Ejercicio sobre el tema ${piece.task} (${piece.minutes} min)`;
    case 'practice':
      return `${{ placement: 'Prueba de ubicación', short: 'Examen de práctica corto', full: 'Examen de práctica completo' }[piece.length]} (${piece.minutes} min)`;
  }
}
