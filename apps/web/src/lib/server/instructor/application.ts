import { addDays, err, ok, plainDateIn, type Clock, type Result } from '@einthoven/kernel';
import { standingOn } from '@einthoven/scheme';
import { characters, cleanLine, cleanText, grantRole, revokeRole, type Permission } from '../account/index.ts';
import { findCredential } from '../credential/index.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { tell } from '../message/index.ts';
import { recordEvent, type EventActor } from '../platform/events.ts';
import { storeFile } from '../platform/stored-file.ts';
import { checkUpload } from '../platform/upload.ts';
import * as queries from './application.queries.ts';
import type { ApplicationTexts, InstructorApplication } from './application.queries.ts';
import { assess, foundationOf, instructorScheme, type InstructorAssessment } from './assess.ts';
import { listSteps } from './decision.queries.ts';
import type { InstructorProblem } from './instructor-words.ts';
import { findSlotOf, listFreeSlots, updateSlot, type InterviewSlot } from './interview.queries.ts';

/** Proof that somebody acts on their own way to the instructor credential. */
export type Own = Permission<'instructor.apply-own'>;

type At = { readonly clock: Clock };

const LEAST_BACKGROUND = 40;
const MOST_BACKGROUND = 600;
const MOST_LINE = 200;
const MOST_ADDRESS = 500;

/** One's own way to the credential. */
export type OwnInstructorWay = {
  /** How the credential stands that this one is held with. */
  readonly foundation: Awaited<ReturnType<typeof foundationOf>>;
  /** How the instructor credential stands; undefined where it was never held. */
  readonly standing: Awaited<ReturnType<typeof foundationOf>>;
  readonly application: InstructorApplication | undefined;
  readonly assessment: InstructorAssessment | undefined;
  /** Times that can be picked now. */
  readonly freeSlots: readonly InterviewSlot[];
  /** What staff asked last and was not answered by sending again. */
  readonly question: string | undefined;
  readonly refusal: { readonly reason: string | undefined; readonly appealUntil: string } | undefined;
};

/** Reads one's own way to the credential, as of now. */
export async function readOwnWay(db: Db, permission: Own, { clock }: At): Promise<OwnInstructorWay> {
  const now = clock.now();
  const { personId } = permission.actor;
  const scheme = instructorScheme();
  const today = plainDateIn(now, scheme.zone.value);
  const application = await queries.findOfPerson(db, personId);
  const steps = application ? await listSteps(db, application) : [];
  const last = steps.findLast(({ step }) => step !== 'proposal');
  const held = await findCredential(db, personId, scheme.credential);
  return {
    foundation: await foundationOf(db, personId, scheme, today),
    standing: held && standingOn(today, held, scheme)?.status,
    application,
    assessment: application && (await assess(db, application, now)),
    freeSlots: application?.prefersTalk ? await listFreeSlots(db, now, personId) : [],
    question: application?.state === 'draft' && last?.step === 'question' ? last.reason : undefined,
    refusal:
      application?.state === 'refused' && application.decidedAt
        ? { reason: last?.reason, appealUntil: addDays(plainDateIn(application.decidedAt, scheme.zone.value), scheme.appeal.withinDays.value) }
        : undefined,
  };
}

/** Opens an application; only who holds the credential that this one rests on, in force today, can. */
export async function startInstructorApplication(db: Db, permission: Own, { clock }: At): Promise<Result<string, InstructorProblem>> {
  const now = clock.now();
  const { personId } = permission.actor;
  const scheme = instructorScheme();
  const today = plainDateIn(now, scheme.zone.value);
  return inTransaction(db, async (tx): Promise<Result<string, InstructorProblem>> => {
    const foundation = await foundationOf(tx, personId, scheme, today);
    if (scheme.validity.heldWith && foundation !== 'active' && foundation !== 'due') return err({ code: 'INSTRUCTOR_NO_FOUNDATION' });
    const held = await findCredential(tx, personId, scheme.credential);
    const status = held && standingOn(today, held, scheme)?.status;
    if (status !== undefined && status !== 'inactive' && status !== 'lapsed') return err({ code: 'INSTRUCTOR_HELD' });
    const applicationId = await queries.insertApplication(tx, personId, scheme.version, now);
    if (applicationId === undefined) {
      const open = await queries.lockOpen(tx, personId);
      return open ? ok(open.applicationId) : err({ code: 'INSTRUCTOR_NONE_OPEN' });
    }
    await note(tx, 'started', { applicationId, personId, schemeVersion: scheme.version }, personOf(permission), 'the certificant began to apply', now);
    return ok(applicationId);
  });
}

