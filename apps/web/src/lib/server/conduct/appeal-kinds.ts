import { err, ok, type Result } from '@einthoven/kernel';
import type { AskedNames, PermissionName } from '../account/index.ts';
import type { Db, Tx } from '../db/pool.ts';
import { approveOnAppeal, listRefusals, type ApplicationRefusal } from '../eligibility/index.ts';
import { setAsideAttempt } from '../exam/index.ts';
import { listInstructorRefusals, reopenRefused, type InstructorRefusal } from '../instructor/index.ts';
import { approveRefundOnAppeal, listRefundRefusals, type RefundRefusal } from '../payment/index.ts';
import type { Words } from '../platform/message-text.ts';
import type { StoredFile } from '../platform/stored-file.ts';
import { schemeVersion } from '../scheme/index.ts';
import { KEEPING_PORTS } from './appeal-keeping.ts';
import { selectFailedScores, type AppealKind } from './appeal.queries.ts';
import { OFFICE_PORTS } from './appeal-office.ts';
import { undoOutcome } from './case-decision.ts';
import { findCase, listCasesOf, listReporters, listSteps, type CaseRow } from './case.queries.ts';
import { OUTCOME_WORDS } from './conduct-words.ts';

/** A decision that can be appealed. */
export type Appealable = {
  readonly kind: AppealKind;
  readonly decisionId: string;
  readonly personId: string;
  readonly decidedAt: Date;
  /** Everybody who had a hand in it; none of them decides the appeal. */
  readonly decidedBefore: readonly string[];
  readonly schemeVersion: string;
  /** Why it was decided so, as the person was told. */
  readonly why: string | undefined;
};

/** Who decided on an appeal, for the effect and its history. */
export type AppealDecider = { readonly personId: string; readonly reason: string; readonly at: Date };

/** What a kind of decision offers to appeals: what can be appealed, and what a won appeal does. */
export type AppealPort = {
  /** The decision with a noun and an article, inside a sentence. */
  readonly what: Words;
  /** What follows from a won appeal. */
  readonly follows: Words;
  /** Where staff see what the decision rests on, where that is a page of its own. */
  readonly lookAt?: (decisionId: string) => { readonly href: string; readonly label: string; readonly needs: PermissionName };
  /** The names that were asked for and their document, where the decision was on those: for who may decide the appeal. */
  readonly names?: {
    readonly read: (db: Db, decisionId: string) => Promise<AskedNames | undefined>;
    readonly openEvidence: (tx: Tx, decisionId: string, by: { readonly personId: string; readonly at: Date }) => Promise<StoredFile | undefined>;
  };
  /** The decision as it stands now; undefined where it stands no longer. */
  readonly find: (db: Db, decisionId: string) => Promise<Appealable | undefined>;
  readonly listOf: (db: Db, personId: string) => Promise<readonly Appealable[]>;
  /** Carries out what a won appeal means, in the transaction of its decision. */
  readonly carryOut: (
    tx: Tx,
    decisionId: string,
    by: AppealDecider,
  ) => Promise<Result<undefined, 'APPEAL_RULES_LEAVE_NO_ROOM' | 'APPEAL_NOTHING_TO_CHANGE' | 'APPEAL_PAYMENT_DISPUTED'>>;
};

const ofApplication = (row: ApplicationRefusal): Appealable => ({
  kind: 'application',
  decisionId: row.applicationId,
  personId: row.personId,
  decidedAt: row.decidedAt,
  decidedBefore: row.decidedBy,
  schemeVersion: row.schemeVersion,
  why: row.reason,
});

const ofInstructor = (row: InstructorRefusal): Appealable => ({
  kind: 'instructor',
  decisionId: row.applicationId,
  personId: row.personId,
  decidedAt: row.decidedAt,
  decidedBefore: row.decidedBy,
  schemeVersion: row.schemeVersion,
  why: row.reason,
});

const ofRefund = (row: RefundRefusal): Appealable => ({
  kind: 'refund',
  decisionId: row.refundRequestId,
  personId: row.personId,
  decidedAt: row.decidedAt,
  decidedBefore: row.decidedBy,
  schemeVersion: row.schemeVersion,
  why: row.reason,
});

type FailedScore = Awaited<ReturnType<typeof selectFailedScores>>[number];

const ofScore = (row: FailedScore): Appealable => ({
  kind: 'score',
  decisionId: row.attemptId,
  personId: row.personId,
  decidedAt: row.scoredAt,
  decidedBefore: row.decidedBy === null ? [] : [row.decidedBy],
  schemeVersion: row.schemeVersion,
  why: `Your scaled score was ${row.scaledScore}; ${schemeVersion(row.schemeVersion).exam.scale.value.cut} is needed to pass.`,
});

