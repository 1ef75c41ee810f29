import { plainDateIn, type PlainDate } from '@einthoven/kernel';
import { publicRecord, type PublicRecord, type SelfRecord } from '@einthoven/credential';
import { lastDayOf, periodOn, publicStandingOn, renewalDates, standingOn, type StandingFacts } from '@einthoven/scheme';
import { schemeVersion } from '../scheme/index.ts';
import type { Credential } from './credential.queries.ts';

/** What the registry adds to a credential: the name and, where opted in, the place. */
export type Listing = { readonly name: string; readonly place: { readonly city: string; readonly stateCode: string } | undefined };

const CLOSED_REASON = "Record closed at the holder's request";

/** The words that stand in the registry when a person had their data erased. */
export const recordClosedReason = CLOSED_REASON;

/** The calendar date in the body's zone at an instant. */
export function todayUnder(credential: Credential, now: Date): PlainDate {
  return plainDateIn(now, schemeVersion(credential.schemeVersion).zone.value);
}

/**
 * The public record of a credential on a day.
 *
 * @param listing undefined once the record was closed at the holder's request
 */
export function publicRecordOf(credential: Credential, listing: Listing | undefined, today: PlainDate): PublicRecord {
  const scheme = schemeVersion(credential.schemeVersion);
  const facts: StandingFacts = credential;
  // A credential awarded today in the body's zone has begun; asked for an earlier day, its first day answers.
  const day = today < credential.awardedOn ? credential.awardedOn : today;
  const standing = publicStandingOn(day, facts, scheme);
  const period = periodOn(day, credential.periods);
  if (!standing || !period) throw new Error(`credential ${credential.credentialId} has no period`);
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
    period: { from: period.from, lastDay: lastDayOf(period) },
    actions: credential.actions.flatMap(({ action, effectiveOn, publicReason }) =>
      action === 'deceased' || effectiveOn > day ? [] : [{ action, effectiveOn, reason: publicReason }],
    ),
    place: listing?.place,
    demonstration: credential.demonstration,
  });
}

/** The record as its holder sees it. */
export function selfRecordOf(credential: Credential, listing: Listing | undefined, today: PlainDate): SelfRecord {
  const scheme = schemeVersion(credential.schemeVersion);
  const period = periodOn(today, credential.periods) ?? credential.periods[0];
  if (!period) throw new Error(`credential ${credential.credentialId} has no period`);
  const { opensOn, advisedBy } = renewalDates(period, scheme);
  return {
    audience: 'self',
    public: publicRecordOf(credential, listing, today),
    renewalDue: standingOn(today, credential, scheme)?.status === 'due',
    renewalOpensOn: opensOn,
    renewalAdvisedBy: advisedBy,
  };
}
