import { addDays, plainDateIn } from '@einthoven/kernel';
import { quartersOf, spansOf, type CeCredit, type CeProgress } from '@einthoven/scheme';
import { countWords, moneyWords } from '../../ui/words.ts';
import type { KeepingRecord } from './keeping.ts';
import { PATH_PAGES } from './path-facts.ts';
import { OUTSIDE_WORDS } from './renewal-words.ts';

/** What the page of a renewal shows of a record. */
export function renewalView(record: KeepingRecord) {
  const { credential, cycle, scheme, facts, keeping, payment, today } = record;
  const { renewal, standing } = keeping;
  const dayOf = (at: Date | undefined) => at && plainDateIn(at, scheme.zone.value);
  const { assessment, quarterly } = scheme.renewal;
  const words = {
    ce: `${countWords(scheme.renewal.ceHours.value, 'hour', 'hours')} of continuing education`,
    assessment: assessment
      ? `The renewal assessment: ${assessment.items.value} questions, ${assessment.minutes.value} minutes, ${countWords(assessment.attempts.value, 'attempt', 'attempts')}`
      : '',
    quarterly: quarterly
      ? `Questions each quarter: ${quarterly.items.value} at a time, ${quarterly.quartersNeeded.value} of ${quarterly.quarters.value} quarters met`
      : '',
  };
  const quartersLeft = quartersOf(cycle, scheme).filter(({ lastDay }) => lastDay >= today).length;
  return {
    cycleId: cycle.cycleId,
    credential: credential.credential,
    title: scheme.title,
    number: credential.number,
    status: standing.status,
    today,
    standing: { status: standing.status, why: standing.why, since: standing.since, until: standing.until },
    renewal:
      renewal.state === 'closed'
        ? renewal
        : {
            state: renewal.state,
            missing: renewal.missing,
            opensOn: renewal.opensOn,
            advisedBy: renewal.advisedBy,
            lastDay: renewal.lastDay,
            expiry: renewal.expiry,
            daysLeft: renewal.daysLeft,
            feeCents: renewal.feeCents,
            nextLastDay: addDays(renewal.next.to, -1),
          },
    renewedThrough: renewal.state === 'closed' && renewal.why === 'RENEWED_ALREADY' ? addDays(spansOf(credential.periods).at(-1)?.to ?? today, -1) : undefined,
    path: cycle.path,
    paths: scheme.renewal.paths.value
      .filter((path) => path === 'ce' || PATH_PAGES[path] !== undefined)
      .map((path) => ({
        path,
        met: renewal.state !== 'closed' && renewal.paths.some((known) => known.path === path && known.met),
        // Once the quarters that are met or still to come do not suffice, this way is closed in this cycle.
        possible: path !== 'quarterly' || facts.quartersMet + quartersLeft >= (quarterly?.quartersNeeded.value ?? 0),
        words: words[path],
        href: path === 'ce' ? undefined : PATH_PAGES[path],
      })),
    hours: hoursView(facts.ce, cycle.ceFrom, addDays(cycle.endsOn, -1)),
    quarters: quarterly && { met: facts.quartersMet, needed: quarterly.quartersNeeded.value, of: quarterly.quarters.value },
    assessmentPassedOn: facts.assessmentPassedOn,
    payment: {
      state: payment.held ? 'held' : payment.paidAt ? 'paid' : payment.underWay ? 'under-way' : payment.order?.state === 'open' ? 'open' : 'none',
      paidOn: dayOf(payment.paidAt),
      orderId: payment.order?.orderId,
    },
    attestedOn: dayOf(cycle.attestedAt),
  };
}

/** Hours as a page shows them. */
export function hoursView(ce: CeProgress, from: string, until: string) {
  const line = (credit: CeCredit, why = credit.why) => ({ title: credit.title, completedOn: credit.completedOn, halfHours: credit.halfHours, why });
  return {
    from,
    until,
    earned: ce.earned,
    needed: ce.needed,
    owed: ce.owed,
    waiting: ce.waiting,
    subjects: ce.subjects,
    counted: ce.counted.map((credit) => line(credit)),
    undecided: ce.undecided.map((credit) =>
      line(credit, credit.state === 'awaiting-scan' ? 'Its evidence is being checked for dangerous files.' : 'A person looks at it.'),
    ),
    refused: ce.refused.map((credit) => line(credit)),
    outside: ce.outside.map(({ credit, reason }) => line(credit, OUTSIDE_WORDS[reason])),
  };
}

/** What a fee is in words, or that there is none. */
export function feeWords(cents: number): string {
  return cents === 0 ? 'nothing' : moneyWords(cents);
}
