import { createHash } from 'node:crypto';
import { err, ok, plainDateIn, seededRng, shuffled, type Clock, type Result } from '@einthoven/kernel';
import { wordsIn } from '@einthoven/learning';
import { periodOn } from '@einthoven/scheme';
import type { Permission } from '../../account/index.ts';
import { findCredential } from '../../credential/index.ts';
import { inTransaction, type Db } from '../../db/pool.ts';
import { findSource } from '../../item/index.ts';
import { textView, type SectionView } from '../../learning/index.ts';
import { recordEvent } from '../../platform/events.ts';
import { currentScheme } from '../../scheme/index.ts';
import { creditHours } from '../credit.ts';
import { moduleHalfHours, type WrittenModules } from './module-files.ts';
import * as queries from './module.queries.ts';
import type { ModuleRow, TryRow } from './module.queries.ts';

type Own = Permission<'ce.manage-own'>;
type With = { readonly clock: Clock };

/** Loads the modules that authors wrote. Safe to run again; what left the folder is retired. */
export async function loadModules(db: Db, { modules }: WrittenModules, at: Date): Promise<{ readonly modules: number; readonly changed: number }> {
  const scheme = currentScheme();
  return inTransaction(db, async (tx) => {
    await queries.lockModules(tx);
    const before = new Map((await queries.listModules(tx)).map((row) => [row.slug, row.contentSha256]));
    let changed = 0;
    for (const [position, module] of modules.entries()) {
      const halfHours = moduleHalfHours(module, scheme);
      const contentSha256 = createHash('sha256')
        .update(JSON.stringify([module, halfHours, position]))
        .digest('hex');
      if (before.get(module.slug) === contentSha256) continue;
      changed += 1;
      const { slug, title, subject, test } = module;
      const document = { ...module, test: test.map(({ question, options }) => ({ question, options })) };
      await queries.storeModule(tx, { slug, title, subject, halfHours, words: wordsIn(module), contentSha256, position, document, test }, at);
    }
    await queries.retireOthers(
      tx,
      modules.map(({ slug }) => slug),
      at,
    );
    return { modules: modules.length, changed };
  });
}

/** A module in the list of somebody. */
export type ListedModule = ModuleRow & {
  /** Whether its hours were given in the present cycle. */
  readonly earned: boolean;
  readonly best: number | undefined;
  readonly questions: number;
};

/** The modules for who holds or held a credential; undefined for everybody else. */
export async function openModules(
  db: Db,
  permission: Own,
  { clock }: With,
): Promise<{ readonly modules: readonly ListedModule[]; readonly passPercent: number } | undefined> {
  const { personId } = permission.actor;
  const cycle = await cycleOf(db, personId, clock.now());
  if (!cycle) return undefined;
  const [modules, tries] = [await queries.listModules(db), await queries.listTries(db, personId)];
  return {
    passPercent: currentScheme().ce.modulePassPercent.value,
    modules: modules.map((module) => {
      const own = tries.filter(({ slug }) => slug === module.slug);
      return {
        ...module,
        earned: own.some((each) => each.passed && isIn(each.finishedAt, cycle)),
        best: own.length > 0 ? Math.max(...own.map(({ rightCount }) => rightCount)) : undefined,
        questions: own[0]?.questions ?? 0,
      };
    }),
  };
}

/** A cycle by its first day, in the zone of the body. */
export type Cycle = { readonly from: string; readonly zone: string };

/** The cycle in which hours of modules and courseware are given once: the newest period of a credential, whether or not it has ended. */
export async function cycleOf(db: Db, personId: string, now: Date): Promise<Cycle | undefined> {
  const credential = await findCredential(db, personId);
  if (!credential) return undefined;
  const zone = currentScheme().zone.value;
  const period = periodOn(plainDateIn(now, zone), credential.periods) ?? credential.periods[0];
  return period && { from: period.from, zone };
}

function isIn(at: Date, { from, zone }: Cycle): boolean {
  return plainDateIn(at, zone) >= from;
}

/** A question as it is shown before it was answered. */
export type ShownQuestion = {
  /** Its number in the module; names the answer in the form. */
  readonly number: number;
  readonly question: string;
  readonly options: readonly { readonly id: string; readonly text: string }[];
};

