import { error, fail, redirect } from '@sveltejs/kit';
import { textFields } from '#lib/server/account/index.ts';
import { COURSEWARE_WORDS, decidePackage, openPackage, previewPackage } from '#lib/server/courseware/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { randomToken } from '#lib/server/platform/rng.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import { granted } from '../../../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const opened = await openPackage(database(), granted(locals.actor, 'ce.decide'), params.packageId, { clock: systemClock });
  if (!opened) error(404, { message: COURSEWARE_WORDS.PACKAGE_UNKNOWN, code: 'PACKAGE_UNKNOWN' });
  const { found, course, paths, own, decidedBy } = opened;
  const { manifest, fileName, sha256, rule, state, reason, uploadedAt, decidedAt, unpackedBytes } = found;
  return {
    manifest: { title: manifest.title, standard: manifest.standard, masteryScore: manifest.masteryScore, path: manifest.path },
    found: { fileName, sha256, rule, state, reason, uploadedAt, decidedAt, unpackedBytes },
    course,
    paths: paths.slice(0, 200),
    files: paths.length,
    own,
    decidedBy,
    zone: currentScheme().zone.value,
  };
};

export const actions: Actions = {
  preview: async ({ locals, params }) => {
    const launched = await previewPackage(database(), granted(locals.actor, 'ce.decide'), params.packageId, { clock: systemClock, token: randomToken });
    if (!launched) return fail(404, { problem: COURSEWARE_WORDS.PACKAGE_UNKNOWN, launched: undefined, fields: undefined });
    return { launched, problem: undefined, fields: undefined };
  },
  decide: async ({ locals, params, request }) => {
    const fields = textFields(await request.formData(), ['verdict', 'reason']);
    const decided = await decidePackage(database(), granted(locals.actor, 'ce.decide'), params.packageId, fields, { clock: systemClock });
    if (!decided.ok) return fail(400, { problem: COURSEWARE_WORDS[decided.error], launched: undefined, fields: { ...fields } });
    redirect(303, `/staff/courseware?done=${decided.value}`);
  },
};
