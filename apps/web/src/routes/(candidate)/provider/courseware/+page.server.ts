import { fail, redirect } from '@sveltejs/kit';
import { textFields } from '#lib/server/account/index.ts';
import { COURSEWARE_WORDS, LARGEST_PACKAGE_BYTES, ownPackages, uploadPackage, withdrawPackage } from '#lib/server/courseware/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { granted } from '../../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const courses = await ownPackages(database(), granted(locals.actor, 'ce.provide-own'), { clock: systemClock });
  return {
    courses: courses.map(({ packages, ...course }) => ({
      ...course,
      packages: packages.map(({ packageId, manifest, fileName, state, reason, rule, uploadedAt }) => ({
        packageId,
        title: manifest.title,
        standard: manifest.standard,
        fileName,
        state,
        reason,
        rule,
        uploadedAt,
      })),
    })),
    done: url.searchParams.get('done'),
  };
};

export const actions: Actions = {
  upload: async ({ locals, request }) => {
    const permission = granted(locals.actor, 'ce.provide-own');
    const form = await request.formData();
    const fields = textFields(form, ['courseId', 'rule']);
    const file = form.get('package');
    const refuse = (code: keyof typeof COURSEWARE_WORDS) => fail(400, { code: code as string, problem: COURSEWARE_WORDS[code], fields: { ...fields } });
    if (!(file instanceof File) || file.size === 0) return refuse('PACKAGE_EMPTY');
    if (file.size > LARGEST_PACKAGE_BYTES) return refuse('PACKAGE_TOO_LARGE');
    const sent = { ...fields, fileName: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
    const uploaded = await uploadPackage(database(), permission, sent, { clock: systemClock });
    if (!uploaded.ok) return refuse(uploaded.error);
    redirect(303, '/provider/courseware?done=uploaded');
  },
  withdraw: async ({ locals, request }) => {
    const { packageId } = textFields(await request.formData(), ['packageId']);
    const done = await withdrawPackage(database(), granted(locals.actor, 'ce.provide-own'), packageId, { clock: systemClock });
    if (!done.ok) return fail(400, { code: done.error as string, problem: COURSEWARE_WORDS[done.error], fields: { courseId: '', rule: '' } });
    redirect(303, '/provider/courseware?done=withdrawn');
  },
};
