import { fail } from '@sveltejs/kit';
import { COGNITIVE_LEVELS } from '@einthoven/exam';
import { database } from '#lib/server/db/pool.ts';
import { textFields } from '#lib/server/account/index.ts';
import { importItems, planImport, readBlueprint, readExchange } from '#lib/server/item/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import { granted } from '../../../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => {
  granted(locals.actor, 'item.author');
  const { domains } = readBlueprint(currentScheme().exam.blueprint.value);
  return { tasks: domains.flatMap(({ tasks }) => tasks.map(({ id }) => id)), levels: COGNITIVE_LEVELS };
};

export const actions: Actions = {
  default: async ({ locals, request }) => {
    const permission = granted(locals.actor, 'item.author');
    const form = await request.formData();
    const { bank, task, level, licence, really } = textFields(form, ['bank', 'task', 'level', 'licence', 'really']);
    const file = form.get('file');
    const bytes = file instanceof File ? new Uint8Array(await file.arrayBuffer()) : new Uint8Array();
    const read = readExchange(bytes);
    if (!read.ok) return fail(400, { whole: read.error });
    const defaults = { bank: bank === 'practice' ? 'practice' : 'final', task, level, pictureLicence: licence.trim() || undefined } as const;
    const done = really === 'on';
    const plan = done
      ? await importItems(database(), permission, read.value, defaults, { clock: systemClock })
      : await planImport(database(), read.value, defaults);
    return {
      done,
      coming: plan.coming.map(({ item, isNewVersion, findings }) => ({
        itemId: item.itemId,
        stem: item.public.stem,
        isNewVersion,
        findings,
        picture: item.public.picture?.alt,
      })),
      refused: plan.refused,
    };
  },
};
