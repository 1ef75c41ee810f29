import { z } from 'zod';

/** What may be written in a section's head and blocks: names and types of fields. What must fit together is `../content.ts`. */

const text = z.string().trim().min(1);
const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a date such as 2026-11-26');

/** Id of a task of the blueprint. */
export const taskId = z.string().regex(/^[A-E][0-9]{1,2}$/, 'must look like A1');

/** Id of a knowledge statement of the blueprint. */
export const knowledgeId = z.string().regex(/^[A-E][0-9]{1,2}\.[0-9]{1,2}$/, 'must look like A1.2');

/** How far a text has been read by others. */
export const reviewState = z.enum(['draft', 'reviewed']);

const optionId = z.enum(['a', 'b', 'c', 'd']);
const options = z.partialRecord(optionId, text);

/** A check for understanding. */
export const checkShape = z
  .strictObject({ knowledge: knowledgeId, question: text, options, key: optionId, why: options })
  .refine(({ options: given }) => Object.keys(given).length >= 2, 'needs two to four options')
  .refine(({ options: given, key }) => given[key] !== undefined, 'the key is none of the options')
  .refine(({ options: given, why }) => Object.keys(given).toSorted().join('') === Object.keys(why).toSorted().join(''), 'needs a reason for each option')
  .refine(({ options: given }) => new Set(Object.values(given)).size === Object.keys(given).length, 'two options are the same');

/** A question at the end of a module, with its sources. */
const moduleQuestionShape = z
  .strictObject({ question: text, options, key: optionId, why: options, sources: z.array(text).min(1, 'needs at least one source') })
  .refine(({ options: given }) => Object.keys(given).length === 4, 'needs four options')
  .refine(({ options: given, key }) => given[key] !== undefined, 'the key is none of the options')
  .refine(({ options: given, why }) => Object.keys(given).toSorted().join('') === Object.keys(why).toSorted().join(''), 'needs a reason for each option')
  .refine(({ options: given }) => new Set(Object.values(given)).size === Object.keys(given).length, 'two options are the same');

/** The head of a module of continuing education. */
export const moduleHeadShape = z.strictObject({
  title: text,
  slug: z.string().regex(/^[a-z]+(-[a-z]+)*$/),
  subject: z.enum(['electrocardiography', 'teaching', 'other']),
  hours: z.number().positive().multipleOf(0.5),
  teaching: z.boolean().default(false),
  objectives: z.array(text).min(2).max(8),
  summary: z.array(text).min(3).max(10),
  sources: z.array(z.strictObject({ key: text, supports: text })).min(1, 'needs at least one source'),
  test: z.array(moduleQuestionShape).min(10),
  author: text,
  written: date,
  reviewState,
});

/** The head of a section. */
export const headShape = z.strictObject({
  title: text,
  tasks: z.array(taskId).min(1),
  knowledge: z.array(knowledgeId).min(1),
  objectives: z.array(text).min(2).max(6),
  summary: z.array(text).min(3).max(8),
  sources: z.array(z.strictObject({ key: text, supports: text })).min(1, 'needs at least one source'),
  checks: z.array(checkShape).min(3).max(6),
  author: text,
  written: date,
  reviewState,
});

/** What of a tracing is shown. */
export const showShape = z
  .strictObject({
    layout: z.enum(['strip', '3x4+1R', '6x2', '12x1']),
    leads: z.array(text).min(1).max(3).optional(),
    seconds: z.number().min(2.5).max(30),
  })
  .refine(({ layout, leads }) => (layout === 'strip') === (leads !== undefined), 'a strip names one to three leads, a page none');

/** Id of the engine's catalogue, or a whole recipe. */
export const recipeShape = z.union([text, z.record(z.string(), z.json())]);

/** A block fenced as `tracing`. */
export const tracingShape = z.strictObject({
  recipe: recipeShape,
  seed: z.union([z.number().int(), text]).default(1),
  show: showShape,
  caption: text,
  alt: text,
  marks: z.array(z.enum(['pr', 'qrs', 'qt', 'rr'])).default([]),
  calipers: z.boolean().default(false),
});

/** A block fenced as `figure`. */
export const figureShape = z.strictObject({ name: text, caption: text, alt: text });

/** The glossary. */
export const termsShape = z.strictObject({ terms: z.array(z.strictObject({ term: text, also: z.array(text).default([]), plain: text })).min(1) });
