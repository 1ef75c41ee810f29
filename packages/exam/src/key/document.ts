import { err, ok, type Result } from '@einthoven/kernel';
import { choiceIdsOf } from '../item/choices.ts';
import {
  CHOICE_IDS,
  OPTION_IDS,
  type Bank,
  type BankItem,
  type ChoiceId,
  type Choices,
  type OptionId,
  type PublicItem,
  type ReviewState,
} from '../item/item.ts';
import type { Compared } from '../item/similarity.ts';
import { entryShape, fileShape, keyShapes, renewalMarks, type Entry } from './document-shape.ts';
import { exampleOfNumbers, exampleOfPool, type NumberOptions, type OptionPool } from './drawn-options.ts';
import type { TracingFamily } from './family.ts';
import type { Correct, ItemKey } from './key.ts';
import type { PracticeKey } from './practice.ts';

/** The key of a final item as authored: either what is right, or how a drawn tracing says what is right. */
export type AuthoredKey = Omit<ItemKey, 'correct'> &
  ({ readonly correct: Correct; readonly family?: undefined } | { readonly correct?: undefined; readonly family: TracingFamily });

/** What assembly has to know of an item beside its task, level and use. */
export type AssemblyMarks = {
  /** Items that must not stand in one form with this one. */
  readonly enemies: readonly string[];
  /** The author's estimate of the share that answers right. */
  readonly difficulty: number | undefined;
  /** Whether it belongs to the block that all forms share. */
  readonly anchor: boolean;
};

/** What an item says of the blueprint beside its task and level. */
export type AskedKnowledge = { /** Statements such as `A1.2`. */ readonly knowledge: readonly string[] };

/** An item of the final bank with its key, as it was authored. */
export type AuthoredFinalItem = BankItem & AssemblyMarks & AskedKnowledge & { readonly bank: 'final'; readonly key: AuthoredKey };

/** The key of a practice item as authored: what is right, or how a drawn tracing says what is right. */
export type AuthoredPracticeKey = Omit<PracticeKey, 'correct'> &
  ({ readonly correct: Correct; readonly family?: undefined } | { readonly correct?: undefined; readonly family: TracingFamily });

/** An item of the practice bank with its key, as it was authored. */
export type AuthoredPracticeItem = BankItem & AssemblyMarks & AskedKnowledge & { readonly bank: 'practice'; readonly key: AuthoredPracticeKey };

/** The banks of renewal: the assessment, and the questions of each quarter. No item of them is in another bank. */
export type RenewalBank = 'renewal' | 'quarterly';

/** An item of a bank of renewal with its key, as it was authored. */
export type AuthoredRenewalItem = Omit<BankItem, 'bank'> &
  AssemblyMarks &
  AskedKnowledge & {
    readonly bank: RenewalBank;
    /** Which form of the assessment, or which quarter of the cycle, it stands in. */
    readonly number: number;
    /** Of a question of a quarter: what to remember, shown after the answer. */
    readonly teach: string | undefined;
    readonly key: AuthoredKey;
  };

/** An item with its key. */
export type AuthoredItem = AuthoredFinalItem | AuthoredPracticeItem;

/**
 * Checks one file of a bank (already parsed from YAML).
 *
 * @returns its items, or one line per thing that is wrong: the item's id, the field, what is allowed
 */
export function parseItemFile(document: unknown): Result<readonly AuthoredItem[], readonly string[]> {
  const parsed = fileShape.safeParse(document);
  if (!parsed.success) return err(parsed.error.issues.map((issue) => `${issue.path.join('.') || 'file'}: ${issue.message}`));
  const { task, bank, items, reviewState = 'draft' } = parsed.data;
  if (bank === 'renewal' || bank === 'quarterly') return err([`bank: ${bank} has files of its own, in content/renewal`]);
  const read = items.map((entry) => parseItem(entry, { task, bank, reviewState }));
  const problems = read.flatMap((item) => (item.ok ? [] : item.error));
  return problems.length > 0 ? err(problems) : ok(read.flatMap((item) => (item.ok ? [item.value] : [])));
}