/** The open application of the one who asks, locked, in the state that an act needs. */
export async function lockOwn(tx: Tx, permission: Own, needs: 'draft' | 'open'): Promise<Result<InstructorApplication, InstructorProblem>> {
  const it = await queries.lockOpen(tx, permission.actor.personId);
  if (!it) return err({ code: 'INSTRUCTOR_NONE_OPEN' });
  return needs === 'draft' && it.state !== 'draft' ? err({ code: 'INSTRUCTOR_SENT' }) : ok(it);
}

/** What the form of the application holds. */
export type ApplicationFields = {
  readonly background: string;
  readonly sampleUrl: string;
  readonly ownsSchool: 'yes' | 'no' | '';
  readonly schoolName: string;
  readonly prefersTalk: boolean;
};

/**
 * Keeps what the person writes of themselves, with a sample as a file or an address. Parts may stay empty until it is sent;
 * what is there has to be right. Changing it later is possible until it is sent.
 */
export async function saveApplication(
  db: Db,
  permission: Own,
  fields: ApplicationFields,
  sample: { readonly name: string; readonly bytes: Buffer } | undefined,
  { clock }: At,
): Promise<Result<undefined, InstructorProblem>> {
  const texts: ApplicationTexts = {
    background: cleanText(fields.background),
    sampleUrl: fields.sampleUrl.trim(),
    schoolName: fields.ownsSchool === 'yes' ? cleanLine(fields.schoolName) : '',
  };
  if (texts.background !== '' && !isBackground(texts.background)) return err({ code: 'BACKGROUND_LENGTH' });
  if (texts.sampleUrl !== '' && !isAddress(texts.sampleUrl)) return err({ code: 'SAMPLE_ADDRESS' });
  if (fields.ownsSchool === 'yes' && (texts.schoolName === '' || characters(texts.schoolName) > MOST_LINE)) return err({ code: 'SCHOOL_NAME' });
  const upload = sample ? await checkUpload(sample.name, sample.bytes) : undefined;
  if (upload && !upload.ok) return err({ code: upload.error });
  const now = clock.now();
  return inTransaction(db, async (tx): Promise<Result<undefined, InstructorProblem>> => {
    const own = await lockOwn(tx, permission, 'draft');
    if (!own.ok) return own;
    const it = own.value;
    await queries.updateApplication(tx, it, {
      texts,
      prefersTalk: fields.prefersTalk,
      ...(fields.ownsSchool === '' ? {} : { ownsSchool: fields.ownsSchool === 'yes' }),
      ...(upload ? { sampleFileId: await storeFile(tx, it.personId, 'teaching-sample', upload.value) } : {}),
    });
    const slot = fields.prefersTalk ? undefined : await findSlotOf(tx, it.applicationId);
    if (slot && slot.from > now) await updateSlot(tx, slot.slotId, undefined, now);
    if (fields.ownsSchool !== '') await declareSchool(tx, it, fields.ownsSchool === 'yes', now);
    return ok(undefined);
  });
}

/** Whether a text can stand on the card of an instructor. */
export function isBackground(text: string): boolean {
  const length = characters(text);
  return length >= LEAST_BACKGROUND && length <= MOST_BACKGROUND;
}

function isAddress(text: string): boolean {
  return text.length <= MOST_ADDRESS && URL.canParse(text) && new URL(text).protocol === 'https:' && new URL(text).username === '';
}

