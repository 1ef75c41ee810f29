import { error, fail, redirect } from '@sveltejs/kit';
import { pagePermission, textFields } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import {
  CHANGE_WORDS,
  decideReply,
  findProgramRecords,
  listProgramAppeals,
  listUnsettledApprovals,
  listWaitingChanges,
  listWaitingReplies,
  programWords,
  readProgramQueue,
  seeChange,
} from '#lib/server/program/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import type { Actions, PageServerLoad } from './$types';

const at = { clock: systemClock };

export const load: PageServerLoad = async ({ locals, url }) => {
  const permission = pagePermission(locals.actor, 'program.read');
  if (!permission.ok) error(permission.error.status, permission.error.message);
  const db = database();
  const words = (url.searchParams.get('words') ?? '').slice(0, 100);
  return {
    words,
    found: await findProgramRecords(db, permission.value, words),
    appeals: (await listProgramAppeals(db, permission.value)).map(({ notForReader, ...appeal }) => ({
      ...appeal,
      notForReader:
        notForReader === 'DECISION_BEFORE'
          ? 'You took part in this decision, so another person decides.'
          : notForReader && programWords({ code: notForReader }),
    })),
    unsettled: await listUnsettledApprovals(db, permission.value, at),
    waiting: await readProgramQueue(db, permission.value),
    changes: (await listWaitingChanges(db, permission.value)).map((change) => ({
      ...change,
      what: CHANGE_WORDS[change.what],
      isConditions: change.what === 'conditions-met',
    })),
    replies: await listWaitingReplies(db, permission.value),
    mayDecide: pagePermission(locals.actor, 'program.decide').ok,
    done: url.searchParams.get('done'),
  };
};

function decider(actor: App.Locals['actor']) {
  const permission = pagePermission(actor, 'program.decide');
  if (!permission.ok) error(permission.error.status, permission.error.message);
  return permission.value;
}

export const actions: Actions = {
  seen: async ({ locals, request }) => {
    const { changeId } = textFields(await request.formData(), ['changeId']);
    if (!(await seeChange(database(), decider(locals.actor), changeId, at)))
      return fail(400, { problem: 'Somebody looked at this change already, or it is of a school of yours.' });
    redirect(303, '/staff/programs?done=seen');
  },
  reply: async ({ locals, request }) => {
    const fields = textFields(await request.formData(), ['replyId', 'show', 'reason']);
    const done = await decideReply(database(), decider(locals.actor), { replyId: fields.replyId, show: fields.show === 'yes', reason: fields.reason }, at);
    if (!done) return fail(400, { problem: 'Not done: a refusal needs a reason, and the reply may have been decided already.' });
    redirect(303, '/staff/programs?done=reply');
  },
};
