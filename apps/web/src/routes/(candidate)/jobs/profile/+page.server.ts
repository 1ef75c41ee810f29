import { fail, redirect } from '@sveltejs/kit';
import { textFields } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import {
  consentWording,
  EMPLOYMENT_WORDS,
  GROUP_ANSWERS,
  JOB_PROBLEM_WORDS,
  ORDER_RULES,
  ownJobProfile,
  saveProfile,
  setConsent,
  SETTING_WORDS,
  SHIFT_WORDS,
} from '#lib/server/job/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { granted } from '../../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const { profile, consents, groups } = await ownJobProfile(database(), granted(locals.actor, 'job.manage-own'));
  return {
    profile: profile && {
      listed: profile.listed,
      alerts: profile.alerts,
      shifts: profile.shifts as readonly string[],
      settings: profile.settings as readonly string[],
      employmentTypes: profile.employmentTypes as readonly string[],
      zip: profile.zip,
      miles: profile.miles,
      availableFrom: profile.availableFrom,
    },
    consents: consents.map((one) => ({ ...one, at: one.at.toISOString().slice(0, 10), wording: consentWording(one.employer) })),
    groups: Object.entries(GROUP_ANSWERS).map(([question, { title, answers }]) => ({
      question,
      title,
      answers: Object.entries(answers),
      value: groups.find((one) => one.question === question)?.answer ?? '',
    })),
    shifts: Object.entries(SHIFT_WORDS),
    settings: Object.entries(SETTING_WORDS),
    types: Object.entries(EMPLOYMENT_WORDS),
    rules: ORDER_RULES,
    done: url.searchParams.has('done'),
  };
};

export const actions: Actions = {
  save: async ({ locals, request }) => {
    const sent = await request.formData();
    const texts = (name: string) => sent.getAll(name).filter((value): value is string => typeof value === 'string');
    const done = await saveProfile(
      database(),
      granted(locals.actor, 'job.manage-own'),
      {
        ...textFields(sent, ['zip', 'miles', 'availableFrom']),
        shifts: texts('shift'),
        settings: texts('setting'),
        employmentTypes: texts('type'),
        listed: sent.get('listed') === 'on',
        alerts: sent.get('alerts') === 'on',
        groups: Object.fromEntries(Object.keys(GROUP_ANSWERS).map((question) => [question, texts(question)[0] ?? ''])),
      },
      { clock: systemClock },
    );
    if (!done.ok) return fail(400, { code: done.error as string, problem: JOB_PROBLEM_WORDS[done.error] as string });
    redirect(303, '/jobs/profile?done');
  },
  consent: async ({ locals, request }) => {
    const { employerId, step, version } = textFields(await request.formData(), ['employerId', 'step', 'version']);
    const wish = { employerId, step: step === 'given' ? 'given' : 'withdrawn', seenVersion: Number(version) } as const;
    const done = await setConsent(database(), granted(locals.actor, 'job.manage-own'), wish, { clock: systemClock });
    if (!done.ok) return fail(400, { code: done.error as string, problem: JOB_PROBLEM_WORDS[done.error] as string });
    redirect(303, '/jobs/profile?done');
  },
};
