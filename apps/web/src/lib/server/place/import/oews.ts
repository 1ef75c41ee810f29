import { ImportProblem, type GivenFile } from './given.ts';
import { columnsOf, readTable } from './table.ts';
import type { WageMeasure } from '../book.queries.ts';

/** The occupations that are kept: where EKG technicians are counted, and their neighbours. */
export const KEPT_OCCUPATIONS = ['00-0000', '29-2031', '29-2099', '31-9092', '31-9099'] as const;

/** One cell. */
export type WageRow = {
  readonly areaCode: string;
  readonly areaKind: 'nation' | 'state' | 'metro' | 'nonmetro';
  readonly areaTitle: string;
  readonly occupation: string;
  readonly occupationTitle: string;
  readonly measure: WageMeasure;
  readonly value: number | undefined;
  readonly mark: string | undefined;
};

/** What a file of wages holds. */
export type OewsFile = {
  /** `2025-05`: wages are of May. */
  readonly vintage: string;
  readonly rows: readonly WageRow[];
  readonly read: number;
  /** Rows that are of other occupations, industries or owners. */
  readonly skipped: number;
  readonly marked: number;
  readonly areas: number;
  /** Rows that cannot be read, by line, the first of them. */
  readonly broken: readonly string[];
};

const COLUMNS = ['AREA', 'AREA_TITLE', 'OCC_CODE', 'OCC_TITLE', 'TOT_EMP', 'A_MEAN', 'A_PCT10', 'A_PCT25', 'A_MEDIAN', 'A_PCT75', 'A_PCT90'] as const;
const MEASURES = {
  TOT_EMP: 'employment',
  A_MEAN: 'mean',
  A_PCT10: 'p10',
  A_PCT25: 'p25',
  A_MEDIAN: 'median',
  A_PCT75: 'p75',
  A_PCT90: 'p90',
} as const satisfies Record<string, WageMeasure>;
const MARKS = new Set(['*', '**', '#', '~']);
const KINDS: Readonly<Record<string, WageRow['areaKind']>> = { '1': 'nation', '2': 'state', '3': 'state', '4': 'metro', '6': 'nonmetro' };
const MOST_TOLD = 20;

/**
 * Reads an official file of occupational wages, of the nation, states or metropolitan areas, in whatever year's layout:
 * columns are found by name.
 *
 * @param vintage `2025`, where the name of the file does not say (`state_M2025_dl.xlsx` does)
 * @throws ImportProblem
 */
export function readOews(file: GivenFile, vintage: string | undefined, progress: (rows: number) => void = () => undefined): OewsFile {
  const year = vintage ?? /M(20\d\d)/i.exec(file.name)?.[1];
  if (year === undefined || !/^20\d\d$/.test(year))
    throw new ImportProblem(`Of which May are these wages? The name ${file.name} does not say: add --vintage 2025.`);
  const table = readTable(file);
  const cell = columnsOf(table, file, COLUMNS);
  const optional = (name: string) => table.columns.indexOf(name);
  const [group, owner, kindAt] = [optional('I_GROUP'), optional('OWN_CODE'), optional('AREA_TYPE')];
  const rows: WageRow[] = [];
  const broken: string[] = [];
  const areas = new Set<string>();
  const seen = new Set<string>();
  let [read, skipped, marked] = [0, 0, 0];
  for (const row of table.rows) {
    read += 1;
    if (read % 10_000 === 0) progress(read);
    const occupation = cell(row, 'OCC_CODE');
    const isWhole = (group === -1 || /^(cross-industry|)$/i.test((row[group] ?? '').trim())) && (owner === -1 || /^(1235|)$/.test((row[owner] ?? '').trim()));
    if (!isWhole || !(KEPT_OCCUPATIONS as readonly string[]).includes(occupation)) {
      skipped += 1;
      continue;
    }
    const tell = (words: string) => void (broken.length < MOST_TOLD && broken.push(`row ${read + 1}: ${words}`));
    const area = areaOf(cell(row, 'AREA'), kindAt === -1 ? '' : (row[kindAt] ?? '').trim());
    if (!area) {
      tell(`area "${cell(row, 'AREA')}" is none that is known`);
      continue;
    }
    const key = `${area.code} ${occupation}`;
    if (seen.has(key)) {
      tell(`area ${area.code} and occupation ${occupation} are there twice`);
      continue;
    }
    seen.add(key);
    areas.add(area.code);
    for (const [column, measure] of Object.entries(MEASURES)) {
      const found = readCell(cell(row, column as keyof typeof MEASURES));
      if (found === 'empty') continue;
      if (found === 'broken') {
        tell(`${column} is "${cell(row, column as keyof typeof MEASURES).slice(0, 30)}"`);
        continue;
      }
      if (found.mark !== undefined) marked += 1;
      rows.push({
        areaCode: area.code,
        areaKind: area.kind,
        areaTitle: titleOf(area.kind, cell(row, 'AREA_TITLE')),
        occupation,
        occupationTitle: cell(row, 'OCC_TITLE'),
        measure,
        ...found,
      });
    }
  }
  if (rows.length === 0) throw new ImportProblem(`${file.name} has no row of the occupations that are kept (${KEPT_OCCUPATIONS.join(', ')}).`);
  return { vintage: `${year}-05`, rows, read, skipped, marked, areas: areas.size, broken };
}

/** A cell: a number, a mark that stands for none (and is never a zero), nothing, or neither. */
export function readCell(text: string): { readonly value: number | undefined; readonly mark: string | undefined } | 'empty' | 'broken' {
  const cell = text.trim();
  if (cell === '') return 'empty';
  if (MARKS.has(cell)) return { value: undefined, mark: cell };
  const plain = cell.replaceAll(/[$,]/g, '');
  // Workbooks keep whole numbers as 62960, 62960.0 or 6.296E4.
  if (!/^\d+(\.\d+)?(e\+?\d+)?$/i.test(plain)) return 'broken';
  const value = Math.round(Number(plain));
  return value > 2_000_000_000 ? 'broken' : { value, mark: undefined };
}

/** The code of an area with leading zeros, which a spreadsheet takes away, and its kind. */
function areaOf(text: string, type: string): { readonly code: string; readonly kind: WageRow['areaKind'] } | undefined {
  if (!/^\d{1,7}$/.test(text)) return undefined;
  const kind = KINDS[type] ?? (text.length > 2 ? 'metro' : text === '99' ? 'nation' : 'state');
  const code = kind === 'state' || kind === 'nation' ? String(Number(text)).padStart(2, '0') : text.padStart(text.length > 5 ? 7 : 5, '0');
  return { code, kind };
}

const titleOf = (kind: WageRow['areaKind'], title: string) => (kind === 'nation' ? 'United States' : title.slice(0, 200));
