import type { Clock } from '@einthoven/kernel';
import type { Db } from '../db/pool.ts';
import {
  readAgencies,
  readInstitutions,
  readMetros,
  readOutlook,
  readRules,
  readSources,
  readStated,
  readWages,
  type AreaWages,
  type Finding,
  type Institution,
  type Source,
  type Sourced,
} from './book.queries.ts';

/** The federal occupation that holds EKG technicians: all cardiovascular technologists and technicians. */
export const OCCUPATION = '29-2031';
/** The federal field of study "electrocardiograph technology"; and its longer neighbour, cardiovascular technology. */
export const ECG_FIELD = '51.0902';
/** See {@link ECG_FIELD}. */
export const NEIGHBOUR_FIELD = '51.0901';

/** Everything that place pages draw from and that fits in memory: all but the places themselves. */
export type Book = {
  readonly sources: ReadonlyMap<string, Source>;
  /** By area code. */
  readonly wages: ReadonlyMap<string, AreaWages>;
  readonly outlook: ReadonlyMap<string, Sourced>;
  readonly stated: ReadonlyMap<string, Sourced>;
  readonly rules: ReadonlyMap<string, Finding>;
  readonly agencies: ReadonlyMap<string, Finding>;
  readonly institutions: readonly Institution[];
  readonly metros: ReadonlyMap<string, { readonly title: string; readonly metropolitan: boolean; readonly sourceId: string }>;
};

/** A book is read again after so long: what an operator imports is on the pages a minute later, in every process. */
const KEPT_MS = 60_000;
/** Until the new one is read, the old one serves, if it is not older than this. */
const OLDEST_MS = 600_000;
type Kept = { readonly readAt: number; readonly book: Promise<Book>; next: Promise<Book> | undefined };
const kept = new WeakMap<Db, Kept>();

/** The book as it stands. Nobody waits for it but the first. */
export function openBook(db: Db, { clock }: { readonly clock: Clock }): Promise<Book> {
  const now = clock.now().getTime();
  const before = kept.get(db);
  const age = before ? now - before.readAt : Number.NaN;
  if (before && age >= 0 && age < KEPT_MS) return before.book;
  const read = (): Promise<Book> => {
    const book = readBook(db);
    book.then(() => kept.set(db, { readAt: now, book, next: undefined })).catch(() => kept.delete(db));
    return book;
  };
  if (before && age >= 0 && age < OLDEST_MS) {
    before.next ??= read();
    return before.book;
  }
  const book = read();
  kept.set(db, { readAt: now, book, next: undefined });
  return book;
}

/** Reads everything anew. */
export async function readBook(db: Db): Promise<Book> {
  const [sources, wages, outlook, stated, rules, agencies, institutions, metros] = await Promise.all([
    readSources(db),
    readWages(db, OCCUPATION),
    readOutlook(db, OCCUPATION),
    readStated(db),
    readRules(db),
    readAgencies(db),
    readInstitutions(db),
    readMetros(db),
  ]);
  return {
    sources: new Map(sources.map((source) => [source.id, source])),
    wages: new Map(wages.map((area) => [area.areaCode, area])),
    outlook,
    stated,
    rules,
    agencies,
    institutions,
    metros,
  };
}
