import { optionsOf } from './choices.ts';
import type { ChoiceId, PublicItem } from './item.ts';
import { readingGrade } from './reading-grade.ts';
import { itemTokens, similarity } from './similarity.ts';

/** What an item's wording may give away, or make needlessly hard. */
export type WritingCode =
  /** The right option is by far the longest. */
  | 'LENGTH_CUE'
  /** The question asks for an exception. */
  | 'NEGATIVE_STEM'
  /** Some options, not all, say always, never or the like. */
  | 'ABSOLUTE_TERM'
  /** The stem ends in a or an, and not every option fits. */
  | 'GRAMMAR_CUE'
  /** An option is all, none or both of the others. */
  | 'ALL_OR_NONE_OF_ABOVE'
  /** Nothing says where the key comes from. */
  | 'SOURCE_MISSING'
  /** The language is harder than the twelfth grade, medical terms aside. */
  | 'READING_LEVEL'
  /** The right option shares its parts with all others, which share less with each other. */
  | 'CONVERGENCE_CUE';

/** One thing to look at again. */
export type WritingProblem = { readonly code: WritingCode; readonly field: string; /** For the author. */ readonly words: string };

/** What the checks look at. */
export type WrittenItem = {
  readonly public: PublicItem;
  /** The options that are right; empty where nobody knows before a tracing is drawn. */
  readonly right: readonly ChoiceId[];
  readonly sourceCount: number;
};

/**
 * The right option may be this many times as long as the longest wrong one. Test-wise candidates choose the longest; at
 * 1.3 and a dozen letters a reader sees the difference without counting.
 */
const LONGEST_RATIO = 1.3;
const LONGEST_EXTRA_LETTERS = 12;

/** Grade by Flesch and Kincaid. Technicians enter with a high-school diploma: twelve years. */
const HARDEST_GRADE = 12;

/** How much more the right option must share with the others than any other does, before it stands out. */
const CONVERGENCE_RATIO = 1.5;
const CONVERGENCE_FROM = 0.4;

const ABSOLUTES = /\b(always|never|every time|nobody|everybody|impossible|absolutely|invariably|in no case|under no circumstances)\b/i;
const OTHERS = /\b(all|none|both|neither|any) of (the above|the others|these|the options|them)\b/i;
/** A word in capitals, or a question that itself denies; neither a denial in the scenario nor one after `that`. */
const SHOUTED = /\b(EXCEPT|NOT|LEAST)\b/;
const DENYING =
  /\b(which|what|who|where|when)\b[^.?,]*\b(?<!\bthat )((is|are|was|were|does|do|did|has|have|would|should|could|can|may|must|will) not|cannot|[a-z]+n['’]t|except|never)\b[^.?]*\?|:?\s*except\s*:?$/i;

/**
 * What the rules of item writing have to say of an item (Haladyna, Downing, Rodriguez 2002; NBME item-writing guide). They
 * point at something to look at; whether it is a flaw is for a person.
 */
export function writingProblems(item: WrittenItem): readonly WritingProblem[] {
  const problems: WritingProblem[] = [];
  const tell = (code: WritingCode, field: string, words: string) => problems.push({ code, field, words });
  const { stem } = item.public;
  const options = Object.entries(optionsOf(item.public)) as [ChoiceId, string][];
  const chooses = item.public.type === 'single' || item.public.type === 'multiple';
  if (item.sourceCount === 0) tell('SOURCE_MISSING', 'sources', 'no source says what is right');
  if (SHOUTED.test(stem) || DENYING.test(stem)) tell('NEGATIVE_STEM', 'stem', 'asks for what is not so: ask for what is');
  const grade = readingGrade(stem, item.public.type === 'single' ? options.map(([, text]) => text) : []);
  if (grade !== undefined && grade > HARDEST_GRADE) tell('READING_LEVEL', 'stem', `reads like grade ${grade.toFixed(1)}: shorter sentences, plainer words`);
  if (!chooses) return problems;
  for (const [id, text] of options) if (OTHERS.test(text)) tell('ALL_OR_NONE_OF_ABOVE', `options.${id}`, 'says nothing itself');
  const absolute = options.filter(([, text]) => ABSOLUTES.test(text));
  if (absolute.length > 0 && absolute.length < options.length)
    for (const [id, text] of absolute) tell('ABSOLUTE_TERM', `options.${id}`, `"${ABSOLUTES.exec(text)?.[0]}" gives the option away`);
  const article = /(?<![/\p{L}])(an?)\s*(\.{3}|…|_+|:)?\s*$/iu.exec(stem)?.[1]?.toLowerCase();
  if (article) {
    const unfit = options.filter(([, text]) => startsWithVowelSound(text) !== (article === 'an'));
    if (unfit.length > 0 && unfit.length < options.length)
      tell('GRAMMAR_CUE', 'stem', `"${article}" does not fit ${unfit.map(([id]) => id).join(', ')}: write a/an, or end before it`);
  }
  if (item.public.type === 'single' && item.right.length === 1) {
    const right = item.right[0] as ChoiceId;
    const length = (optionsOf(item.public)[right] ?? '').length;
    const longestWrong = Math.max(...options.filter(([id]) => id !== right).map(([, text]) => text.length));
    if (length > longestWrong * LONGEST_RATIO && length > longestWrong + LONGEST_EXTRA_LETTERS)
      tell('LENGTH_CUE', `options.${right}`, `the right option has ${length} characters, the longest other ${longestWrong}`);
    if (converges(options, right)) tell('CONVERGENCE_CUE', `options.${right}`, 'shares its parts with the others more than they do with each other');
  }
  return problems;
}

/** How alike each option is to the three others, and whether the right one is so by far. */
function converges(options: readonly (readonly [ChoiceId, string])[], right: ChoiceId): boolean {
  const tokens = options.map(([id, text]) => ({ id, words: itemTokens({ type: 'numeric', stem: text, unit: '' }) }));
  const mean = (id: ChoiceId) => {
    const own = tokens.find((one) => one.id === id);
    const others = tokens.filter((one) => one.id !== id);
    return own ? others.reduce((sum, other) => sum + similarity(own.words, other.words), 0) / others.length : 0;
  };
  const rightMean = mean(right);
  const highestOther = Math.max(...options.filter(([id]) => id !== right).map(([id]) => mean(id)));
  return rightMean >= CONVERGENCE_FROM && rightMean >= highestOther * CONVERGENCE_RATIO;
}

/** By sound: an ECG, an R wave, a one-lead strip. */
function startsWithVowelSound(text: string): boolean {
  const word = /[\p{L}\p{N}]+/u.exec(text)?.[0] ?? '';
  // Abbreviations and single letters are spelled out.
  if (/^[A-Z](\d|$|[A-Z])/.test(word)) return /^[AEFHILMNORSX]/.test(word);
  if (/^(8\d*|11|18)$/.test(word)) return true;
  return /^[aeiou]/i.test(word) && !/^(one|uni|use|usu|eu)/i.test(word);
}
