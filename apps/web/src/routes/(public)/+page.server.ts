import { seededRng } from '@einthoven/kernel';
import { sinusLead } from '@einthoven/ecg';
import { stripLayout } from '#lib/ecg/strip-layout.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import type { PageServerLoad } from './$types';

const HEART_RATE_BPM = 72;
// The same for every visitor until the engine draws living ones, so it is computed once.
const strip = stripLayout(sinusLead({ heartRateBpm: HEART_RATE_BPM, durationS: 10, sampleRateHz: 500 }, seededRng('home')), 35);

export const load: PageServerLoad = () => {
  const scheme = currentScheme();
  return {
    strip,
    heartRateBpm: HEART_RATE_BPM,
    facts: {
      classHours: scheme.training.classHours.value,
      clinicalHours: scheme.training.clinicalHours.value,
      items: scheme.exam.scoredItems.value + scheme.exam.pretestItems.value,
      minutes: scheme.exam.minutes.value,
      attempts: scheme.exam.attempts.value,
      validYears: scheme.validity.years.value,
      feeCents: scheme.fee.certificationCents.value,
    },
  };
};
