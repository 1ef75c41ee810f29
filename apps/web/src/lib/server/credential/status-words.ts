import type { PublicRecord, PublicStatus } from '@einthoven/credential';
import { currentSchemeOf } from '../scheme/index.ts';

/** The word of each public status and what it means, for documents and pages alike. */
export const STATUS_WORDS = {
  active: {
    word: 'Active',
    meaning:
      'This person passed the national exam and has met every renewal rule since. It does not say that they are licensed in your state or fit for a given job.',
  },
  provisional: {
    word: 'Provisional',
    meaning:
      'This person passed the national exam as a student or before turning 18. The credential becomes full once they have finished school and are 18. Ask your own compliance office whether that is enough for the work you have in mind.',
  },
  inactive: {
    word: 'Inactive',
    meaning: 'This person was certified, and the last period has ended without a renewal. They are not certified today. They may be again after reinstatement.',
  },
  suspended: {
    word: 'Suspended',
    meaning: 'The body has taken this credential out of force for now. The person may not present it until the suspension is lifted.',
  },
  revoked: { word: 'Revoked', meaning: 'The body has withdrawn this credential for good. The person may not present it.' },
  surrendered: { word: 'Surrendered', meaning: 'The holder gave this credential back. It is not in force.' },
  deceased: { word: 'Deceased', meaning: 'The holder has died. This credential is not in force.' },
} as const satisfies Record<PublicStatus, { word: string; meaning: string }>;

/** What the statuses mean where no exam awards the credential. */
const BY_PORTFOLIO: Partial<Record<PublicStatus, string>> = {
  active:
    "Several people looked at this person's confirmed experience, teaching and references and awarded the credential; every renewal rule has been met since. It does not say that they are licensed in your state or fit for a given job.",
  inactive: 'This person held this credential. It is not in force today: its last period has ended, or a credential that it is held with is not in force.',
};

/** What the status of a record means, by how its credential is won. */
export function statusMeaning({ credential, status }: Pick<PublicRecord, 'credential' | 'status'>): string {
  const other = currentSchemeOf(credential).awardedBy === 'portfolio' ? BY_PORTFOLIO[status] : undefined;
  return other ?? STATUS_WORDS[status].meaning;
}
