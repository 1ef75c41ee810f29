import type { Institution } from './book.queries.ts';
import type { ECG_FIELD, NEIGHBOUR_FIELD, Book } from './book.ts';
import { distanceMiles, type Point } from './distance.ts';
import { figure, wholeWords, type Figure } from './figure.ts';

/** A school as the federal completions table has it. To be shown as that, not as approved by the body. */
export type ReportedSchool = {
  readonly name: string;
  readonly city: string;
  readonly stateCode: string;
  readonly control: string;
  readonly website: string;
  readonly miles: Figure | undefined;
  /** What it reported for the last year on record: "11 awards", "no awards". */
  readonly awards: Figure;
  /** The award year, "July 2023 to June 2024". */
  readonly year: Figure;
  readonly levels: readonly Figure[];
};

const LEVELS: Readonly<Record<string, string>> = {
  '1': 'certificate of less than one year',
  '2': 'certificate of 900 to 1,799 clock hours',
  '3': "associate's degree",
  '4': 'certificate of 1,800 clock hours or more',
  '5': "bachelor's degree",
  '6': 'postbaccalaureate certificate',
  '7': "master's degree",
  '8': "post-master's certificate",
  '20': 'certificate of under 300 clock hours',
  '21': 'certificate of 300 to 899 clock hours',
};

/** The last year that the table on record speaks of; older reports are history. */
export function lastAwardYear(book: Book): number {
  return Math.max(0, ...book.institutions.flatMap(({ awards }) => awards.map(({ year }) => year)));
}

/** An award year as people read it: 2024 is July 2023 to June 2024. */
export const awardYearWords = (year: number): string => `July ${year - 1} to June ${year}`;

/** What a school reported of a field: its last report, with all levels of that year. */
export function reportOf(institution: Institution, cip: string): { readonly year: number; readonly awards: Institution['awards'] } | undefined {
  const ofField = institution.awards.filter((award) => award.cip === cip);
  const year = Math.max(0, ...ofField.map((award) => award.year));
  return year === 0 ? undefined : { year, awards: ofField.filter((award) => award.year === year) };
}

/** The schools that reported a field, with the distance from a point, the nearest first; of the last year only, unless told otherwise. */
export function schoolsOf(
  book: Book,
  cip: typeof ECG_FIELD | typeof NEIGHBOUR_FIELD,
  from: Point | undefined,
  { anyYear = false } = {},
): readonly { readonly institution: Institution; readonly miles: number | undefined; readonly year: number }[] {
  const last = lastAwardYear(book);
  return book.institutions
    .flatMap((institution) => {
      const report = reportOf(institution, cip);
      if (!report || (!anyYear && report.year !== last)) return [];
      return [{ institution, year: report.year, miles: from && institution.point ? distanceMiles(from, institution.point) : undefined }];
    })
    .toSorted((a, b) => (a.miles ?? Infinity) - (b.miles ?? Infinity) || a.institution.name.localeCompare(b.institution.name, 'en'));
}

/** A school as a page shows it. */
export function schoolView(institution: Institution, cip: string, miles: number | undefined, measuredFrom: string | undefined): ReportedSchool {
  const report = reportOf(institution, cip);
  const sources = report?.awards.map(({ sourceId }) => sourceId) ?? [];
  const sum = report?.awards.reduce((all, { awards }) => all + awards, 0) ?? 0;
  return {
    name: institution.name,
    city: institution.city,
    stateCode: institution.stateCode,
    control: institution.control,
    website: websiteOf(institution.website),
    miles: miles === undefined || measuredFrom === undefined ? undefined : figure(milesWords(miles), measuredFrom, institution.sourceId),
    awards: figure(sum === 0 ? 'no awards' : sum === 1 ? '1 award' : `${wholeWords(sum)} awards`, ...sources),
    year: figure(awardYearWords(report?.year ?? 0), ...sources),
    levels: (report?.awards ?? []).flatMap(({ level, sourceId }) => (LEVELS[level] ? [figure(LEVELS[level], sourceId)] : [])),
  };
}

/** A distance in words. */
export function milesWords(miles: number): string {
  return miles < 1 ? 'under 1 mile' : miles < 1.5 ? '1 mile' : `${wholeWords(miles)} miles`;
}

/** The website of a school as a link that can only be one; empty where what was reported is no address. */
function websiteOf(reported: string): string {
  const address = /^https?:\/\//i.test(reported) ? reported : `https://${reported}`;
  if (reported === '' || !URL.canParse(address)) return '';
  const url = new URL(address);
  return (url.protocol === 'https:' || url.protocol === 'http:') && url.hostname.includes('.') && url.username === '' ? url.href : '';
}
