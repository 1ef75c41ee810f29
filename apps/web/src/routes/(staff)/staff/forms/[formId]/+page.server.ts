import { error } from '@sveltejs/kit';
import { getProfile } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { readSealedForm } from '#lib/server/form/index.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import { granted } from '../../../../granted.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const permission = granted(locals.actor, 'form.read');
  const db = database();
  const view = await readSealedForm(db, permission, params.formId);
  if (!view) error(404, 'There is no such form.');
  const nameOf = async (personId: string | undefined) =>
    personId === undefined ? undefined : ((await getProfile(db, personId))?.legalName ?? 'somebody whose account is closed');
  const { form, items, holds, report } = view;
  return {
    form: {
      formId: form.formId,
      blueprintVersion: form.blueprintVersion,
      contentSha256: form.contentSha256,
      conversionSha256: form.conversionSha256,
      conversionKind: form.conversionKind,
      rawCut: form.conversion.rawCut,
      scaledCut: form.conversion.scaledCut,
      sealedAt: form.sealedAt,
      assemblyId: form.assemblyId,
      attempts: form.attempts,
      tracings: form.tracings,
    },
    assembledBy: await nameOf(form.assembledBy),
    releasedBy: await nameOf(form.releasedBy),
    items,
    holds,
    report,
    zone: currentScheme().zone.value,
    done: url.searchParams.get('done'),
  };
};
