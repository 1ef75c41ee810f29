import { error, fail, redirect } from '@sveltejs/kit';
import { STATES, textFields } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import {
  addEvidence,
  addSite,
  addTeacher,
  DELIVERIES,
  DELIVERY_WORDS,
  EVIDENCE_KINDS,
  gapWords,
  ownApplication,
  POLICY_WORDS,
  programWords,
  removeRow,
  saveAnswers,
  saveAuthorisation,
  submitApplication,
  withdrawApplication,
} from '#lib/server/program/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import { granted } from '../../../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

const at = { clock: systemClock };

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const opened = await ownApplication(database(), granted(locals.actor, 'school.apply-own'), params.applicationId, at);
  if (!opened) error(404, 'You have no such application.');
  const { application, school, sites, teachers, evidence, gaps, domains } = opened;
  const { training, service } = currentScheme();
  return {
    applicationId: application.applicationId,
    programId: application.programId,
    state: application.state,
    kind: application.kind,
    open: application.state === 'draft' || application.state === 'asked',
    answers: application.answers,
    school: {
      name: school.name,
      authorisedBy: school.authorisedBy,
      authorisationNumber: school.authorisationNumber,
      authorisationUntil: school.authorisationUntil,
    },
    sites: sites.map(({ siteId, kind, name, city, stateCode, agreementUntil }) => ({ siteId, kind, name, city, stateCode, agreementUntil })),
    teachers: teachers.map((teacher) => ({ ...teacher })),
    evidence: evidence.map(({ evidenceId, kind, fileName, state }) => ({ evidenceId, kind, fileName, state })),
    gaps: gaps.map(gapWords),
    domains: domains.map((domain) => ({ ...domain })),
    policies: Object.entries(POLICY_WORDS),
    deliveries: DELIVERIES.map((code) => [code, DELIVERY_WORDS[code]] as const),
    states: Object.entries(STATES) as readonly (readonly [string, string])[],
    kinds: EVIDENCE_KINDS,
    classHours: training.classHours.value,
    clinicalHours: training.clinicalHours.value,
    classSize: training.classSize.value,
    tracings: training.supervisedTracings.value,
    days: service.decideWithinDays.value['program'] ?? 0,
    done: url.searchParams.get('done'),
  };
};

type Answered = { readonly ok: true } | { readonly ok: false; readonly error: Parameters<typeof programWords>[0] };

function answer(applicationId: string, about: string, done: Answered, fields: Readonly<Record<string, string>> = {}, field = '') {
  if (!done.ok) return fail(400, { about, field, problem: programWords(done.error), fields: { ...fields } as Record<string, string> });
  redirect(303, `/school/apply/${applicationId}?done=${about}#${about}`);
}

export const actions: Actions = {
  answers: async ({ locals, params, request }) => {
    const form = await request.formData();
    const typed: Record<string, string> = {};
    for (const [name, value] of form) if (typeof value === 'string' && name !== 'policies') typed[name] = value.slice(0, 5000);
    const policies = form.getAll('policies').filter((value) => typeof value === 'string');
    const done = await saveAnswers(database(), granted(locals.actor, 'school.apply-own'), params.applicationId, typed, policies);
    return answer(params.applicationId, 'answers', done.ok ? done : { ok: false, error: done.error.code }, typed, done.ok ? '' : done.error.field);
  },
  authorisation: async ({ locals, params, request }) => {
    const fields = textFields(await request.formData(), ['by', 'number', 'until']);
    return answer(
      params.applicationId,
      'authorisation',
      await saveAuthorisation(database(), granted(locals.actor, 'school.apply-own'), params.applicationId, fields),
      fields,
    );
  },
  site: async ({ locals, params, request }) => {
    const fields = textFields(await request.formData(), ['kind', 'name', 'city', 'stateCode', 'agreementUntil']);
    return answer(params.applicationId, 'site', await addSite(database(), granted(locals.actor, 'school.apply-own'), params.applicationId, fields, at), fields);
  },
  teacher: async ({ locals, params, request }) => {
    const fields = textFields(await request.formData(), ['name', 'background', 'credentials', 'credentialNumber']);
    return answer(
      params.applicationId,
      'teacher',
      await addTeacher(database(), granted(locals.actor, 'school.apply-own'), params.applicationId, fields, at),
      fields,
    );
  },
  remove: async ({ locals, params, request }) => {
    const { siteId, instructorId } = textFields(await request.formData(), ['siteId', 'instructorId']);
    const row = siteId === '' ? { instructorId } : { siteId };
    return answer(
      params.applicationId,
      siteId === '' ? 'teacher' : 'site',
      await removeRow(database(), granted(locals.actor, 'school.apply-own'), params.applicationId, row, at),
    );
  },
  evidence: async ({ locals, params, request }) => {
    const form = await request.formData();
    const { kind } = textFields(form, ['kind']);
    const file = form.get('file');
    const read = file instanceof File ? { kind, name: file.name, bytes: Buffer.from(await file.arrayBuffer()) } : { kind, name: '', bytes: Buffer.alloc(0) };
    return answer(params.applicationId, 'evidence', await addEvidence(database(), granted(locals.actor, 'school.apply-own'), params.applicationId, read, at), {
      kind,
    });
  },
  submit: async ({ locals, params }) =>
    answer(params.applicationId, 'submit', await submitApplication(database(), granted(locals.actor, 'school.apply-own'), params.applicationId, at)),
  withdraw: async ({ locals, params }) =>
    answer(params.applicationId, 'withdraw', await withdrawApplication(database(), granted(locals.actor, 'school.apply-own'), params.applicationId, at)),
};
