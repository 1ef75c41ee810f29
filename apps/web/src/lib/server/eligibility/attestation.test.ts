import { beforeAll, describe, expect, test } from 'vitest';
import { fixedClock, toPlainDate, unwrap } from '@einthoven/kernel';
import { emailOf, type Actor } from '../account/index.ts';
import { useTestDatabase } from '../db/test-database.ts';
import { registerSchemes } from '../scheme/index.ts';
import { readOwnApplication, saveDraft, submitApplication, withdrawApplication } from './application.ts';
import { openAttestation, recordAttestation, resendAttestation } from './attestation.ts';
import { askForInformation, decideApplication } from './decision.ts';
import type { EmploymentDraft } from './draft.ts';
import { allowed, fillExperienceDraft, insertActor, JOB, mailsOf } from './test-application.ts';

const test_ = useTestDatabase();
const at = { clock: fixedClock('2026-11-23T12:00:00Z') };
const own = 'application.manage-own' as const;
const attester = { name: 'Ana Employer', title: 'Head of diagnostics' };
const confirmation = { from: toPlainDate('2025-01-01'), to: toPlainDate('2025-12-31'), hours: 2080, supervisedTracings: 300 };
let count = 0;

beforeAll(() => registerSchemes(test_.db));

async function tokenFor(email: string): Promise<string> {
  const mail = (await mailsOf(test_.db, 'attestation.asked', email)).at(-1);
  const token = /\/attest\/([A-Za-z0-9_-]+)/.exec(mail?.body_text ?? '')?.[1];
  if (!token) throw new Error(`no link was sent to ${email}`);
  return token;
}

async function submitted(change: Partial<EmploymentDraft> = {}): Promise<{ actor: Actor; email: string; token: string }> {
  const actor = await insertActor(test_.db);
  const email = `hr${count++}@clinic.example`;
  await fillExperienceDraft(test_.db, actor, at, [{ ...JOB, employerEmail: email, ...change }]);
  unwrap(await submitApplication(test_.db, allowed(actor, own), at));
  return { actor, email, token: await tokenFor(email) };
}

const statusOf = async (actor: Actor) => {
  const it = await readOwnApplication(test_.db, allowed(actor, own), at);
  if (!it) throw new Error('expected an application');
  return it;
};

describe('recordAttestation', () => {
  test('the employer confirms once; the rules are met; the applicant is told; a second answer is refused', async () => {
    const { actor, token } = await submitted();
    expect((await statusOf(actor)).assessment.eligibility).toMatchObject({ decision: 'needs-review', reasons: [{ reason: 'attestation-waiting' }] });
    expect(unwrap(await openAttestation(test_.db, token, at))).toMatchObject({
      applicantName: 'Test Person',
      employerName: JOB.employerName,
      claimed: { hours: 2080 },
    });
    unwrap(await recordAttestation(test_.db, token, { confirmation, attester }, at));
    expect((await statusOf(actor)).assessment.eligibility).toEqual({ decision: 'met', provisional: [] });
    for (const answer of [
      { confirmation, attester },
      { confirmation: undefined, attester },
    ]) {
      expect(await recordAttestation(test_.db, token, answer, at)).toEqual({ ok: false, error: 'ATTESTATION_LINK_USED' });
    }
    expect(await mailsOf(test_.db, 'attestation.confirmed', await emailOf(test_.db, actor.personId))).toHaveLength(1);
    const row = await test_.db.selectFrom('applications').select('finding').where('person_id', '=', actor.personId).executeTakeFirstOrThrow();
    expect(row.finding).toBe('met');
  });

  test('five answers at once: one counts', async () => {
    const { token } = await submitted();
    const results = await Promise.all(Array.from({ length: 5 }, () => recordAttestation(test_.db, token, { confirmation, attester }, at)));
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
  });

  test('what the employer corrects counts, and a no leaves nothing', async () => {
    const less = await submitted();
    unwrap(await recordAttestation(test_.db, less.token, { confirmation: { ...confirmation, hours: 900 }, attester }, at));
    expect((await statusOf(less.actor)).assessment.eligibility).toMatchObject({
      decision: 'not-met',
      unmet: [{ rule: 'experience-hours', actual: 900, shortBy: 1180 }],
    });
    const no = await submitted();
    unwrap(await recordAttestation(test_.db, no.token, { confirmation: undefined, attester }, at));
    expect((await statusOf(no.actor)).assessment.eligibility?.decision).toBe('not-met');
  });

  test('nobody approves while the answer is out', async () => {
    const { actor } = await submitted();
    const manager = await insertActor(test_.db, ['certification-manager']);
    const { application } = await statusOf(actor);
    const request = { applicationId: application.applicationId, outcome: 'approve' as const, reason: 'Looks good.', seenRevision: application.revision };
    expect(await decideApplication(test_.db, allowed(manager, 'application.decide'), request, at)).toEqual({
      ok: false,
      error: 'APPLICATION_APPROVAL_NOT_POSSIBLE',
    });
  });

  test('who answers is kept under the key of the applicant, not readable in the table', async () => {
    const { actor, token, email } = await submitted();
    unwrap(await recordAttestation(test_.db, token, { confirmation, attester }, at));
    const { application, assessment } = await statusOf(actor);
    const rows = await test_.db.selectFrom('experience_attestations').selectAll().where('application_id', '=', application.applicationId).execute();
    const raw = rows.map((row) => row.sealed_employer.toString('latin1') + (row.sealed_attester?.toString('latin1') ?? '') + JSON.stringify(row)).join();
    for (const secret of [attester.name, email, JOB.employerName, token]) expect(raw).not.toContain(secret);
    expect(assessment.attestations[0]?.attester).toEqual(attester);
    await test_.db.deleteFrom('person_keys').where('person_id', '=', actor.personId).execute();
    expect((await statusOf(actor)).assessment.attestations[0]?.attester).toBeUndefined();
  });
});

