import { error, fail, redirect } from '@sveltejs/kit';
import { cardView } from '#lib/server/instructor/index.ts';
import { textFields } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { secureRng } from '#lib/server/platform/rng.ts';
import {
  changeInvite,
  DESK_WORDS,
  GAP_WORDS,
  giveSeat,
  issueCompletion,
  listInvites,
  openCohort,
  readDesk,
  readSeats,
  readStudents,
  readTeachers,
  setTeacher,
  todayOf,
  withdrawCompletion,
  type DeskProblem,
} from '#lib/server/school/index.ts';
import { granted } from '../../../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

const at = { clock: systemClock };

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const permission = granted(locals.actor, 'school.run-own');
  const db = database();
  const opened = await openCohort(db, permission, params.cohortId);
  if (!opened) error(404, { message: DESK_WORDS.COHORT_UNKNOWN, code: 'COHORT_UNKNOWN' });
  const { cohort, may } = opened;
  const today = todayOf(systemClock);
  const teachers = await readTeachers(db, cohort, at);
  const own = may === 'run' ? (await readDesk(db, permission)).schools.find(({ schoolId }) => schoolId === cohort.schoolId) : undefined;
  const invites = may === 'run' ? await listInvites(db, { schoolId: cohort.schoolId, cohortId: cohort.cohortId }) : [];
  return {
    cohort,
    may,
    today,
    students: (await readStudents(db, permission, cohort.cohortId, at)).map((student) => ({
      enrollmentId: student.enrollmentId,
      name: student.name ?? 'Erased',
      studentNumber: student.studentNumber,
      left: student.leftOn !== undefined,
      classHours: student.classHalfHours / 2,
      clinicalHours: student.clinicalHalfHours / 2,
      signed: student.signed,
      waiting: student.waiting,
      skills: student.skills.length,
      lastDay: student.lastDay ?? today,
      number: student.completionNumber,
      withdrawn: student.withdrawnNumber,
      hasSeat: student.hasSeat,
      missing: student.gaps.map(({ code, required, actual }) => (required > 1 ? `${GAP_WORDS[code]} ${actual} of ${required}` : GAP_WORDS[code])),
    })),
    // What the school typed, and whether it was answered: nothing of the person behind an address.
    invites: invites
      .filter(({ state }) => state === 'waiting')
      .map(({ inviteId, name, email, lastDay }) => ({ inviteId, name, email, lastDay, over: lastDay < today })),
    teachers: teachers.map(({ personId, name, card }) => ({ personId, name, card: card && cardView(card) })),
    instructors: own?.people.filter(({ role, personId }) => role === 'instructor' && !teachers.some((one) => one.personId === personId)) ?? [],
    freeSeats: may === 'run' ? ((await readSeats(db, permission, cohort.schoolId, at))?.free ?? 0) : 0,
    done: url.searchParams.get('done'),
  };
};

function answer(done: { readonly ok: true } | { readonly ok: false; readonly error: DeskProblem }, cohortId: string, what: string) {
  if (!done.ok) return fail(400, { problem: DESK_WORDS[done.error] });
  redirect(303, `/school/cohorts/${cohortId}?done=${what}`);
}

export const actions: Actions = {
  issue: async ({ locals, params, request }) => {
    const fields = textFields(await request.formData(), ['enrollmentId', 'completedOn']);
    return answer(
      await issueCompletion(database(), granted(locals.actor, 'school.run-own'), params.cohortId, fields, { clock: systemClock, rng: secureRng }),
      params.cohortId,
      'issued',
    );
  },
  withdraw: async ({ locals, params, request }) => {
    const fields = textFields(await request.formData(), ['number', 'reason']);
    return answer(await withdrawCompletion(database(), granted(locals.actor, 'school.run-own'), params.cohortId, fields, at), params.cohortId, 'withdrawn');
  },
  seat: async ({ locals, params, request }) => {
    const { enrollmentId } = textFields(await request.formData(), ['enrollmentId']);
    return answer(await giveSeat(database(), granted(locals.actor, 'school.run-own'), params.cohortId, enrollmentId, at), params.cohortId, 'seat');
  },
  invite: async ({ locals, params, request }) => {
    const { inviteId, act } = textFields(await request.formData(), ['inviteId', 'act']);
    const wish = { inviteId, act: act === 'again' ? ('again' as const) : ('withdraw' as const) };
    return answer(await changeInvite(database(), granted(locals.actor, 'school.run-own'), params.cohortId, wish, at), params.cohortId, wish.act);
  },
  teacher: async ({ locals, params, request }) => {
    const { personId, teaches } = textFields(await request.formData(), ['personId', 'teaches']);
    return answer(
      await setTeacher(database(), granted(locals.actor, 'school.run-own'), params.cohortId, { personId, teaches: teaches === 'yes' }, at),
      params.cohortId,
      'teacher',
    );
  },
};
