import { parsePlainDate, plainDateIn, type Clock, type PlainDate } from '@einthoven/kernel';
import { programApproval, programRates, type ProgramApproval, type ProgramRates } from '@einthoven/scheme';
import { cleanLine, isStateCode, isUuid } from '../account/index.ts';
import type { Db } from '../db/pool.ts';
import { locate, type Located } from '../place/index.ts';
import { currentScheme } from '../scheme/index.ts';
import { dueConditions } from './conditions.ts';
import * as queries from './directory.queries.ts';
import type { Delivery, ListedProgram, Wanted } from './directory.queries.ts';

/** Ways that a program is taught. */
export const DELIVERIES: readonly Delivery[] = ['on-site', 'hybrid', 'online'];

/** How far around a place people may look, in miles. */
export const MILES = [10, 25, 50, 100, 250] as const;

/** The fields of a search, as they stand in the address. */
export type DirectoryWish = Readonly<Record<'place' | 'miles' | 'words' | 'delivery' | 'hours' | 'clinical' | 'size' | 'price' | 'from' | 'approved', string>>;

/** What the directory answers. */
export type DirectoryPage = {
  readonly programs: readonly ListedProgram[];
  /** What else is on record of those programs, by id. */
  readonly counts: ReadonlyMap<string, queries.RecordCounts>;
  readonly page: number;
  readonly more: boolean;
  /** Where it looked, and how far. */
  readonly place: Located | undefined;
  readonly miles: number;
  /** Why it could not look there; the list is then of everywhere. */
  readonly placeProblem: 'NO_SUCH_ZIP' | 'NO_SUCH_PLACE' | { readonly several: readonly Located[] } | undefined;
  readonly today: PlainDate;
};

const PAGE = 20;
const LAST_PAGE = 500;

/**
 * Searches the directory: nearest first around a place, by name otherwise. Nothing is ranked by what a school pays or does.
 * A wish that cannot be read is left out.
 */
export async function searchPrograms(db: Db, wish: DirectoryWish, pageTyped: string, { clock }: { readonly clock: Clock }): Promise<DirectoryPage> {
  const scheme = currentScheme();
  const page = Math.min(LAST_PAGE, /^\d{1,3}$/.test(pageTyped) ? Number(pageTyped) : 0);
  const miles = MILES.find((known) => String(known) === wish.miles) ?? scheme.programs.searchMiles.value;
  const typed = cleanLine(wish.place).slice(0, 100);
  const found = typed === '' ? undefined : await locate(db, typed);
  const place = found !== undefined && typeof found === 'object' && !('several' in found) ? found : undefined;
  const number = (text: string) => (/^\d{1,6}$/.test(text.trim()) ? Number(text.trim()) : undefined);
  const price = number(wish.price);
  const from = parsePlainDate(wish.from);
  const wanted: Wanted = {
    near: place && place.kind !== 'state' ? { point: place, miles } : undefined,
    stateCode: place?.kind === 'state' && isStateCode(place.stateCode) ? place.stateCode : undefined,
    words: searchWords(wish.words),
    delivery: DELIVERIES.find((known) => known === wish.delivery),
    approvedOnly: wish.approved === 'on',
    leastClassHours: number(wish.hours),
    leastClinicalHours: number(wish.clinical),
    mostInClass: number(wish.size),
    mostPriceCents: price === undefined ? undefined : price * 100,
    startsFrom: from.ok ? from.value : undefined,
  };
  const programs = await queries.searchListed(db, wanted, PAGE + 1, page * PAGE);
  const shown = programs.slice(0, PAGE);
  return {
    programs: shown,
    counts: await queries.countRecords(db, shown),
    page,
    more: programs.length > PAGE,
    place,
    miles,
    placeProblem: found !== undefined && place === undefined ? (found as DirectoryPage['placeProblem']) : undefined,
    today: plainDateIn(clock.now(), scheme.zone.value),
  };
}

/** The words of a search: letters and digits only, so that nothing of a query language is left; at most six. */
export function searchWords(typed: string): readonly string[] {
  return (
    typed
      .slice(0, 100)
      .toLocaleLowerCase('en-US')
      .match(/[\p{L}\p{N}]+/gu) ?? []
  ).slice(0, 6);
}

/** A program with everything that is on record of it. */
export type ProgramPage = {
  readonly program: ListedProgram;
  readonly approval: ProgramApproval;
  /** The day by which its conditions are to be met. */
  readonly conditionsBy: PlainDate | undefined;
  readonly decisions: readonly queries.PublishedDecision[];
  readonly sites: readonly queries.Site[];
  readonly teachers: readonly queries.Teacher[];
  readonly complaints: readonly { readonly upheldOn: PlainDate; readonly found: string }[];
  /** Those that stand beside what was approved, newest first. */
  readonly changes: readonly queries.ReportedChange[];
  readonly rates: ProgramRates;
  readonly today: PlainDate;
};

/** Opens programs for a page of one or a comparison of several. @returns those that the directory shows, in the order asked for */
export async function openPrograms(db: Db, programIds: readonly string[], { clock }: { readonly clock: Clock }): Promise<readonly ProgramPage[]> {
  const scheme = currentScheme();
  const today = plainDateIn(clock.now(), scheme.zone.value);
  const ids = [...new Set(programIds.filter(isUuid))];
  const listed = await queries.findListed(db, ids);
  const inOrder = ids.flatMap((id) => listed.find(({ programId }) => programId === id.toLowerCase()) ?? []);
  return Promise.all(
    inOrder.map(async (program): Promise<ProgramPage> => {
      const { programId } = program;
      const [decisions, sites, teachers, complaints, changes, counts] = await Promise.all([
        queries.listDecisions(db, programId),
        queries.listSites(db, program),
        queries.listTeachers(db, programId),
        queries.listComplaints(db, programId),
        queries.listChanges(db, programId),
        queries.countOutcomes(db, programId, scheme.exam.attempts.value),
      ]);
      const approval = decisions.length > 0 ? programApproval(decisions, today) : bareApproval(program.approval);
      return {
        program,
        approval,
        conditionsBy: dueConditions(decisions, today)?.by,
        decisions,
        sites,
        teachers,
        complaints,
        changes: changesBeside(changes, decisions, approval),
        rates: programRates(counts, scheme),
        today,
      };
    }),
  );
}

/** What stands in the directory as soon as it is reported. */
const AT_ONCE: ReadonlySet<string> = new Set(['price', 'next-start']);

/**
 * Reported changes that a page shows beside what was approved: those that nobody looked at, and those that the page does
 * not say otherwise, until the program is approved anew.
 */
function changesBeside(
  changes: readonly queries.ReportedChange[],
  decisions: readonly queries.PublishedDecision[],
  { state }: ProgramApproval,
): readonly queries.ReportedChange[] {
  const approvedAt = decisions.findLast(({ outcome }) => outcome === 'approve')?.decidedAt;
  return changes.filter(({ what, seenAt, reportedAt }) =>
    what === 'conditions-met' ? state === 'conditions' : seenAt === undefined || (!AT_ONCE.has(what) && (approvedAt === undefined || reportedAt >= approvedAt)),
  );
}

/** Approval of a program that came into the record before decisions were kept. */
function bareApproval(approval: ListedProgram['approval']): ProgramApproval {
  return { state: approval, since: undefined, until: undefined, conditions: '', reason: '', spans: [] };
}
