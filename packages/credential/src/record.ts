import type { Brand, PlainDate } from '@einthoven/kernel';
import type { CredentialCode, CredentialNumber } from './number.ts';

/** What the public is told about a standing. `due` is nobody's business but the holder's: it reads active. */
export type PublicStatus = 'active' | 'provisional' | 'inactive' | 'suspended' | 'revoked' | 'surrendered' | 'deceased';

/** A public action on a credential, as the body announced it. */
export type PublicAction = {
  readonly action: 'suspend' | 'lift-suspension' | 'revoke' | 'surrender' | 'provisional-ended';
  readonly effectiveOn: PlainDate;
  /** In the body's own public words, where there are some. */
  readonly reason: string | undefined;
};

/** A run of days that a credential held, and how it came about. */
export type PublicPeriod = {
  readonly from: PlainDate;
  readonly lastDay: PlainDate;
  readonly basis: 'award' | 'renewal' | 'reinstatement';
  /** Whether it ended before its time because its renewal was withdrawn. */
  readonly withdrawn: boolean;
};

type PublicFields = {
  readonly issuer: string;
  readonly credential: CredentialCode;
  /** The credential's full title. */
  readonly title: string;
  readonly number: CredentialNumber;
  /** As certified; undefined once the record was closed at the holder's request. */
  readonly name: string | undefined;
  readonly status: PublicStatus;
  readonly since: PlainDate;
  /** Last day of this status as the record stands; undefined where it has no end. */
  readonly until: PlainDate | undefined;
  readonly firstCertifiedOn: PlainDate;
  /** The period that holds today, or the last one that did. */
  readonly period: { readonly from: PlainDate; readonly lastDay: PlainDate };
  /** Every run of days that the credential held, oldest first, so that a gap can be seen. */
  readonly history: readonly PublicPeriod[];
  readonly actions: readonly PublicAction[];
  /** Only where the person opted in. */
  readonly place: { readonly city: string; readonly stateCode: string } | undefined;
  readonly demonstration: boolean;
};

/**
 * A credential as any stranger may see it. Pages, search results, lists and the interface for machines take this
 * type and no other; {@link publicRecord} is the only way to make one.
 */
export type PublicRecord = Brand<PublicFields, 'PublicRecord'>;

/** A credential as its holder sees it. */
export type SelfRecord = {
  readonly audience: 'self';
  readonly public: PublicRecord;
  /** Whether renewal is open now. */
  readonly renewalDue: boolean;
  readonly renewalOpensOn: PlainDate;
  /** The last day that leaves the advised time. */
  readonly renewalAdvisedBy: PlainDate;
};

/** A credential as staff see it. */
export type StaffRecord = {
  readonly audience: 'staff';
  readonly public: PublicRecord;
  readonly personId: string;
  readonly schemeVersion: string;
  readonly decisions: readonly {
    readonly action: PublicAction['action'] | 'deceased';
    readonly effectiveOn: PlainDate;
    readonly decidedBy: string | undefined;
  }[];
};

/**
 * Makes the public record by picking its fields one by one: whatever else the facts carry stays behind.
 *
 * @param facts at least the public fields; more do no harm
 */
export function publicRecord(facts: PublicFields): PublicRecord {
  const record: PublicFields = {
    issuer: facts.issuer,
    credential: facts.credential,
    title: facts.title,
    number: facts.number,
    name: facts.name,
    status: facts.status,
    since: facts.since,
    until: facts.until,
    firstCertifiedOn: facts.firstCertifiedOn,
    period: { from: facts.period.from, lastDay: facts.period.lastDay },
    history: facts.history.map(({ from, lastDay, basis, withdrawn }) => ({ from, lastDay, basis, withdrawn })),
    actions: facts.actions.map(({ action, effectiveOn, reason }) => ({ action, effectiveOn, reason })),
    place: facts.place && { city: facts.place.city, stateCode: facts.place.stateCode },
    demonstration: facts.demonstration,
  };
  return record as PublicRecord;
}
