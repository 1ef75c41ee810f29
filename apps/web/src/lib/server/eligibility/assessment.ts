import { parsePlainDate, plainDateIn, type PlainDate } from '@einthoven/kernel';
import {
  approvalOn,
  decideEligibility,
  provisionalWords,
  reviewWords,
  unmetWords,
  type Attestation,
  type CetScheme,
  type Eligibility,
  type EligibilityClaims,
  type EligibilityEvidence,
  type FindingWords,
} from '@einthoven/scheme';
import { findGuardianConsent, getProfile, type Profile } from '../account/index.ts';
import type { Db } from '../db/pool.ts';
import { findProgram, listPrograms, matchProgram, type Program } from '../program/index.ts';
import { schemeVersion } from '../scheme/index.ts';
import { heldCredential, listAgreements, type Application } from './application.queries.ts';
import { listAttestations, type ExperienceAttestation } from './attestation.queries.ts';
import { findIssuedCompletion, type IssuedCompletion } from './completion.queries.ts';
import { readDraft, type EmploymentClaims, type ReadDraft } from './claims.ts';
import type { Draft } from './draft.ts';
import { currentStatements } from './statement.ts';

/** An application seen with everything that the rules look at. */
export type Assessment = {
  readonly scheme: CetScheme;
  /** The day it is judged by: of the first submission, or today. */
  readonly on: PlainDate;
  readonly profile: Profile | undefined;
  readonly read: ReadDraft;
  readonly program: Program | undefined;
  readonly attestations: readonly ExperienceAttestation[];
  readonly guardianConsent: EligibilityEvidence['guardianConsent'];
  readonly formerCredential: boolean;
  /** The certificate that a program issued here, where it is the training that counts. */
  readonly completion: IssuedCompletion | undefined;
  /** Undefined while too little is filled in to judge. */
  readonly eligibility: Eligibility | undefined;
};

/** An employer's word as the rules count it. */
function word(attestation: ExperienceAttestation | undefined): Attestation {
  if (attestation?.confirmed) return { answer: 'confirmed', employment: attestation.confirmed };
  return { answer: attestation?.answeredAt ? 'declined' : 'waiting' };
}

/** Whether an attestation asks about the job as it is told now. */
export function asksAbout(attestation: ExperienceAttestation, job: EmploymentClaims): boolean {
  const { claimed } = attestation;
  return (
    attestation.employmentId === job.id &&
    attestation.employer?.name === job.employerName &&
    claimed.from === job.from &&
    claimed.to === job.to &&
    claimed.hours === job.hours &&
    claimed.supervisedTracings === job.supervisedTracings
  );
}

/**
 * Gathers what the rules look at and asks them.
 *
 * @param draft what to judge: the draft, or what was submitted last
 * @param now decides the day where nothing was submitted yet
 */
export async function assess(db: Db, it: Application, draft: Draft, now: Date): Promise<Assessment> {
  const scheme = schemeVersion(it.schemeVersion);
  const on = plainDateIn(it.submittedAt ?? now, scheme.zone.value);
  const today = plainDateIn(now, scheme.zone.value);
  const profile = await getProfile(db, it.personId);
  const agreed = await listAgreements(db, it.personId, currentStatements());
  const birth = profile?.birthDate ? parsePlainDate(profile.birthDate) : undefined;
  const completion = draft.route === 'program' ? await findIssuedCompletion(db, it.personId) : undefined;
  const certifying = completion && (await findProgram(db, completion.programId));
  const read = readDraft(draft, today, {
    birthDate: birth?.ok ? birth.value : undefined,
    email: profile?.email,
    agreed: currentStatements().every(({ name }) => agreed.has(name)),
    completion: completion && certified(completion, certifying, scheme),
  });
  // What was matched at submission stays matched, though programs be renamed later.
  const program =
    draft.route !== 'program'
      ? undefined
      : completion
        ? certifying
        : it.programId && it.state !== 'needs-information'
          ? await findProgram(db, it.programId)
          : matchProgram(await listPrograms(db), draft.training.school);
  const attestations = draft.route === 'experience' ? await listAttestations(db, it.applicationId) : [];
  const guardianConsent = await findGuardianConsent(db, it.personId, now);
  const formerCredential = await heldCredential(db, it.personId);
  const eligibility =
    read.claims &&
    decideEligibility(
      scheme,
      read.claims,
      {
        certificateUploaded: completion !== undefined || draft.certificate !== undefined,
        program: program && { ...program, approval: approvalThen(program, read.claims.training, on) },
        attestations: read.employments.map((job) => word(attestations.find((one) => asksAbout(one, job)))),
        guardianConsent,
        formerCredential: formerCredential && draft.route === 'former-credential',
      },
      on,
    );
  return { scheme, on, profile, read, program, attestations, guardianConsent, formerCredential, completion, eligibility };
}

/**
 * What a program certified, as a claim. Hours beyond what the program has on record are hours of the same program and raise
 * no question: the record counts up to its own number.
 */
function certified(it: IssuedCompletion, program: Program | undefined, { training }: CetScheme): EligibilityClaims['training'] {
  const { completedOn, supervisedTracings, preceptorName } = it;
  return {
    route: 'program',
    completedOn,
    classHours: Math.min(it.classHours, program?.classHours ?? training.classHours.value.max, training.classHours.value.max),
    clinicalHours: Math.min(it.clinicalHours, program?.clinicalHours ?? training.clinicalHours.value.max, training.clinicalHours.value.max),
    supervisedTracings,
    preceptorName,
  };
}

/** A program counts as it stood on the day that the certificate of completion is dated. */
function approvalThen(program: Program, training: EligibilityClaims['training'], on: PlainDate): Program['approval'] {
  return approvalOn(program, training.route === 'program' ? training.completedOn : on);
}

/** The rules' answer in words. */
export type EligibilityWords = {
  readonly decision: Eligibility['decision'];
  readonly unmet: readonly FindingWords[];
  readonly reasons: readonly FindingWords[];
  readonly provisional: readonly string[];
};

/** Puts the rules' answer into words. */
export function eligibilityWords(scheme: CetScheme, eligibility: Eligibility): EligibilityWords {
  return {
    decision: eligibility.decision,
    unmet: eligibility.decision === 'not-met' ? eligibility.unmet.map(unmetWords) : [],
    reasons: eligibility.decision === 'met' ? [] : eligibility.reasons.map(reviewWords),
    provisional: eligibility.provisional.map((reason) => provisionalWords(scheme, reason)),
  };
}

/** The rules' answer as codes, for events and the record: nothing personal. */
export function eligibilityCodes(eligibility: Eligibility): readonly string[] {
  return [
    ...(eligibility.decision === 'not-met' ? eligibility.unmet.map(({ rule }) => rule) : []),
    ...(eligibility.decision === 'met' ? [] : eligibility.reasons.map(({ reason }) => reason)),
    ...eligibility.provisional,
  ];
}
