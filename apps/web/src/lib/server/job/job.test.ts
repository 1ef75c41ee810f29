import { randomUUID } from 'node:crypto';
import { err, toPlainDate, unwrap, type Clock } from '@einthoven/kernel';
import { beforeAll, expect, test } from 'vitest';
import { createPerson, permit, type Role } from '../account/index.ts';
import { eraseAdvice } from '../advice/index.ts';
import { inTransaction } from '../db/pool.ts';
import { useTestDatabase } from '../db/test-database.ts';
import { loadPlaces } from '../place/index.ts';
import { currentScheme, registerSchemes } from '../scheme/index.ts';
import {
  applyAsEmployer,
  applyForJob,
  askConsent,
  askPlacement,
  askReferral,
  closeAdviceCase,
  closePlacement,
  decidePosting,
  eraseJobs,
  expireOpenings,
  exportJobs,
  fileProof,
  handOver,
  importOpenings,
  listApplicants,
  liftSuspension,
  listCandidates,
  listOpeningsByPoint,
  listVerifiedEmployers,
  makeToken,
  moveApplicant,
  noteReferral,
  ownJobApplications,
  ownReferrals,
  postByToken,
  postOpening,
  readApplicant,
  readCandidate,
  readPostingCsv,
  reviewEmployer,
  saveProfile,
  searchBoard,
  sendJobAlerts,
  setConsent,
  suspendEmployer,
  takeReferralBack,
} from './index.ts';

const at = useTestDatabase();
const NOW = new Date('2026-11-27T18:00:00Z');
const later = (days: number): { clock: Clock } => ({ clock: { now: () => new Date(NOW.getTime() + days * 86_400_000) } });
const using = later(0);
beforeAll(async () => {
  await registerSchemes(at.db);
  await loadPlaces(at.db, NOW);
});

async function newPerson(familyName: string, roles: readonly Role[] = []) {
  const personId = await inTransaction(at.db, (tx) =>
    createPerson(tx, {
      legalName: `Test ${familyName}`,
      familyName,
      birthDate: toPlainDate('1990-05-04'),
      email: `${randomUUID()}@example.org`,
      emailVerified: true,
      demonstration: true,
      reason: 'test',
      clock: using.clock,
    }),
  );
  const actor = { personId, roles: new Set(roles), secondFactor: true, sessionId: 'session' };
  return { personId, actor, own: unwrap(permit(actor, 'job.manage-own')), employ: unwrap(permit(actor, 'employer.apply-own')) };
}
const decider = async () => unwrap(permit((await newPerson('Decider', ['certification-manager'])).actor, 'job.decide'));
async function newAgency() {
  const person = await newPerson('Agent');
  const fields = {
    kind: 'staffing-agency',
    name: `Agency ${randomUUID()}`,
    website: 'https://agency.example',
    about: 'We place technicians in hospitals.',
    proofRegister: 'Arizona register',
    proofNumber: 'L1',
  };
  const employerId = unwrap(await applyAsEmployer(at.db, person.employ, fields, using));
  return { ...person, employerId };
}
async function verified() {
  const agency = await newAgency();
  for (const by of [await decider(), await decider()])
    unwrap(await reviewEmployer(at.db, by, agency.employerId, { verdict: 'verify', reason: 'Found.' }, using));
  return agency;
}
const OPENING = {
  title: 'ECG technician',
  description: 'You record twelve-lead tracings on two wards and log each of them.',
  employmentType: 'full-time',
  shift: 'night',
  setting: 'hospital',
  payFrom: '22',
  payUntil: '26',
  payUnit: 'hour',
  zip: '85719',
  expires: '',
  reference: '',
};
const PROFILE = {
  zip: '85705',
  miles: '30',
  availableFrom: '2026-12-01',
  shifts: ['night'],
  settings: [],
  employmentTypes: [],
  listed: true,
  alerts: true,
  groups: { age: '25-39', gender: 'no such' },
};
const WISH = { place: '85719', miles: '', shift: '', setting: '', type: '', pay: '' };
const events = async (kind: string, personId: string) =>
  (await at.db.selectFrom('events').select('kind').where('kind', '=', kind).where('subject_person_id', '=', personId).execute()).length;
