import { dateWords } from '#lib/ui/words.ts';

/** What pages of places draw: facts with their sources. The server draws them up; see lib/server/place. */

/** A fact in words, with the ids of its sources. */
export type FigureView = { readonly figure: string; readonly sources: readonly string[] };

/** A source as it is named on a page. */
export type SourceView = {
  readonly id: string;
  readonly publisher: string;
  readonly title: string;
  readonly vintage: string;
  readonly retrievedOn: string;
  readonly licence: string;
  readonly url: string;
  readonly strength: 'official' | 'secondary' | 'own';
};

/** Wages of an area. */
export type WageTableView = {
  readonly areaKind: 'nation' | 'state' | 'metro' | 'nonmetro';
  readonly areaTitle: string;
  readonly occupation: string;
  readonly vintage: string;
  readonly rows: readonly { readonly label: string; readonly figure: FigureView }[];
};

/** A school as the federal table has it. */
export type ReportedSchoolView = {
  readonly name: string;
  readonly city: string;
  readonly stateCode: string;
  readonly control: string;
  readonly website: string;
  readonly miles: FigureView | undefined;
  readonly awards: FigureView;
  readonly year: FigureView;
  readonly levels: readonly FigureView[];
};

/** A program or an opening that is really listed. */
export type ListedPlaceView = {
  readonly title: string;
  readonly by: string;
  readonly city: string;
  readonly stateCode: string;
  readonly path: string;
  readonly isDemonstration: boolean;
  readonly miles: FigureView | undefined;
};

type HereAndNear = { readonly here: readonly ListedPlaceView[]; readonly near: readonly ListedPlaceView[] };

/** The steps of the certification, with the numbers of its rules. */
export type StepsView = Readonly<
  Record<
    'classHours' | 'clinicalHours' | 'tracings' | 'experienceHours' | 'experienceYears' | 'fee' | 'items' | 'minutes' | 'attempts' | 'validYears',
    FigureView
  >
>;

/** The page of a state or city. */
export type PlacePageView = {
  readonly kind: 'state' | 'city';
  readonly name: string;
  readonly label: string;
  readonly path: string;
  readonly state: { readonly code: string; readonly name: string; readonly path: string };
  readonly isSettlement: boolean;
  readonly counties: readonly string[];
  readonly metro: FigureView | undefined;
  readonly population: { readonly figure: FigureView; readonly vintage: string } | undefined;
  readonly namesakes: readonly { readonly label: string; readonly path: string }[];
  readonly hereMiles: FigureView;
  readonly steps: StepsView;
  readonly checkedOn: string;
  readonly federalRule: FigureView;
  readonly rule: FigureView | undefined;
  readonly agency: { readonly name: FigureView; readonly does: FigureView; readonly isSecondary: boolean } | undefined;
  readonly programs: HereAndNear;
  readonly openings: HereAndNear;
  readonly reported: {
    readonly here: readonly ReportedSchoolView[];
    readonly near: readonly ReportedSchoolView[];
    readonly neighbouring: readonly ReportedSchoolView[];
  };
  readonly wages: { readonly local: WageTableView | undefined; readonly nation: WageTableView | undefined };
  readonly own: { readonly pay: FigureView; readonly week: FigureView; readonly band: FigureView | undefined } | undefined;
  readonly outlook: Readonly<Record<'now' | 'then' | 'percent' | 'openings', FigureView>> | undefined;
  readonly isIndexed: boolean;
  readonly sources: readonly SourceView[];
};

/** The sources of some facts, each once, in the order of the page. */
export function sourcesOfFacts(facts: readonly (FigureView | undefined)[], sources: readonly SourceView[]): readonly SourceView[] {
  const ids = new Set(facts.flatMap((fact) => fact?.sources ?? []));
  return sources.filter(({ id }) => ids.has(id));
}

/** What a source speaks of, where it is a day with its month as a word. */
export function vintageWords(vintage: string): string {
  return /^\d{4}-\d{2}-\d{2}$/.test(vintage) ? dateWords(vintage) : vintage;
}

/** A search for programs or jobs around a place. */
export function searchNear(path: '/programs' | '/jobs', page: Pick<PlacePageView, 'kind' | 'name' | 'state'>): string {
  return `${path}?place=${encodeURIComponent(page.kind === 'state' ? page.state.name : `${page.name}, ${page.state.code}`)}`;
}
