import { addDays, type PlainDate } from '@einthoven/kernel';
import type { CetScheme } from './scheme.ts';

/** What two people decided on a program. */
export type ProgramDecision = {
  readonly outcome: 'approve' | 'refuse' | 'probation' | 'full' | 'withdraw' | 'reinstate';
  readonly effectiveOn: PlainDate;
  /** The last day of an approval. */
  readonly validUntil: PlainDate | undefined;
  /** What the school still has to do; empty: nothing. */
  readonly conditions: string;
  readonly reason: string;
};

/** Days of approval, both included; `until` undefined: it holds without an end on record. */
export type ApprovalSpan = { readonly from: PlainDate; readonly until: PlainDate | undefined };

/** Where the approval of a program stands on a day. */
export type ProgramApproval = {
  readonly state: 'approved' | 'conditions' | 'probation' | 'withdrawn' | 'ended' | 'refused' | 'not-on-record';
  /** Since when it stands so. */
  readonly since: PlainDate | undefined;
  /** The last day of the approval that holds. */
  readonly until: PlainDate | undefined;
  readonly conditions: string;
  /** Why, as it was decided; empty where nothing was. */
  readonly reason: string;
  readonly spans: readonly ApprovalSpan[];
};

/**
 * What the decisions on a program add up to.
 *
 * A new approval continues one that holds. A refusal of a new term leaves the term that runs. A withdrawal ends the
 * approval from its day on; a reinstatement undoes the withdrawal before it as if it had not been.
 *
 * @param decisions in the order they were taken
 * @param today the day that is asked about; what takes effect later does not count yet
 */
export function programApproval(decisions: readonly ProgramDecision[], today: PlainDate): ProgramApproval {
  const standing = withoutUndone(decisions.filter(({ effectiveOn }) => effectiveOn <= today));
  const spans: { from: PlainDate; until: PlainDate | undefined }[] = [];
  let last: ProgramDecision | undefined;
  let since: PlainDate | undefined;
  let level: 'approved' | 'conditions' | 'probation' = 'approved';
  for (const decision of standing) {
    const open = spans.at(-1);
    const holds = open !== undefined && (open.until === undefined || decision.effectiveOn <= addDays(open.until, 1));
    if (decision.outcome === 'approve') {
      if (holds) open.until = decision.validUntil;
      else spans.push({ from: decision.effectiveOn, until: decision.validUntil });
      level = decision.conditions === '' ? 'approved' : 'conditions';
    } else if (decision.outcome === 'withdraw') {
      if (!holds) continue;
      open.until = addDays(decision.effectiveOn, -1);
      if (open.until < open.from) spans.pop();
    } else if (decision.outcome === 'probation' || decision.outcome === 'full') {
      if (!holds) continue;
      level = decision.outcome === 'full' ? 'approved' : 'probation';
    } else if (holds) continue;
    last = decision;
    since = decision.effectiveOn;
  }
  const current = spans.at(-1);
  const closed = spans.map(({ from, until }) => ({ from, until }));
  const said = { conditions: last?.conditions ?? '', reason: last?.reason ?? '', spans: closed };
  if (current && (current.until === undefined || today <= current.until)) {
    return { state: level, since, until: current.until, ...said };
  }
  if (last?.outcome === 'withdraw') return { state: 'withdrawn', since, until: undefined, ...said };
  if (last?.outcome === 'refuse') return { state: 'refused', since, until: undefined, ...said };
  if (current?.until !== undefined) return { state: 'ended', since: addDays(current.until, 1), until: undefined, ...said };
  return { state: 'not-on-record', since: undefined, until: undefined, ...said };
}

/** The decisions that stand: each reinstatement takes away the withdrawal before it, and itself. */
function withoutUndone(decisions: readonly ProgramDecision[]): readonly ProgramDecision[] {
  const standing: ProgramDecision[] = [];
  for (const decision of decisions) {
    if (decision.outcome !== 'reinstate') standing.push(decision);
    else {
      const at = standing.findLastIndex(({ outcome }) => outcome === 'withdraw');
      if (at >= 0) standing.splice(at, 1);
    }
  }
  return standing;
}