const told = async (personId: string) =>
  (await at.db.selectFrom('messages').select('message').where('person_id', '=', personId).execute()).map(({ message }) => message);

test('nobody posts before two people have looked; one alone decides nothing, and nobody decides on their own', async () => {
  const agency = await newAgency();
  expect(await postOpening(at.db, agency.employ, OPENING, using)).toEqual(err('EMPLOYER_NOT_VERIFIED'));
  const [first, second] = [await decider(), await decider()];
  const own = { ...first, actor: { ...first.actor, personId: agency.personId } };
  const verify = (by: typeof first) => reviewEmployer(at.db, by, agency.employerId, { verdict: 'verify', reason: 'Found.' }, using);
  expect(await verify(own)).toEqual(err('REVIEW_OWN'));
  expect(unwrap(await verify(first))).toBe('open');
  expect(await verify(first)).toEqual(err('REVIEW_DONE'));
  expect(unwrap(await verify(second))).toBe('verified');
  expect(await verify(await decider())).toEqual(err('EMPLOYER_DECIDED'));
  expect(await told(agency.personId)).toEqual(['job.employer-verified']);
});

test('a posting stands on the board until its day is over; a scam waits, and of two who decide at once one is told who was quicker', async () => {
  const agency = await verified();
  const { postingId, waits } = unwrap(await postOpening(at.db, agency.employ, OPENING, using));
  expect(waits).toBe(false);
  expect(await postOpening(at.db, agency.employ, { ...OPENING, zip: '00000' }, using)).toEqual(err('POSTING_ZIP'));
  expect((await searchBoard(at.db, { ...WISH, place: '00000' }, '', using)).placeProblem).toBe('NO_SUCH_ZIP');
  const seen = async (days: number) => (await searchBoard(at.db, WISH, '', later(days))).postings.some((one) => one.postingId === postingId);
  const { postingDays } = currentScheme().jobs;
  expect([await seen(0), await seen(postingDays.value), await seen(postingDays.value + 1)]).toEqual([true, true, false]);
  expect((await searchBoard(at.db, { ...WISH, place: 'Chicago, IL' }, '', using)).postings.some((one) => one.postingId === postingId)).toBe(false);

  const scam = unwrap(
    await postOpening(at.db, agency.employ, { ...OPENING, description: 'Send $45 for the training kit, then start. Write on Telegram.' }, using),
  );
  expect(scam.waits).toBe(true);
  expect((await searchBoard(at.db, WISH, '', using)).postings.some((one) => one.postingId === scam.postingId)).toBe(false);
  const decide = async (outcome: string) =>
    decidePosting(at.db, await decider(), { postingId: scam.postingId, outcome, reason: 'It asks for money.', seenRevision: 0 }, using);
  const both = await Promise.all([decide('refused'), decide('shown')]);
  expect(both.filter(({ ok }) => ok)).toHaveLength(1);
  expect(both.find(({ ok }) => !ok)).toMatchObject({ error: { code: 'DECISION_TAKEN', by: 'Test Decider', at: NOW } });
  await expireOpenings(at.db, later(postingDays.value + 1));
  expect((await at.db.selectFrom('postings').select('state').where('posting_id', '=', postingId).executeTakeFirstOrThrow()).state).toBe('expired');
});

