import { error } from '@sveltejs/kit';
import { database } from '#lib/server/db/pool.ts';
import { consentWording, EMPLOYMENT_WORDS, employerLabel, openPosting, payWords, jobPostingOf, SETTING_WORDS, SHIFT_WORDS } from '#lib/server/job/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import type { PageServerLoad } from './$types';

export const csr = false;

export const load: PageServerLoad = async ({ params }) => {
  const posting = await openPosting(database(), params.postingId, { clock: systemClock });
  if (!posting) error(404, 'This opening is not on the board. It may be filled or over. Search the board for others.');
  return {
    posting: {
      postingId: posting.postingId,
      title: posting.title,
      description: posting.description,
      employer: employerLabel(posting.employer, posting.isDemonstration),
      agency: posting.employerKind === 'staffing-agency',
      website: posting.employerWebsite,
      city: posting.city,
      stateCode: posting.stateCode,
      zip: posting.zip,
      type: EMPLOYMENT_WORDS[posting.employmentType],
      shift: SHIFT_WORDS[posting.shift],
      setting: SETTING_WORDS[posting.setting],
      pay: payWords(posting.pay),
      postedOn: posting.postedAt.toISOString().slice(0, 10),
      expiresOn: posting.expiresOn,
      isDemonstration: posting.isDemonstration,
    },
    consent: consentWording(posting.employer),
    jobPosting: jobPostingOf(posting),
  };
};
