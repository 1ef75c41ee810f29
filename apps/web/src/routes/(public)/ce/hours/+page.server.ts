import { courseHours } from '@einthoven/scheme';
import { readLoad, CE_PROBLEM_WORDS } from '#lib/server/ce/index.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ url }) => {
  const { ce, version } = currentScheme();
  const text = (name: string) => (url.searchParams.get(name) ?? '').slice(0, 12);
  const fields = { words: text('words'), questions: text('questions'), minutes: text('minutes') };
  const asked = Object.values(fields).some((value) => value.trim() !== '');
  const load = asked ? readLoad(fields) : undefined;
  const { wordsPerMinute, factor, minutesPerQuestion, roundDownToMinutes } = ce.reading;
  return {
    fields,
    load,
    problem: asked && !load ? CE_PROBLEM_WORDS.COURSE_LOAD : undefined,
    hours: load && courseHours(load, { ce }),
    reading: {
      wordsPerMinute: wordsPerMinute.value,
      factor: factor.value,
      minutesPerQuestion: minutesPerQuestion.value,
      roundDownToMinutes: roundDownToMinutes.value,
    },
    provisional: [wordsPerMinute, factor, minutesPerQuestion, roundDownToMinutes].some(({ standing }) => standing === 'default'),
    version,
  };
};