/** A question after a try, with the reasons. */
export type MarkedQuestion = ShownQuestion & {
  readonly chosen: string | undefined;
  readonly right: string;
  readonly why: Readonly<Record<string, string>>;
  readonly sources: readonly string[];
};

/** A module opened by somebody who may read it. */
export type OpenedModule = ModuleRow &
  Pick<SectionView, 'blocks' | 'sources'> & {
    readonly objectives: readonly string[];
    readonly summary: readonly string[];
    readonly written: string;
    readonly reviewed: boolean;
    readonly teaching: boolean;
    readonly passPercent: number;
    readonly earned: boolean;
    /** The number of the next try; with it goes the order of its questions. */
    readonly nextTry: number;
    readonly test: readonly ShownQuestion[];
    /** The newest try, where one was handed in. */
    readonly last:
      | { readonly tryId: string; readonly rightCount: number; readonly questions: number; readonly passed: boolean; readonly finishedAt: Date }
      | undefined;
  };

/** Why a module is not shown. */
export type ModuleRefusal =
  | 'MODULE_UNKNOWN'
  /** Modules are for who holds or held a credential. */
  | 'MODULE_NO_CREDENTIAL';

/** Modules drawn before, by their content: the same for every reader. */
const drawn = new Map<string, Pick<SectionView, 'blocks' | 'sources'>>();
const MOST_DRAWN = 30;

/** Opens a module with the questions of the next try. No key is among them. */
export async function openModule(db: Db, permission: Own, slug: string, { clock }: With): Promise<Result<OpenedModule, ModuleRefusal>> {
  const { personId } = permission.actor;
  const module = await queries.findModule(db, slug);
  if (!module) return err('MODULE_UNKNOWN');
  const cycle = await cycleOf(db, personId, clock.now());
  if (!cycle) return err('MODULE_NO_CREDENTIAL');
  const tries = await queries.listTries(db, personId, slug);
  const { document, ...row } = module;
  const nextTry = (tries[0]?.number ?? 0) + 1;
  const last = tries[0];
  return ok({
    ...row,
    ...viewOf(module.contentSha256, document),
    objectives: document.objectives,
    summary: document.summary,
    written: document.written,
    reviewed: document.reviewState === 'reviewed',
    teaching: document.teaching,
    passPercent: currentScheme().ce.modulePassPercent.value,
    earned: tries.some((each) => each.passed && isIn(each.finishedAt, cycle)),
    nextTry,
    test: inOrderOf(document.test, personId, slug, nextTry),
    last: last && { tryId: last.tryId, rightCount: last.rightCount, questions: last.questions, passed: last.passed, finishedAt: last.finishedAt },
  });
}

function viewOf(contentSha256: string, document: queries.StoredDocument): Pick<SectionView, 'blocks' | 'sources'> {
  const before = drawn.get(contentSha256);
  if (before) return before;
  const view = textView(document);
  if (drawn.size >= MOST_DRAWN) drawn.delete(drawn.keys().next().value ?? '');
  drawn.set(contentSha256, view);
  return view;
}

/** Another order for each person and try, of the questions and of their options. */
function inOrderOf(test: queries.StoredDocument['test'], personId: string, slug: string, number: number): readonly ShownQuestion[] {
  const rng = seededRng(`${personId} ${slug} ${number}`);
  return shuffled(
    test.map(({ question, options }, index) => ({
      number: index + 1,
      question,
      options: shuffled(
        Object.entries(options).map(([id, text]) => ({ id, text })),
        rng,
      ),
    })),
    rng,
  );
}

/** Why a try was not taken. */
export type TryRefusal =
  | ModuleRefusal
  /** Answers are missing: how many is told. */
  | 'TRY_UNFINISHED'
  /** It was handed in before, or in another window. */
  | 'TRY_TAKEN'
  /** The module was changed since it was opened. */
  | 'TRY_OLD';

/**
 * Hands in a try. Passed, its hours are given in the same transaction, once a cycle; a later pass in the cycle gives none
 * more.
 *
 * @param sent.subject in which the hours are to count, where the module may count as teaching too
 */
