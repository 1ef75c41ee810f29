/** Documents that show who somebody is. */
export const DOCUMENT_KINDS = ['passport', 'drivers-license', 'state-id', 'military-id', 'other'] as const;

/** A kind of document. */
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

/** The kinds of document, in plain words. */
export const DOCUMENT_WORDS: Readonly<Record<DocumentKind, string>> = {
  passport: 'Passport',
  'drivers-license': 'Driver’s license',
  'state-id': 'State or national identity card',
  'military-id': 'Military identity card',
  other: 'Another document of a government, with a photo',
};

/** How the name on the document stands to the account, for who looks. */
export const NAME_MATCH_WORDS = {
  same: 'The same words as in the account, in whatever order.',
  close: 'Close: a word is missing, shortened or written otherwise than in the account. Many real documents differ so.',
  other: 'Not the words of the account. Look closely: a marriage, a transliteration or a mistake can be why. A name is changed first, by the person.',
} as const;

/** Why pictures were not taken, or a decision did not happen. */
export type IdentityProblem =
  /** The scheme of the application does not ask. */
  | 'IDENTITY_NOT_ASKED'
  /** There is no approved application it could be for. */
  | 'IDENTITY_NO_APPLICATION'
  /** Pictures wait already, or were accepted. */
  | 'IDENTITY_SENT_ALREADY'
  /** A refusal is answered by an appeal, once and in time. */
  | 'IDENTITY_REFUSED'
  | 'IDENTITY_NO_APPEAL'
  | 'IDENTITY_DOCUMENT_MISSING'
  | 'IDENTITY_PHOTO_MISSING'
  | 'IDENTITY_SAME_PICTURE'
  | 'IDENTITY_KIND_MISSING'
  | 'IDENTITY_NAME_MISSING'
  | 'IDENTITY_WORDS_MISSING'
  | 'IDENTITY_WORDS_TOO_LONG'
  | 'IDENTITY_TYPE_REFUSED'
  | 'IDENTITY_TOO_LARGE'
  /** There is no such check, or it does not wait any more. */
  | 'IDENTITY_NOT_WAITING'
  /** Nobody decides without having opened both pictures. */
  | 'IDENTITY_NOT_SEEN'
  | 'IDENTITY_REASON_MISSING'
  | 'IDENTITY_REASON_TOO_LONG'
  | 'IMPARTIALITY_OWN'
  | 'IMPARTIALITY_SAME_PERSON';

/** What people read about a problem. */
export const IDENTITY_PROBLEM_WORDS: Readonly<Record<IdentityProblem, string>> = {
  IDENTITY_NOT_ASKED: 'The rules of your application do not ask for pictures. There is nothing to send.',
  IDENTITY_NO_APPLICATION: 'You need an approved application first. Pictures before that would be kept for nothing.',
  IDENTITY_SENT_ALREADY: 'Your pictures are with us already. There is nothing else to send.',
  IDENTITY_REFUSED: 'Your pictures were refused. You can appeal; load the page again to see until when.',
  IDENTITY_NO_APPEAL: 'This decision cannot be appealed: it was appealed already, or the time for an appeal is over. Write to the certification office.',
  IDENTITY_DOCUMENT_MISSING: 'Add a picture of your document.',
  IDENTITY_PHOTO_MISSING: 'Add a picture of yourself.',
  IDENTITY_SAME_PICTURE: 'Both pictures are the same file. One shows your document, the other your face.',
  IDENTITY_KIND_MISSING: 'Choose which document it is.',
  IDENTITY_NAME_MISSING: 'Type your name as the document has it.',
  IDENTITY_WORDS_MISSING: 'Say in a sentence or two what we should know.',
  IDENTITY_WORDS_TOO_LONG: 'Keep it under 2,000 characters.',
  IDENTITY_TYPE_REFUSED: 'This is not a JPEG, PNG or WebP picture. Take a photo, or choose another file.',
  IDENTITY_TOO_LARGE: 'This picture is larger than 10 MB. Take it again with the camera button, or choose a smaller one.',
  IDENTITY_NOT_WAITING: 'This does not wait any more. Load the page again to see what is true now.',
  IDENTITY_NOT_SEEN: 'Look at both pictures first. If they did not show, load the page again.',
  IDENTITY_REASON_MISSING: 'Say why in a sentence: the person reads it.',
  IDENTITY_REASON_TOO_LONG: 'Keep the reason under 2,000 characters.',
  IMPARTIALITY_OWN: 'These are your own pictures. Somebody else looks at them.',
  IMPARTIALITY_SAME_PERSON: 'You took the decision that this appeal is against. Somebody else decides the appeal.',
};
