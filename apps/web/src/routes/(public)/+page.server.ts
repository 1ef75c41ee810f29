import { simulate } from '@einthoven/ecg';
import { drawingOf, layoutOf } from '@einthoven/ecg/paper';
import { unwrap } from '@einthoven/kernel';
import { currentScheme } from '#lib/server/scheme/index.ts';
import type { PageServerLoad } from './$types';

const HEART_RATE_BPM = 72;
// The same for every visitor, so it is computed once; the explorer behind it draws living ones.
const { recording } = unwrap(simulate({ durationS: 10, atria: { rhythm: { kind: 'sinus', rateBpm: HEART_RATE_BPM } } }, 'home'));
const strip = drawingOf(layoutOf(recording, { format: 'rhythm', rowMm: 30 }));

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
