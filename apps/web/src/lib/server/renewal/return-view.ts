import { addDays, plainDateIn } from '@einthoven/kernel';
import type { BandQuote, ReinstatementBand } from '@einthoven/scheme';
import type { Db } from '../db/pool.ts';
import { openFor } from '../platform/personal-key.ts';
import type { KeepingRecord } from './keeping.ts';
import { viewOf, withPerson } from './reinstatement.ts';
import { openProposal } from './reinstatement-decision.ts';
import { selectReinstatementSteps } from './reinstatement.queries.ts';
import { hoursView } from './renewal-view.ts';

/** What the page of the way back shows of a record; undefined while the credential holds. */
export async function returnView(db: Db, record: KeepingRecord) {
  const { credential, scheme, keeping, today, reinstatement } = record;
  const { back, standing } = keeping;
  if (!back) return undefined;
  const view = reinstatement && (await viewOf(db, record, reinstatement));
  const steps = reinstatement ? await selectReinstatementSteps(db, reinstatement.reinstatementId) : [];
  // What a proposal says is not for the applicant before it is decided.
  const told = steps.findLast(({ step }) => step === 'cure' || step === 'denied');
  const reason = told?.sealedWords && (await openFor<{ words: string }>(db, credential.personId, told.sealedWords))?.words;
  const dayOf = (at: Date | undefined) => at && plainDateIn(at, scheme.zone.value);
  return {
    credentialId: credential.credentialId,
    title: scheme.title,
    issuer: scheme.issuer,
    number: credential.number,
    today,
    status: standing.status,
    why: standing.why,
    endedOn: back.endedOn,
    lastDay: addDays(back.endedOn, -1),
    now: back.now && quoteView(back.now),
    later: back.later && { from: back.later.from, ...bandWords(back.later.band) },
    anewCents: back.anew?.feeCents,
    openDays: back.openDays,
    reviewDays: back.reviewDays,
    application: view && {
      reinstatementId: view.application.reinstatementId,
      state: view.application.state,
      open: withPerson(view.application, today),
      appliedOn: view.application.appliedOn,
      openUntil: view.application.openUntil,
      quote: quoteView(view.quote),
      needs: view.needs,
      reason,
      decidedOn: dayOf(view.application.decidedAt),
      appealUntil: view.application.decidedAt && addDays(plainDateIn(view.application.decidedAt, scheme.zone.value), scheme.appeal.withinDays.value),
      completedOn: dayOf(view.application.completedAt),
      secondPerson: openProposal(steps) !== undefined,
      attestedOn: dayOf(view.application.attestedAt),
      payment: {
        state: view.payment.held
          ? ('held' as const)
          : view.payment.paidAt
            ? ('paid' as const)
            : view.payment.underWay
              ? ('under-way' as const)
              : ('none' as const),
        paidOn: dayOf(view.payment.paidAt),
        orderId: view.payment.order?.orderId,
      },
    },
  };
}

function bandWords(band: ReinstatementBand): { readonly upToYears: number; readonly ce: string; readonly assessment: boolean; readonly feeCents: number } {
  const ce = band.ce === 'missing' ? 'the hours that were missing' : `${band.ce.hours} hours completed in the last ${band.ce.withinMonths} months`;
  return { upToYears: band.upToYears, ce, assessment: band.assessment, feeCents: band.feeCents };
}

function quoteView(quote: BandQuote) {
  return { ...bandWords(quote.band), lastDay: quote.lastDay, hours: hoursView(quote.ce, quote.ceFrom, quote.ceUntil), assessmentState: quote.assessment };
}
