import { fail } from '@sveltejs/kit';
import { z } from 'zod';
import { database } from '#lib/server/db/pool.ts';
import { LEARNING_WORDS, endFeed, keepWishes, ownWishes, practicePlan, readPlan, renewFeed, skipPlacement } from '#lib/server/learning/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { randomToken } from '#lib/server/platform/rng.ts';
import { t } from '#lib/ui/messages/message.ts';
import { granted } from '../../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  const read = await readPlan(database(), granted(locals.actor, 'study.use-own'), systemClock);
  if (!read.ok) return { open: false as const, words: t(LEARNING_WORDS[read.error]) };
  const { mastery, plan, wishes, hoursAWeek, doneToday, placement, hasFeed, today } = read.value;
  return {
    open: true as const,
    statements: Object.fromEntries(mastery.map(({ task, statement }) => [task, statement])),
    check: practicePlan('placement'),
    plan,
    wishes,
    hoursAWeek,
    doneToday,
    placement,
    hasFeed,
    today,
  };
};

const WEEKDAYS = [0, 1, 2, 3, 4, 5, 6];
const day = z.enum(['study', 'easy', 'off']);
const wishesForm = z.object({
  examOn: z.union([z.literal(''), z.iso.date()]),
  hoursAWeek: z.coerce.number().min(0.5).max(60).multipleOf(0.5),
  newADay: z.coerce.number().int().min(0).max(100),
  days: z.array(day).length(7),
  zone: z.string().min(1).max(60),
});

export const actions: Actions = {
  wishes: async ({ locals, request }) => {
    const study = granted(locals.actor, 'study.use-own');
    const form = await request.formData().catch(() => new FormData());
    const before = await ownWishes(database(), study);
    const parsed = wishesForm.safeParse({
      examOn: form.get('examOn') ?? '',
      hoursAWeek: form.get('hoursAWeek'),
      newADay: form.get('newADay'),
      days: WEEKDAYS.map((weekday) => form.get(`day${weekday}`) ?? 'study'),
      zone: form.get('zone') || before.zone,
    });
    if (!parsed.success)
      return fail(400, { wishes: t('Choose a day, half an hour to 60 hours a week in steps of half an hour, and 0 to 100 new cards a day.') });
    const { examOn, hoursAWeek, newADay, days, zone } = parsed.data;
    const weekdays = (kind: z.infer<typeof day>) => WEEKDAYS.filter((weekday) => days[weekday] === kind);
    const kept = await keepWishes(
      database(),
      study,
      {
        examOn: examOn === '' ? undefined : examOn,
        hoursAWeek,
        newADay,
        easyDays: weekdays('easy'),
        offDays: weekdays('off'),
        zone,
        reminders: form.get('reminders') !== null,
      },
      systemClock,
    );
    return kept.ok ? { kept: true } : fail(400, { wishes: t(LEARNING_WORDS[kept.error]) });
  },
  skip: async ({ locals }) => {
    await skipPlacement(database(), granted(locals.actor, 'study.use-own'), systemClock);
  },
  feed: async ({ locals }) => ({ feed: await renewFeed(database(), granted(locals.actor, 'study.use-own'), randomToken(), systemClock) }),
  endFeed: async ({ locals }) => {
    await endFeed(database(), granted(locals.actor, 'study.use-own'), systemClock);
    return { feedEnded: true };
  },
};
