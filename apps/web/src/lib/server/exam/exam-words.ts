import type { StartRefusal } from './admission.ts';
import type { RoomRefusal } from './room.ts';
import type { DeliveryRefusal } from './save-answer.ts';

/** Every expected outcome of the exam in plain words: what is true, and what to do. */
export const EXAM_WORDS = {
  EXAM_PASSED_ALREADY: 'You passed this exam. There is no need to sit it again.',
  EXAM_CREDENTIAL_SUSPENDED:
    'Your credential is suspended. The exam is closed to you until the suspension is lifted; what you paid for is kept while your application is open.',
  EXAM_CREDENTIAL_ENDED:
    'Our record says that your credential was taken away for good, so the exam cannot give it back. If that is wrong, write to the certification office.',
  EXAM_SCORE_PENDING: 'Your last exam is being scored. Look again in a minute.',
  EXAM_NO_APPROVED_APPLICATION: 'You need an approved application before you can sit the exam.',
  EXAM_APPLICATION_CLOSED: 'The time in which your application was open is over. A new application opens the exam again.',
  EXAM_NOT_PAID: 'The certification fee is not paid yet. It includes your attempts at the exam.',
  EXAM_ENTITLEMENT_HELD:
    'Your payment is being looked at, because of a refund you asked for or a question from your bank. Your attempts are kept and open again when that is settled.',
  EXAM_CONSENT_MISSING:
    'You are under age, and there is no consent of a parent or guardian now. Your attempts are kept. Ask for the consent under Me; the exam opens when they agree.',
  EXAM_ENTITLEMENT_ENDED: 'Your fee was paid back, so it no longer includes attempts at the exam.',
  EXAM_WAIT: 'You need to wait before you can sit the exam again.',
  EXAM_NEW_APPLICATION: 'You have used all attempts of this application.',
  EXAM_RULES_NOT_AGREED: 'Read and agree to the exam rules first.',
  EXAM_IDENTITY_NEEDED: 'Before the exam we need a picture of your identity document and of you. Send them on the page “Who you are”.',
  EXAM_NO_ALTERNATIVE:
    'Your exam needs questions in place of tracings that cannot be heard, and we do not have enough that are equal. Nothing was used up. The certification office sees this and has to add them; write to it.',
  EXAM_SAFE_BROWSER_NEEDED:
    'This exam is sat in Safe Exam Browser, and this is another browser, or that one with other settings. Your exam page has the file that opens it as it should be. Nothing was used up, and what was saved is kept.',
  EXAM_NO_FORM: 'There is no exam form for you at this time. Nothing was used up. Write to the certification office.',
  EXAM_OTHER_OPEN: 'A renewal assessment of yours is open. Finish it first: one exam at a time. Nothing was used up.',
  EXAM_NO_WINDOW: 'No exam window is open now. Nothing was used up. Your exam page says when the next one opens.',
  EXAM_SEATS_TAKEN:
    'Every seat of this exam window is taken now. Nothing was used up. Try again when somebody has finished; your exam page says how long the window stays open.',
  EXAM_NOT_FOUND: 'You have no exam at this address.',
  EXAM_CLOSED: 'This exam is submitted. Its answers can no longer be changed.',
  EXAM_LEASE_UNKNOWN: 'This page is not the one that may write to the exam. Load it again.',
  EXAM_LEASE_MOVED: 'Another device or tab was quicker. Load the page again to see where the exam is open.',
  EXAM_POSITION_UNKNOWN: 'This exam has no question with that number. Load the page again.',
} as const satisfies Record<StartRefusal | RoomRefusal | DeliveryRefusal | 'EXAM_LEASE_MOVED', string>;
