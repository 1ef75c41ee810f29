import { currentScheme } from '#lib/server/scheme/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = () => {
  const { fee, exam, renewal, refund, version } = currentScheme();
  return {
    version,
    feeCents: fee.certificationCents.value,
    renewalCents: renewal.feeCents.value,
    attempts: exam.attempts.value,
    refund: { fullWithinDays: refund.fullWithinDays.value, laterPercent: Math.round(refund.laterShare.value * 100) },
    includes: fee.includes.value,
  };
};
