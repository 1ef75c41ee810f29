import { createHash } from 'node:crypto';

/** What a member of a class may agree to show: the work that was assigned, and apart from it the topics. */
export const CONSENT_SCOPES = ['assigned', 'topics'] as const;

/** One of {@link CONSENT_SCOPES}. */
export type ConsentScope = (typeof CONSENT_SCOPES)[number];

/** The words that a person agrees to, exactly as shown. A change of words is a new version. */
export const CLASS_CONSENTS: Readonly<Record<ConsentScope, { readonly version: string; readonly text: string }>> = {
  assigned: {
    version: '2026-11',
    text: 'My instructor may see my work on what is assigned in this class, and on nothing else: whether I finished an assigned section, how many questions of an assigned drill I answered and how many were right, and how many cards of an assigned topic I have met.',
  },
  topics: {
    version: '2026-11',
    text: 'My instructor may also see, for each topic of the exam plan, the range in which my share of right answers in practice most likely lies, and on how many answers it rests. It comes from all my practice, not only from this class.',
  },
};

/** The hash of the words of a consent, hex: proof of what was on the screen. */
export function consentSha256(scope: ConsentScope): string {
  return createHash('sha256').update(CLASS_CONSENTS[scope].text).digest('hex');
}