/**
 * Checks one file of a bank of renewal (already parsed from YAML).
 *
 * @returns its items, or one line per thing that is wrong, as {@link parseItemFile}
 */
export function parseRenewalFile(document: unknown): Result<readonly AuthoredRenewalItem[], readonly string[]> {
  const parsed = fileShape.safeParse(document);
  if (!parsed.success) return err(parsed.error.issues.map((issue) => `${issue.path.join('.') || 'file'}: ${issue.message}`));
  const { task, bank, items, reviewState = 'draft' } = parsed.data;
  if (bank === 'final' || bank === 'practice') return err([`bank: ${bank} is not a bank of renewal`]);
  const read = items.map((entry) => parseRenewalItem(entry, { task, bank, reviewState }));
  const problems = read.flatMap((item) => (item.ok ? [] : item.error));
  return problems.length > 0 ? err(problems) : ok(read.flatMap((item) => (item.ok ? [item.value] : [])));
}

function parseRenewalItem(input: unknown, place: Place & { readonly bank: RenewalBank }): Result<AuthoredRenewalItem, readonly string[]> {
  const { form, quarter, teach, ...entry } = input as Readonly<Record<string, unknown>>;
  const id = typeof entry['id'] === 'string' ? entry['id'] : 'an item without id';
  const own = Object.fromEntries(Object.entries({ form, quarter, teach }).filter(([, value]) => value !== undefined));
  const marks = renewalMarks[place.bank].safeParse(own);
  const item = readItem({ ...entry, use: 'scored' }, place);
  const problems = [
    ...(place.bank === 'quarterly' && item.ok && item.value.public.type !== 'single' ? [`${id} type: a question of a quarter chooses one option`] : []),
    ...(marks.success ? [] : marks.error.issues.map((issue) => `${id} ${issue.path.join('.') || 'item'}: ${issue.message}`)),
    ...(item.ok ? [] : item.error),
  ];
  if (!marks.success || !item.ok || problems.length > 0) return err(problems);
  const { data } = marks;
  const { key, ...rest } = item.value;
  const placed = 'form' in data ? { number: data.form, teach: undefined } : { number: data.quarter, teach: data.teach };
  return ok({ ...rest, bank: place.bank, ...placed, key: { ...key, use: 'scored' } });
}

/** What a file says of all its items. */
export type ItemPlace = { readonly task: string; readonly bank: Bank; /** Where the item says nothing. */ readonly reviewState: ReviewState };

/**
 * Checks one item (already parsed from YAML or JSON).
 *
 * @returns the item, or one line per thing that is wrong with it
 */
export function parseItem(input: unknown, place: ItemPlace): Result<AuthoredItem, readonly string[]> {
  const read = readItem(input, place);
  if (!read.ok) return read;
  const { use, key, ...base } = read.value;
  if (place.bank === 'practice') return ok({ ...base, bank: 'practice', key });
  return ok({ ...base, bank: 'final', key: { ...key, use: use === 'pretest' ? 'pretest' : 'scored' } });
}

type Place = Omit<ItemPlace, 'bank'> & { readonly bank: Bank | RenewalBank };

/** What every bank's items have. */
type ReadItem = Omit<BankItem, 'bank'> & AssemblyMarks & AskedKnowledge & { readonly use: Entry['use']; readonly key: AuthoredPracticeKey };

