import { error, fail, redirect } from '@sveltejs/kit';
import { plainDateIn, toPlainDate } from '@einthoven/kernel';
import {
  ageOn,
  eventWords,
  cleanText,
  findFactors,
  findGuardianConsent,
  findPerson,
  getProfile,
  grantRoleByHand,
  HISTORY_PAGE,
  isUuid,
  listGrants,
  listRoles,
  pagePermission,
  permit,
  problemWords,
  readHistory,
  resetFactors,
  revokeRoleByHand,
  ROLES_BY_RULE,
  textFields,
  withdrawConsent,
  type PermissionName,
} from '#lib/server/account/index.ts';
import { correctDeath, dismissDeath, letDeathStand, problemOf, readDeathReport, recordDeath } from '#lib/server/conduct/index.ts';
import { database, inTransaction } from '#lib/server/db/pool.ts';
import { lookAgain } from '#lib/server/eligibility/index.ts';
import { tell } from '#lib/server/message/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import type { Actions, PageServerLoad } from './$types';

const NOBODY = 'There is no such person.';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const permission = pagePermission(locals.actor, 'account.find-person');
  if (!permission.ok) error(permission.error.status, permission.error.message);
  const person = isUuid(params.personId) ? await findPerson(database(), permission.value, params.personId, systemClock.now()) : undefined;
  if (!person) error(404, NOBODY);
  const before = Number(url.searchParams.get('before') ?? Number.NaN);
  const historyPermission = permit(locals.actor, 'account.read-history');
  const history = historyPermission.ok
    ? await readHistory(database(), historyPermission.value, params.personId, Number.isSafeInteger(before) && before > 0 ? before : undefined)
    : undefined;
  // A closed account keeps its roles, and its owner can open it again: so they can be taken from it, and none given.
  const mayRevoke = permit(locals.actor, 'account.grant-role').ok && person.erasedAt === null && person.personId !== permission.value.actor.personId;
  const mayGrant = mayRevoke && person.closedAt === null;
  const roles = await listRoles(database());
  const titles = new Map(roles.map((role) => [role.role, role.title]));
  const decide = permit(locals.actor, 'conduct.prepare');
  const grants = await listGrants(database(), params.personId, systemClock.now());
  return {
    person,
    grants: grants.map((grant) => ({ ...grant, title: titles.get(grant.role) ?? grant.role, byRule: ROLES_BY_RULE.has(grant.role) })),
    grantable: mayGrant ? roles.filter((role) => !ROLES_BY_RULE.has(role.role) && !grants.some((grant) => grant.role === role.role)) : [],
    mayGrant,
    mayRevoke,
    factors: mayGrant && permit(locals.actor, 'account.reset-factors').ok ? await findFactors(database(), params.personId) : undefined,
    consent: permit(locals.actor, 'account.end-consent').ok ? await consentOf(params.personId) : undefined,
    death: decide.ok ? await readDeathReport(database(), decide.value, params.personId, { clock: systemClock }) : undefined,
    mayReadMessages: permit(locals.actor, 'message.read-log').ok,
    zone: currentScheme().zone.value,
    history: history?.map((line) => ({ ...line, words: eventWords(line.kind), details: detailsOf(line.payload) })),
    olderThan: history?.length === HISTORY_PAGE ? history.at(-1)?.eventId : undefined,
    done: url.searchParams.get('done'),
  };
};

/** The guardian's consent while it says anything: given, or taken back, for somebody under age. */
async function consentOf(personId: string): Promise<'given' | 'withdrawn' | undefined> {
  const now = systemClock.now();
  const scheme = currentScheme();
  const birthDate = (await getProfile(database(), personId))?.birthDate;
  if (!birthDate || ageOn(toPlainDate(birthDate), plainDateIn(now, scheme.zone.value)) >= scheme.person.minAgeYears.value) return undefined;
  const consent = await findGuardianConsent(database(), personId, now);
  return consent === 'given' || consent === 'withdrawn' ? consent : undefined;
}

/** The payload of an event as short text: ids and codes only, so it can be shown as it is. */
function detailsOf(payload: Record<string, unknown>): string {
  return Object.entries(payload)
    .filter(([, value]) => value !== null && value !== '')
    .map(([name, value]) => `${name}: ${Array.isArray(value) ? value.join(', ') : String(value)}`)
    .join('; ');
}

function may<Name extends PermissionName>(locals: App.Locals, name: Name, personId: string) {
  const permission = pagePermission(locals.actor, name);
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
    const permission = may(locals, 'conduct.prepare', params.personId);
    const form = await request.formData();
    const { said, reason } = textFields(form, ['said', 'reason']);
    const report = { personId: params.personId, reason: cleanText(reason).slice(0, 1000) };
    const done = await (DEATH_ACTS.get(said) ?? recordDeath)(database(), permission, report, { clock: systemClock });
    if (!done.ok) return fail(400, { about: 'death' as const, fields: { role: '', lastDay: '', reason }, problem: problemOf(done.error) });
    redirect(303, `/staff/people/${params.personId}?done=${done.value}`);
  },
  consent: async ({ locals, params, request }) => {
    const permission = may(locals, 'account.end-consent', params.personId);
    const { reason } = textFields(await request.formData(), ['reason']);
    const done = await inTransaction(database(), async (tx) => {
      const ended = await withdrawConsent(tx, permission, { personId: params.personId, reason }, { clock: systemClock, tell });
      // An application that waits can no longer be approved: the queue says so from the same moment.
      if (ended.ok) await lookAgain(tx, params.personId, systemClock.now());
      return ended;
    });
    if (!done.ok) return fail(400, { about: 'consent' as const, fields: { role: '', lastDay: '', reason }, problem: problemWords(done.error) });
    redirect(303, `/staff/people/${params.personId}?done=consent-ended`);
  },
  factors: async ({ locals, params, request }) => {
    const permission = may(locals, 'account.reset-factors', params.personId);
    const { reason } = textFields(await request.formData(), ['reason']);
    const done = await resetFactors(database(), permission, { personId: params.personId, reason }, { clock: systemClock });
    if (!done.ok) return fail(400, { about: 'factors' as const, fields: { role: '', lastDay: '', reason }, problem: problemWords(done.error) });
    redirect(303, `/staff/people/${params.personId}?done=factors-ended`);
  },
  grant: async ({ locals, params, request }) => {
    const permission = may(locals, 'account.grant-role', params.personId);
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
    const permission = may(locals, 'account.grant-role', params.personId);
    const fields = textFields(await request.formData(), ['role', 'reason']);
    const done = await revokeRoleByHand(database(), permission, { personId: params.personId, ...fields }, { clock: systemClock });
    if (!done.ok) return fail(400, { about: 'revoke' as const, fields: { ...fields, lastDay: '' }, problem: problemWords(done.error) });
    redirect(303, `/staff/people/${params.personId}?done=revoked`);
  },
};
