import { currentScheme } from '#lib/server/scheme/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = () => {
  const { training, experience, person, application, fee, exam, validity, renewal } = currentScheme();
  return {
    classHours: training.classHours.value,
    clinicalHours: training.clinicalHours.value,
    tracings: training.supervisedTracings.value,
    experienceHours: experience.minHours.value,
    experienceYears: experience.withinYears.value,
    minAgeYears: person.minAgeYears.value,
    openMonths: application.openMonths.value,
    feeCents: fee.certificationCents.value,
    items: exam.scoredItems.value + exam.pretestItems.value,
    minutes: exam.minutes.value,
    attempts: exam.attempts.value,
    waitDays: exam.waitDaysAfterFailure.value[0] ?? 0,
    scale: exam.scale.value,
    validYears: validity.years.value,
    renewalOpensDays: renewal.opensDaysBefore.value,
    renewalAdvisedDays: renewal.advisedDaysBefore.value,
    renewalCents: renewal.feeCents.value,
    ceHours: renewal.ceHours.value,
  };
};
