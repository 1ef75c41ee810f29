import { readFileSync } from 'node:fs';
import { addDays, plainDateIn, toPlainDate, unwrap, type Clock } from '@einthoven/kernel';
import { findByEmail } from '../../apps/web/src/lib/server/account/account.queries.ts';
import { seedDemonstrationPerson } from '../../apps/web/src/lib/server/account/demonstration.ts';
import { permit, type Actor, type PermissionName } from '../../apps/web/src/lib/server/account/index.ts';
import { inTransaction, type Db, type Tx } from '../../apps/web/src/lib/server/db/pool.ts';
import {
  agreeToStatements,
  askForInformation,
  decideApplication,
  readOwnApplication,
  recordAttestation,
  saveDraft,
  startApplication,
  submitApplication,
  uploadCertificate,
} from '../../apps/web/src/lib/server/eligibility/index.ts';
import { systemClock } from '../../apps/web/src/lib/server/platform/clock.ts';
import { config } from '../../apps/web/src/lib/server/platform/config.ts';
import { currentScheme } from '../../apps/web/src/lib/server/scheme/index.ts';
import { programLabel } from '../../apps/web/src/lib/server/program/index.ts';
import { DEMONSTRATION_PROGRAMS } from './programs.ts';

/** Applications of invented people in every state, made through the use cases, so that the queue of a demonstration has something in it. */

type Applicant = {
  readonly email: string;
  readonly legalName: string;
  readonly familyName: string;
  readonly birthDate: string;
  /** How many days ago they sent it. */
  readonly daysAgo: number;
  readonly school?: string | undefined;
  readonly classHours?: string;
  readonly clinicalHours?: string;
  /** Works instead of a program: two employers, the first has answered. */
  readonly works?: true;
  readonly secondarySchool?: 'yes' | 'student';
  /** What the office has done since. */
  readonly then?: 'approved' | 'asked' | 'refusal-proposed';
};

const [APPROVED, EVENING, ONLINE] = DEMONSTRATION_PROGRAMS.map(programLabel);

const APPLICANTS: readonly Applicant[] = [
  { email: 'applicant.one@demo.example', legalName: 'Demo Applicant One', familyName: 'Applicant One', birthDate: '2001-02-03', daysAgo: 2, school: APPROVED },
  {
    email: 'applicant.two@demo.example',
    legalName: 'Demo Applicant Two',
    familyName: 'Applicant Two',
    birthDate: '1996-07-21',
    daysAgo: 6,
    school: ONLINE,
    classHours: '40',
    clinicalHours: '0',
    then: 'refusal-proposed',
  },
  { email: 'applicant.three@demo.example', legalName: 'Demo Applicant Three', familyName: 'Applicant Three', birthDate: '1988-12-09', daysAgo: 4, works: true },
  {
    email: 'applicant.four@demo.example',
    legalName: 'Demo Applicant Four',
    familyName: 'Applicant Four',
    birthDate: '2003-05-30',
    daysAgo: 5,
    school: APPROVED,
    clinicalHours: '18',
    then: 'asked',
  },
  {
    email: 'applicant.five@demo.example',
    legalName: 'Demo Applicant Five',
    familyName: 'Applicant Five',
    birthDate: '1999-10-11',
    daysAgo: 9,
    school: APPROVED,
    secondarySchool: 'student',
    then: 'approved',
  },
  {
    email: 'applicant.six@demo.example',
    legalName: 'Demo Applicant Six',
    familyName: 'Applicant Six',
    birthDate: '1993-04-17',
    daysAgo: 1,
    school: EVENING,
    classHours: '48',
    clinicalHours: '24',
  },
];

const DAY_MS = 86_400_000;

function permission<Name extends PermissionName>(personId: string, name: Name) {
  const actor: Actor = {
    personId,
    roles: new Set(['candidate', ...(name === 'application.decide' ? (['certification-manager'] as const) : [])]),
    secondFactor: true,
    sessionId: 'seed',
  };
  return unwrap(permit(actor, name));
}