test('a file posts its good rows and says of the others where and why; a token posts, a guessed one does not', async () => {
  const agency = await verified();
  const csv = `title,description,employment_type,shift,setting,zip,reference
=cmd|calc,${OPENING.description},full-time,day,clinic,85719,R1
Tech,<script>x</script> ${OPENING.description},full-time,day,clinic,85719,R2
Tech,${OPENING.description},full-time,day,clinic,99999,R3
Tech,${OPENING.description},full-time,day,clinic,85719,R1`;
  const report = unwrap(await importOpenings(at.db, agency.employ, unwrap(readPostingCsv(Buffer.from(csv))), 'csv', using));
  expect(report).toMatchObject({
    posted: 1,
    problems: [
      { at: 3, code: 'POSTING_MARKUP' },
      { at: 4, code: 'POSTING_ZIP' },
      { at: 5, code: 'POSTING_TWICE' },
    ],
  });
  const token = unwrap(await makeToken(at.db, agency.employ, { ...using, token: 'a'.repeat(43) }));
  const call = (given: string) => postByToken(at.db, { token: given, fields: OPENING, address: '10.0.0.1' }, using);
  expect((await call(token)).ok).toBe(true);
  expect(await call('b'.repeat(43))).toEqual(err({ code: 'TOKEN_UNKNOWN' }));
  expect(JSON.stringify(await at.db.selectFrom('employer_tokens').selectAll().execute())).not.toContain(token);
  unwrap(await makeToken(at.db, agency.employ, { ...using, token: 'c'.repeat(43) }));
  expect(await call(token)).toEqual(err({ code: 'TOKEN_UNKNOWN' }));
});

test('an agency sees who a person is only with consent; each try is on record; a job is filled', async () => {
  const agency = await verified();
  const person = await newPerson('Seeker');
  expect(await saveProfile(at.db, person.own, { ...PROFILE, zip: '00000' }, using)).toEqual(err('PROFILE_ZIP'));
  unwrap(await saveProfile(at.db, person.own, PROFILE, using));
  const { postingId } = unwrap(await postOpening(at.db, agency.employ, OPENING, later(0.1)));
  const mine = async () => unwrap(await listCandidates(at.db, agency.employ, postingId, using)).find((one) => one.reasons[0] === 'wants the night shift');
  const before = await mine();
  expect(before?.consent).toBe('none');
  // Neither before consent nor after it does the list say who anybody is: that is opened one by one, and kept.
  const saysWho = /Seeker|@example\.org/;
  expect(JSON.stringify(before)).not.toContain(person.personId);
  expect(JSON.stringify(before)).not.toMatch(saysWho);
  const it = { postingId, code: before?.code ?? '' };
  expect(await readCandidate(at.db, agency.employ, it, using)).toEqual(err('CONSENT_MISSING'));
  expect(await events('job.reading-refused', person.personId)).toBe(1);
  expect(await listCandidates(at.db, (await verified()).employ, postingId, using)).toEqual(err('POSTING_UNKNOWN'));
  unwrap(await askConsent(at.db, agency.employ, it, using));
  expect(await askConsent(at.db, agency.employ, it, using)).toEqual(err('CONSENT_ASKED'));
  const set = (step: 'given' | 'withdrawn', seenVersion: number) => setConsent(at.db, person.own, { employerId: agency.employerId, step, seenVersion }, using);
  expect(await set('given', 0)).toEqual(err('CONSENT_CHANGED'));
  unwrap(await set('given', 1));
  expect(unwrap(await readCandidate(at.db, agency.employ, it, using)).name).toBe('Test Seeker');
  expect(await events('job.person-read', person.personId)).toBe(1);
  const after = await mine();
  expect(after?.consent).toBe('given');
  expect(JSON.stringify(after)).not.toMatch(saysWho);

  const applicationId = unwrap(await applyForJob(at.db, person.own, postingId, using));
  expect(await applyForJob(at.db, person.own, postingId, using)).toEqual(err('APPLICATION_THERE'));
  unwrap(await moveApplicant(at.db, agency.employ, { applicationId, stage: 'hired' }, using));
  expect((await ownJobApplications(at.db, person.own))[0]?.stage).toBe('hired');
  // Who applied is opened one by one as well, and kept.
  const applicants = async () => (await listApplicants(at.db, agency.employ, postingId))?.applicants;
  expect(await applicants()).toMatchObject([{ applicationId, stage: 'hired', mayOpen: true }]);
  expect(JSON.stringify(await applicants())).not.toMatch(saysWho);
  const other = (await verified()).employ;
  expect(await readApplicant(at.db, other, applicationId, using)).toEqual(err('APPLICATION_UNKNOWN'));
  expect(await readApplicant(at.db, agency.employ, randomUUID(), using)).toEqual(err('APPLICATION_UNKNOWN'));
  expect(await readApplicant(at.db, agency.employ, 'no such', using)).toEqual(err('APPLICATION_UNKNOWN'));
  expect(await events('job.person-read', person.personId)).toBe(1);
  expect(unwrap(await readApplicant(at.db, agency.employ, applicationId, using)).name).toBe('Test Seeker');
  expect(await events('job.person-read', person.personId)).toBe(2);
  unwrap(await set('withdrawn', 2));
  expect(await moveApplicant(at.db, agency.employ, { applicationId, stage: 'declined' }, using)).toEqual(err('CONSENT_MISSING'));
  expect(await applicants()).toMatchObject([{ mayOpen: false }]);
  expect(await readApplicant(at.db, agency.employ, applicationId, using)).toEqual(err('CONSENT_MISSING'));
  expect(await events('job.reading-refused', person.personId)).toBe(2);
  // Staff see who tries; one that never tried stands after it, without a word.
  const reading = unwrap(permit((await newPerson('Reader', ['certification-manager'])).actor, 'job.read'));
  const watched = await listVerifiedEmployers(at.db, reading, using);
  expect(watched[0]).toMatchObject({ employerId: agency.employerId, refused: { tries: 2, lastAt: NOW } });
  expect(watched.slice(1).map(({ refused }) => refused)).not.toContainEqual(expect.anything());
  expect((await listVerifiedEmployers(at.db, reading, later(31))).map(({ refused }) => refused)).not.toContainEqual(expect.anything());

  expect(await sendJobAlerts(at.db, later(1))).toBe(1);
  expect(await sendJobAlerts(at.db, later(1.1))).toBe(0);
  expect(await askReferral(at.db, person.own, 'american-red-cross', using)).toEqual(err('PARTNER_NOT_ON_FILE'));
  await inTransaction(at.db, (tx) => eraseJobs(tx, person.personId, later(2).clock.now()));
  expect(await mine()).toBeUndefined();
});

