import { error, fail, redirect } from '@sveltejs/kit';
import { plainDateIn } from '@einthoven/kernel';
import {
  eventWords,
  cleanText,
  findPerson,
  grantRoleByHand,
  HISTORY_PAGE,
  isUuid,
  listGrants,
  listRoles,
  pagePermission,
  permit,
  problemWords,
  readHistory,
  revokeRoleByHand,
  ROLES_BY_RULE,
  textFields,
} from '#lib/server/account/index.ts';
import { correctDeath, dismissDeath, letDeathStand, problemOf, readDeathReport, recordDeath } from '#lib/server/conduct/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import type { Actions, PageServerLoad } from './$types';

const NOBODY = 'There is no such person.';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const permission = pagePermission(locals.actor, 'account.find-person');
  if (!permission.ok) error(permission.error.status, permission.error.message);
  const person = isUuid(params.personId) ? await findPerson(database(), permission.value, params.personId) : undefined;
  if (!person) error(404, NOBODY);
  const before = Number(url.searchParams.get('before') ?? Number.NaN);
  const historyPermission = permit(locals.actor, 'account.read-history');
  const history = historyPermission.ok
    ? await readHistory(database(), historyPermission.value, params.personId, Number.isSafeInteger(before) && before > 0 ? before : undefined)
    : undefined;
  const mayGrant = permit(locals.actor, 'account.grant-role').ok && person.closedAt === null && person.personId !== permission.value.actor.personId;
  const roles = await listRoles(database());
  const titles = new Map(roles.map((role) => [role.role, role.title]));
  const decide = permit(locals.actor, 'conduct.prepare');
  const grants = await listGrants(database(), params.personId, systemClock.now());
  return {
    person,
    grants: grants.map((grant) => ({ ...grant, title: titles.get(grant.role) ?? grant.role, byRule: ROLES_BY_RULE.has(grant.role) })),
    grantable: mayGrant ? roles.filter((role) => !ROLES_BY_RULE.has(role.role) && !grants.some((grant) => grant.role === role.role)) : [],
    mayGrant,
    death: decide.ok ? await readDeathReport(database(), decide.value, params.personId, { clock: systemClock }) : undefined,
    mayReadMessages: permit(locals.actor, 'message.read-log').ok,
    zone: currentScheme().zone.value,
    history: history?.map((line) => ({ ...line, words: eventWords(line.kind), details: detailsOf(line.payload) })),
    olderThan: history?.length === HISTORY_PAGE ? history.at(-1)?.eventId : undefined,
    done: url.searchParams.get('done'),
  };
};

/** The payload of an event as short text: ids and codes only, so it can be shown as it is. */
function detailsOf(payload: Record<string, unknown>): string {
  return Object.entries(payload)
    .filter(([, value]) => value !== null && value !== '')
    .map(([name, value]) => `${name}: ${Array.isArray(value) ? value.join(', ') : String(value)}`)
    .join('; ');
}

function granting(locals: App.Locals, personId: string) {
  const permission = pagePermission(locals.actor, 'account.grant-role');
  if (!permission.ok) error(permission.error.status, permission.error.message);
  if (!isUuid(personId)) error(404, NOBODY);
  return permission.value;
}

function deciding(locals: App.Locals, personId: string) {
  const permission = pagePermission(locals.actor, 'conduct.prepare');
  if (!permission.ok) error(permission.error.status, permission.error.message);
  if (!isUuid(personId)) error(404, NOBODY);
  return permission.value;
}

type DeathAct = typeof recordDeath | typeof dismissDeath | typeof correctDeath | typeof letDeathStand;

/** What staff say about a death; anything else is a report of one. */
const DEATH_ACTS = new Map<string, DeathAct>([
  ['not-so', dismissDeath],
  ['mistake', correctDeath],
  ['stands', letDeathStand],
]);

export const actions: Actions = {
  death: async ({ locals, params, request }) => {
    const permission = deciding(locals, params.personId);
    const form = await request.formData();
    const { said, reason } = textFields(form, ['said', 'reason']);
    const report = { personId: params.personId, reason: cleanText(reason).slice(0, 1000) };
    const done = await (DEATH_ACTS.get(said) ?? recordDeath)(database(), permission, report, { clock: systemClock });
    if (!done.ok) return fail(400, { about: 'death' as const, fields: { role: '', lastDay: '', reason }, problem: problemOf(done.error) });
    redirect(303, `/staff/people/${params.personId}?done=${done.value}`);
  },
  grant: async ({ locals, params, request }) => {
    const permission = granting(locals, params.personId);
    const fields = textFields(await request.formData(), ['role', 'reason', 'lastDay']);
    const zone = currentScheme().zone.value;
    const done = await grantRoleByHand(
      database(),
      permission,
      { personId: params.personId, ...fields },
      { clock: systemClock, today: plainDateIn(systemClock.now(), zone), zone },
    );
    if (!done.ok) return fail(400, { about: 'grant' as const, fields, problem: problemWords(done.error) });
    redirect(303, `/staff/people/${params.personId}?done=granted`);
  },
  revoke: async ({ locals, params, request }) => {
    const permission = granting(locals, params.personId);
    const fields = textFields(await request.formData(), ['role', 'reason']);
    const done = await revokeRoleByHand(database(), permission, { personId: params.personId, ...fields }, { clock: systemClock });
    if (!done.ok) return fail(400, { about: 'revoke' as const, fields: { ...fields, lastDay: '' }, problem: problemWords(done.error) });
    redirect(303, `/staff/people/${params.personId}?done=revoked`);
  },
};
