import { markLicence, REPORT_KINDS } from '#lib/server/conduct/index.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = () => {
  const { conduct, appeal, version } = currentScheme();
  const { title, version: licenceVersion, paragraphs } = markLicence();
  return {
    version,
    kinds: Object.entries(REPORT_KINDS).map(([kind, words]) => ({ kind, ...words })),
    answerDays: conduct.answerWithinDays.value,
    decideDays: conduct.decidedWithinDays.value,
    complaintDays: conduct.complaintAnsweredWithinDays.value,
    appealDays: appeal.withinDays.value,
    appealDecideDays: appeal.decidedWithinDays.value,
    licence: { title, version: licenceVersion, paragraphs },
  };
};
