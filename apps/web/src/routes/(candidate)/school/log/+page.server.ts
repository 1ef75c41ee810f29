import { fail, redirect } from '@sveltejs/kit';
import { randomUUID } from 'node:crypto';
import { toString as qrSvg } from 'qrcode';
import { AGE_BANDS, LEAD_SETS, TRACING_QUALITIES } from '@einthoven/scheme';
import { cardView } from '#lib/server/instructor/index.ts';
import { textFields } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { config } from '#lib/server/platform/config.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import {
  DESK_WORDS,
  disputeHours,
  leaveCohort,
  listSkills,
  logTracings,
  readOwnLogs,
  readTeachers,
  readWaitingToSign,
  setConsent,
  todayOf,
} from '#lib/server/school/index.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import { granted } from '../../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

const at = { clock: systemClock };

export const load: PageServerLoad = async ({ locals, url }) => {
  const permission = granted(locals.actor, 'school.attend-own');
  const db = database();
  const scheme = currentScheme();
  return {
    personId: permission.actor.personId,
    logs: await Promise.all(
      (await readOwnLogs(db, permission)).map(async ({ student, cohort, sites, tracings }) => ({
        enrollmentId: student.enrollmentId,
        cohort,
        sites,
        tracings: tracings.map(({ tracingId, month, siteName, ageBand, leadSet, quality, answer, signerName, hasRecording }) => ({
          tracingId,
          month,
          siteName,
          ageBand,
          leadSet,
          quality,
          answer,
          signerName,
          hasRecording,
        })),
        open: student.leftOn === undefined && student.completionNumber === undefined,
        left: student.leftOn !== undefined,
        number: student.completionNumber,
        classHours: student.classHalfHours / 2,
        clinicalHours: student.clinicalHalfHours / 2,
        signed: student.signed,
        skills: student.skills.length,
        consent: student.consent,
        teachers: (await readTeachers(db, cohort, at)).map(({ personId, name, card }) => ({ personId, name, card: card && cardView(card) })),
        qr: await qrSvg(`${config().baseUrl}/school/log/${student.enrollmentId}`, { type: 'svg', errorCorrectionLevel: 'M', margin: 2 }),
      })),
    ),
    waiting: await readWaitingToSign(db, permission),
    needed: scheme.training.supervisedTracings.value,
    skills: listSkills().length,
    ages: AGE_BANDS,
    leads: LEAD_SETS,
    qualities: TRACING_QUALITIES,
    thisMonth: todayOf(systemClock).slice(0, 7),
    done: url.searchParams.get('done'),
  };
};

export const actions: Actions = {
  log: async ({ locals, request }) => {
    const fields = textFields(await request.formData(), ['enrollmentId', 'month', 'siteId', 'ageBand', 'leadSet', 'quality']);
    const [problem] = await logTracings(database(), granted(locals.actor, 'school.attend-own'), [{ ...fields, tracingId: randomUUID() }], at);
    if (problem) return fail(400, { problem: DESK_WORDS[problem] });
    redirect(303, '/school/log?done=logged');
  },
  consent: async ({ locals, request }) => {
    const { enrollmentId, given } = textFields(await request.formData(), ['enrollmentId', 'given']);
    const done = await setConsent(database(), granted(locals.actor, 'school.attend-own'), enrollmentId, given === 'yes', at);
    if (!done.ok) return fail(400, { problem: DESK_WORDS[done.error] });
    redirect(303, `/school/log?done=${given === 'yes' ? 'shown' : 'hidden'}`);
  },
  dispute: async ({ locals, request }) => {
    const { enrollmentId } = textFields(await request.formData(), ['enrollmentId']);
    const done = await disputeHours(database(), granted(locals.actor, 'school.attend-own'), enrollmentId, at);
    if (!done.ok) return fail(400, { problem: DESK_WORDS[done.error] });
    redirect(303, '/school/log?done=disputed');
  },
  leave: async ({ locals, request }) => {
    const { enrollmentId, sure } = textFields(await request.formData(), ['enrollmentId', 'sure']);
    if (sure !== 'on') return fail(400, { problem: 'Tick that you want to leave.' });
    const done = await leaveCohort(database(), granted(locals.actor, 'school.attend-own'), enrollmentId, at);
    if (!done.ok) return fail(400, { problem: DESK_WORDS[done.error] });
    redirect(303, '/school/log?done=left');
  },
};
