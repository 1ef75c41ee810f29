import { error, fail, redirect } from '@sveltejs/kit';
import { DEMONSTRATION_CONVERSION } from '@einthoven/exam';
import { join } from 'node:path';
import { isUuid, permit, textFields } from '#lib/server/account/index.ts';
import { FORM_REFUSALS } from '#lib/form/form-words.ts';
import { database } from '#lib/server/db/pool.ts';
import { findAssembly, findDraftAssembly, listSwaps, readConversion, readDrafts, releaseDraft, swapItem } from '#lib/server/form/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { config } from '#lib/server/platform/config.ts';
import { randomToken, secureRng } from '#lib/server/platform/rng.ts';
import { granted } from '../../../../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

const NONE = 'There is no such draft.';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const permission = granted(locals.actor, 'form.read');
  const db = database();
  const assemblyId = isUuid(params.draftId) ? await findDraftAssembly(db, permission, params.draftId) : undefined;
  const found = assemblyId === undefined ? undefined : await findAssembly(db, permission, assemblyId);
  const draft = found?.drafts.find((each) => each.draftId === params.draftId);
  if (!found || !draft) error(404, NONE);
  if (draft.formId !== undefined) redirect(303, `/staff/forms/${draft.formId}`);
  const now = await readDrafts(db, permission, found.assembly);
  const leaves = url.searchParams.get('item') ?? undefined;
  const mayAssemble = permit(locals.actor, 'form.assemble');
  const swaps = leaves !== undefined && mayAssemble.ok ? await listSwaps(db, mayAssemble.value, draft.draftId, leaves) : undefined;
  return {
    draftId: draft.draftId,
    assemblyId: found.assembly.assemblyId,
    ordinal: draft.ordinal,
    forms: found.assembly.forms,
    own: found.assembly.askedBy === permission.actor.personId || draft.changedBy === permission.actor.personId,
    check: now.check,
    changed: now.changed.get(draft.draftId) ?? [],
    lines: now.lines.get(draft.draftId) ?? [],
    leaves,
    offers: swaps?.ok ? swaps.value : undefined,
    swapProblem: swaps && !swaps.ok ? FORM_REFUSALS[swaps.error] : undefined,
    done: url.searchParams.get('done'),
  };
};

export const actions: Actions = {
  swap: async ({ locals, params, request }) => {
    const permission = granted(locals.actor, 'form.assemble');
    if (!isUuid(params.draftId)) error(404, NONE);
    const fields = textFields(await request.formData(), ['leaves', 'enters']);
    const done = await swapItem(database(), permission, { draftId: params.draftId, leaves: fields.leaves, enters: fields.enters }, systemClock);
    if (!done.ok) return fail(409, { code: done.error, problem: FORM_REFUSALS[done.error], details: [] as readonly string[] });
    redirect(303, `/staff/forms/draft/${params.draftId}?done=exchanged`);
  },
  release: async ({ locals, params }) => {
    const permission = granted(locals.actor, 'form.release');
    if (!isUuid(params.draftId)) error(404, NONE);
    const { mode, bankDir } = config();
    const onFile = mode === 'production' ? readConversion(join(bankDir ?? '', 'conversion.yaml')) : undefined;
    const conversion = mode === 'demonstration' ? DEMONSTRATION_CONVERSION : onFile?.ok ? onFile.value : undefined;
    const released = await releaseDraft(database(), permission, params.draftId, { clock: systemClock, mode, conversion, rng: secureRng, newSeed: randomToken });
    if (!released.ok) return fail(409, { code: released.error.code, problem: FORM_REFUSALS[released.error.code], details: released.error.details });
    redirect(303, `/staff/forms/${released.value.formId}?done=released`);
  },
};