function readItem(input: unknown, place: Place): Result<ReadItem, readonly string[]> {
  const parsed = entryShape.safeParse(input);
  if (!parsed.success) {
    const id = (input as { id?: unknown } | null)?.id;
    const name = typeof id === 'string' ? id : 'an item without id';
    return err(parsed.error.issues.map((issue) => `${name} ${issue.path.join('.') || 'item'}: ${issue.message}`));
  }
  const problems: string[] = [];
  const entry = withExample(parsed.data, place, (field, what) => problems.push(`${parsed.data.id} ${field}: ${what}`));
  const tell: Tell = (field, what) => problems.push(`${entry.id} ${field}: ${what}`);
  checkPlace(entry, place, tell);
  const shown = shownOf(entry, tell);
  checkRationale(entry, tell);
  if (entry.tracing && entry.recording) tell('recording', 'the tracing is drawn or recorded, not both');
  const correct = entry.tracing ? undefined : correctOf(entry, tell);
  if (entry.tracing) checkFamily(entry, entry.tracing as TracingFamily, tell);
  if (problems.length > 0 || !shown || (!correct && !entry.tracing)) return err(problems);
  const { use, rationale, sources, enemies = [], difficulty, anchor = false } = entry;
  const base = {
    itemId: entry.id,
    task: place.task,
    level: entry.level,
    reviewState: entry.reviewState ?? place.reviewState,
    public: shown,
    knowledge: entry.knowledge,
    enemies,
    difficulty,
    anchor,
  };
  const family = entry.tracing as TracingFamily;
  return ok({ ...base, use, key: correct ? { correct, rationale, sources } : { family, rationale, sources } });
}

type Tell = (field: string, what: string) => void;

/** Options, reasons and rule of an item whose options are drawn: those of its example. */
function withExample(entry: Entry, { bank }: Place, tell: Tell): Entry {
  const { tracing } = entry;
  const { pool, numbers } = tracing ?? {};
  if (tracing && !pool && !tracing.recipe) tell('tracing.recipe', 'is needed');
  if (!tracing || (!pool && !numbers)) return entry;
  if (bank !== 'practice') tell('tracing', 'options are drawn in the practice bank only');
  if (entry.type !== 'single') tell('type', 'drawn options are those of a single-best item');
  if (pool && numbers) tell('tracing', 'has a pool or numbers, not both');
  const example = pool
    ? exampleOfPool(pool as OptionPool)
    : exampleOfNumbers(numbers as NumberOptions, { recipe: tracing.recipe ?? '', vary: tracing.vary as TracingFamily['vary'] });
  if (!example.ok) {
    for (const what of example.error) tell(pool ? 'tracing.pool' : 'tracing.numbers', what);
    return entry;
  }
  const { options, rationale, rightWhen, recipe, vary } = example.value;
  const { recipe: _recipe, vary: _vary, rightWhen: _rightWhen, ...rest } = tracing;
  // Always in this order: items are compared as they are written.
  return { ...entry, options, rationale, tracing: { recipe, ...(vary ? { vary } : {}), ...rest, rightWhen } as Entry['tracing'] };
}

function checkPlace(entry: Entry, { task, bank }: Place, tell: Tell): void {
  if (!entry.id.startsWith(`${bank}-${task}-`)) tell('id', `does not belong to ${bank} ${task}`);
  if ((bank === 'practice') !== (entry.use === 'practice')) tell('use', `${entry.use} is not possible in the ${bank} bank`);
  if (entry.knowledge.some((id) => !id.startsWith(`${task}.`))) tell('knowledge', 'is of another task');
  if (entry.anchor && entry.use !== 'scored') tell('anchor', 'only a scored item can be one');
  if (entry.enemies?.includes(entry.id)) tell('enemies', 'an item is not its own enemy');
}

/** Which fields each type has beside stem, picture, tracing and its key. */
const FIELDS: Readonly<Record<Entry['type'], readonly ('options' | 'rows' | 'unit' | 'measure' | 'picture' | 'tracing')[]>> = {
  single: ['options'],
  multiple: ['options'],
  order: ['options'],
  match: ['rows', 'options'],
  'hot-spot': ['picture'],
  numeric: ['unit'],
  calipers: ['measure', 'tracing'],
  'lab-task': [],
};