async function fill(tx: Tx, personId: string, it: Applicant, at: { readonly clock: Clock }): Promise<void> {
  const own = permission(personId, 'application.manage-own');
  const today = plainDateIn(at.clock.now(), currentScheme().zone.value);
  unwrap(await startApplication(tx, own, at));
  unwrap(await saveDraft(tx, own, { step: 'route', route: it.works ? 'experience' : 'program' }, at));
  if (it.works) {
    const job = (id: string, name: string, from: number, to: number, hours: string) => ({
      id,
      employerName: name,
      employerEmail: `personnel@${id.slice(-1) === 'a' ? 'heart-clinic' : 'hospital'}.demo.example`,
      from: addDays(today, -from),
      to: addDays(today, -to),
      hours,
      supervisedTracings: '150',
    });
    const employments = [
      job('0190c2f0-0000-7000-8000-00000000000a', 'Demonstration Heart Clinic', 700, 341, '1900'),
      job('0190c2f0-0000-7000-8000-00000000000b', 'Demonstration Hospital', 330, 31, '1100'),
    ];
    unwrap(await saveDraft(tx, own, { step: 'experience', employments }, at));
  } else {
    const training = {
      school: it.school ?? '',
      completedOn: addDays(today, -160),
      classHours: it.classHours ?? '60',
      clinicalHours: it.clinicalHours ?? '32',
      supervisedTracings: '14',
      preceptorName: 'R. Okafor, RN',
    };
    unwrap(await saveDraft(tx, own, { step: 'training', training }, at));
    const bytes = readFileSync(new URL('demonstration-certificate.png', import.meta.url));
    unwrap(await uploadCertificate(tx, own, { name: 'demonstration-certificate.png', bytes }, at));
  }
  unwrap(await saveDraft(tx, own, { step: 'school', secondarySchool: it.secondarySchool ?? 'yes' }, at));
  unwrap(await agreeToStatements(tx, own, at));
  unwrap(await submitApplication(tx, own, at));
  if (it.works) await answerFirstEmployer(tx, personId, at);
}

/** The first employer answers through the link that was mailed to them. */
async function answerFirstEmployer(tx: Tx, personId: string, at: { readonly clock: Clock }): Promise<void> {
  const mail = await tx
    .selectFrom('mails')
    .select('body_text')
    .where('to_address', '=', 'personnel@heart-clinic.demo.example')
    .orderBy('created_at', 'desc')
    .executeTakeFirstOrThrow();
  const token = /\/attest\/([\w-]+)/.exec(mail.body_text)?.[1] ?? '';
  const own = await readOwnApplication(tx, permission(personId, 'application.manage-own'), at);
  const claimed = own?.assessment.attestations[0]?.claimed;
  if (!claimed) throw new Error('the demonstration employer was not asked');
  unwrap(await recordAttestation(tx, token, { confirmation: claimed, attester: { name: 'Demo Supervisor', title: 'Head of diagnostics' } }, at));
}

async function act(tx: Tx, personId: string, it: Applicant, managerId: string, at: { readonly clock: Clock }): Promise<void> {
  const own = await readOwnApplication(tx, permission(personId, 'application.manage-own'), at);
  if (!own || !it.then) return;
  const decide = permission(managerId, 'application.decide');
  const request = { applicationId: own.application.applicationId, seenRevision: own.application.revision };
  if (it.then === 'approved')
    unwrap(await decideApplication(tx, decide, { ...request, outcome: 'approve', reason: 'The certificate shows what the rules ask for.' }, at));
  else if (it.then === 'asked') {
    unwrap(await askForInformation(tx, decide, { ...request, reason: 'You wrote 18 clinical hours. Your certificate seems to say 32. Which is right?' }, at));
  } else {
    const reason = 'The program has no clinical hours. A program without clinical hours does not make a person eligible.';
    unwrap(await decideApplication(tx, decide, { ...request, outcome: 'refuse', reason }, at));
  }
}

/** Makes the invented applications. Safe to run again; refuses in production. Needs the demonstration's people and programs. */
export async function seedApplications(db: Db): Promise<void> {
  if (config().mode !== 'demonstration') throw new Error('demonstration applications are refused in production');
  const manager = await findByEmail(db, 'manager.one@demo.example');
  if (!manager) throw new Error('seed the people before the applications');
  const now = systemClock.now().getTime();
  for (const it of APPLICANTS) {
    const sent = { clock: { now: () => new Date(now - it.daysAgo * DAY_MS) } };
    const later = { clock: { now: () => new Date(now - (it.daysAgo - 1) * DAY_MS) } };
    await inTransaction(db, async (tx) => {
      const personId = await seedDemonstrationPerson(tx, { ...it, birthDate: toPlainDate(it.birthDate), authenticator: false }, sent.clock);
      if (personId === undefined) return;
      await fill(tx, personId, it, sent);
      await act(tx, personId, it, manager.personId, later);
    });
  }
}
