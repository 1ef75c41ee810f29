import { error, fail, redirect } from '@sveltejs/kit';
import { permit } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import {
  LEARNING_WORDS,
  guideParts,
  mayPractise,
  openAssignments,
  ownMastery,
  practiceHistory,
  practicePlan,
  readPlan,
  startPractice,
} from '#lib/server/learning/index.ts';
import { readBlueprint } from '#lib/server/item/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { randomToken } from '#lib/server/platform/rng.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import { t } from '#lib/ui/messages/message.ts';
import { granted } from '../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  const permission = permit(locals.actor, 'practice.use-own');
  if (!permission.ok) error(403, { message: t('Sign in to practise.'), code: permission.error });
  const now = systemClock.now();
  const study = granted(locals.actor, 'study.use-own');
  const { parts, resume } = await guideParts(database(), study, locals.language);
  const sections = parts.flatMap((part) => part.sections);
  const read = await readPlan(database(), study, systemClock);
  const own = read.ok ? read.value : undefined;
  const mastery = own?.mastery ?? (await ownMastery(database(), permission.value));
  const { domains } = readBlueprint(currentScheme().exam.blueprint.value);
  const plan = own && {
    today: own.today,
    day: own.plan.days[0],
    done: own.doneToday,
    kind: own.plan.kind,
    examOn: own.wishes.examOn,
    daysLeft: own.plan.days.length,
  };
  return {
    assigned: await openAssignments(database(), granted(locals.actor, 'class.join-own'), systemClock),
    guide: { all: sections.length, done: sections.filter(({ state }) => state === 'done').length, resume },
    plan,
    domains: domains.map(({ id, name }) => ({ id, name, recall: own?.domainRecall.get(id), tasks: mastery.filter(({ task }) => task.startsWith(id)) })),
    statements: Object.fromEntries(mastery.map(({ task, statement }) => [task, statement])),
    recall: own ? Object.fromEntries(own.recall) : {},
    cards: own?.cards,
    sprint: practicePlan('sprint'),
    drill: practicePlan('drill'),
    mayPractise: await mayPractise(database(), permission.value, systemClock),
    notPaid: t(LEARNING_WORDS.PRACTICE_NOT_PAID),
    full: practicePlan('full'),
    short: practicePlan('short'),
    zone: currentScheme().zone.value,
    history: (await practiceHistory(database(), permission.value)).map((practice) => ({
      ...practice,
      running: practice.finishedAt === undefined && practice.deadlineAt > now,
    })),
  };
};

const WAYS = ['full', 'short', 'sprint', 'drill', 'mistakes', 'weak', 'placement'] as const;

export const actions: Actions = {
  start: async ({ locals, request }) => {
    const permission = permit(locals.actor, 'practice.use-own');
    if (!permission.ok) error(403, { message: t('Sign in to practise.'), code: permission.error });
    const form = await request.formData().catch(() => new FormData());
    const asked = form.get('length');
    const length = WAYS.find((way) => way === asked) ?? 'short';
    const task = form.get('task');
    const started = await startPractice(database(), permission.value, length, {
      clock: systemClock,
      newSeed: () => randomToken(16),
      task: typeof task === 'string' ? task : undefined,
    });
    if (!started.ok) return fail(409, { problem: t(LEARNING_WORDS[started.error]) });
    redirect(303, `/study/practice/${started.value}`);
  },
};
