import { error, fail, redirect } from '@sveltejs/kit';
import { pagePermission, textFields } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import {
  addItem,
  castVote,
  closeMeeting,
  decideMotion,
  GOVERNANCE_PROBLEM_WORDS,
  readMeeting,
  tally,
  type GovernanceProblem,
} from '#lib/server/governance/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { currentScheme, schemeVersions } from '#lib/server/scheme/index.ts';
import type { Actions, PageServerLoad } from './$types';

const at = { clock: systemClock };

function keeping(locals: App.Locals) {
  const permission = pagePermission(locals.actor, 'board.keep');
  if (!permission.ok) error(permission.error.status, permission.error.message);
  return permission.value;
}

export const load: PageServerLoad = async ({ locals, params }) => {
  const permission = keeping(locals);
  const read = await readMeeting(database(), permission, params.meetingId);
  if (!read) error(404, 'There is no such meeting.');
  const me = permission.actor.personId;
  const quorum = currentScheme().conduct.boardQuorum.value;
  return {
    meeting: read.meeting,
    items: read.items.map(({ votes, ...item }) => ({
      ...item,
      mine: votes.find(({ personId }) => personId === me)?.vote,
      comesTo: tally(votes, quorum),
      votes: votes.map(({ name, vote, reason }) => ({ name: name ?? 'Erased person', vote, reason })),
    })),
    votes: pagePermission(locals.actor, 'board.vote').ok,
    versions: schemeVersions().map(({ version }) => version),
    quorum,
  };
};

const problem = (about: string, code: GovernanceProblem) => fail(400, { about, code, problem: GOVERNANCE_PROBLEM_WORDS[code] });

export const actions: Actions = {
  item: async ({ locals, params, request }) => {
    const fields = textFields(await request.formData(), ['title', 'paperUrl', 'motion', 'schemeVersion']);
    const done = await addItem(database(), keeping(locals), { meetingId: params.meetingId, ...fields }, at);
    if (!done.ok) return fail(400, { about: 'item', code: done.error, problem: GOVERNANCE_PROBLEM_WORDS[done.error], fields });
    redirect(303, `/staff/board/${params.meetingId}`);
  },
  vote: async ({ locals, params, request }) => {
    const permission = pagePermission(locals.actor, 'board.vote');
    if (!permission.ok) error(permission.error.status, permission.error.message);
    const fields = textFields(await request.formData(), ['itemId', 'vote', 'reason']);
    const done = await castVote(database(), permission.value, { meetingId: params.meetingId, ...fields }, at);
    if (!done.ok) return problem(fields.itemId, done.error);
    redirect(303, `/staff/board/${params.meetingId}`);
  },
  decide: async ({ locals, params, request }) => {
    const { itemId } = textFields(await request.formData(), ['itemId']);
    const done = await decideMotion(database(), keeping(locals), { meetingId: params.meetingId, itemId }, at);
    if (!done.ok) return problem(itemId, done.error);
    redirect(303, `/staff/board/${params.meetingId}`);
  },
  close: async ({ locals, params, request }) => {
    const { minutes } = textFields(await request.formData(), ['minutes']);
    const done = await closeMeeting(database(), keeping(locals), { meetingId: params.meetingId, minutes }, at);
    if (!done.ok) return problem('close', done.error);
    redirect(303, `/staff/board/${params.meetingId}`);
  },
};
