import { addDays, plainDateIn, type PlainDate } from '@einthoven/kernel';
import { publicRecord, type PublicRecord, type SelfRecord } from '@einthoven/credential';
import { publicStandingOn, renewalDatesOf, spansOf, standingOn, type Span } from '@einthoven/scheme';
import { anySchemeVersion } from '../scheme/index.ts';
import type { Credential } from './credential.queries.ts';

/** What the registry adds to a credential: the name and, where opted in, the place. */
export type Listing = { readonly name: string; readonly place: { readonly city: string; readonly stateCode: string } | undefined };

const CLOSED_REASON = "Record closed at the holder's request";

/** The words that stand in the registry when a person had their data erased. */
export const recordClosedReason = CLOSED_REASON;

/** The calendar date in the body's zone at an instant. */
export function todayUnder(credential: Credential, now: Date): PlainDate {
  return plainDateIn(now, anySchemeVersion(credential.schemeVersion).zone.value);
}

/**
 * The public record of a credential on a day.
 *
 * @param listing undefined once the record was closed at the holder's request
 */
export function publicRecordOf(credential: Credential, listing: Listing | undefined, today: PlainDate): PublicRecord {
  const scheme = anySchemeVersion(credential.schemeVersion);
  // A credential awarded today in the body's zone has begun; asked for an earlier day, its first day answers.
  const day = today < credential.awardedOn ? credential.awardedOn : today;
  const standing = publicStandingOn(day, credential, scheme);
  const spans = spansOf(credential.periods);
  const span = spanOn(day, spans);
  if (!standing || !span) throw new Error(`credential ${credential.credentialId} has no period`);
  return publicRecord({
    issuer: scheme.issuer,
    credential: credential.credential,
    title: scheme.title,
    number: credential.number,
    name: listing?.name,
    status: standing.status,
    since: standing.since,
    until: standing.until,
    firstCertifiedOn: credential.awardedOn,
    period: { from: span.from, lastDay: addDays(endOfRun(span, spans), -1) },
    history: spans.map(({ from, to, basis, withdrawn }) => ({ from, lastDay: addDays(to, -1), basis, withdrawn })),
    actions: credential.actions.flatMap(({ action, effectiveOn, publicReason }) =>
      action === 'deceased' || effectiveOn > day ? [] : [{ action, effectiveOn, reason: publicReason }],
    ),
    place: listing?.place,
    demonstration: credential.demonstration,
  });
}

/** The run of days that a day lies in, or else the newest that began before it. */
function spanOn(date: PlainDate, spans: readonly Span[]): Span | undefined {
  return spans.findLast(({ from }) => from <= date);
}

/** The first day that does not hold after a run and all that follow it without a break. */
function endOfRun(span: Span, spans: readonly Span[]): PlainDate {
  const next = spans.find(({ from, to }) => from === span.to && to > from);
  return next ? endOfRun(next, spans) : span.to;
}

/** The record as its holder sees it. */
export function selfRecordOf(credential: Credential, listing: Listing | undefined, today: PlainDate): SelfRecord {
  const scheme = anySchemeVersion(credential.schemeVersion);
  const spans = spansOf(credential.periods);
  const span = spanOn(today, spans) ?? spans[0];
  if (!span) throw new Error(`credential ${credential.credentialId} has no period`);
  // Renewed early, the next renewal is that of the period to come.
  const last = spans.find(({ to }) => to === endOfRun(span, spans)) ?? span;
  const kept = credential.periods.find(({ from }) => from === last.from);
  const { opensOn, advisedBy } = renewalDatesOf(last, kept ? anySchemeVersion(kept.schemeVersion) : scheme);
  return {
    audience: 'self',
    public: publicRecordOf(credential, listing, today),
    renewalDue: standingOn(today, credential, scheme)?.status === 'due',
    renewalOpensOn: opensOn,
    renewalAdvisedBy: advisedBy,
  };
}
