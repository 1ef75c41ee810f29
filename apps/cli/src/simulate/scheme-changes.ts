import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { addYears, toPlainDate, unwrap, type PlainDate } from '@einthoven/kernel';
import { parseScheme, type CetScheme, type PortfolioScheme, type Scheme } from '@einthoven/scheme';
import { projectFolder } from '../project.ts';

/** Every version that there is in a simulated body, and the documents that say so. */
export type Schemes = {
  readonly versions: ReadonlyMap<string, Scheme>;
  readonly documents: readonly { readonly name: string; readonly document: unknown }[];
  /** The first day: that of the first version. */
  readonly begin: PlainDate;
};

type Document = Record<string, unknown>;

/** A copy of a document with numbers that stand at paths of it changed. */
function changed(document: Document, changes: Readonly<Record<string, (value: never) => unknown>>): Document {
  const copy = structuredClone(document);
  for (const [path, change] of Object.entries(changes)) {
    const names = path.split('.');
    let at: Document = copy;
    for (const name of names.slice(0, -1)) at = at[name] as Document;
    const last = names.at(-1) as string;
    at[last] = change(at[last] as never);
  }
  return copy;
}

const plus = (more: number) => (value: number) => value + more;
type Bands = readonly { readonly feeCents: number; readonly upToYears: number; readonly ce: unknown; readonly assessment: boolean }[];

/**
 * The body's schemes with two later versions of the CET's, made up for the simulation: other fees, hours, days to renew
 * in, reminders and quarters; the second also another validity. None of them is in `content/schemes`.
 *
 * @param auditShare the share of renewals that is audited, where it is to be another
 */
export function simulatedSchemes(auditShare?: number): Schemes {
  const read = (name: string) => parse(readFileSync(join(projectFolder, 'content/schemes', name), 'utf8')) as Document;
  const first = changed(read('cet-2026-11.yaml'), auditShare === undefined ? {} : { 'renewal.audit.share.value': () => auditShare });
  const begin = toPlainDate(first['effectiveOn'] as string);
  const later = (of: Document, years: number, changes: Parameters<typeof changed>[1]) => {
    const effectiveOn = addYears(begin, years);
    return changed(of, { version: () => `cet-${effectiveOn.slice(0, 7)}`, effectiveOn: () => effectiveOn, ...changes });
  };
  const second = later(first, 3, {
    'fee.certificationCents.value': plus(2500),
    'renewal.feeCents.value': plus(1500),
    'renewal.ceHours.value': plus(2),
    'renewal.ceHoursIn.value.electrocardiography': plus(1),
    'renewal.remindersDaysBefore.value': () => [150, 75, 21, 3, 0],
    'renewal.remindersDaysAfter.value': () => [14, 60],
    'reinstatement.bands.value': (bands: Bands) => bands.map((band) => ({ ...band, feeCents: band.feeCents + 5000 })),
  });
  const third = later(second, 6, {
    'fee.certificationCents.value': plus(-1000),
    'renewal.feeCents.value': plus(2500),
    'renewal.opensDaysBefore.value': plus(30),
    'renewal.ceHours.value': plus(3),
    'renewal.quarterly.quartersNeeded.value': plus(-1),
    'renewal.remindersDaysBefore.value': () => [200, 120, 45, 10, 1],
    'validity.years.value': plus(1),
    'reinstatement.bands.value': (bands: Bands) => bands.map((band) => ({ ...band, upToYears: band.upToYears + 1 })),
  });
  const documents = [first, second, third, read('cei-2026-11.yaml')].map((document) => ({ name: `${document['version'] as string}.yaml`, document }));
  const versions = new Map(documents.map(({ document }) => unwrap(parseScheme(document))).map((scheme) => [scheme.version, scheme]));
  return { versions, documents, begin };
}

/** The version of a credential that is in force on a day; the oldest for days before any. */
export function inForce(schemes: Schemes, credential: 'CET', date: PlainDate): CetScheme;
export function inForce(schemes: Schemes, credential: 'CEI', date: PlainDate): PortfolioScheme;
export function inForce(schemes: Schemes, credential: 'CET' | 'CEI', date: PlainDate): Scheme;
export function inForce(schemes: Schemes, credential: 'CET' | 'CEI', date: PlainDate): Scheme {
  const own = [...schemes.versions.values()].filter((scheme) => scheme.credential === credential).toSorted((a, b) => (a.effectiveOn < b.effectiveOn ? 1 : -1));
  const found = own.find((scheme) => scheme.effectiveOn <= date) ?? own.at(-1);
  if (!found) throw new Error(`no scheme of the ${credential}`);
  return found;
}
