import { fail, redirect } from '@sveltejs/kit';
import { textFields } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { DESK_WORDS, endPerson, invitePerson, listWaitingPeople, readDesk } from '#lib/server/school/index.ts';
import { granted } from '../../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const permission = granted(locals.actor, 'school.run-own');
  const { schools } = await readDesk(database(), permission);
  return {
    schools: await Promise.all(
      schools.map(async ({ schoolId, name, people }) => ({
        schoolId,
        name,
        people: people.map(({ personId, role, name: personName }) => ({ personId, role, name: personName })),
        waiting: (await listWaitingPeople(database(), permission, schoolId)).map(({ inviteId, role, name: typed, lastDay }) => ({
          inviteId,
          role,
          name: typed ?? '',
          lastDay,
        })),
      })),
    ),
    done: url.searchParams.get('done'),
  };
};

export const actions: Actions = {
  invite: async ({ locals, request }) => {
    const fields = textFields(await request.formData(), ['schoolId', 'role', 'name', 'email']);
    const done = await invitePerson(database(), granted(locals.actor, 'school.run-own'), fields, { clock: systemClock });
    if (!done.ok) return fail(400, { problem: DESK_WORDS[done.error], fields: { ...fields } as Record<string, string> });
    redirect(303, '/school/people?done=invited');
  },
  end: async ({ locals, request }) => {
    const { schoolId, role, personId, inviteId } = textFields(await request.formData(), ['schoolId', 'role', 'personId', 'inviteId']);
    const whom = inviteId === '' ? { personId } : { inviteId };
    const done = await endPerson(database(), granted(locals.actor, 'school.run-own'), { schoolId, role, ...whom }, { clock: systemClock });
    if (!done.ok) return fail(400, { problem: DESK_WORDS[done.error], fields: {} as Record<string, string> });
    redirect(303, '/school/people?done=ended');
  },
};
