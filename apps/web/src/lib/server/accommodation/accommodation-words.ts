/** Why a request or a decision did not happen. */
export type AccommodationProblem =
  /** Nothing was asked for. */
  | 'ACCOMMODATION_NOTHING_ASKED'
  /** Not among what the scheme gives. */
  | 'ACCOMMODATION_NOT_OFFERED'
  /** Why it is needed was not said. */
  | 'ACCOMMODATION_WORDS_MISSING'
  | 'ACCOMMODATION_WORDS_TOO_LONG'
  /** A request waits already. */
  | 'ACCOMMODATION_WAITING'
  /** There is no such request, or it does not wait any more. */
  | 'ACCOMMODATION_NOT_WAITING'
  /** There is no decision that can be appealed, or the time for it is over. */
  | 'ACCOMMODATION_NO_APPEAL'
  /** One decides neither one's own request nor an appeal against one's own decision. */
  | 'IMPARTIALITY_OWN'
  | 'IMPARTIALITY_SAME_PERSON'
  | 'ACCOMMODATION_REASON_MISSING'
  | 'ACCOMMODATION_REASON_TOO_LONG'
  | 'UPLOAD_TOO_LARGE'
  | 'UPLOAD_TYPE_REFUSED';

/** What people read about a problem. */
export const ACCOMMODATION_PROBLEM_WORDS: Readonly<Record<AccommodationProblem, string>> = {
  ACCOMMODATION_NOTHING_ASKED: 'Choose at least one thing that you need.',
  ACCOMMODATION_NOT_OFFERED: 'Choose from the list. If you need something else, say so in your own words below.',
  ACCOMMODATION_WORDS_MISSING: 'Say in a sentence or two how this helps you in an exam. You need not name a diagnosis.',
  ACCOMMODATION_WORDS_TOO_LONG: 'Keep it under 2,000 characters. You can put more into a document.',
  ACCOMMODATION_WAITING: 'You have a request that waits for a decision. Withdraw it first, or wait for the answer.',
  ACCOMMODATION_NOT_WAITING: 'This request does not wait any more. Load the page again to see what is true now.',
  ACCOMMODATION_NO_APPEAL:
    'This decision cannot be appealed: it gave all you asked for, was appealed already, or the time for an appeal is over. You can make a new request at any time.',
  IMPARTIALITY_OWN: 'This is your own request. Somebody else decides it.',
  IMPARTIALITY_SAME_PERSON: 'You took the decision that this appeal is against. Somebody else decides the appeal.',
  ACCOMMODATION_REASON_MISSING: 'Say why in a sentence: the person reads it.',
  ACCOMMODATION_REASON_TOO_LONG: 'Keep the reason under 2,000 characters.',
  UPLOAD_TOO_LARGE: 'This file is larger than 10 MB. Choose a smaller one, or a photo of it.',
  UPLOAD_TYPE_REFUSED: 'This file is not a PDF, JPEG, PNG, WebP or HEIC. Choose one of these.',
};

/** The kinds of accommodation, in plain words. */
export const ACCOMMODATION_WORDS = {
  'extra-time': { label: 'Extra time', says: 'The clock gives you more minutes.' },
  breaks: { label: 'Breaks', says: 'You can stop the clock. Questions you have seen stay closed to changes during and after a break.' },
  'screen-reader': { label: 'Screen reader', says: 'Tracings come with words that were reviewed for equal difficulty, or another question takes their place.' },
  'large-print': { label: 'Large print', says: 'The exam opens with text one and a half times as large.' },
  'high-contrast': { label: 'High contrast', says: 'The exam opens in black on white with strong borders.' },
  'reader-aloud': { label: 'Read aloud', says: 'A button reads each question and its options aloud.' },
} as const;
