import { fail, redirect } from '@sveltejs/kit';
import { conditionWords } from '@einthoven/scheme';
import { plainDateIn } from '@einthoven/kernel';
import { readOwnRecord } from '#lib/server/credential/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { APPLICATION_PROBLEM_WORDS, findNoApplying, isEditable, readOwnApplication, startApplication } from '#lib/server/eligibility/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import { granted } from '../../granted.ts';
import { ownPermission } from './own-application.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  const scheme = currentScheme();
  const own = await readOwnApplication(database(), ownPermission(locals.actor), { clock: systemClock });
  const today = plainDateIn(systemClock.now(), scheme.zone.value);
  const state = own?.application.state;
  const no = await findNoApplying(database(), granted(locals.actor, 'application.manage-own').actor.personId, systemClock.now());
  // An approved application that stands in the way of no other has given what it could.
  const past = (own?.application.openUntil ?? today) < today || no === undefined;
  const over = state === undefined || state === 'withdrawn' || state === 'refused' || (state === 'approved' && past);
  const record = await readOwnRecord(granted(locals.actor, 'credential.read-own'), database(), systemClock.now());
  const holds = record?.public.status === 'active' || record?.public.status === 'provisional';
  return {
    stands: holds
      ? ('certified' as const)
      : over
        ? ('none' as const)
        : state === 'approved'
          ? ('approved' as const)
          : own && isEditable(own.application)
            ? ('open' as const)
            : ('sent' as const),
    closed:
      no && no.code !== 'APPLICATION_ALREADY_APPROVED' && no.code !== 'APPLICATION_CREDENTIAL_HELD'
        ? { words: APPLICATION_PROBLEM_WORDS[no.code], from: no.from }
        : undefined,
    asked: state === 'needs-information',
    credential: scheme.title,
    issuer: scheme.issuer,
    version: scheme.version,
    shared: conditionWords(scheme),
    routes: [
      { title: 'Route 1: a training program', conditions: conditionWords(scheme, 'program') },
      { title: 'Route 2: work experience', conditions: conditionWords(scheme, 'experience') },
      ...(own?.assessment.formerCredential
        ? [{ title: 'Route 3: you held this credential before', conditions: conditionWords(scheme, 'former-credential') }]
        : []),
    ],
  };
};

export const actions: Actions = {
  default: async ({ locals }) => {
    const started = await startApplication(database(), ownPermission(locals.actor), { clock: systemClock });
    if (!started.ok) return fail(409, { problem: APPLICATION_PROBLEM_WORDS[started.error] });
    redirect(303, '/apply/route');
  },
};
