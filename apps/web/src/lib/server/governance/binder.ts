import { readFileSync } from 'node:fs';
import { stringify } from 'csv-stringify/sync';
import { zip } from 'fflate';
import { parse } from 'yaml';
import { z } from 'zod';
import { plainDateIn, type Clock } from '@einthoven/kernel';
import type { Permission } from '../account/index.ts';
import type { Db } from '../db/pool.ts';
import { config } from '../platform/config.ts';
import { contentFolder } from '../platform/content-folder.ts';
import { renderPdf, type DocumentData } from '../platform/document.ts';
import { recordEvent } from '../platform/events.ts';
import { currentScheme } from '../scheme/index.ts';
import { countWords, instantWords } from '../../ui/words.ts';
import { EVIDENCE, MOST_ROWS, readRows, type EvidenceDay, type EvidenceRow } from './evidence.queries.ts';

const checklist = z.strictObject({
  version: z.string().regex(/^checklist-\d{4}-\d{2}$/),
  title: z.string(),
  standards: z.array(z.string()).min(1),
  groups: z
    .array(
      z.strictObject({
        name: z.string(),
        clauses: z
          .array(z.strictObject({ id: z.string().regex(/^[a-z-]+$/), text: z.string(), refs: z.array(z.string()).min(1), records: z.array(z.string()) }))
          .min(1),
      }),
    )
    .min(1),
});

/** The standards checklist: clauses in our own words, and which records answer each. */
export type Checklist = Readonly<z.infer<typeof checklist>>;

let loaded: Checklist | undefined;

/** The newest checklist of `content/standards`. @throws Error where it names records that no query shows */
export function currentChecklist(): Checklist {
  if (loaded) return loaded;
  const read = checklist.parse(parse(readFileSync(`${contentFolder('standards')}/checklist-2026-11.yaml`, 'utf8')));
  const lost = read.groups.flatMap(({ clauses }) => clauses.flatMap(({ records }) => records.filter((name) => !Object.hasOwn(EVIDENCE, name))));
  if (lost.length > 0) throw new Error(`content/standards names records that nothing shows: ${lost.join(', ')}`);
  loaded = read;
  return read;
}

/** How a clause stands: records show it; records, or their absence, contradict it; or nothing of the kind has happened yet. */
export type ClauseState = 'shown' | 'gap' | 'nothing-yet';

/** What the records of one query say. */
export type EvidenceLine = {
  readonly name: string;
  readonly label: string;
  readonly state: ClauseState;
  /** The count in words: "3 of 4 appeals". */
  readonly words: string;
};

/** A clause with what shows it. */
export type ClauseLine = {
  readonly id: string;
  readonly text: string;
  readonly refs: readonly string[];
  readonly state: ClauseState;
  readonly evidence: readonly EvidenceLine[];
};

/** The binder as it is at one moment. */
export type Binder = {
  readonly version: string;
  readonly standards: readonly string[];
  readonly asOf: Date;
  readonly zone: string;
  readonly groups: readonly { readonly name: string; readonly clauses: readonly ClauseLine[] }[];
  readonly counts: Readonly<Record<ClauseState, number>>;
  readonly records: ReadonlyMap<string, readonly EvidenceRow[]>;
};

/** What the records of a query come to. Pure. */
export function weighRecords(name: string, rows: readonly Pick<EvidenceRow, 'ok'>[]): EvidenceLine {
  const query = EVIDENCE[name];
  if (!query) throw new Error(`no query is called ${name}`);
  const good = rows.filter((row) => row.ok).length;
  const [one, many] = query.unit;
  const state = rows.length === 0 ? (query.needs === 'some' ? 'gap' : 'nothing-yet') : good < rows.length ? 'gap' : 'shown';
  const counted = good === rows.length ? countWords(rows.length, one, many) : `${good} of ${countWords(rows.length, one, many)}`;
  const words =
    rows.length === 0
      ? query.needs === 'some'
        ? `no ${many} on record`
        : `no ${many} yet`
      : rows.length >= MOST_ROWS
        ? `${counted} (the first ${MOST_ROWS})`
        : counted;
  return { name, label: query.label, state, words };
}

/** How a clause stands by its evidence: a gap in any is a gap, and so is a clause that nothing shows. Pure. */
export function weighClause(evidence: readonly EvidenceLine[]): ClauseState {
  if (evidence.length === 0 || evidence.some(({ state }) => state === 'gap')) return 'gap';
  return evidence.some(({ state }) => state === 'shown') ? 'shown' : 'nothing-yet';
}

