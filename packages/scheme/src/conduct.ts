import { addDays, addMonths, daysBetween, plainDateIn, type PlainDate } from '@einthoven/kernel';
import type { CetScheme } from './scheme.ts';

/**
 * Fair process: by when one may object, by when the body decides, who may decide, and which step of a case may follow
 * which. Everything in calendar days of the body's zone; a day counts whole, to its midnight.
 */

type Zoned = Pick<CetScheme, 'zone'>;

/** The last day on which a decision can be objected to. */
export function appealUntil(decidedAt: Date, scheme: Zoned & Pick<CetScheme, 'appeal'>): PlainDate {
  return addDays(plainDateIn(decidedAt, scheme.zone.value), scheme.appeal.withinDays.value);
}

/** The day by which an appeal is decided. */
export function decideBy(filedAt: Date, scheme: Zoned & Pick<CetScheme, 'appeal'>): PlainDate {
  return addDays(plainDateIn(filedAt, scheme.zone.value), scheme.appeal.decidedWithinDays.value);
}

/** The last day on which a person can answer a notice. */
export function answerBy(noticedAt: Date, scheme: Zoned & Pick<CetScheme, 'conduct'>): PlainDate {
  return addDays(plainDateIn(noticedAt, scheme.zone.value), scheme.conduct.answerWithinDays.value);
}

/** Days until a deadline: 0 on the day itself, negative when it has passed. */
export function daysLeft(deadline: PlainDate, today: PlainDate): number {
  return daysBetween(today, deadline);
}

/** Why a decision cannot be appealed. */
export type AppealRefusal =
  /** The last day to object has passed. */
  | 'APPEAL_TOO_LATE'
  /** An appeal against it is open, or was decided: one there is. */
  | 'APPEAL_THERE_ALREADY'
  /** The decision is not another person's to appeal. */
  | 'APPEAL_NOT_YOURS';

/** Whether a person may appeal a decision today; undefined where they may. */
export function mayAppeal(
  facts: {
    readonly personId: string;
    readonly decisionAbout: string;
    readonly decidedAt: Date;
    /** Whether an appeal that was not taken back exists. */
    readonly appealed: boolean;
    readonly now: Date;
  },
  scheme: Zoned & Pick<CetScheme, 'appeal'>,
): AppealRefusal | undefined {
  if (facts.personId !== facts.decisionAbout) return 'APPEAL_NOT_YOURS';
  if (facts.appealed) return 'APPEAL_THERE_ALREADY';
  return plainDateIn(facts.now, scheme.zone.value) > appealUntil(facts.decidedAt, scheme) ? 'APPEAL_TOO_LATE' : undefined;
}

/** Everybody who has had a hand in something. */
export type Involvement = {
  /** Whom it is about. */
  readonly subject: string;
  readonly reporters: readonly string[];
  /** Who examined the case or sent the notice. */
  readonly preparers: readonly string[];
  /** Who took, proposed or agreed to the decision that is now looked at again. */
  readonly decidedBefore: readonly string[];
  /** Who taught the person, or owns a school of theirs. */
  readonly teachers: readonly string[];
  /** Whose declaration of interests is in force today. */
  readonly declared: readonly string[];
};

/** Why somebody takes no part in deciding; in the order in which they are told. */
export type Conflict =
  | 'IMPARTIALITY_OWN'
  | 'IMPARTIALITY_DECIDED_BEFORE'
  | 'IMPARTIALITY_REPORTED'
  | 'IMPARTIALITY_PREPARED'
  | 'IMPARTIALITY_TAUGHT'
  | 'IMPARTIALITY_NOT_DECLARED';

/** Why a person takes no part in deciding; undefined where they may. */
export function conflictOf(personId: string, involved: Involvement): Conflict | undefined {
  if (involved.subject === personId) return 'IMPARTIALITY_OWN';
  if (involved.decidedBefore.includes(personId)) return 'IMPARTIALITY_DECIDED_BEFORE';
  if (involved.reporters.includes(personId)) return 'IMPARTIALITY_REPORTED';
  if (involved.preparers.includes(personId)) return 'IMPARTIALITY_PREPARED';
  if (involved.teachers.includes(personId)) return 'IMPARTIALITY_TAUGHT';
  return involved.declared.includes(personId) ? undefined : 'IMPARTIALITY_NOT_DECLARED';
}

