import type { AreaWages, WageCell, WageMeasure } from './book.queries.ts';
import type { Book } from './book.ts';
import { dollarWords, figure, wholeWords, type Figure } from './figure.ts';

/** The marks of the federal wage files, in words. None of them is a zero. */
export const MARK_WORDS: Readonly<Record<string, string>> = {
  '*': 'not published',
  '**': 'not published',
  '#': '$239,200 or more',
  '~': 'not published',
};

/** Wages of an area as a page shows them. */
export type WageView = {
  readonly areaKind: AreaWages['areaKind'];
  readonly areaTitle: string;
  readonly occupation: string;
  readonly vintage: string;
  readonly rows: readonly { readonly label: string; readonly figure: Figure }[];
};

/** The labels of the measures, in the order in which they are shown. */
const LABELS: readonly (readonly [WageMeasure, string])[] = [
  ['p10', 'One in ten earns less than'],
  ['p25', 'One in four earns less than'],
  ['median', 'Half earn less than'],
  ['mean', 'Average'],
  ['p75', 'One in four earns more than'],
  ['p90', 'One in ten earns more than'],
  ['employment', 'People in these jobs'],
];

/** A cell in words. */
export function cellWords(measure: WageMeasure, { value, mark }: WageCell): string {
  if (value === undefined) return MARK_WORDS[mark ?? ''] ?? 'not published';
  return measure === 'employment' ? wholeWords(value) : dollarWords(value);
}

/** An area's wages as shown. */
export function wageView(area: AreaWages, book: Book): WageView {
  const rows = LABELS.flatMap(([measure, label]) => {
    const cell = area.cells[measure];
    return cell ? [{ label, figure: figure(cellWords(measure, cell), cell.sourceId) }] : [];
  });
  const first = Object.values(area.cells)[0];
  return {
    areaKind: area.areaKind,
    areaTitle: area.areaTitle,
    occupation: area.occupationTitle,
    vintage: (first && book.sources.get(first.sourceId)?.vintage) ?? '',
    rows,
  };
}

/** The most local wages on record: of the metropolitan area, else of the state, else none but the nation's. */
export function localWages(book: Book, area: { readonly cbsa: string | undefined; readonly fips: string }): AreaWages | undefined {
  const published = (code: string | undefined) => {
    const found = code === undefined ? undefined : book.wages.get(code);
    return found && Object.entries(found.cells).some(([measure, { value, mark }]) => measure !== 'employment' && (value !== undefined || mark === '#'))
      ? found
      : undefined;
  };
  return published(area.cbsa) ?? published(area.fips);
}

/** So near is "near": a twentieth. */
const NEAR_SHARE = 0.05;
const PERCENTILES = ['p10', 'p25', 'median', 'p75', 'p90'] as const;
const PERCENTILE_WORDS: Readonly<Record<(typeof PERCENTILES)[number], string>> = {
  p10: '10th percentile',
  p25: '25th percentile',
  median: 'median',
  p75: '75th percentile',
  p90: '90th percentile',
};

/** Where a yearly pay lies among an occupation's: "near the 25th percentile", "between the median and the 75th percentile". */
export function bandWords(payDollars: number, wages: AreaWages): string | undefined {
  const known = PERCENTILES.flatMap((measure) => {
    const value = wages.cells[measure]?.value;
    return value === undefined ? [] : [{ words: PERCENTILE_WORDS[measure], value }];
  });
  const near = known.toSorted((a, b) => Math.abs(a.value - payDollars) - Math.abs(b.value - payDollars))[0];
  if (near === undefined) return undefined;
  if (Math.abs(near.value - payDollars) <= NEAR_SHARE * near.value) return `near the ${near.words}`;
  const below = known.findLast(({ value }) => value < payDollars);
  const above = known.find(({ value }) => value > payDollars);
  if (below && above) return `between the ${below.words} and the ${above.words}`;
  return below ? `above the ${below.words}` : `below the ${above?.words ?? near.words}`;
}
