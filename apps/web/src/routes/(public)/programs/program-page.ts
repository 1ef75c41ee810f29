import { CHANGE_WORDS, DELIVERY_WORDS, OUTCOME_WORDS, STATE_WORDS, type ProgramPage } from '#lib/server/program/index.ts';

/** A program as pages of one and of several show it. */
export function programView({ program, approval, decisions, sites, teachers, complaints, changes, rates, today }: ProgramPage) {
  return {
    programId: program.programId,
    name: program.name,
    schoolName: program.schoolName,
    city: program.city,
    stateCode: program.stateCode,
    summary: program.summary,
    delivery: program.delivery && DELIVERY_WORDS[program.delivery],
    classHours: program.classHours,
    clinicalHours: program.clinicalHours,
    classSize: program.classSize,
    priceCents: program.priceCents,
    priceCovers: program.priceCovers,
    nextStart: program.nextStart && program.nextStart >= today ? program.nextStart : undefined,
    isDemonstration: program.isDemonstration,
    state: STATE_WORDS[approval.state],
    since: approval.since,
    until: approval.until,
    conditions: approval.conditions,
    reason: approval.reason,
    decisions: decisions.map(({ decisionId, outcome, effectiveOn, reason, conditions }) => ({
      decisionId,
      outcome: OUTCOME_WORDS[outcome],
      effectiveOn,
      reason,
      conditions,
    })),
    classSites: sites.filter(({ kind }) => kind === 'class').map(({ siteId, name, city, stateCode }) => ({ siteId, name, city, stateCode })),
    clinicalSites: sites
      .filter(({ kind }) => kind === 'clinical')
      .map(({ siteId, name, city, stateCode, agreementUntil, agreementSeenOn }) => ({ siteId, name, city, stateCode, agreementUntil, agreementSeenOn })),
    teachers: teachers.map((teacher) => ({ ...teacher })),
    complaints: complaints.map((complaint) => ({ ...complaint })),
    changes: changes
      .filter(({ seenAt }) => seenAt === undefined)
      .map(({ changeId, what, was, becomes, effectiveOn }) => ({
        changeId,
        what: (CHANGE_WORDS[what as keyof typeof CHANGE_WORDS] ?? what).toLowerCase(),
        was,
        becomes,
        effectiveOn,
      })),
    rates,
  };
}