describe('openAttestation', () => {
  test('a forged, cut, hostile or empty link is unknown', async () => {
    const { token } = await submitted();
    for (const bad of ['', token.slice(1), `${token}x`, 'A'.repeat(43), "' or '1'='1", '../../etc/passwd', '\u0000'.repeat(43)]) {
      expect(await openAttestation(test_.db, bad, at)).toEqual({ ok: false, error: 'ATTESTATION_LINK_UNKNOWN' });
    }
  });

  test('is over after 30 days, and can be sent again', async () => {
    const { actor, token, email } = await submitted();
    const late = { clock: fixedClock('2026-12-23T12:00:00Z') };
    expect(await openAttestation(test_.db, token, late)).toEqual({ ok: false, error: 'ATTESTATION_LINK_EXPIRED' });
    const attestationId = (await statusOf(actor)).assessment.attestations[0]?.attestationId ?? '';
    unwrap(await resendAttestation(test_.db, allowed(actor, own), attestationId, email, late));
    expect((await openAttestation(test_.db, await tokenFor(email), late)).ok).toBe(true);
  });

  test('is not needed any more after a withdrawal', async () => {
    const { actor, token } = await submitted();
    unwrap(await withdrawApplication(test_.db, allowed(actor, own), at));
    expect(await openAttestation(test_.db, token, at)).toEqual({ ok: false, error: 'ATTESTATION_NOT_NEEDED' });
  });
});

describe('resendAttestation', () => {
  test('a new link to a corrected address voids the old one', async () => {
    const { actor, token } = await submitted();
    const attestationId = (await statusOf(actor)).assessment.attestations[0]?.attestationId ?? '';
    unwrap(await resendAttestation(test_.db, allowed(actor, own), attestationId, ' New.Boss@clinic.example ', at));
    expect(await openAttestation(test_.db, token, at)).toEqual({ ok: false, error: 'ATTESTATION_LINK_UNKNOWN' });
    expect((await openAttestation(test_.db, await tokenFor('new.boss@clinic.example'), at)).ok).toBe(true);
  });

  test('refuses the own address, two addresses, a request of somebody else, an answered one, and too many', async () => {
    const { actor, token, email } = await submitted();
    const candidate = allowed(actor, own);
    const attestationId = (await statusOf(actor)).assessment.attestations[0]?.attestationId ?? '';
    const mine = (await emailOf(test_.db, actor.personId)) ?? '';
    for (const address of [mine, mine.toUpperCase(), 'a@b.co,c@d.co', 'a@b.co\r\nBcc: x@y.co', '']) {
      expect(await resendAttestation(test_.db, candidate, attestationId, address, at)).toEqual({ ok: false, error: 'ATTESTATION_ADDRESS_REFUSED' });
    }
    const other = await submitted();
    expect(await resendAttestation(test_.db, allowed(other.actor, own), attestationId, email, at)).toEqual({ ok: false, error: 'ATTESTATION_UNKNOWN' });
    const results = [];
    for (let index = 0; index < 12; index++) results.push(await resendAttestation(test_.db, candidate, attestationId, email, at));
    expect(results.at(-1)).toEqual({ ok: false, error: 'ATTESTATION_TOO_MANY' });
    unwrap(await recordAttestation(test_.db, await tokenFor(email), { confirmation, attester }, at));
    expect(await resendAttestation(test_.db, candidate, attestationId, email, at)).toEqual({ ok: false, error: 'ATTESTATION_ANSWERED' });
    expect(token).not.toBe(await tokenFor(email));
  });
});

describe('submitting again', () => {
  test('keeps the answer to a job that stayed, asks anew about one that changed, and voids the old link', async () => {
    const actor = await insertActor(test_.db);
    const stays = { ...JOB, id: '0190c2f0-0000-7000-8000-00000000000a', employerEmail: 'stays@clinic.example' };
    const changes = { ...JOB, id: '0190c2f0-0000-7000-8000-00000000000b', employerName: 'Other Clinic', employerEmail: 'changes@clinic.example', hours: '100' };
    await fillExperienceDraft(test_.db, actor, at, [stays, changes]);
    const candidate = allowed(actor, own);
    unwrap(await submitApplication(test_.db, candidate, at));
    unwrap(await recordAttestation(test_.db, await tokenFor('stays@clinic.example'), { confirmation, attester }, at));
    const oldToken = await tokenFor('changes@clinic.example');
    const manager = await insertActor(test_.db, ['certification-manager']);
    const { application } = await statusOf(actor);
    const question = { applicationId: application.applicationId, reason: 'Is the second job right?', seenRevision: application.revision };
    unwrap(await askForInformation(test_.db, allowed(manager, 'application.decide'), question, at));
    unwrap(await saveDraft(test_.db, candidate, { step: 'experience', employments: [stays, { ...changes, hours: '120' }] }, at));
    unwrap(await saveDraft(test_.db, candidate, { step: 'answer', answer: 'It was 120 hours.' }, at));
    unwrap(await submitApplication(test_.db, candidate, at));
    expect(await mailsOf(test_.db, 'attestation.asked', 'stays@clinic.example')).toHaveLength(1);
    expect(await openAttestation(test_.db, oldToken, at)).toEqual({ ok: false, error: 'ATTESTATION_NOT_NEEDED' });
    expect(unwrap(await openAttestation(test_.db, await tokenFor('changes@clinic.example'), at)).claimed.hours).toBe(120);
    expect((await statusOf(actor)).assessment.attestations.map((one) => one.answeredAt !== undefined)).toEqual([true, false]);
  });
});
