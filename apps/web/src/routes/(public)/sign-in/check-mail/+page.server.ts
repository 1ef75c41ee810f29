import { config } from '#lib/server/platform/config.ts';
import type { PageServerLoad } from './$types';

const TEXT = {
  'sign-up': 'We have sent a mail to the address you gave. Open it and press the link to confirm that the address is yours. The link works once, for 24 hours.',
  'sign-in': 'We have sent a mail to the address you gave. Its link signs you in. The link works once, for 15 minutes.',
  'reset-password': 'We have sent a mail to the address you gave. Its link lets you choose a new password. The link works once, for 60 minutes.',
  'change-email': 'We have sent a mail to the address you use now. Press its link to agree; then a second mail goes to the new address.',
} as const;

export const load: PageServerLoad = ({ url }) => {
  const about = url.searchParams.get('for') ?? '';
  return {
    text: about in TEXT ? TEXT[about as keyof typeof TEXT] : TEXT['sign-in'],
    localOutbox: config().mode === 'demonstration' && !config().smtpUrl,
  };
};
