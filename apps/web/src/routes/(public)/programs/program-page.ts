import type { PlainDate } from '@einthoven/kernel';
import { dateWords } from '#lib/ui/words.ts';
import { CHANGE_WORDS, DELIVERY_WORDS, OUTCOME_WORDS, STATE_WORDS, type ProgramPage } from '#lib/server/program/index.ts';

function changeWords({ what, was, becomes, effectiveOn }: ProgramPage['changes'][number]): string {
  if (what === 'conditions-met') return `The school reported that the conditions are met since ${dateWords(effectiveOn)}: ${becomes}.`;
  const of = (CHANGE_WORDS[what as keyof typeof CHANGE_WORDS] ?? what).toLowerCase();
  return `The school reported a change from ${dateWords(effectiveOn)}. ${of.charAt(0).toUpperCase()}${of.slice(1)}${was ? `, from ${was}` : ''}, to: ${becomes}.`;
}

function agreementWords({ agreementSeenOn, agreementUntil }: ProgramPage['sites'][number], today: PlainDate): string {
  if (agreementSeenOn === undefined) return 'No agreement was shown to us.';
  const until =
    agreementUntil === undefined ? '' : agreementUntil < today ? `; it ended on ${dateWords(agreementUntil)}` : `; it holds until ${dateWords(agreementUntil)}`;
  return `We saw the agreement on ${dateWords(agreementSeenOn)}${until}.`;
}

/** A program as pages of one and of several show it. */
export function programView({ program, approval, conditionsBy, decisions, sites, teachers, complaints, changes, rates, today }: ProgramPage) {
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
    conditionsBy,
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
      .map((site) => ({
        siteId: site.siteId,
        name: site.name,
        city: site.city,
        stateCode: site.stateCode,
        agreement: agreementWords(site, today),
      })),
    teachers: teachers.map((teacher) => ({ ...teacher })),
    complaints: complaints.map((complaint) => ({ ...complaint })),
    changes: changes.map((change) => ({ changeId: change.changeId, words: changeWords(change), seen: change.seenAt !== undefined })),
    rates,
  };
}