test('a referral is handed over once, with consent only, and ends with the person', async () => {
  const partnerId = 'test-partner';
  await at.db
    .insertInto('partners')
    .values({ partner_id: partnerId, name: 'Test Partner' })
    .onConflict((on) => on.doNothing())
    .execute();
  const by = await decider();
  expect(await handOver(at.db, by, partnerId, using)).toEqual(err('PARTNER_NOT_ON_FILE'));
  unwrap(await fileProof(at.db, by, { partnerId, proof: 'Letter of the partner, cabinet 4' }, using));
  const [stays, leaves, erased] = [await newPerson('Stays'), await newPerson('Leaves'), await newPerson('Erased')];
  for (const { own } of [stays, leaves, erased]) unwrap(await askReferral(at.db, own, partnerId, using));
  const referralOf = async (personId: string) =>
    at.db.selectFrom('referrals').select(['referral_id', 'status']).where('person_id', '=', personId).executeTakeFirstOrThrow();
  const early = { referralId: (await referralOf(stays.personId)).referral_id, status: 'hired' };
  expect(await noteReferral(at.db, by, early, using)).toEqual(err('REFERRAL_UNKNOWN'));
  await takeReferralBack(at.db, leaves.own, partnerId, using);
  await inTransaction(at.db, (tx) => eraseJobs(tx, erased.personId, NOW));
  expect((await referralOf(erased.personId)).status).toBe('withdrawn');
  // Who took it back may ask anew, once.
  const anew = await newPerson('Anew');
  unwrap(await askReferral(at.db, anew.own, partnerId, using));
  await takeReferralBack(at.db, anew.own, partnerId, using);
  expect((await ownReferrals(at.db, anew.own)).size).toBe(0);
  for (let times = 1; times <= 2; times += 1) unwrap(await askReferral(at.db, anew.own, partnerId, later(1)));
  expect((await ownReferrals(at.db, anew.own)).get(partnerId)).toMatchObject({ status: 'waiting', consentedAt: later(1).clock.now() });
  expect(await events('job.referral-asked', anew.personId)).toBe(2);

  const files = await Promise.all([handOver(at.db, by, partnerId, using), handOver(at.db, await decider(), partnerId, using)]);
  const text = files.map(unwrap).join('\n');
  expect(text.match(/Test Stays/g)).toHaveLength(1);
  expect(text).toMatch(/Test Stays,[^,]+,not certified by us today,/);
  expect(text).not.toMatch(/Test (?:Leaves|Erased)/);
  expect(await events('job.referral-handed-over', stays.personId)).toBe(1);
  unwrap(await noteReferral(at.db, by, early, using));
  expect(await exportJobs(at.db, stays.own)).toMatchObject({ referrals: [{ partnerId, status: 'hired' }] });
});