/** The approval of a program as it is kept on its row. */
export type ApprovalOnRecord = {
  readonly approval: 'approved' | 'not-on-record' | 'withdrawn';
  /** None with an approval: one whose beginning is not known. */
  readonly spans: readonly ApprovalSpan[];
};

/**
 * Whether a program was approved on the day that a certificate of completion is dated: who completed it while it was
 * approved keeps that, whatever came later, and who completed it afterwards does not gain by what was before.
 */
export function approvalOn({ approval, spans }: ApprovalOnRecord, date: PlainDate): ApprovalOnRecord['approval'] {
  if (spans.length === 0) return approval;
  if (spans.some(({ from, until }) => from <= date && (until === undefined || date <= until))) return 'approved';
  const ended = spans.some(({ from }) => from <= date);
  return ended && approval === 'withdrawn' ? 'withdrawn' : 'not-on-record';
}

/** What a school says of a program when it asks for approval. */
export type ProgramFacts = {
  readonly classHours: number;
  readonly clinicalHours: number;
  readonly classSize: number;
  readonly supervisedTracings: number;
  /** How long it lasts, and how many hours of a week are taught or practised. */
  readonly weeks: number;
  readonly hoursAWeek: number;
  /** Class hours by domain of the blueprint. */
  readonly domainHours: Readonly<Record<string, number>>;
  readonly instructors: number;
  /** Clinical sites, each with the last day of its agreement. */
  readonly agreementsUntil: readonly (PlainDate | undefined)[];
  readonly authorisedBy: string;
  readonly authorisationUntil: PlainDate | undefined;
  /** Policies that are written down, by code. */
  readonly policies: readonly string[];
};

/** Policies that a school has in writing. */
export const PROGRAM_POLICIES = ['attendance', 'refund', 'grievance', 'records', 'patient-privacy', 'completion-is-not-certification'] as const;

/** Why a program cannot be approved as it is told. */
export type ProgramGap = {
  readonly code:
    | 'CLASS_HOURS'
    | 'CLINICAL_HOURS'
    | 'CLASS_SIZE'
    | 'TRACINGS'
    | 'HOURS_DO_NOT_FIT'
    | 'DOMAINS_DO_NOT_ADD_UP'
    | 'DOMAIN_NOT_TAUGHT'
    | 'NO_INSTRUCTOR'
    | 'NO_CLINICAL_SITE'
    | 'AGREEMENT_ENDED'
    | 'NOT_AUTHORISED'
    | 'AUTHORISATION_ENDED'
    | 'POLICY_MISSING';
  readonly required: string;
  readonly actual: string;
};

/**
 * Holds what a school says against the scheme. Hours that do not fit into the weeks that they are said to take are among
 * what is found: they were invented, or mistyped.
 *
 * @param domains the blueprint's domains, by code
 */
export function programGaps(facts: ProgramFacts, scheme: Pick<CetScheme, 'training'>, domains: readonly string[], today: PlainDate): readonly ProgramGap[] {
  const { training } = scheme;
  const gaps: ProgramGap[] = [];
  const gap = (code: ProgramGap['code'], required: string | number, actual: string | number) =>
    gaps.push({ code, required: String(required), actual: String(actual) });
  const within = (code: ProgramGap['code'], { min, max }: { readonly min: number; readonly max: number }, actual: number) => {
    if (actual < min || actual > max) gap(code, `${min} to ${max}`, actual);
  };
  within('CLASS_HOURS', training.classHours.value, facts.classHours);
  within('CLINICAL_HOURS', training.clinicalHours.value, facts.clinicalHours);
  within('CLASS_SIZE', training.classSize.value, facts.classSize);
  if (facts.supervisedTracings < training.supervisedTracings.value) gap('TRACINGS', training.supervisedTracings.value, facts.supervisedTracings);
  if (facts.classHours + facts.clinicalHours > facts.weeks * facts.hoursAWeek) {
    gap('HOURS_DO_NOT_FIT', `at most ${facts.weeks * facts.hoursAWeek}`, facts.classHours + facts.clinicalHours);
  }
  const hoursOf = (domain: string) => facts.domainHours[domain] ?? 0;
  const sum = domains.reduce((total, domain) => total + hoursOf(domain), 0);
  if (sum !== facts.classHours) gap('DOMAINS_DO_NOT_ADD_UP', facts.classHours, sum);
  for (const domain of domains) if (hoursOf(domain) <= 0) gap('DOMAIN_NOT_TAUGHT', domain, 0);
  if (facts.instructors === 0) gap('NO_INSTRUCTOR', 1, 0);
  if (facts.agreementsUntil.length === 0) gap('NO_CLINICAL_SITE', 1, 0);
  else if (!facts.agreementsUntil.some((until) => until !== undefined && until >= today))
    gap('AGREEMENT_ENDED', today, facts.agreementsUntil.find(Boolean) ?? 'none');
  if (facts.authorisedBy.trim() === '') gap('NOT_AUTHORISED', 'an agency of the state', 'none');
  else if (facts.authorisationUntil !== undefined && facts.authorisationUntil < today) gap('AUTHORISATION_ENDED', today, facts.authorisationUntil);
  for (const policy of PROGRAM_POLICIES) if (!facts.policies.includes(policy)) gap('POLICY_MISSING', policy, 'none');
  return gaps;
}

