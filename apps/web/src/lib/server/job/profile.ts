import { createHmac } from 'node:crypto';
import { addDays, err, ok, parsePlainDate, plainDateIn, type Clock, type PlainDate, type Result } from '@einthoven/kernel';
import { emailOf, getProfile, isUuid, type Permission } from '../account/index.ts';
import { publicRecordOf, selectCredentials } from '../credential/index.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { tell } from '../message/index.ts';
import { locate } from '../place/index.ts';
import { config } from '../platform/config.ts';
import { recordEvent } from '../platform/events.ts';
import { currentScheme } from '../scheme/index.ts';
import { consentState, consentWording, mayIdentify, type ConsentStep } from './consent.ts';
import { ownEmployer } from './employer.ts';
import { findEmployer, type Employer } from './employer.queries.ts';
import { orderCandidates, type Candidate } from './order.ts';
import { findPosting, searchPostings } from './posting.queries.ts';
import * as queries from './profile.queries.ts';
import { EMPLOYMENT_WORDS, isCode, SETTING_WORDS, SHIFT_WORDS, type JobProblem, type Shift } from './words.ts';

type At = { readonly clock: Clock };
type Own = Permission<'job.manage-own'>;
type Employ = Permission<'employer.apply-own'>;

/** The groups that people may volunteer, by question. */
export const GROUP_ANSWERS: Readonly<Record<string, { readonly title: string; readonly answers: Readonly<Record<string, string>> }>> = {
  age: { title: 'Age', answers: { 'under-25': 'Under 25', '25-39': '25 to 39', '40-54': '40 to 54', '55-over': '55 and over' } },
  gender: { title: 'Gender', answers: { woman: 'Woman', man: 'Man', other: 'Another' } },
  race: {
    title: 'Race or ethnicity',
    answers: {
      asian: 'Asian',
      black: 'Black or African American',
      hispanic: 'Hispanic or Latino',
      native: 'Native American or Pacific Islander',
      white: 'White',
      several: 'Several or another',
    },
  },
};

/** A profile as it was typed. */
export type ProfileTyped = {
  readonly zip: string;
  readonly miles: string;
  readonly availableFrom: string;
  readonly shifts: readonly string[];
  readonly settings: readonly string[];
  readonly employmentTypes: readonly string[];
  readonly listed: boolean;
  readonly alerts: boolean;
  /** By question; empty where a person does not say. */
  readonly groups: Readonly<Record<string, string>>;
};

/** Saves what a person looks for. */
export async function saveProfile(db: Db, permission: Own, typed: ProfileTyped, { clock }: At): Promise<Result<undefined, JobProblem>> {
  const { personId } = permission.actor;
  const found = /^\d{5}$/.test(typed.zip.trim()) ? await locate(db, typed.zip) : 'NO_SUCH_ZIP';
  if (typeof found === 'string' || 'several' in found) return err('PROFILE_ZIP');
  const miles = /^\d{1,3}$/.test(typed.miles.trim()) ? Number(typed.miles) : 0;
  if (miles < 1 || miles > 500) return err('PROFILE_MILES');
  const from = parsePlainDate(typed.availableFrom);
  if (!from.ok) return err('PROFILE_DATE');
  const at = clock.now();
  const answers = Object.entries(typed.groups).flatMap(([question, answer]) =>
    GROUP_ANSWERS[question] && Object.hasOwn(GROUP_ANSWERS[question].answers, answer) ? [{ question, answer }] : [],
  );
  await inTransaction(db, async (tx) => {
    await queries.writeProfile(tx, {
      personId,
      listed: typed.listed,
      shifts: [...new Set(typed.shifts)].filter((code) => isCode(SHIFT_WORDS, code)),
      settings: [...new Set(typed.settings)].filter((code) => isCode(SETTING_WORDS, code)),
      employmentTypes: [...new Set(typed.employmentTypes)].filter((code) => isCode(EMPLOYMENT_WORDS, code)),
      zip: typed.zip.trim(),
      stateCode: found.stateCode,
      point: { latitude: found.latitude, longitude: found.longitude },
      miles,
      availableFrom: from.value,
      alerts: typed.alerts,
      updatedAt: at,
    });
    await queries.writeGroups(tx, personId, answers, at);
    await recordEvent(tx, {
      kind: 'job.profile-saved',
      actor: { kind: 'person', personId },
      subjectPersonId: personId,
      reason: 'saved by the person',
      payload: { listed: typed.listed, alerts: typed.alerts },
      occurredAt: at,
    });
  });
  return ok(undefined);
}

/** What a person looks for, whom they let see who they are, and what they volunteered. */
export async function ownJobProfile(db: Db, permission: Own) {
  const { personId } = permission.actor;
  const [profile, consents, groups] = await Promise.all([
    queries.findProfile(db, personId),
    queries.listConsentsOf(db, personId),
    queries.listGroups(db, personId),
  ]);
  return { profile, consents, groups };
}

