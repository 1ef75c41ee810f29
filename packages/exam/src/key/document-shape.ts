import { z } from 'zod';
import { CHOICE_IDS, COGNITIVE_LEVELS, ITEM_TYPES, OPTION_IDS } from '../item/item.ts';
import { isTracing } from '../item/tracing-samples.ts';

/** What may be written in a file of a bank: names and types of fields. What must fit together is `document.ts`. */

const text = z.string().trim().min(1);
const choiceId = z.enum(CHOICE_IDS);
const share = z.number().min(0).max(1);
const finite = z.number().min(-1_000_000).max(1_000_000);
const itemId = z.string().regex(/^(final|practice|renewal|quarterly)-[A-E][0-9]{1,2}-[0-9]{2,3}$/, 'must look like final-A1-01');
const reviewState = z.enum(['draft', 'reviewed', 'expert-approved']);

/** Entries from `a` on. */
const choices = z.partialRecord(choiceId, text);

const truthNumber = z.enum([
  'ventricular-rate-bpm',
  'atrial-rate-bpm',
  'pr-ms',
  'qrs-ms',
  'qt-ms',
  'qtc-ms',
  'axis-deg',
  'gain-mm-per-mv',
  'paper-speed-mm-per-s',
]);

const fact = z.discriminatedUnion('fact', [
  z.strictObject({ fact: z.literal('rhythm'), code: text }),
  z.strictObject({ fact: z.literal('pattern'), code: text }),
  z.strictObject({ fact: z.literal('reversal'), wires: text }),
  z.strictObject({ fact: z.literal('artifact'), kind: text }),
  z
    .strictObject({ fact: z.literal('number'), of: truthNumber, from: finite.default(-1_000_000), to: finite.default(1_000_000) })
    .refine(({ from, to }) => from < to, '`from` must lie below `to`'),
]);

const plain = z.json();

const vary = z.record(
  text,
  z.union(
    [z.tuple([finite, finite]).refine(([from, to]) => from < to, 'a range rises'), z.strictObject({ oneOf: z.array(plain).min(1) })],
    'a range [from, to] or { oneOf: [...] }',
  ),
);

const recipe = z.union([text, z.record(z.string(), plain)], 'a recipe of the catalogue (npx einthoven ecg list) or a whole recipe');

const drawing = z.strictObject({ recipe, vary: vary.optional() });

const pooled = z.strictObject({
  text,
  rightWhen: z.array(fact).min(1),
  right: text,
  wrong: text,
  confusedWith: z.array(text).default([]),
  drawings: z.array(drawing).default([]),
});

const numbers = z
  .strictObject({
    of: truthNumber,
    roundTo: z.number().positive(),
    text: text.refine((one) => one.includes('{n}'), 'has {n} where the number goes'),
    right: text,
    mistakes: z.array(z.strictObject({ times: finite.default(1), plus: finite.default(0), why: text })).min(3),
    from: finite,
    to: finite,
    example: finite,
  })
  .refine(({ from, to }) => from < to, '`from` must lie below `to`');

const family = z.strictObject({
  recipe: recipe.optional(),
  vary: vary.optional(),
  alternatives: z.array(drawing).optional(),
  show: z.strictObject({
    layout: z.enum(['strip', '3x4+1R', '6x2', '12x1']),
    leads: z.array(text).min(1).max(3).optional(),
    seconds: z.number().min(2.5).max(30),
  }),
  rightWhen: z.partialRecord(choiceId, z.array(fact).min(1)).optional(),
  rightValue: z.strictObject({ of: truthNumber, tolerance: z.number().min(0) }).optional(),
  pool: z.record(z.string().regex(/^[a-z0-9-]+$/), pooled).optional(),
  numbers: numbers.optional(),
});