function shownOf(entry: Entry, tell: Tell): PublicItem | undefined {
  const needed = FIELDS[entry.type];
  for (const field of ['options', 'rows', 'unit', 'measure', 'picture', 'tracing'] as const) {
    const optional = field === 'picture' || field === 'tracing';
    const given = entry[field] ?? (field === 'tracing' ? entry.recording : undefined);
    if (needed.includes(field) && given === undefined) tell(field, `a ${entry.type} item needs it`);
    if (!needed.includes(field) && !optional && entry[field] !== undefined) tell(field, `a ${entry.type} item has none`);
  }
  if (entry.recording && (entry.type === 'hot-spot' || entry.type === 'lab-task')) tell('recording', `a ${entry.type} item shows none: give it a picture`);
  if (entry.recording && entry.measure === 'amplitude-mv') tell('measure', 'with a recording an interval is measured');
  if (entry.tracingInWords && !entry.tracing && !entry.recording) tell('tracingInWords', 'there is no tracing');
  if (entry.options)
    checkChoices(
      'options',
      entry.options,
      entry.type === 'single' ? OPTION_IDS.length : 2,
      entry.type === 'single' ? OPTION_IDS.length : CHOICE_IDS.length,
      tell,
    );
  if (entry.rows) checkChoices('rows', entry.rows, 2, CHOICE_IDS.length, tell);
  const base = {
    stem: entry.stem,
    ...(entry.recording ? recordedTracing(entry.recording) : {}),
    ...(entry.picture ? { picture: entry.picture } : {}),
    ...(entry.tracingInWords ? { tracingInWords: entry.tracingInWords } : {}),
  };
  const options = (entry.options ?? {}) as Choices;
  switch (entry.type) {
    case 'single':
      return { type: 'single', ...base, options: options as Readonly<Record<OptionId, string>> };
    case 'multiple':
    case 'order':
      return { type: entry.type, ...base, options };
    case 'match':
      return { type: 'match', ...base, rows: (entry.rows ?? {}) as Choices, options };
    case 'hot-spot':
      return entry.picture && { type: 'hot-spot', ...base, picture: entry.picture };
    case 'numeric':
      return entry.unit === undefined ? undefined : { type: 'numeric', ...base, unit: entry.unit };
    case 'calipers':
      return entry.measure && { type: 'calipers', ...base, measure: entry.measure };
    case 'lab-task':
      tell('type', 'no bank holds a lab task yet');
      return undefined;
  }
}

function recordedTracing({ tracing, ...credit }: NonNullable<Entry['recording']>): Pick<PublicItem, 'tracing' | 'recording'> {
  return { tracing, recording: credit };
}

function checkChoices(field: string, choices: Choices, least: number, most: number, tell: Tell): void {
  const ids = CHOICE_IDS.filter((id) => choices[id] !== undefined);
  if (ids.length < least || ids.length > most) tell(field, `has ${ids.length}, needs ${least === most ? least : `${least} to ${most}`}`);
  if (ids.join('') !== CHOICE_IDS.slice(0, ids.length).join('')) tell(field, `leaves a letter out: ${ids.join(', ')}`);
  // Capitals count: rS and Rs are different complexes.
  if (new Set(Object.values(choices)).size < ids.length) tell(field, 'two of them are the same');
}

function checkRationale(entry: Entry, tell: Tell): void {
  const given = Object.keys(entry.rationale).toSorted().join(', ');
  const each = CHOICE_IDS.filter((id) => entry.options?.[id] !== undefined).join(', ');
  const one = given === 'key';
  const perOption = given === each && each !== '';
  if (entry.type === 'single' || entry.type === 'multiple') {
    if (!perOption) tell('rationale', `needs one reason for each of ${each}`);
  } else if (entry.type === 'order' || entry.type === 'match') {
    if (!one && !perOption) tell('rationale', `needs one reason \`key\`, or one for each of ${each}`);
  } else if (!one) tell('rationale', 'needs one reason, `key`');
}

