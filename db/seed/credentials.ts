import { addDays, addYears, daysBetween, fixedClock, plainDateIn, seededRng, toPlainDate, unwrap, type PlainDate } from '@einthoven/kernel';
import { DEMONSTRATION_CONVERSION, passes, scaledScore } from '@einthoven/exam';
import { awardAttempt, findCredential } from '../../apps/web/src/lib/server/credential/index.ts';
import { seedDemonstrationPerson } from '../../apps/web/src/lib/server/account/demonstration.ts';
import { readBlueprint } from '../../apps/web/src/lib/server/item/index.ts';
import { inTransaction, type Db, type Tx } from '../../apps/web/src/lib/server/db/pool.ts';
import { config } from '../../apps/web/src/lib/server/platform/config.ts';
import { recordEvent, recordEvents, type NewEvent } from '../../apps/web/src/lib/server/platform/events.ts';
import { currentScheme } from '../../apps/web/src/lib/server/scheme/index.ts';

type Action = { readonly action: 'suspend' | 'revoke' | 'surrender'; readonly daysAgo: number; readonly publicReason: string };

type DemonstrationCertificant = {
  readonly email: string;
  readonly legalName: string;
  readonly familyName: string;
  readonly birthDate: string;
  readonly awardedDaysAgo: number;
  readonly renewed?: boolean;
  readonly provisional?: boolean;
  readonly place?: { readonly city: string; readonly stateCode: string };
  readonly action?: Action;
  readonly rawScore: number;
};

/** One certified person in each standing, and one who failed; the names say that they are invented. */
const CERTIFICANTS: readonly DemonstrationCertificant[] = [
  {
    email: 'certificant@demo.example',
    legalName: 'Demo Person Seven',
    familyName: 'Seven',
    birthDate: '1999-07-07',
    awardedDaysAgo: 984,
    renewed: true,
    rawScore: 88,
  },
  {
    email: 'certificant.eight@demo.example',
    legalName: 'Demo Person Eight',
    familyName: 'Eight',
    birthDate: '1990-08-08',
    awardedDaysAgo: 200,
    rawScore: 75,
    place: { city: 'Tucson', stateCode: 'AZ' },
  },
  {
    email: 'certificant.nine@demo.example',
    legalName: 'Demo Zoë O’Neill-Weiß',
    familyName: 'O’Neill-Weiß',
    birthDate: '1985-09-09',
    awardedDaysAgo: 690,
    rawScore: 91,
  },
  {
    email: 'certificant.ten@demo.example',
    legalName: 'Demo Person Ten',
    familyName: 'Ten',
    birthDate: '1978-10-10',
    awardedDaysAgo: 840,
    rawScore: 72,
    place: { city: 'Reno', stateCode: 'NV' },
  },
  {
    email: 'certificant.eleven@demo.example',
    legalName: 'Demo Person Eleven',
    familyName: 'Eleven',
    birthDate: '1994-11-11',
    awardedDaysAgo: 400,
    rawScore: 80,
    action: { action: 'suspend', daysAgo: 30, publicReason: 'a complaint is being looked into' },
  },
  {
    email: 'certificant.twelve@demo.example',
    legalName: 'Demo Person Twelve',
    familyName: 'Twelve',
    birthDate: '1988-12-12',
    awardedDaysAgo: 500,
    rawScore: 84,
    action: { action: 'revoke', daysAgo: 60, publicReason: 'another person sat the exam' },
  },
  {
    email: 'certificant.thirteen@demo.example',
    legalName: 'Demo Person Thirteen',
    familyName: 'Thirteen',
    birthDate: '2009-06-13',
    awardedDaysAgo: 40,
    rawScore: 78,
    provisional: true,
  },
  {
    email: 'certificant.fourteen@demo.example',
    legalName: 'Demo Person Fourteen',
    familyName: 'Fourteen',
    birthDate: '1969-02-14',
    awardedDaysAgo: 300,
    rawScore: 86,
    action: { action: 'surrender', daysAgo: 20, publicReason: 'given back on retirement' },
  },
  {
    email: 'candidate.failed@demo.example',
    legalName: 'Demo Person Fifteen',
    familyName: 'Fifteen',
    birthDate: '1996-03-15',
    awardedDaysAgo: 10,
    rawScore: 61,
  },
];