/** What comes of a case. */
export type CaseOutcome = 'none' | 'warning' | 'conditions' | 'suspension' | 'revocation';

/** Whether an outcome takes two people: what takes a credential away, for a time or for good. */
export function outcomeNeedsTwo(outcome: CaseOutcome): boolean {
  return outcome === 'suspension' || outcome === 'revocation';
}

/**
 * The day on which a revocation is final: the day after the last day to object. Until then, and while an appeal is
 * open, the credential is suspended; nothing has to be undone when the appeal is won.
 */
export function revocationFinalOn(decidedAt: Date, scheme: Zoned & Pick<CetScheme, 'appeal'>): PlainDate {
  return addDays(appealUntil(decidedAt, scheme), 1);
}

/** Where a case is: being examined, told to the person, ready to be decided, decided, or closed without a notice. */
export type CaseState = 'examined' | 'noticed' | 'ready' | 'decided' | 'closed';

/** A step of a case. */
export type CaseStep = 'note' | 'notice' | 'answer' | 'extend' | 'close' | 'propose' | 'decide' | 'lift';

/** What decides whether a step may be taken. */
export type CaseFacts = {
  readonly state: CaseState;
  /** The last day of the person's answer; undefined before the notice. */
  readonly answerBy: PlainDate | undefined;
  readonly today: PlainDate;
  readonly outcome: CaseOutcome | undefined;
};

const STEPS: Readonly<Record<CaseState, readonly CaseStep[]>> = {
  examined: ['note', 'notice', 'close'],
  noticed: ['note', 'answer', 'extend'],
  ready: ['note', 'answer', 'propose', 'decide'],
  decided: ['note', 'lift'],
  closed: [],
};

/**
 * Why a step cannot be taken now; undefined where it can. Nobody is decided on before they were told and had their
 * days to answer: they answered, or the last day has passed. An answer that comes late still counts until the decision.
 */
export function caseStepRefusal(step: CaseStep, facts: CaseFacts): 'CASE_STEP_NOT_NOW' | 'CASE_ANSWER_TIME_RUNS' | undefined {
  const heard = facts.state === 'noticed' && facts.answerBy !== undefined && facts.today > facts.answerBy;
  if (step === 'propose' || step === 'decide') {
    if (facts.state === 'noticed' && !heard) return 'CASE_ANSWER_TIME_RUNS';
    return facts.state === 'ready' || heard ? undefined : 'CASE_STEP_NOT_NOW';
  }
  if (step === 'lift') return facts.state === 'decided' && facts.outcome === 'suspension' ? undefined : 'CASE_STEP_NOT_NOW';
  return STEPS[facts.state].includes(step) ? undefined : 'CASE_STEP_NOT_NOW';
}

/** The day by which a case is decided. @param heardOn when the person answered, or the last day they had for it */
export function caseDecideBy(heardOn: PlainDate, scheme: Pick<CetScheme, 'conduct'>): PlainDate {
  return addDays(heardOn, scheme.conduct.decidedWithinDays.value);
}

/** The day by which a complaint is answered. */
export function complaintAnswerBy(receivedAt: Date, scheme: Zoned & Pick<CetScheme, 'conduct'>): PlainDate {
  return addDays(plainDateIn(receivedAt, scheme.zone.value), scheme.conduct.complaintAnsweredWithinDays.value);
}

/** The last day on which a declaration of interests holds. */
export function declarationHoldsUntil(declaredOn: PlainDate, scheme: Pick<CetScheme, 'conduct'>): PlainDate {
  return addDays(addMonths(declaredOn, scheme.conduct.declarationMonths.value), -1);
}

/** A proposal that waits for a second person. */
export type CaseProposal = { readonly outcome: CaseOutcome; readonly by: string };

/**
 * What an outcome chosen by a person comes to: the decision, or a proposal that a second person has to agree to. One person
 * decides what leaves the credential; whatever takes it away takes two, and so does everything once somebody proposed something.
 */
export function caseDecisionStep(
  outcome: CaseOutcome,
  proposal: CaseProposal | undefined,
  personId: string,
): 'proposal' | 'decision' | 'IMPARTIALITY_SAME_PERSON' {
  if (!proposal) return outcomeNeedsTwo(outcome) ? 'proposal' : 'decision';
  if (proposal.outcome !== outcome) return 'proposal';
  return proposal.by === personId ? 'IMPARTIALITY_SAME_PERSON' : 'decision';
}
