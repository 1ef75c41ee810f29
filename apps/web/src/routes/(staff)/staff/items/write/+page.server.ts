import { error, fail, redirect } from '@sveltejs/kit';
import { COGNITIVE_LEVELS, ITEM_TYPES, type ItemType } from '@einthoven/exam';
import { database } from '#lib/server/db/pool.ts';
import {
  DRAFT_PARTS,
  ITEM_PROBLEM_WORDS,
  KEY_HINTS,
  draftFromRecording,
  entryFromFields,
  fieldsOfEntry,
  openKey,
  readBlueprint,
  readItemPage,
  writeDraft,
} from '#lib/server/item/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import { granted } from '../../../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

const typeOf = (text: string | null): ItemType =>
  (ITEM_TYPES as readonly string[]).includes(text ?? '') && text !== 'lab-task' ? (text as ItemType) : 'single';

/** The version that is written on, by the address: `?from=final-A1-01&version=2`. */
async function continued(locals: App.Locals, url: URL) {
  const itemId = url.searchParams.get('from');
  if (itemId === null) return undefined;
  const read = granted(locals.actor, 'item.read');
  const page = await readItemPage(database(), read, itemId, Number(url.searchParams.get('version')) || undefined);
  if (!page) error(404, 'There is no such item.');
  if (!page.mayEdit) error(403, ITEM_PROBLEM_WORDS.ITEM_KEY_NEEDED);
  return { page, read };
}

export const load: PageServerLoad = async ({ locals, url }) => {
  const permission = granted(locals.actor, 'item.author');
  const from = await continued(locals, url);
  const recordingId = from ? '' : (url.searchParams.get('recording') ?? '');
  const type = from?.page.public.type ?? typeOf(url.searchParams.get('type'));
  const shown = recordingId === '' ? {} : await draftFromRecording(database(), permission, recordingId, type);
  if (!shown) error(404, 'There is no such recording.');
  const opened = from && (await openKey(database(), from.read, from.page, { clock: systemClock }));
  const blueprint = readBlueprint(currentScheme().exam.blueprint.value);
  return {
    itemId: from?.page.itemId,
    itemVersion: from?.page.itemVersion,
    bank: from?.page.bank ?? 'final',
    task: from?.page.task ?? blueprint.domains[0]?.tasks[0]?.id ?? '',
    type,
    parts: DRAFT_PARTS[type],
    keyHint: KEY_HINTS[type],
    fields: opened?.ok ? fieldsOfEntry(opened.value.entry) : shown,
    showsRecording: type !== 'hot-spot',
    recordingId,
    types: ITEM_TYPES.filter((each) => each !== 'lab-task'),
    levels: COGNITIVE_LEVELS,
    tasks: blueprint.domains.flatMap(({ tasks }) => tasks.map(({ id, statement }) => ({ id, statement }))),
  };
};

export const actions: Actions = {
  default: async ({ locals, url, request }) => {
    const permission = granted(locals.actor, 'item.author');
    const from = await continued(locals, url);
    const form = await request.formData();
    const fields = Object.fromEntries([...form].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value.slice(0, 20_000)] as const] : [])));
    const type = from?.page.public.type ?? typeOf(url.searchParams.get('type'));
    const bank = (from?.page.bank ?? fields['bank']) === 'practice' ? 'practice' : 'final';
    const task = from?.page.task ?? fields['task'] ?? '';
    const entry = entryFromFields(type, { ...fields, bank, id: from?.page.itemId ?? '' });
    const sent = form.get('picture');
    const picture = sent instanceof File && sent.size > 0 ? { name: sent.name, bytes: new Uint8Array(await sent.arrayBuffer()) } : undefined;
    const written = await writeDraft(database(), permission, { bank, task, entry, picture }, { clock: systemClock });
    if (!written.ok) {
      const lines = 'lines' in written.error ? written.error.lines : [ITEM_PROBLEM_WORDS[written.error.problem]];
      return fail(400, { fields, lines });
    }
    redirect(303, `/staff/items/${written.value.itemId}?version=${written.value.itemVersion}`);
  },
};