test('a suspended employer is off the board at once, and of two who suspend it one is told who was quicker', async () => {
  const agency = await verified();
  const { postingId } = unwrap(await postOpening(at.db, agency.employ, { ...OPENING, zip: '96813' }, using));
  const token = unwrap(await makeToken(at.db, agency.employ, { ...using, token: 'd'.repeat(43) }));
  const onBoard = async () => (await searchBoard(at.db, { ...WISH, place: '96813', shift: 'night' }, '', using)).postings.map((one) => one.postingId);
  const points = async () => (await listOpeningsByPoint(at.db, using)).map((one) => one.postingId);
  expect([await onBoard(), (await points()).includes(postingId)]).toEqual([[postingId], true]);
  const suspend = async (by: Awaited<ReturnType<typeof decider>>, reason = 'It asked people for money.') =>
    suspendEmployer(at.db, by, { employerId: agency.employerId, reason }, using);
  expect(await suspend(await decider(), ' ')).toEqual(err({ code: 'REVIEW_REASON' }));
  const own = { ...(await decider()), actor: agency.actor };
  expect(await suspend(own)).toEqual(err({ code: 'REVIEW_OWN' }));
  const both = await Promise.all([suspend(await decider()), suspend(await decider())]);
  expect(both.filter(({ ok }) => ok)).toMatchObject([{ value: { postings: 1 } }]);
  expect(both.find(({ ok }) => !ok)).toEqual(err({ code: 'SUSPENSION_TAKEN', by: 'Test Decider', at: NOW }));
  expect([await onBoard(), (await points()).includes(postingId)]).toEqual([[], false]);
  expect(await listCandidates(at.db, agency.employ, postingId, using)).toEqual(err('EMPLOYER_NOT_VERIFIED'));
  expect(await postByToken(at.db, { token, fields: OPENING, address: '10.0.0.2' }, using)).toEqual(err({ code: 'TOKEN_UNKNOWN' }));
  const again = {
    kind: 'employer',
    name: 'Again',
    website: 'https://again.example',
    about: 'We come again under another name.',
    proofRegister: 'R',
    proofNumber: '1',
  };
  expect(await applyAsEmployer(at.db, agency.employ, again, using)).toEqual(err('EMPLOYER_SUSPENDED'));
  expect(await events('job.employer-suspended', agency.personId)).toBe(1);
  expect(await told(agency.personId)).toEqual(['job.employer-verified', 'job.employer-suspended']);

  // It is lifted by somebody who took no part, once, with a reason; then it posts again, by a new token.
  const { suspended_by } = await at.db.selectFrom('employers').select('suspended_by').where('employer_id', '=', agency.employerId).executeTakeFirstOrThrow();
  const lift = async (by: Awaited<ReturnType<typeof decider>>, reason = 'They were not the ones.') =>
    liftSuspension(at.db, by, { employerId: agency.employerId, reason }, using);
  const as = async (personId: string) => {
    const by = await decider();
    return { ...by, actor: { ...by.actor, personId } };
  };
  expect(await lift(await decider(), ' ')).toEqual(err('REVIEW_REASON'));
  expect(await lift(await as(suspended_by ?? ''))).toEqual(err('SUSPENSION_OWN'));
  expect(await lift(await as(agency.personId))).toEqual(err('REVIEW_OWN'));
  // Past the rules of the code, the database holds.
  await expect(
    at.db
      .updateTable('employers')
      .set({ state: 'verified', suspended_by: null, lifted_by: suspended_by })
      .where('employer_id', '=', agency.employerId)
      .execute(),
  ).rejects.toThrow('somebody else');
  const lifts = await Promise.all([lift(await decider()), lift(await decider())]);
  expect(lifts.map(({ ok }) => ok).toSorted()).toEqual([false, true]);
  expect(lifts).toContainEqual(err('SUSPENSION_NONE'));
  expect(await onBoard()).toEqual([]);
  expect(await postByToken(at.db, { token, fields: OPENING, address: '10.0.0.2' }, using)).toEqual(err({ code: 'TOKEN_UNKNOWN' }));
  expect((await postOpening(at.db, agency.employ, { ...OPENING, zip: '96813' }, using)).ok).toBe(true);
  expect(await events('job.suspension-lifted', agency.personId)).toBe(1);
  expect((await told(agency.personId)).at(-1)).toBe('job.suspension-lifted');
  expect((await suspend(await decider(), 'Again.')).ok).toBe(true);
});