export async function handInTry(
  db: Db,
  permission: Own,
  sent: {
    readonly slug: string;
    readonly number: number;
    readonly contentSha256: string;
    readonly answers: Readonly<Record<string, string>>;
    readonly asTeaching: boolean;
  },
  { clock }: With,
): Promise<Result<{ readonly tryId: string; readonly passed: boolean; readonly credited: boolean }, TryRefusal>> {
  const { personId } = permission.actor;
  const at = clock.now();
  return inTransaction(db, async (tx): Promise<Result<{ tryId: string; passed: boolean; credited: boolean }, TryRefusal>> => {
    const module = await queries.findModule(tx, sent.slug);
    if (!module) return err('MODULE_UNKNOWN');
    const cycle = await cycleOf(tx, personId, at);
    if (!cycle) return err('MODULE_NO_CREDENTIAL');
    if (module.contentSha256 !== sent.contentSha256) return err('TRY_OLD');
    const { test, teaching } = module.document;
    const answers: Record<string, string> = {};
    for (const [index, { options }] of test.entries()) {
      const chosen = sent.answers[String(index + 1)];
      if (chosen === undefined || options[chosen] === undefined) return err('TRY_UNFINISHED');
      answers[String(index + 1)] = chosen;
    }
    const tries = await queries.listTries(tx, personId, sent.slug);
    if (sent.number !== (tries[0]?.number ?? 0) + 1) return err('TRY_TAKEN');
    const keys = await queries.readModuleKeys(tx, sent.slug, module.contentSha256);
    if (keys.length !== test.length) throw new Error(`module ${sent.slug} has ${keys.length} keys for ${test.length} questions`);
    const rightCount = keys.filter(({ question, right }) => answers[String(question)] === right).length;
    const scheme = currentScheme();
    const passed = rightCount * 100 >= scheme.ce.modulePassPercent.value * test.length;
    const row = { slug: sent.slug, contentSha256: module.contentSha256, number: sent.number, answers, rightCount, questions: test.length, passed };
    const tryId = await queries.insertTry(tx, personId, row, at);
    if (tryId === undefined) return err('TRY_TAKEN');
    await recordEvent(tx, {
      kind: passed ? 'ce.module-passed' : 'ce.module-not-passed',
      actor: { kind: 'person', personId },
      subjectPersonId: personId,
      entity: { name: 'ce_module_try', id: tryId },
      reason: `${scheme.ce.modulePassPercent.value} of 100 right are asked for`,
      schemeVersion: scheme.version,
      payload: { slug: sent.slug, rightCount, questions: test.length },
      occurredAt: at,
    });
    if (!passed) return ok({ tryId, passed, credited: false });
    const given = await creditHours(tx, {
      personId,
      source: 'module',
      kind: 'module',
      subject: teaching && sent.asTeaching ? 'teaching' : module.subject,
      title: module.title,
      provider: scheme.issuer,
      completedOn: plainDateIn(at, cycle.zone),
      halfHours: module.halfHours,
      origin: `module:${sent.slug}:${cycle.from}`,
      at,
    });
    return ok({ tryId, passed, credited: given.ok && given.value.state === 'counted' });
  });
}

/** A try of one's own with the reasons, as long as the module is what it was then. */
export async function reviewTry(
  db: Db,
  permission: Own,
  tryId: string,
): Promise<{ readonly tried: TryRow; readonly title: string; readonly questions: readonly MarkedQuestion[] } | undefined> {
  const { personId } = permission.actor;
  const tried = (await queries.listTries(db, personId)).find((each) => each.tryId === tryId);
  const module = tried && (await queries.findModule(db, tried.slug));
  if (!tried || !module) return undefined;
  // Of an older version only the sum is left: its questions are not there any more.
  if (module.contentSha256 !== tried.contentSha256) return { tried, title: module.title, questions: [] };
  const keys = await inTransaction(db, (tx) => queries.readModuleKeys(tx, tried.slug, tried.contentSha256));
  const shown = inOrderOf(module.document.test, personId, tried.slug, tried.number);
  return {
    tried,
    title: module.title,
    questions: shown.flatMap((question) => {
      const key = keys.find((each) => each.question === question.number);
      if (!key) return [];
      return {
        ...question,
        chosen: tried.answers[String(question.number)],
        right: key.right,
        why: key.why,
        sources: key.sources.map((source) => findSource(source)?.citation ?? source),
      };
    }),
  };
}
