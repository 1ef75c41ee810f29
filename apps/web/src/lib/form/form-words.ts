import type { RuleReport } from '@einthoven/psychometrics/assembly';

/** How an assembly stands, as a word with its shape. */
export const ASSEMBLY_WORDS = {
  asked: { tone: 'waiting', word: 'Waits for a worker' },
  working: { tone: 'waiting', word: 'At work' },
  assembled: { tone: 'good', word: 'Assembled' },
  impossible: { tone: 'ended', word: 'Not possible' },
  'out-of-time': { tone: 'ended', word: 'Nothing found in time' },
  failed: { tone: 'ended', word: 'Broke off' },
} as const;

/** What an assembly is doing now. */
export const STAGE_WORDS = {
  solving: 'The solver looks for forms that hold every rule.',
  polishing: 'Items are exchanged to bring the forms closer to their targets.',
  checking: 'Every rule is counted again, apart from the solver.',
  explaining: 'No such forms exist. The rules that clash are being found.',
} as const;

/** Where an item stands in a form. */
export const PLACE_WORDS = { anchor: 'Anchor', scored: 'Scored', pretest: 'Pretest' } as const;

/** A figure of a rule, as short as it is exact: whole numbers whole, others with two places. */
export function figureWords(figure: number): string {
  return Number.isInteger(figure) ? String(figure) : figure.toFixed(2);
}

/** A share as a percentage: small ones keep the places that say something. */
export function percentWords(share: number): string {
  const percent = share * 100;
  return `${percent === 0 || percent >= 1 ? percent.toFixed(0) : percent >= 0.01 ? percent.toFixed(2) : percent.toFixed(4)} %`;
}

/** What a rule allows. */
export function limitWords({ atLeast, atMost, target }: Pick<RuleReport, 'atLeast' | 'atMost' | 'target'>): string {
  if (atMost === 0) return 'none';
  if (target !== undefined) return `near ${figureWords(target)}`;
  if (atLeast !== undefined && atLeast === atMost) return figureWords(atLeast);
  if (atLeast !== undefined && atMost !== undefined) return `${figureWords(atLeast)} to ${figureWords(atMost)}`;
  if (atMost !== undefined) return `at most ${figureWords(atMost)}`;
  return atLeast === undefined ? 'any' : `at least ${figureWords(atLeast)}`;
}

/** Rules in the groups that a reader looks for, those that do not hold first. */
export function groupRules(rules: readonly RuleReport[]): readonly { readonly title: string; readonly rules: readonly RuleReport[] }[] {
  const isTask = ({ id }: RuleReport) => /^[A-E]\d+ (recall|apply|analyse)$/.test(id);
  const isEnemy = ({ id }: RuleReport) => id.startsWith('enemies ');
  const broken = rules.filter((rule) => !rule.holds);
  const held = rules.filter((rule) => rule.holds);
  return [
    { title: 'Rules that do not hold', rules: broken },
    { title: 'The form as a whole', rules: held.filter((rule) => !isTask(rule) && !isEnemy(rule)) },
    { title: 'Tasks and levels of the blueprint', rules: held.filter(isTask) },
    { title: 'Items that must not meet', rules: held.filter(isEnemy) },
  ].filter((group) => group.rules.length > 0);
}

/** Why something was refused, and what to do. */
export const FORM_REFUSALS = {
  FORM_COUNT_NOT_POSSIBLE: 'Choose a number from 1 to 12.',
  FORM_ALREADY_WAITING: 'Three assemblies wait already. Let one finish first.',
  FORM_DRAFT_UNKNOWN: 'There is no such draft.',
  FORM_ALREADY_RELEASED: 'This draft is a form by now, and a form never changes.',
  FORM_SAME_PERSON: 'You assembled this form or changed it last. Somebody else releases it.',
  FORM_ITEMS_CHANGED: 'These items changed or left the bank since. Exchange them, or assemble again.',
  FORM_RULES_BROKEN: 'These rules do not hold. Exchange items until they do.',
  FORM_TRACING_BROKEN: 'These items give no tracing. Have their recipes mended in the bank, or exchange them.',
  FORM_NO_CONVERSION: 'No score conversion is on file. A form is sealed with one, so release waits for the standard setting.',
  FORM_ITEM_NOT_IN_DRAFT: 'That item is not in this draft.',
  FORM_ITEM_IS_ANCHOR: 'An anchor item stands in all forms. Which items are anchors is decided in the bank.',
  FORM_ITEM_DOES_NOT_FIT: 'That item cannot stand here: it is of another task, level or use, or in one of these drafts already.',
} as const;