/** The key, where it is written. */
function correctOf(entry: Entry, tell: Tell): Correct | undefined {
  const { type } = entry;
  if (type === 'lab-task' || (type === 'calipers' && !entry.recording)) {
    if (entry.key !== undefined) tell('key', `of a ${type} item comes from its tracing`);
    return undefined;
  }
  const parsed = keyShapes[type].safeParse(entry.key);
  if (!parsed.success) {
    for (const issue of parsed.error.issues) tell(['key', ...issue.path].join('.'), issue.message);
    return undefined;
  }
  const options = CHOICE_IDS.filter((id) => entry.options?.[id] !== undefined);
  const key = parsed.data;
  switch (type) {
    case 'single':
      return { type, option: key as OptionId };
    case 'multiple': {
      const right = key as readonly ChoiceId[];
      if (right.some((id) => !options.includes(id)) || new Set(right).size < right.length) tell('key', `must be different ones of ${options.join(', ')}`);
      if (right.length >= options.length) tell('key', 'at least one option must be wrong');
      return { type, options: right };
    }
    case 'order': {
      const order = key as readonly ChoiceId[];
      if (order.toSorted().join('') !== options.join('')) tell('key', `must have each of ${options.join(', ')} once`);
      if (order.join('') === options.join('')) tell('key', 'the options stand in the right order already: list them in another');
      return { type, order };
    }
    case 'match': {
      const pairs = key as Readonly<Partial<Record<ChoiceId, ChoiceId>>>;
      const rows = CHOICE_IDS.filter((id) => entry.rows?.[id] !== undefined);
      if (Object.keys(pairs).toSorted().join('') !== rows.join('')) tell('key', `needs an option for each of the rows ${rows.join(', ')}`);
      if (Object.values(pairs).some((id) => id !== undefined && !options.includes(id))) tell('key', `must name options of ${options.join(', ')}`);
      return { type, pairs };
    }
    case 'hot-spot':
      return { type, areas: key as Extract<Correct, { type: 'hot-spot' }>['areas'] };
    case 'numeric':
    case 'calipers':
      return { type, ...(key as { value: number; tolerance: number }) };
  }
}

/** What a family must say, by the type of its items. What the engine makes of it is for the server to try. */
function checkFamily(entry: Entry, family: TracingFamily, tell: Tell): void {
  const { type, key } = entry;
  if (key !== undefined) tell('key', 'is computed from the tracing: write `tracing.rightWhen` or `tracing.rightValue`');
  if (family.show.layout === 'strip' && !family.show.leads) tell('tracing.show.leads', 'a strip needs one to three');
  if (family.show.layout !== 'strip' && family.show.leads) tell('tracing.show.leads', 'the standard page has all twelve');
  if (type === 'single' || type === 'multiple') {
    if (family.rightValue) tell('tracing.rightValue', `a ${type} item needs rightWhen`);
    if (!family.rightWhen) tell('tracing.rightWhen', `a ${type} item needs it`);
    for (const id of Object.keys(family.rightWhen ?? {}))
      if (entry.options?.[id as ChoiceId] === undefined) tell(`tracing.rightWhen.${id}`, 'there is no such option');
  } else if (type === 'numeric' || type === 'calipers') {
    if (family.rightWhen) tell('tracing.rightWhen', `a ${type} item needs rightValue`);
    if (!family.rightValue) tell('tracing.rightValue', `a ${type} item needs it`);
    if (type === 'calipers' && entry.measure === 'amplitude-mv') tell('measure', 'the truth of a tracing has no amplitude to compare with');
    if (type === 'calipers' && family.rightValue && !family.rightValue.of.endsWith('-ms')) tell('tracing.rightValue.of', 'an interval is in ms');
  } else tell('tracing', `the key of a ${type} item cannot be computed from one`);
}

/** An item as it is compared with others: its words, its enemies, and the recipe or picture that it asks about. */
export function comparedItem(item: AuthoredItem | AuthoredRenewalItem): Compared {
  const { itemId, public: shown, enemies } = item;
  const family = item.key.family;
  return { itemId, public: shown, enemies, stimulus: family ? JSON.stringify(family.recipe) : (shown.recording?.recordingId ?? shown.picture?.file) };
}

/** The ids of the options that are right, as far as they are known without drawing a tracing. */
export function rightOptions(item: AuthoredItem | AuthoredRenewalItem): readonly ChoiceId[] {
  const { correct } = item.key;
  if (correct?.type === 'single') return [correct.option];
  if (correct?.type === 'multiple') return choiceIdsOf(item.public).filter((id) => correct.options.includes(id));
  return [];
}