/** What reviewers look at, by code. */
export const RUBRIC = ['curriculum', 'hours', 'clinical', 'instructors', 'facilities', 'policies', 'authorisation', 'records'] as const;

/** A line of the rubric. */
export type RubricCriterion = (typeof RUBRIC)[number];

/** What a reviewer found of a line. */
export type RubricFinding = 'met' | 'partly' | 'not-met';

/** What reviews of one state of an application add up to. */
export type RubricOutcome = {
  /** The worst that anybody found, line by line; a line that somebody left out was not met. */
  readonly findings: Readonly<Record<RubricCriterion, RubricFinding>>;
  /** What the rubric allows at best: `conditions` where a line is partly met, `refuse` where one is not. */
  readonly best: 'approve' | 'conditions' | 'refuse';
};

const WORST: readonly RubricFinding[] = ['not-met', 'partly', 'met'];

/** Puts reviews together. One doubt is enough: reviewers who differ have to speak, or the school has to show more. */
export function rubricOutcome(reviews: readonly Readonly<Partial<Record<RubricCriterion, RubricFinding>>>[]): RubricOutcome {
  const worst = (criterion: RubricCriterion): RubricFinding => {
    const found = reviews.map((review) => review[criterion] ?? 'not-met');
    return WORST.find((finding) => found.includes(finding)) ?? 'not-met';
  };
  const findings = Object.fromEntries(RUBRIC.map((criterion) => [criterion, worst(criterion)])) as Record<RubricCriterion, RubricFinding>;
  const all = Object.values(findings);
  return { findings, best: all.includes('not-met') ? 'refuse' : all.includes('partly') ? 'conditions' : 'approve' };
}

/** How many of a group passed. */
export type PassCount = { readonly people: number; readonly passed: number };

/** A pass rate as it is published, or that too few people stand behind it. */
export type PassRate = { readonly people: number; readonly percent: number } | 'TOO_FEW';

/** The rates of a program: of first attempts, and of people who passed by their last attempt or used all of them. */
export type ProgramRates = { readonly first: PassRate; readonly byThird: PassRate };

/**
 * Rates that may be published. Neither is shown where few stand behind it, and the second is not shown where the
 * people between the two could be told one by one from the difference.
 */
export function programRates(counts: { readonly first: PassCount; readonly byThird: PassCount }, { publish }: Pick<CetScheme, 'publish'>): ProgramRates {
  const enough = ({ people, passed }: PassCount) =>
    people >= publish.fewest.value && passed >= publish.fewestEach.value && people - passed >= publish.fewestEach.value;
  const rate = (count: PassCount): PassRate => (enough(count) ? { people: count.people, percent: Math.round((100 * count.passed) / count.people) } : 'TOO_FEW');
  const first = rate(counts.first);
  const apart = counts.byThird.passed - counts.first.passed;
  const people = Math.abs(counts.first.people - counts.byThird.people);
  const tells = first !== 'TOO_FEW' && ((apart > 0 && apart < publish.fewestEach.value) || (people > 0 && people < publish.fewestEach.value));
  return { first, byThird: tells ? 'TOO_FEW' : rate(counts.byThird) };
}
