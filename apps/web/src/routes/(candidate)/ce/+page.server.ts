import { fail, redirect } from '@sveltejs/kit';
import { addDays } from '@einthoven/kernel';
import { CE_PROBLEM_WORDS, objectToDecision, openWallet, ownAttendances, withdrawCredit } from '#lib/server/ce/index.ts';
import { textFields } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { readOwnKeepings } from '#lib/server/renewal/index.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import { granted } from '../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const permission = granted(locals.actor, 'ce.manage-own');
  const entries = await openWallet(database(), permission, { clock: systemClock });
  const attended = await ownAttendances(database(), permission);
  return {
    entries: entries.map((entry) => {
      const attendance = attended.find(({ creditId }) => creditId === entry.creditId);
      return { ...entry, attendance: attendance && { attendanceId: attendance.attendanceId, evaluated: attendance.evaluated } };
    }),
    // What counts is the renewal's matter: it knows extensions, and hours that an earlier renewal used up.
    cycles: (await readOwnKeepings(database(), granted(locals.actor, 'renewal.manage-own'), systemClock.now())).map(({ credential, cycle, facts, today }) => ({
      credential: credential.credential,
      from: cycle.ceFrom,
      lastDay: addDays(cycle.endsOn, -1),
      ended: today >= cycle.endsOn,
      ce: facts.ce,
    })),
    zone: currentScheme().zone.value,
    done: url.searchParams.get('done'),
  };
};

export const actions: Actions = {
  withdraw: async ({ locals, request }) => {
    const { creditId } = textFields(await request.formData(), ['creditId']);
    const done = await withdrawCredit(database(), granted(locals.actor, 'ce.manage-own'), creditId, { clock: systemClock });
    if (!done.ok) return fail(400, { problem: CE_PROBLEM_WORDS[done.error], creditId, words: '' });
    redirect(303, '/ce?done=withdrawn');
  },
  object: async ({ locals, request }) => {
    const fields = textFields(await request.formData(), ['creditId', 'words']);
    const done = await objectToDecision(database(), granted(locals.actor, 'ce.manage-own'), fields, { clock: systemClock });
    if (!done.ok) return fail(400, { problem: CE_PROBLEM_WORDS[done.error], ...fields });
    redirect(303, '/ce?done=objected');
  },
};