/** Who owns a school has no part in the content of the exams from the moment they say so; who takes it back, again. */
async function declareSchool(tx: Tx, it: InstructorApplication, owns: boolean, at: Date): Promise<void> {
  if (it.ownsSchool === owns) return;
  const { personId } = it;
  if (owns) await grantRole(tx, { personId, role: 'school-owner', grantedBy: undefined, reason: 'declared to own a school', at });
  else await revokeRole(tx, { personId, role: 'school-owner', revokedBy: undefined, reason: 'declared not to own a school', at });
  await recordEvent(tx, {
    kind: 'impartiality.declared',
    actor: { kind: 'person', personId },
    subjectPersonId: personId,
    entity: { name: 'instructor_application', id: it.applicationId },
    reason: owns ? 'declares to own a school; which one is kept under the personal key' : 'declares to own no school',
    schemeVersion: it.schemeVersion,
    payload: { ownsSchool: owns },
    occurredAt: at,
  });
}

/** Sends the application. Answers of employers and referees may still be out: they go on by themselves. */
export async function submitInstructorApplication(db: Db, permission: Own, agreed: boolean, { clock }: At): Promise<Result<undefined, InstructorProblem>> {
  const now = clock.now();
  return inTransaction(db, async (tx): Promise<Result<undefined, InstructorProblem>> => {
    const own = await lockOwn(tx, permission, 'draft');
    if (!own.ok) return own;
    const it = own.value;
    const { decision, scheme, today } = await assess(tx, it, now);
    if (!decision.sendable) return err({ code: 'INSTRUCTOR_INCOMPLETE' });
    if (!agreed) return err({ code: 'INSTRUCTOR_NOT_TRUE' });
    await queries.updateApplication(tx, it, { state: 'submitted', submittedAt: now });
    await note(tx, 'submitted', it, personOf(permission), 'the applicant sent the application and said that it is true', now);
    await tell(tx, {
      toPersonId: it.personId,
      message: 'instructor.sent',
      values: {
        credential: scheme.title,
        decideBy: addDays(today, scheme.service.decideWithinDays.value['instructor'] ?? scheme.reinstatement.reviewDays.value),
      },
      at: now,
    });
    return ok(undefined);
  });
}

/** Takes the application back; links and times that were out are void. */
export async function withdrawInstructorApplication(db: Db, permission: Own, { clock }: At): Promise<Result<undefined, InstructorProblem>> {
  const now = clock.now();
  return inTransaction(db, async (tx): Promise<Result<undefined, InstructorProblem>> => {
    const own = await lockOwn(tx, permission, 'open');
    if (!own.ok) return own;
    await endApplication(tx, own.value, personOf(permission), 'the applicant took it back', now);
    return ok(undefined);
  });
}

/** Ends what is open of a person who has their data erased. Run it in the transaction of the erasure. */
export async function eraseInstructor(tx: Tx, personId: string, at: Date): Promise<void> {
  const it = await queries.lockOpen(tx, personId);
  if (it) await endApplication(tx, it, { kind: 'system' }, 'the person had their data erased', at);
}

async function endApplication(tx: Tx, it: InstructorApplication, actor: EventActor, why: string, at: Date): Promise<void> {
  await queries.updateApplication(tx, it, { state: 'withdrawn', decidedAt: at });
  const slot = await findSlotOf(tx, it.applicationId);
  if (slot && slot.from > at) await updateSlot(tx, slot.slotId, undefined, at);
  await note(tx, 'withdrawn', it, actor, why, at);
}

/** The person as who acted. */
export const personOf = (permission: Permission<'instructor.apply-own'> | Permission<'instructor.decide'>): EventActor => ({
  kind: 'person',
  personId: permission.actor.personId,
});

/** Records what happened to an application. */
export function note(
  tx: Tx,
  what: string,
  it: Pick<InstructorApplication, 'applicationId' | 'personId' | 'schemeVersion'>,
  actor: EventActor,
  reason: string,
  occurredAt: Date,
  payload: Readonly<Record<string, string | number | boolean>> = {},
): Promise<void> {
  return recordEvent(tx, {
    kind: `instructor.${what}`,
    actor,
    subjectPersonId: it.personId,
    entity: { name: 'instructor_application', id: it.applicationId },
    reason,
    schemeVersion: it.schemeVersion,
    payload,
    occurredAt,
  });
}
