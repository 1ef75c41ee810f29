import { error, redirect } from '@sveltejs/kit';
import { plainDateIn } from '@einthoven/kernel';
import { permit } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { hoursPrinted, lookUpCompletion, ownCompletions, statusListOf } from '#lib/server/school/index.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import type { PageServerLoad } from './$types';

// A plain page: nothing here needs JavaScript, so none is sent.
export const csr = false;

export const load: PageServerLoad = async ({ locals, params, getClientAddress, setHeaders, url }) => {
  setHeaders({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex' });
  const found = await lookUpCompletion(database(), params.number, { address: getClientAddress() }, { clock: systemClock });
  if (!found.ok) {
    if (found.error === 'COMPLETION_TOO_MANY')
      error(429, { message: 'Too many numbers were looked up from here. Try again in ten minutes.', code: found.error });
    error(404, { message: 'No certificate of completion has this number. Look at each character; a zero is never the letter O.', code: found.error });
  }
  const one = found.value;
  if (params.number !== one.number) redirect(308, `/completion/${one.number}`);
  const scheme = currentScheme();
  const attend = permit(locals.actor, 'school.attend-own');
  const own = attend.ok && (await ownCompletions(database(), attend.value)).some(({ number }) => number === one.number);
  return {
    number: one.number,
    name: one.name,
    schoolName: one.schoolName,
    programId: one.programId,
    programName: one.programName,
    completedOn: one.completedOn,
    classHours: hoursPrinted(one.classHalfHours),
    clinicalHours: hoursPrinted(one.clinicalHalfHours),
    tracings: one.tracings,
    withdrawnOn: one.withdrawnAt && plainDateIn(one.withdrawnAt, scheme.zone.value),
    withdrawnReason: one.withdrawnReason,
    credential: scheme.title,
    issuer: scheme.issuer,
    statusList: statusListOf(one),
    asOf: systemClock.now(),
    address: `${url.origin}/completion/${one.number}`,
    own: own && one.withdrawnAt === undefined,
  };
};
