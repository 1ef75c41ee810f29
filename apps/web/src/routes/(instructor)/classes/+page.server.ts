import { fail, redirect } from '@sveltejs/kit';
import { plainDateIn } from '@einthoven/kernel';
import { textFields } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { CLASS_WORDS, classZone, openClass, ownClasses } from '#lib/server/learning/index.ts';
import { cardView, readInstructorCards } from '#lib/server/instructor/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { secureRng } from '#lib/server/platform/rng.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import { granted } from '../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  const now = systemClock.now();
  const permission = granted(locals.actor, 'class.teach');
  const { personId } = permission.actor;
  const classes = await ownClasses(database(), permission);
  const card = (await readInstructorCards(database(), [personId], { clock: systemClock })).get(personId);
  return {
    card: card && cardView(card),
    today: plainDateIn(now, classZone()),
    size: currentScheme().training.classSize.value,
    classes: classes.map(({ classId, name, startsOn, endsOn, members, overAt }) => ({ classId, name, startsOn, endsOn, members, over: now >= overAt })),
  };
};

export const actions: Actions = {
  open: async ({ locals, request }) => {
    const permission = granted(locals.actor, 'class.teach');
    const fields = textFields(await request.formData(), ['name', 'startsOn', 'endsOn']);
    const made = await openClass(database(), permission, fields, { clock: systemClock, rng: secureRng });
    if (!made.ok) return fail(400, { problem: CLASS_WORDS[made.error], about: made.error, fields });
    redirect(303, `/classes/${made.value}`);
  },
};
