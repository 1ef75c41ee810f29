import { fail, redirect } from '@sveltejs/kit';
import { textFields } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import {
  createCohort,
  declareInterest,
  DESK_WORDS,
  isOver,
  ownCompletions,
  readDesk,
  readOwnLogs,
  readStudents,
  readWaitingToSign,
  todayOf,
} from '#lib/server/school/index.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import { granted } from '../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

const at = { clock: systemClock };

export const load: PageServerLoad = async ({ locals }) => {
  const run = granted(locals.actor, 'school.run-own');
  const attend = granted(locals.actor, 'school.attend-own');
  const db = database();
  const desk = await readDesk(db, run);
  const today = todayOf(systemClock);
  const { classSize } = currentScheme().training;
  return {
    schools: desk.schools.map(({ schoolId, name, city, stateCode, interestToDeclare, instructorOwned, programs }) => ({
      schoolId,
      name,
      city,
      stateCode,
      interestToDeclare,
      instructorOwned,
      programs,
    })),
    cohorts: await Promise.all(
      desk.cohorts.slice(0, 60).map(async (cohort) => {
        const students = (await readStudents(db, run, cohort.cohortId, at)).filter(({ leftOn }) => leftOn === undefined);
        return {
          ...cohort,
          over: isOver(cohort, today),
          students: students.length,
          ready: students.filter(({ gaps, completionNumber }) => gaps.length === 0 && completionNumber === undefined).length,
          completed: students.filter(({ completionNumber }) => completionNumber !== undefined).length,
        };
      }),
    ),
    size: classSize.value,
    logs: (await readOwnLogs(db, attend)).map(({ student, cohort }) => ({ enrollmentId: student.enrollmentId, school: cohort.schoolName, name: cohort.name })),
    waitingToSign: (await readWaitingToSign(db, attend)).reduce((sum, one) => sum + one.waiting, 0),
    completions: (await ownCompletions(db, attend)).map(({ number, schoolName, withdrawnAt }) => ({
      number,
      schoolName,
      withdrawn: withdrawnAt !== undefined,
    })),
    today,
  };
};

export const actions: Actions = {
  cohort: async ({ locals, request }) => {
    const fields = textFields(await request.formData(), ['schoolId', 'programId', 'name', 'startsOn', 'endsOn']);
    const done = await createCohort(database(), granted(locals.actor, 'school.run-own'), fields, at);
    if (!done.ok) return fail(400, { problem: DESK_WORDS[done.error], fields: { ...fields } as Record<string, string> });
    redirect(303, `/school/cohorts/${done.value}`);
  },
  interest: async ({ locals, request }) => {
    const { schoolId } = textFields(await request.formData(), ['schoolId']);
    const done = await declareInterest(database(), granted(locals.actor, 'school.run-own'), schoolId, at);
    if (!done.ok) return fail(400, { problem: DESK_WORDS[done.error], fields: {} as Record<string, string> });
    redirect(303, '/school');
  },
};