/** Puts the binder together from the records as they are now. */
export async function readBinder(db: Db, _permission: Permission<'binder.read'>, { clock }: { readonly clock: Clock }): Promise<Binder> {
  const asOf = clock.now();
  const { zone, retention, appeal, publish } = currentScheme(asOf);
  const day: EvidenceDay = {
    now: asOf,
    today: plainDateIn(asOf, zone.value),
    zone: zone.value,
    identityImageDays: retention.identityImageDays.value,
    decidedWithinDays: appeal.decidedWithinDays.value,
    publish: { fewest: publish.fewest.value, fewestEach: publish.fewestEach.value },
  };
  const { version, standards, groups } = currentChecklist();
  const names = new Set(groups.flatMap(({ clauses }) => clauses.flatMap(({ records }) => records)));
  const records = new Map<string, readonly EvidenceRow[]>();
  for (const name of names) records.set(name, await readRows(db, EVIDENCE[name] as (typeof EVIDENCE)[string], day));
  const lines = groups.map((group) => ({
    name: group.name,
    clauses: group.clauses.map(({ id, text, refs, records: wanted }): ClauseLine => {
      const evidence = wanted.map((name) => weighRecords(name, records.get(name) ?? []));
      return { id, text, refs, evidence, state: weighClause(evidence) };
    }),
  }));
  const counts = { shown: 0, gap: 0, 'nothing-yet': 0 };
  for (const { clauses } of lines) for (const { state } of clauses) counts[state] += 1;
  return { version, standards, asOf, zone: zone.value, groups: lines, counts, records };
}

const STATE_WORDS: Readonly<Record<ClauseState, string>> = { shown: 'Shown', gap: 'Gap', 'nothing-yet': 'Nothing yet' };

/** How a clause stands, in words. */
export function clauseWords(state: ClauseState): string {
  return STATE_WORDS[state];
}

/** The binder as one PDF. */
export function renderBinder(binder: Binder): Promise<Uint8Array> {
  const { issuer } = currentScheme();
  const data: DocumentData = {
    title: `Evidence binder, ${issuer}`,
    issuer,
    version: binder.version,
    asOf: instantWords(binder.asOf, binder.zone),
    standards: binder.standards,
    counts: [
      { word: 'shown by records', count: binder.counts.shown },
      { word: 'gaps', count: binder.counts.gap },
      { word: 'of which nothing has happened yet', count: binder.counts['nothing-yet'] },
    ],
    groups: binder.groups.map(({ name, clauses }) => ({
      name,
      clauses: clauses.map(({ text, refs, state, evidence }) => ({
        text,
        refs: refs.join(', '),
        state: STATE_WORDS[state],
        gap: state === 'gap',
        evidence: evidence.length === 0 ? ['Nothing in this platform shows it.'] : evidence.map(({ label, words }) => `${label}: ${words}.`),
      })),
    })),
    demonstration: config().mode === 'demonstration',
  };
  return renderPdf('binder', data);
}

/** The records of one query as CSV; cells that a spreadsheet could take for a formula are defused. */
export function recordsCsv(rows: readonly EvidenceRow[]): string {
  const columns = Object.keys(rows[0] ?? { ok: true });
  const cell = (value: unknown) =>
    value instanceof Date ? value.toISOString() : Array.isArray(value) ? value.join(' ') : value === null || value === undefined ? '' : String(value);
  return stringify([columns, ...rows.map((row) => columns.map((column) => cell(row[column])))], { escape_formulas: true });
}

/** The whole binder: the PDF, the checklist as a table, and the records of each clause as CSV. Exporting it is an event. */
export async function exportBinder(db: Db, permission: Permission<'binder.read'>, { clock }: { readonly clock: Clock }): Promise<Uint8Array> {
  const binder = await readBinder(db, permission, { clock });
  const text = (words: string) => new TextEncoder().encode(words);
  const table = binder.groups.flatMap(({ name, clauses }) =>
    clauses.map(({ id, text: words, refs, state, evidence }) => [
      name,
      id,
      words,
      refs.join('; '),
      STATE_WORDS[state],
      evidence.map((line) => `${line.label}: ${line.words}`).join('; '),
    ]),
  );
  const files: Record<string, Uint8Array> = {
    'binder.pdf': await renderBinder(binder),
    'checklist.csv': text(stringify([['group', 'clause', 'text', 'standards', 'state', 'evidence'], ...table], { escape_formulas: true })),
    'README.txt': text(
      `Evidence binder of ${currentScheme().issuer}, ${binder.version}, as of ${binder.asOf.toISOString()}.\n\n` +
        'checklist.csv says how each clause stands. records/ has the live records behind each, one file a query; "ok" says whether the record is as the clause asks. ' +
        'People are ids; there are no names, no answer keys and no words of or about anybody.\n',
    ),
  };
  for (const [name, rows] of binder.records) files[`records/${name}.csv`] = text(recordsCsv(rows));
  await recordEvent(db, {
    kind: 'binder.exported',
    actor: { kind: 'person', personId: permission.actor.personId },
    reason: 'the evidence binder was taken out',
    payload: { version: binder.version, shown: binder.counts.shown, gaps: binder.counts.gap },
    occurredAt: binder.asOf,
  });
  return new Promise((resolve, reject) => {
    zip(files, { level: 6 }, (failed, bytes) => (failed ? reject(failed) : resolve(bytes)));
  });
}
