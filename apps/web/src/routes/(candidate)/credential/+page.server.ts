import { error, fail, redirect } from '@sveltejs/kit';
import { pagePermission, permit, textFields } from '#lib/server/account/index.ts';
import {
  certificateRefusal,
  findHold,
  readOwnProvisional,
  readOwnRecord,
  readOwnRecords,
  saySchoolFinished,
  schoolStatement,
  STATUS_WORDS,
  statusMeaning,
  type SchoolProblem,
} from '#lib/server/credential/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { config } from '#lib/server/platform/config.ts';
import { listResults } from '#lib/server/scoring/index.ts';
import type { Actions, PageServerLoad } from './$types';

const PROBLEMS: Readonly<Record<SchoolProblem, string>> = {
  SCHOOL_NOT_ASKED: 'Nothing was changed: your credential does not wait for the end of school.',
  SCHOOL_NOT_AGREED: 'Nothing was changed. Tick the box first, if the statement is true.',
  SCHOOL_STATEMENT_CHANGED: 'Nothing was changed: the statement has a new wording. Read it again.',
};

export const load: PageServerLoad = async ({ locals, setHeaders, url }) => {
  setHeaders({ 'cache-control': 'private, no-store' });
  const permission = permit(locals.actor, 'credential.read-own');
  if (!permission.ok) error(403, { message: 'Sign in first.', code: permission.error });
  const db = database();
  const now = systemClock.now();
  const own = await readOwnRecord(permission.value, db, now);
  const attempts = (await listResults(db, permission.value.actor.personId)).length;
  // The record of the exam's credential is the page; what else is held stands below it.
  const others = (await readOwnRecords(permission.value, db, now)).filter((record) => record.public.number !== own?.public.number);
  const provisional = await readOwnProvisional(db, permission.value, { clock: systemClock });
  const done = url.searchParams.get('done');
  return {
    provisional: provisional && { ...provisional, statement: provisional.school === 'waits' ? schoolStatement() : undefined },
    done: done === 'full' || done === 'waits' ? done : undefined,
    others: others.map((record) => ({
      record: record.public,
      status: { word: STATUS_WORDS[record.public.status].word, meaning: statusMeaning(record.public) },
      certificate: certificateRefusal(record.public) === undefined,
      renewalDue: record.renewalDue,
    })),
    own,
    attempts,
    held: own ? undefined : await findHold(db, permission.value.actor.personId),
    asOf: now.toISOString(),
    status: own && STATUS_WORDS[own.public.status],
    certificate: own && certificateRefusal(own.public) === undefined,
    address: own && `${config().baseUrl}/registry/${own.public.number}`,
  };
};

export const actions: Actions = {
  finished: async ({ locals, request }) => {
    const permission = pagePermission(locals.actor, 'credential.end-provisional-own');
    if (!permission.ok) error(permission.error.status, permission.error.message);
    const { agreed, statement } = textFields(await request.formData(), ['agreed', 'statement']);
    const said = await saySchoolFinished(database(), permission.value, { agreed: agreed === 'yes', statement }, { clock: systemClock });
    if (!said.ok) return fail(400, { problem: PROBLEMS[said.error] });
    redirect(303, `/credential?done=${said.value}`);
  },
};