/** A recording of a heart on its paper, as samples; it has no place for words of a patient. */
const recorded = z
  .strictObject({
    sampleRateHz: z.number().min(50).max(1000),
    microvoltsPerUnit: z.number().min(0.01).max(100),
    durationS: z.number().min(1).max(30),
    leads: z
      .array(z.string().regex(/^[A-Za-z0-9 _-]{1,20}$/))
      .min(1)
      .max(8),
    deltas: z.array(z.base64().max(120_000)).min(1).max(8),
    layout: z.enum(['strip', '3x4+1R', '6x2', '12x1']),
    paperSpeedMmPerS: z.union([z.literal(25), z.literal(50)]),
    gainMmPerMv: z.union([z.literal(5), z.literal(10), z.literal(20)]),
    filterLabel: z.string().max(60),
    calibrationMv: z.literal(1),
  })
  .refine(isTracing, 'leads, samples and seconds do not fit together');

const recording = z.strictObject({ recordingId: z.uuid(), source: text.max(300), licence: text.max(200), tracing: recorded });

/** One item. Which of the optional fields it has depends on its type. */
export const entryShape = z.strictObject({
  id: itemId,
  type: z.enum(ITEM_TYPES).default('single'),
  level: z.enum(COGNITIVE_LEVELS),
  use: z.enum(['scored', 'pretest', 'practice']),
  knowledge: z.array(z.string().regex(/^[A-E][0-9]{1,2}\.[0-9]{1,2}$/, 'must look like A1.2')).min(1, 'name at least one statement, such as A1.2'),
  stem: text,
  options: choices.optional(),
  rows: choices.optional(),
  unit: text.optional(),
  measure: z.enum(['interval-ms', 'amplitude-mv']).optional(),
  picture: z
    .strictObject({ file: z.string().regex(/^[a-z0-9][a-z0-9-]*\.(svg|png|jpg|webp)$/, 'a file name such as rs-complex.svg'), alt: text, licence: text })
    .optional(),
  tracing: family.optional(),
  recording: recording.optional(),
  tracingInWords: text.optional(),
  key: z.unknown().optional(),
  rationale: z.record(text, text).default({}),
  sources: z.array(z.strictObject({ key: text, supports: text, seenAt: text.optional() })).min(1, 'needs at least one published source'),
  reviewState: reviewState.optional(),
  enemies: z.array(itemId).optional(),
  difficulty: z.number().min(0.3).max(0.95).optional(),
  anchor: z.boolean().optional(),
});

/** What the banks of renewal say of an item beside what every bank says. */
export const renewalMarks = {
  renewal: z.strictObject({ form: z.number().int().min(1) }),
  quarterly: z.strictObject({ quarter: z.number().int().min(1), teach: text }),
} as const;

/** A file: the items of one task in one bank. The items are read one by one, so that each problem has its item's name. */
export const fileShape = z.strictObject({
  task: z.string().regex(/^[A-E][0-9]{1,2}$/, 'must look like A1'),
  bank: z.enum(['final', 'practice', 'renewal', 'quarterly']),
  author: text.optional(),
  written: text.optional(),
  reviewState: reviewState.optional(),
  items: z.array(z.unknown()).min(1),
});

const area = z.discriminatedUnion('shape', [
  z.strictObject({ shape: z.literal('circle'), x: share, y: share, radius: share.positive() }),
  z
    .strictObject({ shape: z.literal('rectangle'), x: share, y: share, width: share.positive(), height: share.positive() })
    .refine(({ x, y, width, height }) => x + width <= 1 && y + height <= 1, 'lies in the picture'),
]);

const measured = z.strictObject({ value: finite.multipleOf(0.0001), tolerance: z.number().min(0).max(1_000_000) });

/** How the key is written, by type. */
export const keyShapes = {
  single: z.enum(OPTION_IDS),
  multiple: z.array(choiceId).min(1),
  order: z.array(choiceId).min(2),
  match: z.partialRecord(choiceId, choiceId),
  'hot-spot': z.array(area).min(1),
  numeric: measured,
  calipers: measured,
} as const;

/** An item as written. */
export type Entry = z.infer<typeof entryShape>;
