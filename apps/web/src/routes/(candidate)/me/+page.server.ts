import { error, fail, redirect } from '@sveltejs/kit';
import { plainDateIn, toPlainDate } from '@einthoven/kernel';
import {
  addBirthDate,
  ageOn,
  askEmailChange,
  askGuardianAgain,
  changePlace,
  findGuardianConsent,
  getProfile,
  isStaff,
  pagePermission,
  permit,
  problemWords,
  STATES,
  textFields,
} from '#lib/server/account/index.ts';
import { readOwnRecord, syncRegistryEntry } from '#lib/server/credential/index.ts';
import { database, inTransaction } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { lookAgain } from '#lib/server/eligibility/index.ts';
import { findAtSchool } from '#lib/server/school/index.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import { granted } from '../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

function own(locals: App.Locals) {
  const permission = pagePermission(locals.actor, 'account.manage-own');
  if (!permission.ok) error(permission.error.status, permission.error.message);
  return permission.value;
}

export const load: PageServerLoad = async ({ locals, url }) => {
  const { actor } = own(locals);
  const profile = await getProfile(database(), actor.personId);
  if (!profile) error(404, 'There is nothing at this address.');
  const scheme = currentScheme();
  const today = plainDateIn(systemClock.now(), scheme.zone.value);
  const minor = profile.birthDate !== null && ageOn(toPlainDate(profile.birthDate), today) < scheme.person.minAgeYears.value;
  return {
    profile,
    states: Object.entries(STATES),
    staff: isStaff(actor),
    teaches: permit(actor, 'class.teach').ok,
    atSchool: await findAtSchool(database(), actor.personId),
    certified: (await readOwnRecord(granted(actor, 'credential.read-own'), database(), systemClock.now())) !== undefined,
    guardian: minor ? await findGuardianConsent(database(), actor.personId, systemClock.now()) : undefined,
    saved: url.searchParams.get('saved'),
  };
};

export const actions: Actions = {
  place: async ({ locals, request }) => {
    const permission = own(locals);
    const form = await request.formData();
    const fields = { ...textFields(form, ['city', 'stateCode']), shown: form.get('shown') === 'on' };
    // What the registry shows changes in the same moment as the choice.
    const done = await inTransaction(database(), async (tx) => {
      const changed = await changePlace(tx, permission, fields, { clock: systemClock });
      if (changed.ok) await syncRegistryEntry(tx, permission.actor.personId, systemClock.now());
      return changed;
    });
    if (!done.ok) return fail(400, { about: 'place' as const, fields, code: done.error, problem: problemWords(done.error) });
    redirect(303, '/me?saved=place');
  },
  birthDate: async ({ locals, request }) => {
    const permission = own(locals);
    const { birthDate } = textFields(await request.formData(), ['birthDate']);
    const today = plainDateIn(systemClock.now(), currentScheme().zone.value);
    const done = await inTransaction(database(), async (tx) => {
      const added = await addBirthDate(tx, permission, birthDate, { clock: systemClock, today });
      if (added.ok) await lookAgain(tx, permission.actor.personId, systemClock.now());
      return added;
    });
    if (!done.ok) return fail(400, { about: 'birthDate' as const, birthDate, code: done.error, problem: problemWords(done.error) });
    redirect(303, '/me?saved=birthDate');
  },
  email: async ({ locals, request }) => {
    const permission = own(locals);
    const fields = textFields(await request.formData(), ['newEmail', 'password']);
    const done = await askEmailChange(database(), permission, fields, { clock: systemClock });
    if (!done.ok) {
      return fail(done.error === 'ACCOUNT_TOO_MANY_TRIES' ? 429 : 400, {
        about: 'email' as const,
        newEmail: fields.newEmail,
        code: done.error,
        problem: problemWords(done.error),
      });
    }
    redirect(303, '/sign-in/check-mail?for=change-email');
  },
  guardian: async ({ locals, request }) => {
    const permission = own(locals);
    const { guardianEmail } = textFields(await request.formData(), ['guardianEmail']);
    const done = await inTransaction(database(), async (tx) => {
      const asked = await askGuardianAgain(tx, permission, guardianEmail, { clock: systemClock });
      if (asked.ok) await lookAgain(tx, permission.actor.personId, systemClock.now());
      return asked;
    });
    if (!done.ok) return fail(400, { about: 'guardian' as const, guardianEmail, code: done.error, problem: problemWords(done.error) });
    redirect(303, '/me?saved=guardian');
  },
};