/**
 * Makes certified people in every standing, through the same award as everybody's, at a date in the past.
 * Safe to run again; refuses in production.
 *
 * @param formId the sealed demonstration form
 */
export async function seedCredentials(db: Db, formId: string, now: Date): Promise<void> {
  if (config().mode !== 'demonstration') throw new Error('demonstration credentials are refused in production');
  for (const person of CERTIFICANTS) await inTransaction(db, (tx) => seedOne(tx, person, formId, now));
}

async function seedOne(tx: Tx, person: DemonstrationCertificant, formId: string, now: Date): Promise<void> {
  const scheme = currentScheme();
  const awardedOn = addDays(plainDateIn(now, scheme.zone.value), -person.awardedDaysAgo);
  const instant = (days: number, hour = 17) => new Date(`${addDays(awardedOn, days)}T${String(hour).padStart(2, '0')}:00:00Z`);
  const made = await seedDemonstrationPerson(
    tx,
    { ...person, birthDate: toPlainDate(person.birthDate), authenticator: false },
    fixedClock(instant(-60).toISOString()),
  );
  const personId = made ?? (await tx.selectFrom('auth_users').select('id').where('email', '=', person.email).executeTakeFirstOrThrow()).id;
  if (await tx.selectFrom('attempts').select('attempt_id').where('person_id', '=', personId).executeTakeFirst()) return;
  if (person.place) {
    await tx
      .updateTable('person_profiles')
      .set({ city: person.place.city, state_code: person.place.stateCode, registry_place_shown: true })
      .where('person_id', '=', personId)
      .execute();
  }
  const attemptId = await seedAttempt(tx, { personId, person, formId, awardedOn, instant });
  unwrap(await awardAttempt(tx, attemptId, { clock: fixedClock(instant(0, 19).toISOString()), rng: seededRng(`demonstration ${person.email}`) }));
  const credential = await findCredential(tx, personId);
  if (!credential) return;
  if (person.renewed) {
    const from = addYears(awardedOn, scheme.validity.years.value);
    const to = addYears(from, scheme.validity.years.value);
    const at = instant(daysBetween(awardedOn, from) - 40);
    await tx
      .insertInto('credential_periods')
      .values({ credential_id: credential.credentialId, valid: `[${from},${to})`, basis: 'renewal', granted_at: at })
      .execute();
    await recordEvent(tx, {
      kind: 'credential.renewed',
      actor: { kind: 'operator' },
      subjectPersonId: personId,
      entity: { name: 'credential', id: credential.credentialId },
      reason: 'demonstration',
      schemeVersion: scheme.version,
      payload: { from, to },
      occurredAt: at,
    });
  }
  if (person.action) {
    const { action, daysAgo, publicReason } = person.action;
    const at = instant(person.awardedDaysAgo - daysAgo);
    await tx
      .insertInto('credential_actions')
      .values({ credential_id: credential.credentialId, action, public_reason: publicReason, effective_on: plainDateIn(at, scheme.zone.value), decided_at: at })
      .execute();
    const kinds = { suspend: 'credential.suspended', revoke: 'credential.revoked', surrender: 'credential.surrendered' } as const;
    await recordEvent(tx, {
      kind: kinds[action],
      actor: { kind: 'operator' },
      subjectPersonId: personId,
      entity: { name: 'credential', id: credential.credentialId },
      reason: 'demonstration',
      schemeVersion: scheme.version,
      occurredAt: at,
    });
  }
}

