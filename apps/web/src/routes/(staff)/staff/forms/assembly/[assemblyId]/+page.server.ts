import { error } from '@sveltejs/kit';
import { getProfile, isUuid } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { findAssembly, readDrafts } from '#lib/server/form/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import { granted } from '../../../../../granted.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const permission = granted(locals.actor, 'form.read');
  const db = database();
  const found = isUuid(params.assemblyId) ? await findAssembly(db, permission, params.assemblyId) : undefined;
  if (!found) error(404, 'There is no such assembly.');
  const { assembly, drafts } = found;
  const now = assembly.state === 'assembled' ? await readDrafts(db, permission, assembly) : undefined;
  const askedBy = (await getProfile(db, assembly.askedBy))?.legalName ?? 'somebody whose account is closed';
  return {
    assembly: {
      assemblyId: assembly.assemblyId,
      forms: assembly.forms,
      askedAt: assembly.askedAt,
      startedAt: assembly.startedAt,
      state: assembly.state,
      stage: assembly.stage,
      outcome: assembly.outcome,
      leaveOutReleased: assembly.leaveOutReleased,
      blueprintVersion: assembly.blueprintVersion,
    },
    askedBy,
    drafts: drafts.map(({ draftId, ordinal, formId }) => ({ draftId, ordinal, formId, changedItems: now?.changed.get(draftId)?.length ?? 0 })),
    check: now?.check,
    estimates: drafts.map(({ draftId }) =>
      (now?.lines.get(draftId) ?? []).flatMap(({ place, difficulty }) => (place !== 'pretest' && difficulty !== undefined ? [difficulty] : [])),
    ),
    zone: currentScheme().zone.value,
    now: systemClock.now(),
  };
};
