import type { Experience, PortfolioDecision } from '@einthoven/scheme';
import { countWords } from '../../ui/words.ts';
import { STATUS_WORDS } from '../credential/index.ts';
import type { InstructorCard } from './card.ts';
import { longWords } from './instructor-words.ts';

/** A timeline as pages draw it. */
export function timelineView({ runs, gaps, days, daysShort }: Experience) {
  const parts = [...runs.map((run) => ({ ...run, gap: false })), ...gaps.map((gap) => ({ ...gap, gap: true }))].toSorted((a, b) => (a.from < b.from ? -1 : 1));
  return {
    parts: parts.map(({ from, to, days: long, gap }) => ({ from, to, gap, long: longWords(long) })),
    sum: longWords(days),
    short: daysShort === 0 ? undefined : longWords(daysShort),
  };
}

/** The card as pages draw it. */
export function cardView({ record, background }: InstructorCard) {
  return {
    name: record.name ?? '',
    title: record.title,
    issuer: record.issuer,
    number: record.number,
    statusWord: STATUS_WORDS[record.status].word,
    good: record.status === 'active',
    background,
  };
}

/** What an application still lacks, in sentences, with whose turn it is. */
export function needsView({ needs }: PortfolioDecision): readonly { readonly need: string; readonly waits: boolean; readonly words: string }[] {
  return needs.map(({ need, waitsFor, shortBy }) => ({ need, waits: waitsFor === 'others', words: NEEDS[need](shortBy) }));
}

const NEEDS: Readonly<Record<PortfolioDecision['needs'][number]['need'], (shortBy: number) => string>> = {
  foundation: () => 'An active CET. Yours is not in force today.',
  experience: (days) => `More work in the field: ${longWords(days)} ${days === 1 ? 'is' : 'are'} missing.`,
  'experience-verified': (days) => `Employers who confirm your work: ${longWords(days)} ${days === 1 ? 'waits' : 'wait'} for their answer.`,
  sample: () => 'A teaching sample: a file, or the address of a video.',
  references: (count) => `${countWords(count, 'more person', 'more people')} who can speak for you.`,
  'references-answered': (count) => `${countWords(count, 'answer', 'answers')} of people who speak for you.`,
  interview: () => 'The talk with us that you prefer.',
  background: () => 'Your background, as your students will read it.',
  interests: () => 'Whether you own a school.',
};