/** The rows that lead to an award, with the events of the acts that make them: approved application, paid order, submitted and scored attempt. */
async function seedAttempt(
  tx: Tx,
  {
    personId,
    person,
    formId,
    awardedOn,
    instant,
  }: { personId: string; person: DemonstrationCertificant; formId: string; awardedOn: PlainDate; instant: (days: number, hour?: number) => Date },
): Promise<string> {
  const scheme = currentScheme();
  const amountCents = scheme.fee.certificationCents.value;
  const { application_id } = await tx
    .insertInto('applications')
    .values({
      person_id: personId,
      credential: 'CET',
      scheme_version: scheme.version,
      route: 'program',
      state: 'approved',
      provisional: person.provisional ?? false,
      created_at: instant(-50),
      updated_at: instant(-40),
      submitted_at: instant(-45),
      decided_at: instant(-40),
      open_until: addYears(addDays(awardedOn, -40), 1),
    })
    .returning('application_id')
    .executeTakeFirstOrThrow();
  const { order_id } = await tx
    .insertInto('orders')
    .values({
      person_id: personId,
      application_id,
      scheme_version: scheme.version,
      purpose: 'certification-fee',
      amount_cents: amountCents,
      state: 'paid',
      created_at: instant(-39),
      updated_at: instant(-39),
    })
    .returning('order_id')
    .executeTakeFirstOrThrow();
  await tx
    .insertInto('ledger_entries')
    .values({
      order_id,
      kind: 'payment',
      amount_cents: amountCents,
      provider: 'demonstration',
      payment_reference: `seed-${personId}`,
      provider_reference: `seed-${personId}`,
      occurred_at: instant(-39),
      recorded_at: instant(-39),
    })
    .execute();
  const bought = { 'final-attempts': scheme.exam.attempts.value, 'study-material': null, 'resume-revision': 1, 'placement-help': null };
  for (const [kind, quantity] of Object.entries(bought)) {
    await tx
      .insertInto('entitlements')
      .values({ person_id: personId, order_id, application_id, kind, quantity, granted_at: instant(-39) })
      .execute();
  }
  const form = await tx.selectFrom('forms').select(['conversion_kind', 'conversion_sha256']).where('form_id', '=', formId).executeTakeFirstOrThrow();
  const conversion = DEMONSTRATION_CONVERSION;
  const passed = passes(person.rawScore, conversion);
  const { attempt_id } = await tx
    .insertInto('attempts')
    .values({
      person_id: personId,
      application_id,
      form_id: formId,
      ordinal: 1,
      scheme_version: scheme.version,
      state: 'submitted',
      started_at: instant(0, 17),
      deadline_at: instant(0, 19),
      submitted_at: instant(0, 19),
      submitted_by: 'candidate',
      passed,
      lease_epoch: 1,
    })
    .returning('attempt_id')
    .executeTakeFirstOrThrow();
  const scoredItems = scheme.exam.scoredItems.value;
  const domains = readBlueprint(scheme.exam.blueprint.value).domains.map((domain) =>
    domain.scoredItems >= scheme.exam.profileMinItems.value
      ? { domain: domain.id, scoredItems: domain.scoredItems, enough: true, correctItems: Math.round((domain.scoredItems * person.rawScore) / scoredItems) }
      : { domain: domain.id, scoredItems: domain.scoredItems, enough: false },
  );
  const scaled = scaledScore(person.rawScore, conversion);
  const { result_id } = await tx
    .insertInto('results')
    .values({
      attempt_id,
      person_id: personId,
      raw_score: person.rawScore,
      scored_items: scoredItems,
      scaled_score: scaled,
      passed,
      domains: JSON.stringify(domains),
      conversion_kind: form.conversion_kind,
      conversion_sha256: form.conversion_sha256,
      scheme_version: scheme.version,
      scored_at: instant(0, 19),
    })
    .returning('result_id')
    .executeTakeFirstOrThrow();
  const minutes = scheme.exam.minutes.value;
  const event = (
    kind: NewEvent['kind'],
    entity: NonNullable<NewEvent['entity']>,
    occurredAt: Date,
    payload: NonNullable<NewEvent['payload']> = {},
  ): NewEvent => ({
    kind,
    actor: { kind: 'operator' },
    subjectPersonId: personId,
    entity,
    reason: 'demonstration',
    schemeVersion: scheme.version,
    payload,
    occurredAt,
  });
  const application = { name: 'application', id: application_id };
  const order = { name: 'order', id: order_id };
  const attempt = { name: 'attempt', id: attempt_id };
  await recordEvents(tx, [
    event('application.started', application, instant(-50)),
    event('application.submitted', application, instant(-45)),
    event('application.approved', application, instant(-40), { outcome: 'approve' }),
    event('payment.order-opened', order, instant(-39), { amountCents }),
    event('payment.received', order, instant(-39), { amountCents, provider: 'demonstration' }),
    event('payment.entitlements-granted', order, instant(-39), bought),
    event('exam.started', attempt, instant(0, 17), { formId, minutes }),
    event('exam.submitted', attempt, instant(0, 19)),
    event('exam.scored', { name: 'result', id: result_id }, instant(0, 19), { attemptId: attempt_id, scaledScore: scaled, passed }),
  ]);
  return attempt_id;
}
