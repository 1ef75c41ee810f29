import { err, ok, type Result } from '@einthoven/kernel';
import { readCsv, type CsvProblem } from '../platform/csv.ts';
import type { PostingFields } from './posting-fields.ts';
import type { JobProblem } from './words.ts';

/** A posting of a file with where it stood: the line of a CSV, the place in a list, from 1. */
export type ImportedPosting = { readonly at: number; readonly fields: PostingFields };

const MOST_BYTES = 512 * 1024;
const MOST_ROWS = 500;
const LONGEST_CELL = 10_000;

const COLUMNS: Readonly<Record<string, keyof PostingFields>> = {
  title: 'title',
  description: 'description',
  employmenttype: 'employmentType',
  shift: 'shift',
  setting: 'setting',
  payfrom: 'payFrom',
  payuntil: 'payUntil',
  payunit: 'payUnit',
  zip: 'zip',
  expires: 'expires',
  reference: 'reference',
};
const NEEDED: readonly (keyof PostingFields)[] = ['title', 'description', 'employmentType', 'shift', 'setting', 'zip'];
const EMPTY: PostingFields = {
  title: '',
  description: '',
  employmentType: '',
  shift: '',
  setting: '',
  payFrom: '',
  payUntil: '',
  payUnit: '',
  zip: '',
  expires: '',
  reference: '',
};

const CSV_PROBLEMS: Readonly<Record<CsvProblem, JobProblem>> = {
  CSV_EMPTY: 'FILE_EMPTY',
  CSV_TOO_LARGE: 'FILE_TOO_LARGE',
  CSV_NOT_TEXT: 'FILE_NOT_CSV',
  CSV_NOT_CSV: 'FILE_NOT_CSV',
  CSV_TOO_MANY: 'FILE_TOO_LARGE',
};

/** Reads postings from CSV with a line of heads; rows are judged one by one later, so that one bad row stops no other. */
export function readPostingCsv(bytes: Buffer): Result<readonly ImportedPosting[], JobProblem> {
  const file = readCsv(bytes, { mostBytes: MOST_BYTES, mostRows: MOST_ROWS, isHead: () => true });
  if (!file.ok) return err(CSV_PROBLEMS[file.error]);
  const heads = (file.value.head ?? []).map((head) => COLUMNS[head.toLowerCase().replaceAll(/[^a-z]/g, '')]);
  if (NEEDED.some((name) => !heads.includes(name))) return err('FILE_COLUMNS');
  return ok(
    file.value.rows.map(({ line, cells }) => ({
      at: line,
      fields: { ...EMPTY, ...Object.fromEntries(heads.flatMap((name, index) => (name ? [[name, (cells[index] ?? '').slice(0, LONGEST_CELL)]] : []))) },
    })),
  );
}

const EMPLOYMENT_OF: Readonly<Record<string, string>> = {
  FULL_TIME: 'full-time',
  PART_TIME: 'part-time',
  PER_DIEM: 'per-diem',
  CONTRACTOR: 'contract',
  TEMPORARY: 'contract',
};

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const textOf = (value: unknown): string => (typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '').slice(0, LONGEST_CELL);
const firstOf = (value: unknown): unknown => (Array.isArray(value) ? value[0] : value);

/**
 * Reads JobPosting of schema.org from JSON-LD that was pasted or sent; nothing is fetched. HTML in a description, which
 * schema.org allows, becomes plain text. Shift and setting have no exact word there and may be given beside it.
 */
export function readPostingJsonLd(text: string, beside: { readonly shift: string; readonly setting: string }): Result<readonly ImportedPosting[], JobProblem> {
  if (text.trim() === '') return err('FILE_EMPTY');
  if (Buffer.byteLength(text) > MOST_BYTES) return err('FILE_TOO_LARGE');
  const bare = /<script[^>]*>([\s\S]*?)<\/script>/i.exec(text)?.[1] ?? text;
  let read: unknown;
  try {
    read = JSON.parse(bare);
  } catch {
    return err('FILE_NOT_JSON');
  }
  const graph = isObject(read) && Array.isArray(read['@graph']) ? read['@graph'] : Array.isArray(read) ? read : [read];
  const found = graph.filter(
    (one): one is Json => isObject(one) && (one['@type'] === 'JobPosting' || (Array.isArray(one['@type']) && one['@type'].includes('JobPosting'))),
  );
  if (found.length === 0) return err('FILE_NO_POSTING');
  if (found.length > MOST_ROWS) return err('FILE_TOO_LARGE');
  return ok(found.map((one, index) => ({ at: index + 1, fields: fieldsOf(one, beside) })));
}

function fieldsOf(one: Json, beside: { readonly shift: string; readonly setting: string }): PostingFields {
  const location = firstOf(one['jobLocation']);
  const address = isObject(location) && isObject(location['address']) ? location['address'] : {};
  const salary = isObject(one['baseSalary']) ? one['baseSalary'] : {};
  const value = isObject(salary['value']) ? salary['value'] : { value: salary['value'] };
  const dollars = salary['currency'] === undefined || salary['currency'] === 'USD';
  const identifier = one['identifier'];
  const hours = textOf(one['workHours']).toLowerCase();
  const unit = textOf((value as Json)['unitText']).toLowerCase();
  return {
    title: textOf(one['title']),
    description: plainOf(textOf(one['description'])),
    employmentType: EMPLOYMENT_OF[textOf(firstOf(one['employmentType']))] ?? '',
    shift: ['night', 'evening', 'weekend', 'rotating', 'day'].find((shift) => hours.includes(shift)) ?? beside.shift,
    setting: beside.setting,
    payFrom: dollars ? textOf((value as Json)['minValue'] ?? (value as Json)['value']) : '',
    payUntil: dollars ? textOf((value as Json)['maxValue']) : '',
    payUnit: dollars ? unit : '',
    zip: textOf(address['postalCode']).slice(0, 5),
    expires: textOf(one['validThrough']).slice(0, 10),
    reference: isObject(identifier) ? textOf(identifier['value']) : textOf(identifier),
  };
}

/** HTML as plain text: elements that hold no words go with all that is in them, other tags become breaks. */
function plainOf(html: string): string {
  return html
    .replaceAll(/<(script|style)\b[\s\S]*?(?:<\/\1\s*>|$)/gi, ' ')
    .replaceAll(/<\/?(?:p|br|li|ul|ol|div|h\d)\b[^>]*>/gi, '\n')
    .replaceAll(/<[a-z/!][^>]*>/gi, ' ')
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&amp;', '&')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
}

/** A row that was not taken, and why. */
export type RowProblem = { readonly at: number; readonly title: string; readonly code: JobProblem };
