import { error, fail, redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { permit } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import {
  LEARNING_WORDS,
  cardsToday,
  guideParts,
  keepWishes,
  mayPractise,
  ownMastery,
  ownWishes,
  practiceHistory,
  practicePlan,
  startPractice,
} from '#lib/server/learning/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { randomToken } from '#lib/server/platform/rng.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import { granted } from '../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  const permission = permit(locals.actor, 'practice.use-own');
  if (!permission.ok) error(403, { message: 'Sign in to practise.', code: permission.error });
  const now = systemClock.now();
  const study = granted(locals.actor, 'study.use-own');
  const { parts, resume } = await guideParts(database(), study, 'en');
  const sections = parts.flatMap((part) => part.sections);
  return {
    guide: { all: sections.length, done: sections.filter(({ state }) => state === 'done').length, resume },
    cards: await cardsToday(database(), study, systemClock),
    wishes: await ownWishes(database(), study),
    mastery: await ownMastery(database(), permission.value),
    sprint: practicePlan('sprint'),
    drill: practicePlan('drill'),
    mayPractise: await mayPractise(database(), permission.value, systemClock),
    notPaid: LEARNING_WORDS.PRACTICE_NOT_PAID,
    full: practicePlan('full'),
    short: practicePlan('short'),
    zone: currentScheme().zone.value,
    history: (await practiceHistory(database(), permission.value)).map((practice) => ({
      ...practice,
      running: practice.finishedAt === undefined && practice.deadlineAt > now,
    })),
  };
};

const WAYS = ['full', 'short', 'sprint', 'drill', 'mistakes', 'weak'] as const;

const wishesForm = z.object({
  examOn: z.union([z.literal(''), z.string().regex(/^\d{4}-\d{2}-\d{2}$/)]),
  newADay: z.coerce.number().int().min(0).max(100),
  easyDays: z.array(z.coerce.number().int().min(0).max(6)),
  zone: z.string().max(60),
});

export const actions: Actions = {
  wishes: async ({ locals, request }) => {
    const study = granted(locals.actor, 'study.use-own');
    const form = await request.formData().catch(() => new FormData());
    const before = await ownWishes(database(), study);
    const parsed = wishesForm.safeParse({
      examOn: form.get('examOn') ?? '',
      newADay: form.get('newADay'),
      easyDays: form.getAll('easyDay'),
      zone: form.get('zone') || before.zone,
    });
    if (!parsed.success) return fail(400, { wishes: 'Choose a day, a number of new cards from 0 to 100, and the easy days.' });
    const { examOn, newADay, easyDays, zone } = parsed.data;
    const kept = await keepWishes(database(), study, { ...before, examOn: examOn === '' ? undefined : examOn, newADay, easyDays, zone }, systemClock);
    return kept.ok ? { kept: true } : fail(400, { wishes: LEARNING_WORDS[kept.error] });
  },
  start: async ({ locals, request }) => {
    const permission = permit(locals.actor, 'practice.use-own');
    if (!permission.ok) error(403, { message: 'Sign in to practise.', code: permission.error });
    const form = await request.formData().catch(() => new FormData());
    const asked = form.get('length');
    const length = WAYS.find((way) => way === asked) ?? 'short';
    const task = form.get('task');
    const started = await startPractice(database(), permission.value, length, {
      clock: systemClock,
      newSeed: () => randomToken(16),
      task: typeof task === 'string' ? task : undefined,
    });
    if (!started.ok) return fail(409, { problem: LEARNING_WORDS[started.error] });
    redirect(303, `/study/practice/${started.value}`);
  },
};
