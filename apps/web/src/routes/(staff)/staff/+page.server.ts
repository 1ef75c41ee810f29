import { fail, redirect } from '@sveltejs/kit';
import { staffEntriesOf, textFields, type Actor } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { DESK_PROBLEM_WORDS, readDesk, releaseWork, SERVICE_DAYS, takeWork, writeNote, type DeskProblem } from '#lib/server/desk/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import type { Actions, PageServerLoad } from './$types';

const WHOSE = ['all', 'mine', 'nobody'] as const;

export const load: PageServerLoad = async ({ locals, request, url }) => {
  const { actor } = locals;
  if (!actor) return { desk: undefined };
  const whose = WHOSE.find((one) => one === url.searchParams.get('whose')) ?? 'all';
  const kind = url.searchParams.get('kind') ?? undefined;
  const others = url.searchParams.has('others');
  const desk = await readDesk(database(), actor, { kind, whose, others }, { clock: systemClock });
  if (desk.queues.length > 0) {
    return { desk, filter: { whose, kind, others }, serviceDays: SERVICE_DAYS, zone: currentScheme().zone.value, taken: url.searchParams.get('taken') };
  }
  // A form that was refused is answered with its refusal, never led on as if it had been done.
  if (request.method === 'POST') return { desk: undefined };
  const first = staffEntriesOf(actor)[0];
  if (first) redirect(303, first.href);
  // The roles would open something, but this session has not shown a second factor.
  if (staffEntriesOf(actor, true).length > 0) redirect(303, '/account/second-factor?next=/staff');
  return { desk: undefined };
};

/** Where a form came from: a page of the staff, or the list. */
function back(text: string): string {
  return /^\/staff(\/[\w/.-]*)?(\?[\w=&-]*)?$/.test(text) ? text : '/staff';
}

function acting(locals: App.Locals): Actor {
  if (!locals.actor) redirect(303, '/sign-in?next=/staff');
  return locals.actor;
}

const refused = (problem: DeskProblem) => fail(problem === 'DESK_NOT_YOURS' ? 403 : 409, { problem: DESK_PROBLEM_WORDS[problem] });

export const actions: Actions = {
  take: async ({ locals, request }) => {
    const actor = acting(locals);
    const form = await request.formData();
    const works = form.getAll('work').flatMap((text) => {
      const [kind = '', ...itemId] = String(text).split(' ');
      return kind === '' || itemId.length === 0 ? [] : [{ kind, itemId: itemId.join(' ') }];
    });
    if (works.length === 0) {
      const { queues } = await readDesk(database(), actor, { kind: undefined, whose: 'all', others: false }, { clock: systemClock });
      return refused(queues.length === 0 ? 'DESK_NOT_YOURS' : 'DESK_NOTHING_CHOSEN');
    }
    const { taken, refused: problems } = await takeWork(database(), actor, works.slice(0, 100), { clock: systemClock });
    if (taken === 0 && problems[0]) return refused(problems[0]);
    const to = back(String(form.get('back') ?? ''));
    redirect(303, to === '/staff' && works.length > 1 ? `/staff?whose=mine&taken=${taken}` : to);
  },
  release: async ({ locals, request }) => {
    const actor = acting(locals);
    const { kind, item, back: to } = textFields(await request.formData(), ['kind', 'item', 'back']);
    const done = await releaseWork(database(), actor, { kind, itemId: item }, { clock: systemClock });
    if (!done.ok) return refused(done.error);
    redirect(303, back(to));
  },
  note: async ({ locals, request }) => {
    const actor = acting(locals);
    const { kind, item, words, back: to } = textFields(await request.formData(), ['kind', 'item', 'words', 'back']);
    const done = await writeNote(database(), actor, { kind, itemId: item }, words, { clock: systemClock });
    if (!done.ok) return refused(done.error);
    redirect(303, back(to));
  },
};
