import type { Source } from './book.queries.ts';
import { ECG_FIELD, NEIGHBOUR_FIELD, type Book } from './book.ts';
import { distanceMiles, type Point } from './distance.ts';
import { dollarWords, figure, sourcesOf, wholeWords, type Figure } from './figure.ts';
import type { PagedCity, PagedState } from './page.queries.ts';
import { milesWords, schoolsOf, schoolView, type ReportedSchool } from './reported.ts';
import { bandWords, localWages, wageView, type WageView } from './wage.ts';
import { placePath } from './wanted.ts';

/** A program that the body approved, or an opening on its board, with its point: what others join to a page. */
export type Listed = Partial<Point> & {
  readonly title: string;
  readonly by: string;
  readonly city: string;
  readonly stateCode: string;
  readonly path: string;
  readonly isDemonstration: boolean;
};

/** What the rules of the certification say, in the words of a step, with their source. */
export type PlaceSteps = Readonly<
  Record<'classHours' | 'clinicalHours' | 'tracings' | 'experienceHours' | 'experienceYears' | 'fee' | 'items' | 'minutes' | 'attempts' | 'validYears', Figure>
>;

/** How far around a city "here" and "near" are, in miles, as the scheme says. */
export type Reach = { readonly here: number; readonly near: number };

/** What a page is made with beside the book: of later concepts, and of the scheme. */
export type Joined = {
  readonly reach: Reach;
  readonly programs: readonly Listed[];
  /** Of this very page, the nearest first. */
  readonly openings: { readonly here: readonly Listed[]; readonly near: readonly Listed[] };
  readonly steps: PlaceSteps;
  /** Where programs, openings and steps come from. */
  readonly ownSources: readonly Source[];
};

/** The source of what the body itself has on record, as of the day of the page. */
export const OWN_RECORD = 'own-record';
/** The source of the rules of the certification. */
export const OWN_SCHEME = 'own-scheme';

/** Beyond that, so many of the nearest are named, whatever the distance. */
const NEAREST = 3;
/** So many of a list are named. */
export const MOST_LISTED = 8;
/** The source of every point. */
const pointSource = (city: PagedCity | undefined) => city?.sourceId;

/** A program or opening as a page shows it. */
export type ListedView = Omit<Listed, 'latitude' | 'longitude'> & { readonly miles: Figure | undefined };

/** A page of a state or city: everything on it that is a fact is a {@link Figure}. */
export type PlacePage = {
  readonly kind: 'state' | 'city';
  readonly name: string;
  readonly label: string;
  readonly path: string;
  readonly state: { readonly code: string; readonly name: string; readonly path: string };
  /** A settlement without a government of its own. */
  readonly isSettlement: boolean;
  readonly counties: readonly string[];
  readonly metro: Figure | undefined;
  readonly population: { readonly figure: Figure; readonly vintage: string } | undefined;
  readonly namesakes: readonly { readonly label: string; readonly path: string }[];
  /** How far around a city what is listed here may lie, in miles. */
  readonly hereMiles: Figure;
  readonly steps: PlaceSteps;
  /** The day on which rules and agencies were looked up. */
  readonly checkedOn: string;
  readonly federalRule: Figure;
  readonly rule: Figure | undefined;
  readonly agency: { readonly name: Figure; readonly does: Figure; readonly isSecondary: boolean } | undefined;
  readonly programs: { readonly here: readonly ListedView[]; readonly near: readonly ListedView[] };
  readonly openings: { readonly here: readonly ListedView[]; readonly near: readonly ListedView[] };
  readonly reported: { readonly here: readonly ReportedSchool[]; readonly near: readonly ReportedSchool[]; readonly neighbouring: readonly ReportedSchool[] };
  readonly wages: { readonly local: WageView | undefined; readonly nation: WageView | undefined };
  /** The body's own pay figure, and where it lies among the federal ones. */
  readonly own: { readonly pay: Figure; readonly week: Figure; readonly band: Figure | undefined } | undefined;
  readonly outlook: OutlookView | undefined;
  /** Whether two sourced facts are of this very place: else search engines are asked not to list the page. */
  readonly isIndexed: boolean;
  readonly sources: readonly Source[];
};