async function ofCase(db: Db, it: CaseRow): Promise<Appealable | undefined> {
  if (it.state !== 'decided' || !it.decidedAt || it.outcome === undefined || it.outcome === 'none' || it.endedAt) return undefined;
  const steps = await listSteps(db, it);
  const decision = steps.findLast((step) => step.step === 'decision');
  const hands = steps.flatMap(({ step, by }) => (by && step !== 'answer' && step !== 'note' ? [by] : []));
  return {
    kind: 'conduct',
    decisionId: it.caseId,
    personId: it.personId,
    decidedAt: it.decidedAt,
    decidedBefore: [...new Set([...hands, ...(await listReporters(db, it))])],
    schemeVersion: it.schemeVersion,
    why: decision?.words && `${OUTCOME_WORDS[it.outcome].label}. ${decision.words}`,
  };
}

const isThere = <T>(value: T | undefined): value is T => value !== undefined;

/** The kinds of decision that are appealed here. An accommodation is appealed where it was asked for. */
export const APPEAL_PORTS: Partial<Record<AppealKind, AppealPort>> = {
  application: {
    what: { en: 'the refusal of your application', es: 'el rechazo de su solicitud' },
    follows: { en: 'Your application is approved.', es: 'Su solicitud está aprobada.' },
    find: async (db, applicationId) => (await listRefusals(db, { applicationId })).map(ofApplication)[0],
    listOf: async (db, personId) => (await listRefusals(db, { personId })).map(ofApplication),
    carryOut: approveOnAppeal,
  },
  score: {
    what: { en: 'the result of your exam', es: 'el resultado de su examen' },
    follows: {
      en: 'This attempt does not count: you have it back, without a wait.',
      es: 'Este intento no cuenta: lo recupera, sin espera.',
    },
    find: async (db, attemptId) => (await selectFailedScores(db, { attemptId })).map(ofScore)[0],
    listOf: async (db, personId) => (await selectFailedScores(db, { personId })).map(ofScore),
    carryOut: async (tx, attemptId, by) => ((await setAsideAttempt(tx, attemptId, by)) ? ok(undefined) : err('APPEAL_NOTHING_TO_CHANGE')),
  },
  conduct: {
    what: { en: 'the decision in the case about you', es: 'la decisión en el caso sobre usted' },
    follows: { en: 'What was decided no longer holds.', es: 'Lo que se decidió ya no vale.' },
    find: async (db, caseId) => {
      const it = await findCase(db, caseId);
      return it && ofCase(db, it);
    },
    listOf: async (db, personId) => (await Promise.all((await listCasesOf(db, personId)).map((it) => ofCase(db, it)))).filter(isThere),
    carryOut: async (tx, caseId, by) => ((await undoOutcome(tx, caseId, by)) ? ok(undefined) : err('APPEAL_NOTHING_TO_CHANGE')),
  },
  instructor: {
    what: { en: 'the refusal of your application to teach', es: 'el rechazo de su solicitud para enseñar' },
    follows: {
      en: 'Your application is looked at again, by people who did not decide before.',
      es: 'Su solicitud se examina de nuevo, por personas que no decidieron antes.',
    },
    find: async (db, applicationId) => (await listInstructorRefusals(db, { applicationId })).map(ofInstructor)[0],
    listOf: async (db, personId) => (await listInstructorRefusals(db, { personId })).map(ofInstructor),
    carryOut: async (tx, applicationId, by) => ((await reopenRefused(tx, applicationId, by)) ? ok(undefined) : err('APPEAL_NOTHING_TO_CHANGE')),
  },
  refund: {
    what: { en: 'the refusal of your refund', es: 'el rechazo de su reembolso' },
    follows: {
      en: 'The refund is approved, and our finance office sends the money.',
      es: 'El reembolso está aprobado, y nuestra oficina de finanzas envía el dinero.',
    },
    find: async (db, refundRequestId) => (await listRefundRefusals(db, { refundRequestId })).map(ofRefund)[0],
    listOf: async (db, personId) => (await listRefundRefusals(db, { personId })).map(ofRefund),
    carryOut: approveRefundOnAppeal,
  },
  ...KEEPING_PORTS,
  ...OFFICE_PORTS,
};

/** The port of a kind; undefined for a kind that nothing here decides. */
export function appealPort(kind: string): AppealPort | undefined {
  return Object.hasOwn(APPEAL_PORTS, kind) ? APPEAL_PORTS[kind as AppealKind] : undefined;
}

/** What an appeal is called in a list. */
export const APPEAL_LABELS: Readonly<Record<AppealKind, string>> = {
  application: 'Refused application',
  score: 'Exam result',
  conduct: 'Case about conduct',
  ce: 'Refused hours',
  renewal: 'Refused renewal',
  extension: 'Refused extension',
  reinstatement: 'Refused reinstatement',
  audit: 'Outcome of an audit',
  instructor: 'Refused instructor credential',
  refund: 'Refused refund',
  void: 'Exam made void',
  'name-change': 'Legal name or birth date not changed',
};