test('help to find a job and its case with the advisers end by one act, from either side, and with the person', async () => {
  const helper = await newPerson('Adviser', ['adviser']);
  const [placing, keeping] = [unwrap(permit(helper.actor, 'placement.keep')), unwrap(permit(helper.actor, 'advice.keep'))];
  const asked = async (name: string) => {
    const person = await newPerson(name);
    const placementId = unwrap(await askPlacement(at.db, person.own, 'Nights in a hospital near Tucson.', using));
    const row = await at.db.selectFrom('placements').select('advice_case_id').where('placement_id', '=', placementId).executeTakeFirstOrThrow();
    const caseId = row.advice_case_id ?? '';
    const states = async () => [
      (await at.db.selectFrom('placements').select('state').where('placement_id', '=', placementId).executeTakeFirstOrThrow()).state,
      (await at.db.selectFrom('advice_cases').select('state').where('advice_case_id', '=', caseId).executeTakeFirstOrThrow()).state,
    ];
    return { ...person, placementId, caseId, states };
  };
  const [board, desk, erased] = [await asked('Board'), await asked('Desk'), await asked('Gone')];

  const ends = { state: 'placed', outcome: 'Starts on Monday at a clinic.' };
  expect(await closePlacement(at.db, placing, { placementId: board.placementId, ...ends, state: 'no such' }, using)).toEqual(err('PLACEMENT_OUTCOME'));
  unwrap(await closePlacement(at.db, placing, { placementId: board.placementId, ...ends }, using));
  expect(await closePlacement(at.db, placing, { placementId: board.placementId, ...ends }, using)).toEqual(err('PLACEMENT_UNKNOWN'));
  expect(await board.states()).toEqual(['placed', 'closed']);
  expect(await told(board.personId)).toEqual(['job.placement-ended']);

  const close = (end: string) => closeAdviceCase(at.db, keeping, { caseId: desk.caseId, seenRevision: 0, outcome: 'No opening was near.', end }, using);
  expect(await close('')).toEqual(err({ code: 'PLACEMENT_OUTCOME' }));
  expect(await desk.states()).toEqual(['open', 'waiting']);
  unwrap(await close('ended'));
  expect(await desk.states()).toEqual(['ended', 'closed']);
  expect(await told(desk.personId)).toEqual(['advice.closed']);
  expect([await events('job.placement-ended', desk.personId), await events('advice.closed', desk.personId)]).toEqual([1, 1]);

  // A case that was closed alone would leave the help open: the database does not take it.
  await expect(
    inTransaction(at.db, (tx) =>
      tx
        .updateTable('advice_cases')
        .set({ state: 'closed', closed_at: NOW, waiting_since: null, answer_by: null })
        .where('advice_case_id', '=', erased.caseId)
        .execute(),
    ),
  ).rejects.toThrow('end together');
  await inTransaction(at.db, async (tx) => {
    await eraseAdvice(tx, erased.personId, NOW);
    await eraseJobs(tx, erased.personId, NOW);
  });
  expect(await erased.states()).toEqual(['ended', 'closed']);
});
