export { htmlToText, type LeftOut, type PlainText } from './html-text.ts';
export { clozeNumbers, clozeSide, plainCard, type AnkiNote, type PlainCard } from './note-card.ts';
export { chooseCards, LONGEST_BACK, LONGEST_FRONT, type ImportLine, type ReadCard, type SkipReason } from './import-cards.ts';