/** Gives or withdraws one's consent to one employer; each step is a version of its own. */
export async function setConsent(
  db: Db,
  permission: Own,
  it: { readonly employerId: string; readonly step: 'given' | 'withdrawn'; readonly seenVersion: number },
  { clock }: At,
): Promise<Result<undefined, JobProblem>> {
  const { personId } = permission.actor;
  const employer = isUuid(it.employerId) ? await findEmployer(db, it.employerId) : undefined;
  if (!employer || (it.step === 'given' && employer.state !== 'verified')) return err('EMPLOYER_UNKNOWN');
  return inTransaction(db, async (tx): Promise<Result<undefined, JobProblem>> => {
    const steps = await queries.listConsentSteps(tx, personId, it.employerId);
    const version = steps.at(-1)?.version ?? 0;
    if (version !== it.seenVersion) return err('CONSENT_CHANGED');
    if (consentState(steps) === it.step) return ok(undefined);
    return (await addConsent(tx, { personId, employer, step: it.step, version: version + 1, by: personId, at: clock.now() }))
      ? ok(undefined)
      : err('CONSENT_CHANGED');
  });
}

/** Appends a step with its event, and tells the other side. */
export async function addConsent(
  tx: Tx,
  it: {
    readonly personId: string;
    readonly employer: Employer;
    readonly step: ConsentStep['step'];
    readonly version: number;
    readonly by: string;
    readonly at: Date;
  },
): Promise<boolean> {
  const { personId, employer, step, version, at } = it;
  if (!(await queries.insertConsent(tx, { personId, employerId: employer.employerId, version, step, wording: consentWording(employer.name), at })))
    return false;
  await recordEvent(tx, {
    kind: `job.consent-${step}`,
    actor: { kind: 'person', personId: it.by },
    subjectPersonId: personId,
    entity: { name: 'employer', id: employer.employerId },
    reason: step === 'asked' ? 'asked by the employer' : 'by the person',
    payload: { version },
    occurredAt: at,
  });
  if (step === 'asked') await tell(tx, { toPersonId: personId, message: 'job.consent-asked', values: { employer: employer.name }, at });
  if (step === 'given') await tell(tx, { toPersonId: employer.contactPersonId, message: 'job.consent-given', values: {}, at });
  return true;
}

/** A name for a person that says nothing of them and is another one for every employer. */
function codeOf(personId: string, employerId: string): string {
  return createHmac('sha256', config().appSecret).update(`job:${employerId}:${personId}`).digest('hex').slice(0, 24);
}

/** A person as an employer sees them before, and after, consent. */
export type CandidateView = {
  readonly code: string;
  readonly shifts: readonly Shift[];
  readonly reasons: readonly string[];
  /** `given`: {@link readCandidate} opens who they are, and keeps that it was opened. */
  readonly consent: ReturnType<typeof consentState>;
};

type Found = Candidate & Pick<CandidateView, 'consent'>;

/** A posting of the employer's own, with the people near it who let themselves be found. */
async function lookAround(db: Db, employer: Employer, postingId: string) {
  const posting = isUuid(postingId) ? await findPosting(db, postingId) : undefined;
  if (!posting || posting.employerId !== employer.employerId) return undefined;
  const people = await queries.listProfilesNear(db, posting.point, { miles: 250, employerId: employer.employerId });
  return { posting, people: people.filter(({ personId }) => personId !== employer.contactPersonId) };
}

async function candidatesOf(db: Db, employer: Employer, postingId: string, clock: Clock) {
  const around = await lookAround(db, employer, postingId);
  if (!around) return undefined;
  const today = plainDateIn(clock.now(), currentScheme().zone.value);
  const standing = await inGoodStanding(
    db,
    around.people.map(({ personId }) => personId),
    today,
  );
  const found = around.people.map((profile): Found => ({
    id: codeOf(profile.personId, employer.employerId),
    miles: profile.away,
    shifts: profile.shifts,
    availableFrom: profile.availableFrom,
    inGoodStanding: standing.has(profile.personId),
    since: profile.updatedAt,
    consent: profile.consent,
  }));
  return orderCandidates(found, { shift: around.posting.shift, today });
}

/** Which of these people hold a credential in good standing. */
export async function inGoodStanding(db: Db, personIds: readonly string[], today: PlainDate): Promise<ReadonlySet<string>> {
  const held = (await selectCredentials(db, { personIds })).filter((credential) =>
    ['active', 'renewal-open'].includes(publicRecordOf(credential, undefined, today).status),
  );
  return new Set(held.map(({ personId }) => personId));
}

/** People who look for work near a posting, in the disclosed order. Who they are stays hidden without their consent. */
export async function listCandidates(db: Db, permission: Employ, postingId: string, { clock }: At): Promise<Result<readonly CandidateView[], JobProblem>> {
  const employer = await ownEmployer(db, permission);
  if (employer?.state !== 'verified') return err('EMPLOYER_NOT_VERIFIED');
  const found = await candidatesOf(db, employer, postingId, clock);
  if (!found) return err('POSTING_UNKNOWN');
  return ok(found.map(({ person, reasons }) => ({ code: person.id, shifts: person.shifts, reasons, consent: person.consent })));
}

