import { z } from 'zod';
import { err, ok, type Result } from '@einthoven/kernel';
import { OPTION_IDS, type BankItem } from '../item/item.ts';
import type { ItemKey } from './key.ts';
import type { PracticeKey } from './practice.ts';

const text = z.string().trim().min(1);
const perOption = z.strictObject({ a: text, b: text, c: text, d: text });
const reviewState = z.enum(['draft', 'reviewed', 'expert-approved']);

const item = z.object({
  id: z.string().regex(/^(final|practice)-[A-E][0-9]{1,2}-[0-9]{2,3}$/, 'must look like final-A1-01'),
  level: z.enum(['recall', 'apply', 'analyse']),
  use: z.enum(['scored', 'pretest', 'practice']),
  knowledge: z.array(z.string().regex(/^[A-E][0-9]{1,2}\.[0-9]{1,2}$/, 'must look like A1.2')).min(1),
  stem: text,
  options: perOption,
  key: z.enum(['a', 'b', 'c', 'd']),
  rationale: perOption,
  sources: z.array(z.strictObject({ key: text, supports: text, seenAt: text.optional() })).min(1, 'needs at least one published source'),
  reviewState: reviewState.optional(),
});

const file = z.object({
  task: z.string().regex(/^[A-E][0-9]{1,2}$/, 'must look like A1'),
  bank: z.enum(['final', 'practice']),
  reviewState: reviewState.optional(),
  items: z.array(item).min(1),
});

/** An item of the final bank with its key, as it was authored. */
export type AuthoredFinalItem = BankItem & { readonly bank: 'final'; readonly key: ItemKey };

/** An item of the practice bank with its key, as it was authored. */
export type AuthoredPracticeItem = BankItem & { readonly bank: 'practice'; readonly key: PracticeKey };

/** An item with its key. */
export type AuthoredItem = AuthoredFinalItem | AuthoredPracticeItem;

/**
 * Checks one file of a bank (already parsed from YAML).
 *
 * @returns its items, or one line per thing that is wrong
 */
export function parseItemFile(document: unknown): Result<readonly AuthoredItem[], readonly string[]> {
  const parsed = file.safeParse(document);
  if (!parsed.success) return err(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  const { task, bank, items, reviewState: stateOfFile } = parsed.data;
  const problems: string[] = [];
  const authored = items.map((entry): AuthoredItem => {
    if (!entry.id.startsWith(`${bank}-${task}-`)) problems.push(`${entry.id}: does not belong to ${bank} ${task}`);
    if ((bank === 'practice') !== (entry.use === 'practice')) problems.push(`${entry.id}: use ${entry.use} is not possible in the ${bank} bank`);
    if (entry.knowledge.some((id) => !id.startsWith(`${task}.`))) problems.push(`${entry.id}: knowledge of another task`);
    // Capitals count: rS and Rs are different complexes.
    if (new Set(OPTION_IDS.map((option) => entry.options[option])).size < 4) problems.push(`${entry.id}: two options are the same`);
    const base = {
      itemId: entry.id,
      task,
      level: entry.level,
      reviewState: entry.reviewState ?? stateOfFile ?? ('draft' as const),
      public: { stem: entry.stem, options: entry.options },
    };
    const key = { correct: entry.key, rationale: entry.rationale, sources: entry.sources };
    if (bank === 'practice') return { ...base, bank, key };
    return { ...base, bank, key: { ...key, use: entry.use === 'pretest' ? 'pretest' : 'scored' } };
  });
  return problems.length > 0 ? err(problems) : ok(authored);
}