/** The national outlook of the occupation. */
export type OutlookView = Readonly<Record<'now' | 'then' | 'percent' | 'openings', Figure>>;

/** Where the federal handbook is recorded, which every page quotes. */
const HANDBOOK = 'bls-handbook';
const FEDERAL_RULE =
  'Some cardiovascular technologists and technicians need a state licence; EKG technicians may enter with a high-school diploma, and their certificate programs generally take under a year.';

/** Draws up the page of a state, or of a city in it. */
export function placePage(book: Book, state: PagedState, city: PagedCity | undefined, namesakes: PlacePage['namesakes'], joined: Joined): PlacePage {
  const from = city ?? undefined;
  const { reach } = joined;
  const inState = ({ stateCode }: { readonly stateCode: string }) => stateCode === state.code;
  const ecg = schoolsOf(book, ECG_FIELD, from);
  const neighbouring = schoolsOf(book, NEIGHBOUR_FIELD, from, { anyYear: true });
  const within = (miles: number | undefined, most: number) => miles !== undefined && miles <= most;
  const here = ecg.filter(({ institution, miles }) => (city ? within(miles, reach.here) : inState(institution)));
  const rest = ecg.filter((one) => !here.includes(one));
  const near = city ? rest.filter(({ miles }) => within(miles, reach.near)) : [];
  // A longer training beside it is worth a word where it is here.
  const besides = neighbouring.filter(({ institution, miles }) => (city ? within(miles, reach.here) : inState(institution)));
  const views = (list: typeof ecg, cip: string) =>
    list.slice(0, MOST_LISTED).map(({ institution, miles }) => schoolView(institution, cip, miles, pointSource(city)));
  const local = localWages(book, { cbsa: city?.cbsa, fips: state.fips });
  const nation = book.wages.get('99');
  const programs = split(joined.programs, state, city, reach);
  const listedHere = (list: readonly Listed[]) => list.slice(0, MOST_LISTED).map((it) => shownFrom(city)(measuredFrom(city)(it)));
  const openings = { here: listedHere(joined.openings.here), near: listedHere(joined.openings.near) };
  const agency = book.agencies.get(state.code);
  const rule = book.rules.get(state.code);
  const metro = city?.cbsa === undefined ? undefined : book.metros.get(city.cbsa);
  const facts = [
    city ? city.population !== undefined : agency !== undefined && book.sources.get(agency.sourceId)?.strength === 'official',
    !city && rule !== undefined,
    here.length > 0,
    besides.length > 0,
    local !== undefined && (!city || local.areaCode === city.cbsa),
    programs.here.length > 0,
    openings.here.length > 0,
  ].filter(Boolean).length;
  const view = {
    kind: city ? ('city' as const) : ('state' as const),
    name: city?.name ?? state.name,
    label: city ? `${city.name}, ${state.name}` : state.name,
    path: placePath(state.name, city?.slug),
    state: { code: state.code, name: state.name, path: state.path },
    isSettlement: city?.kind === 'CDP',
    counties: city?.counties ?? [],
    metro: metro && figure(`${metro.title} ${metro.metropolitan ? 'metropolitan' : 'micropolitan'} area`, metro.sourceId),
    population:
      city?.population === undefined || city.populationSource === undefined
        ? undefined
        : { figure: figure(wholeWords(city.population), city.populationSource), vintage: book.sources.get(city.populationSource)?.vintage ?? '' },
    namesakes,
    hereMiles: figure(String(reach.here), OWN_SCHEME),
    steps: joined.steps,
    checkedOn: book.sources.get(HANDBOOK)?.retrievedOn ?? '',
    federalRule: figure(FEDERAL_RULE, HANDBOOK),
    rule: rule && figure(rule.text, rule.sourceId),
    agency: agency && {
      name: figure(agency.text, agency.sourceId),
      does: figure(agency.does, agency.sourceId),
      isSecondary: book.sources.get(agency.sourceId)?.strength !== 'official',
    },
    programs,
    openings,
    reported: {
      here: views(here, ECG_FIELD),
      near: views(near.length > 0 ? near : city && here.length === 0 ? rest.slice(0, NEAREST) : [], ECG_FIELD),
      neighbouring: views(besides, NEIGHBOUR_FIELD),
    },
    wages: { local: local && wageView(local, book), nation: nation && wageView(nation, book) },
    own: ownPay(book),
    outlook: outlookView(book),
    isIndexed: facts >= 2,
  };
  return { ...view, sources: sourcesOf(view, new Map([...book.sources, ...joined.ownSources.map((source) => [source.id, source] as const)])) };
}

