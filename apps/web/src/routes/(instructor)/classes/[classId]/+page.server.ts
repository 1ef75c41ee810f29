import { error, fail, redirect } from '@sveltejs/kit';
import { plainDateIn } from '@einthoven/kernel';
import { textFields } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import {
  assign,
  CLASS_WORDS,
  classZone,
  closeClass,
  DRILL_QUESTIONS,
  listAssignable,
  PROGRESS_DAYS,
  readClass,
  removeMember,
  renewCode,
  showJoinCode,
  unassign,
} from '#lib/server/learning/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { secureRng } from '#lib/server/platform/rng.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import { granted } from '../../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

/** What the page says after an act. */
const DONE = ['assigned', 'unassigned', 'removed', 'renewed', 'closed'] as const;
const using = { clock: systemClock, rng: secureRng };

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const read = await readClass(database(), granted(locals.actor, 'class.teach'), params.classId, systemClock);
  if (!read.ok) error(404, { message: CLASS_WORDS[read.error], code: read.error });
  const { own, ...view } = read.value;
  const now = systemClock.now();
  const code = showJoinCode(own.joinCode);
  const done = url.searchParams.get('done');
  return {
    ...view,
    name: own.name,
    startsOn: own.startsOn,
    endsOn: own.endsOn,
    classId: own.classId,
    code: { code, link: `${url.origin}/study/class?code=${code}`, until: own.joinCodeUntil, over: now >= own.joinCodeUntil },
    assignable: view.over ? undefined : await listAssignable(database()),
    questions: DRILL_QUESTIONS,
    progressDays: PROGRESS_DAYS,
    size: currentScheme().training.classSize.value,
    today: plainDateIn(now, classZone()),
    zone: classZone(),
    done: DONE.find((known) => known === done),
  };
};

/** Back to the class, saying what was done; or what stood in the way. */
function answer(done: { readonly ok: true } | { readonly ok: false; readonly error: keyof typeof CLASS_WORDS }, classId: string, what: (typeof DONE)[number]) {
  if (!done.ok) return fail(done.error === 'CLASS_NOT_FOUND' ? 404 : 400, { problem: CLASS_WORDS[done.error], fields: undefined });
  redirect(303, `/classes/${classId}?done=${what}`);
}

export const actions: Actions = {
  assign: async ({ locals, params, request }) => {
    const permission = granted(locals.actor, 'class.teach');
    const fields = textFields(await request.formData(), ['kind', 'sectionId', 'task', 'questions', 'dueOn', 'note']);
    const done = await assign(database(), permission, params.classId, fields, using);
    if (!done.ok && done.error !== 'CLASS_NOT_FOUND') return fail(400, { problem: CLASS_WORDS[done.error], fields });
    return answer(done, params.classId, 'assigned');
  },
  unassign: async ({ locals, params, request }) => {
    const permission = granted(locals.actor, 'class.teach');
    const { assignmentId } = textFields(await request.formData(), ['assignmentId']);
    return answer(await unassign(database(), permission, params.classId, assignmentId, using), params.classId, 'unassigned');
  },
  renew: async ({ locals, params }) => {
    const permission = granted(locals.actor, 'class.teach');
    return answer(await renewCode(database(), permission, params.classId, using), params.classId, 'renewed');
  },
  remove: async ({ locals, params, request }) => {
    const permission = granted(locals.actor, 'class.teach');
    const { memberId } = textFields(await request.formData(), ['memberId']);
    return answer(await removeMember(database(), permission, params.classId, memberId, using), params.classId, 'removed');
  },
  close: async ({ locals, params, request }) => {
    const permission = granted(locals.actor, 'class.teach');
    const { understood } = textFields(await request.formData(), ['understood']);
    if (understood !== 'on') return fail(400, { problem: 'Tick that you read what closing does.', fields: undefined });
    return answer(await closeClass(database(), permission, params.classId, using), params.classId, 'closed');
  },
};
