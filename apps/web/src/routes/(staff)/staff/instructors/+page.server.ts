import { error, fail, redirect } from '@sveltejs/kit';
import { pagePermission, textFields } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import {
  decideBackground,
  decideByDay,
  instructorScheme,
  instructorWords,
  offerSlot,
  readBackgroundQueue,
  readInstructorQueue,
  readSlots,
  withdrawSlot,
  type InstructorProblem,
} from '#lib/server/instructor/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import type { Actions, PageServerLoad } from './$types';

const at = { clock: systemClock };

export const load: PageServerLoad = async ({ locals, url }) => {
  const permission = pagePermission(locals.actor, 'instructor.read');
  if (!permission.ok) error(permission.error.status, permission.error.message);
  const db = database();
  const me = permission.value.actor.personId;
  const scheme = instructorScheme();
  const now = systemClock.now();
  return {
    zone: scheme.zone.value,
    mayDecide: pagePermission(locals.actor, 'instructor.decide').ok,
    done: url.searchParams.get('done'),
    waiting: (await readInstructorQueue(db, permission.value)).map((one) => ({
      applicationId: one.applicationId,
      name: one.name,
      submittedAt: one.submittedAt,
      decideBy: decideByDay(one.submittedAt, { scheme }),
      own: one.personId === me,
      proposal: one.proposal && { outcome: one.proposal.outcome, mine: one.proposal.by === me },
    })),
    backgrounds: (await readBackgroundQueue(db, permission.value)).map(({ backgroundId, personId, name, words, writtenAt }) => ({
      backgroundId,
      name: name ?? 'Data erased',
      words: words ?? '',
      writtenAt,
      own: personId === me,
    })),
    slots: (await readSlots(db, permission.value, at)).map((slot) => ({
      slotId: slot.slotId,
      from: slot.from,
      until: slot.until,
      place: slot.place,
      mine: slot.offeredBy === me,
      name: slot.name,
      applicationId: slot.applicationId,
      begun: slot.from <= now,
    })),
  };
};

function answer(
  about: 'slot' | 'background',
  done: { readonly ok: true } | { readonly ok: false; readonly error: InstructorProblem },
  said: string,
  fields: Readonly<Record<string, string>>,
) {
  if (!done.ok) return fail(400, { about, problem: instructorWords(done.error, instructorScheme().zone.value), fields });
  redirect(303, `/staff/instructors?done=${said}`);
}

function decide(actor: App.Locals['actor']) {
  const permission = pagePermission(actor, 'instructor.decide');
  if (!permission.ok) error(permission.error.status, permission.error.message);
  return permission.value;
}

export const actions: Actions = {
  offer: async ({ locals, request }) => {
    const fields = textFields(await request.formData(), ['day', 'time', 'minutes', 'place']);
    return answer('slot', await offerSlot(database(), decide(locals.actor), fields, at), 'offered', fields);
  },
  withdraw: async ({ locals, request }) => {
    const fields = textFields(await request.formData(), ['slotId']);
    return answer('slot', await withdrawSlot(database(), decide(locals.actor), fields.slotId, at), 'withdrawn', fields);
  },
  background: async ({ locals, request }) => {
    const fields = textFields(await request.formData(), ['backgroundId', 'outcome', 'reason']);
    const decision = { backgroundId: fields.backgroundId, approve: fields.outcome === 'approve', reason: fields.reason };
    return answer('background', await decideBackground(database(), decide(locals.actor), decision, at), 'read', fields);
  },
};
