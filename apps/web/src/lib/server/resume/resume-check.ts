import type { PlainDate } from '@einthoven/kernel';
import { fieldsOf, isEmpty, LIST_TITLES, type Resume } from './resume-shape.ts';

/** What the automatic check can find. */
export type ResumeFindingCode =
  | 'NAME_MISSING'
  | 'EMAIL_MISSING'
  | 'EMAIL_UNREADABLE'
  | 'PHONE_MISSING'
  | 'PHONE_UNREADABLE'
  | 'PLACE_MISSING'
  | 'WORK_MISSING'
  | 'DATE_MISSING'
  | 'DATE_UNREADABLE'
  | 'DATE_FUTURE'
  | 'DATE_ORDER'
  | 'GAP'
  | 'TOO_LONG'
  | 'NOT_MACHINE_READABLE';

/** A finding: what, where, and why it matters. It is a hint; nothing is refused for it. */
export type ResumeFinding = {
  readonly code: ResumeFindingCode;
  readonly path: string;
  /** The entry that it is about, such as `Work 2`; empty where it is about the whole. */
  readonly where: string;
  readonly what: string;
  readonly why: string;
};

/** What the check measures against; from the scheme. */
export type CheckLimits = { readonly wordsAtMost: number; readonly gapMonths: number };

const WHY = {
  contact: 'An employer who wants to talk to you needs it, and programs that sort resumes look for it first.',
  date: 'Employers read the months to see how long you did something. Programs that sort resumes leave out what they cannot read.',
  gap: 'It is no fault. Employers ask about it; a line that says what you did (school, family, illness) answers before they ask.',
  length: 'Most readers look at one page. What matters may be missed on a second.',
  machine: 'Programs that sort resumes drop such marks, and the words beside them with it. Plain letters are read by all.',
} as const;

type Month = { readonly first: number; readonly last: number };

/** Months since year 0 that a date of JSON Resume covers; a year alone covers all twelve. */
function monthsOf(text: string): Month | undefined {
  const found = /^(\d{4})(?:-(0[1-9]|1[0-2])(?:-(\d{2}))?)?$/.exec(text);
  if (!found) return undefined;
  const year = Number(found[1]);
  if (year < 1930) return undefined;
  if (found[3] !== undefined && Number.isNaN(Date.parse(`${text}T00:00:00Z`))) return undefined;
  return found[2] === undefined
    ? { first: year * 12, last: year * 12 + 11 }
    : { first: year * 12 + Number(found[2]) - 1, last: year * 12 + Number(found[2]) - 1 };
}

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'] as const;
const monthWords = (month: number) => `${MONTHS[month % 12]} ${Math.floor(month / 12)}`;
/** About the whole resume, and not about the entry at whose field it is shown. */
const WHOLE: readonly ResumeFindingCode[] = ['GAP', 'TOO_LONG'];

function entryOf(path: string): string {
  const [list, at] = path.split('.');
  return list !== undefined && list in LIST_TITLES ? `${LIST_TITLES[list as keyof typeof LIST_TITLES]} ${Number(at) + 1}` : '';
}
/** Pictures, boxes and private letters, which only some fonts draw. */
const MARKS = /[\p{Extended_Pictographic}\p{Co}\u2500-\u25ff\ufffd]/u;

/**
 * Looks at dates, gaps, contact, length and what a program can read, and says why each matters.
 *
 * @param today in the body's zone
 */
export function checkResume(resume: Resume, { wordsAtMost, gapMonths }: CheckLimits, today: PlainDate): readonly ResumeFinding[] {
  if (isEmpty(resume)) return [];
  const now = Number(today.slice(0, 4)) * 12 + Number(today.slice(5, 7)) - 1;
  const { basics } = resume;
  const found: ResumeFinding[] = [];
  const say = (code: ResumeFindingCode, path: string, what: string, why: string) =>
    found.push({ code, path, where: WHOLE.includes(code) ? '' : entryOf(path), what, why });
  if (!basics['name']) say('NAME_MISSING', 'basics.name', 'Your name is missing.', WHY.contact);
  if (!basics['email']) say('EMAIL_MISSING', 'basics.email', 'No email address.', WHY.contact);
  else if (!/^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/.test(basics['email'])) say('EMAIL_UNREADABLE', 'basics.email', 'This is no email address.', WHY.contact);
  if (!basics['phone']) say('PHONE_MISSING', 'basics.phone', 'No phone number.', WHY.contact);
  else if (basics['phone'].replace(/\D/g, '').length < 10) say('PHONE_UNREADABLE', 'basics.phone', 'The phone number has fewer than ten digits.', WHY.contact);
  if (!basics['city'] || !basics['region']) say('PLACE_MISSING', 'basics.city', 'City or state is missing.', WHY.contact);
  if (resume.work.length === 0) say('WORK_MISSING', 'work.0.position', 'No work is named. Unpaid work and supervised hours count too.', WHY.contact);
  const stretches: { first: number; last: number; path: string }[] = [];
  for (const list of ['work', 'education'] as const)
    resume[list].forEach((entry, at) => {
      const [from, until] = [entry['startDate'] ?? '', entry['endDate'] ?? ''];
      const [start, end] = [monthsOf(from), until === '' ? { first: now, last: now } : monthsOf(until)];
      if (from === '' && list === 'work') say('DATE_MISSING', `${list}.${at}.startDate`, 'It does not say since when.', WHY.date);
      for (const [key, typed, months] of [['startDate', from, start] as const, ['endDate', until, until === '' ? undefined : end] as const]) {
        if (typed !== '' && !months) say('DATE_UNREADABLE', `${list}.${at}.${key}`, `“${typed}” is no year and month, such as 2026-11.`, WHY.date);
        if (months && months.first > now && (list === 'work' || key === 'startDate'))
          say('DATE_FUTURE', `${list}.${at}.${key}`, `${typed} has not come yet.`, WHY.date);
      }
      if (start && end && end.last < start.first) say('DATE_ORDER', `${list}.${at}.endDate`, 'It ends before it begins.', WHY.date);
      else if (start && end) stretches.push({ first: start.first, last: end.last, path: `${list}.${at}.startDate` });
    });
  stretches.sort((a, b) => a.first - b.first);
  let covered = stretches[0]?.last;
  for (const next of stretches) {
    const free = next.first - (covered ?? next.first) - 1;
    if (covered !== undefined && free >= gapMonths)
      say('GAP', next.path, `Nothing is told from ${monthWords(covered + 1)} to ${monthWords(next.first - 1)} (${free} months).`, WHY.gap);
    covered = Math.max(covered ?? next.last, next.last);
  }
  const words = fieldsOf(resume).reduce((sum, { value }) => sum + (value.match(/\S+/g)?.length ?? 0), 0);
  if (words > wordsAtMost) say('TOO_LONG', 'basics.summary', `${words} words: about ${wordsAtMost} fit on one page.`, WHY.length);
  for (const { path, value } of fieldsOf(resume)) if (MARKS.test(value)) say('NOT_MACHINE_READABLE', path, 'It holds pictures or drawn marks.', WHY.machine);
  return found;
}