/** The body's own pay figure beside the nation's. */
export function ownPay(book: Book): PlacePage['own'] {
  const [pay, week, nation] = [book.stated.get('annual-pay'), book.stated.get('week-hours'), book.wages.get('99')];
  if (!pay || !week) return undefined;
  const band = nation && bandWords(pay.value, nation);
  return {
    pay: figure(dollarWords(pay.value), pay.sourceId),
    week: figure(`${week.value} hours`, week.sourceId),
    band: band && nation ? figure(band, pay.sourceId, ...Object.values(nation.cells).map(({ sourceId }) => sourceId)) : undefined,
  };
}

/** The nation's outlook for the occupation; undefined where a measure of it is missing. */
export function outlookView({ outlook }: Book): OutlookView | undefined {
  const [now, then, percent, openings] = ['employment-2024', 'employment-2034', 'change-percent', 'openings-a-year'].map((measure) => outlook.get(measure));
  if (!now || !then || !percent || !openings) return undefined;
  return {
    now: figure(`in 2024 ${wholeWords(now.value)}`, now.sourceId),
    then: figure(`in 2034 ${wholeWords(then.value)}`, then.sourceId),
    percent: figure(`${percent.value} %`, percent.sourceId),
    openings: figure(wholeWords(openings.value), openings.sourceId),
  };
}

type Measured = { readonly it: Omit<Listed, 'latitude' | 'longitude'>; readonly miles: number | undefined };

/** How far a thing lies from a city; from a state nothing is measured. */
const measuredFrom =
  (city: PagedCity | undefined) =>
  ({ latitude, longitude, ...it }: Listed): Measured => ({
    it,
    miles: city && latitude !== undefined && longitude !== undefined ? distanceMiles(city, { latitude, longitude }) : undefined,
  });

const shownFrom =
  (city: PagedCity | undefined) =>
  ({ it, miles }: Measured): ListedView => ({
    ...it,
    miles: miles === undefined || city === undefined ? undefined : figure(milesWords(miles), city.sourceId, OWN_RECORD),
  });

/** What is listed here and near: within reach of a city; of a state, everything in it. */
function split(listed: readonly Listed[], state: PagedState, city: PagedCity | undefined, reach: Reach): PlacePage['programs'] {
  const measured = listed.map(measuredFrom(city));
  const isHere = ({ it, miles }: Measured) =>
    it.stateCode === state.code && !city
      ? true
      : miles === undefined
        ? city?.name === it.city && it.stateCode === state.code
        : city !== undefined && miles <= reach.here;
  const here = measured.filter(isHere);
  const rest = measured.filter((one) => !here.includes(one) && one.miles !== undefined).toSorted((a, b) => (a.miles ?? 0) - (b.miles ?? 0));
  const within = rest.filter(({ miles }) => miles !== undefined && miles <= reach.near);
  const near = within.length > 0 ? within : here.length === 0 ? rest.slice(0, NEAREST) : [];
  const shown = shownFrom(city);
  return { here: here.slice(0, MOST_LISTED).map(shown), near: near.slice(0, MOST_LISTED).map(shown) };
}
