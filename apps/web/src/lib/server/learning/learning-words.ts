import type { CardNewsRefusal, DeckRefusal, WishesRefusal } from './cards/cards.ts';
import type { SectionRefusal, StudyNewsRefusal } from './guide/guide.ts';
import type { FeedRefusal } from './plan/plan.ts';
import type { ImportRefusal } from './anki/anki.ts';
import type { OwnCardRefusal } from './cards/own-cards.ts';
import type { PracticeRoomRefusal } from './practice-room.ts';
import type { AnswerRefusal, PracticeRefusal } from './practice.ts';

/** Every expected outcome of studying in plain words. */
export const LEARNING_WORDS = {
  PRACTICE_NOT_PAID: 'Practice exams come with the certification fee. Once it is paid, you can take as many as you like.',
  PRACTICE_NO_ITEMS: 'The practice bank is empty at this time. Write to the certification office.',
  PRACTICE_NO_MISTAKES: 'There is nothing here that you got wrong and have not got right since. Practise something else first.',
  PRACTICE_TASK_UNKNOWN: 'There are no practice questions about this. Choose another topic.',
  PRACTICE_NOT_FOUND: 'You have no such question. Load the page again.',
  PRACTICE_OVER: 'The time of this practice exam is over. The answers you had saved are scored.',
  PRACTICE_MOVED: 'This practice exam was continued on another device or tab. You can still continue here.',
  PRACTICE_NEWS_BROKEN: 'What this device told us cannot be read. Load the page again to go on.',
  SECTION_NOT_FOUND: 'The study guide has no such section. It may have been renamed: look in the contents.',
  STUDY_SIGN_IN: 'Sign in to read on. The first part of the guide is open to everybody.',
  STUDY_NOT_PAID:
    'This part of the guide comes with the certification fee. The first part is open to everybody. Nothing in the guide is needed to sit the exam.',
  STUDY_TOO_MANY_MARKS: 'You have as many notes as we can keep. Remove some you no longer need.',
  STUDY_NEWS_BROKEN: 'What this device told us about your reading cannot be read. Load the page again.',
  STUDY_TOO_MANY_CARDS: 'You have as many cards of your own as we can keep. Remove some you no longer need.',
  STUDY_DATE_PAST: 'This day is over. Choose the day on which you want to sit the exam.',
  STUDY_ZONE_UNKNOWN: 'We do not know this time zone. Choose one from the list.',
  FEED_NOT_FOUND: 'There is no calendar at this address. A new link ends the one before: look in your study plan.',
  ANKI_EMPTY: 'There are no cards in this file.',
  ANKI_NOT_A_PACKAGE: 'This file is damaged, or it is no .apkg. Export it from Anki again, then try once more.',
  ANKI_NO_COLLECTION: 'This is a zip file, but no deck of Anki is in it. In Anki choose File, then Export, then “Anki Deck Package”.',
  ANKI_TOO_LARGE: 'This file is too large. Export it without media (untick “Include media”), or one deck at a time. The most is 20 MB, and 96 MB unpacked.',
  ANKI_COLLECTION_BROKEN: 'The deck in this file cannot be read. It is damaged, or it holds what no deck of Anki holds. Nothing was imported.',
  ANKI_COLLECTION_HEAVY: 'Reading this file took too long, so we stopped. Nothing was imported. Export one deck at a time, then try again.',
  ANKI_BUSY: 'Others are importing at this moment. Try again in a minute.',
  ANKI_TEXT_BROKEN: 'This text cannot be read. Save it as UTF-8, with one card a line: question, tab, answer.',
  OWN_CARD_EMPTY: 'A card needs a question and an answer.',
  OWN_CARD_LONG: 'A question may have up to 4,000 letters, an answer up to 8,000, the name of a deck up to 200.',
  OWN_CARD_NOT_FOUND: 'You have no such card. It may have been removed on another device.',
} as const satisfies Record<
  | ImportRefusal
  | OwnCardRefusal
  | PracticeRefusal
  | AnswerRefusal
  | PracticeRoomRefusal
  | SectionRefusal
  | StudyNewsRefusal
  | DeckRefusal
  | CardNewsRefusal
  | WishesRefusal
  | FeedRefusal,
  string
>;