/** The one person near a posting whom a code means, with their steps of consent. */
async function personOf(db: Db, permission: Employ, postingId: string, code: string) {
  const employer = await ownEmployer(db, permission);
  if (employer?.state !== 'verified') return err<JobProblem>('EMPLOYER_NOT_VERIFIED');
  const around = await lookAround(db, employer, postingId);
  const profile = around?.people.find(({ personId }) => codeOf(personId, employer.employerId) === code);
  if (!profile) return err<JobProblem>('PERSON_UNKNOWN');
  const { personId } = profile;
  return ok({ employer, personId, steps: await queries.listConsentSteps(db, personId, employer.employerId) });
}

/** Who a person is, once it was opened. */
export type OpenedPerson = { readonly name: string; readonly email: string };

/** Opens who a person is. Without consent it is refused, and the try is on record; with it, the reading is. */
export async function readCandidate(
  db: Db,
  permission: Employ,
  it: { readonly postingId: string; readonly code: string },
  { clock }: At,
): Promise<Result<OpenedPerson, JobProblem>> {
  const found = await personOf(db, permission, it.postingId, it.code);
  if (!found.ok) return found;
  const { employer, personId } = found.value;
  return inTransaction(db, (tx) => openPerson(tx, { employer, personId, by: permission.actor.personId, postingId: it.postingId, at: clock.now() }));
}

/** Opens who a person is for one employer, and writes down that it did, or that it was refused. */
export async function openPerson(
  tx: Tx,
  it: { readonly employer: Employer; readonly personId: string; readonly by: string; readonly postingId: string; readonly at: Date },
): Promise<Result<OpenedPerson, JobProblem>> {
  const { employer, personId } = it;
  const steps = await queries.listConsentSteps(tx, personId, employer.employerId);
  const allowed = mayIdentify(steps);
  await recordEvent(tx, {
    kind: allowed ? 'job.person-read' : 'job.reading-refused',
    actor: { kind: 'person', personId: it.by },
    subjectPersonId: personId,
    entity: { name: 'employer', id: employer.employerId },
    reason: allowed ? 'with the consent of the person' : 'CONSENT_MISSING',
    payload: { postingId: it.postingId, version: steps.at(-1)?.version ?? 0 },
    occurredAt: it.at,
  });
  if (!allowed) return err('CONSENT_MISSING');
  return ok({ name: (await getProfile(tx, personId))?.legalName ?? '', email: (await emailOf(tx, personId)) ?? '' });
}

/** Asks a person for their consent, once until they answer; who withdrew is not asked again. */
export async function askConsent(
  db: Db,
  permission: Employ,
  it: { readonly postingId: string; readonly code: string },
  { clock }: At,
): Promise<Result<undefined, JobProblem>> {
  const found = await personOf(db, permission, it.postingId, it.code);
  if (!found.ok) return found;
  const { employer, personId, steps } = found.value;
  if (steps.length > 0) return err('CONSENT_ASKED');
  const by = permission.actor.personId;
  const done = await inTransaction(db, (tx) => addConsent(tx, { personId, employer, step: 'asked', version: 1, by, at: clock.now() }));
  return done ? ok(undefined) : err('CONSENT_ASKED');
}

/** Alerts in one round at most. */
const ALERTS = 500;

/** Tells people of new openings near them, at most once in the days of the scheme. @returns how many were told */
export async function sendJobAlerts(db: Db, { clock }: At): Promise<number> {
  const at = clock.now();
  const scheme = currentScheme();
  const today = plainDateIn(at, scheme.zone.value);
  const before = addDays(today, -scheme.jobs.alertDays.value);
  let told = 0;
  for (const profile of await queries.listAlertsDue(db, before, ALERTS)) {
    const since = profile.alertedOn === undefined ? profile.updatedAt : new Date(`${profile.alertedOn}T00:00:00Z`);
    const openings = await searchPostings(
      db,
      {
        near: { point: profile.point, miles: profile.miles },
        stateCode: undefined,
        shift: undefined,
        setting: undefined,
        employmentType: undefined,
        withPay: false,
        postedAfter: since,
        today,
      },
      50,
      0,
    );
    const fitting = openings.filter(
      (one) =>
        (profile.shifts.length === 0 || profile.shifts.includes(one.shift) || one.shift === 'rotating') &&
        (profile.settings.length === 0 || profile.settings.includes(one.setting)) &&
        (profile.employmentTypes.length === 0 || profile.employmentTypes.includes(one.employmentType)),
    );
    if (fitting.length === 0) continue;
    told += await inTransaction(db, async (tx) => {
      if (!(await queries.markAlerted(tx, profile.personId, today))) return 0;
      const lines = fitting.slice(0, 10).map((one) => `${one.title}, ${one.employer}, ${one.city}, ${one.stateCode}`);
      await tell(tx, { toPersonId: profile.personId, message: 'job.alert', values: { count: fitting.length, openings: lines }, at });
      return 1;
    });
  }
  return told;
}
