import { LIST_FIELDS, resumeOf, type Resume } from './resume-shape.ts';

const HEADINGS: readonly (readonly [RegExp, 'summary' | 'work' | 'education' | 'certificates' | 'skills' | 'other'])[] = [
  [/^(professional )?(summary|profile|objective|about( me)?)$/i, 'summary'],
  [/^((professional|work|employment|relevant|clinical) )*(work|experience|history|employment)$/i, 'work'],
  [/^(education|training)( (and|&) training)?$/i, 'education'],
  [/^(licenses? (and|&) )?(certifications?|certificates|credentials|licenses)$/i, 'certificates'],
  [/^((core|key|technical|clinical|professional) )*(skills|competencies)$/i, 'skills'],
  [/^(references|languages|interests|volunteer( work)?|awards)$/i, 'other'],
];
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAY = String.raw`(?:[A-Z][a-z]{2,8}\.?\s+\d{4}|\d{1,2}\/\d{4}|\d{4}-\d{2}|\d{4})`;
const SPAN = new RegExp(String.raw`(${DAY})\s*(?:-|–|—|to|until)\s*(${DAY}|present|now|today|current)`, 'i');
const BULLET = /^[•▪●◦‣·*\-–]\s*/;

function monthOf(text: string): string {
  const named = /^([A-Za-z]{3})[a-z]*\.?\s+(\d{4})$/.exec(text);
  const month = named ? MONTHS.indexOf((named[1] ?? '').toLowerCase()) + 1 : 0;
  if (named) return month > 0 ? `${named[2]}-${String(month).padStart(2, '0')}` : (named[2] ?? '');
  const slashed = /^(\d{1,2})\/(\d{4})$/.exec(text);
  if (slashed) return `${slashed[2]}-${(slashed[1] ?? '').padStart(2, '0')}`;
  return /^\d{4}/.test(text) ? text : '';
}

/**
 * A first draft of a resume out of the lines of a document, for the person to correct: contact by its form, sections by
 * their headings, an entry wherever a line tells from when until when. What fits nowhere goes to the summary, so that
 * nothing is lost in silence.
 */
export function resumeFromText(text: string): Resume {
  const lines = text
    .split('\n')
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter((line) => line !== '')
    .slice(0, 600);
  const parts: Record<string, string[]> = { summary: [], work: [], education: [], certificates: [], skills: [], other: [] };
  const flat = new Map<string, string>();
  let part = 'head';
  for (const line of lines) {
    const heading = HEADINGS.find(([form]) => form.test(line.replace(/[:\s]+$/, '')))?.[1];
    if (heading) part = heading;
    else if (part !== 'head') parts[part]?.push(line);
    else if (!contact(line, flat)) {
      if (!flat.has('basics.name')) flat.set('basics.name', line);
      else if (!flat.has('basics.label') && line.length < 80) flat.set('basics.label', line);
      else parts['summary']?.push(line);
    }
  }
  const of = (name: string) => parts[name] ?? [];
  flat.set(
    'basics.skills',
    of('skills')
      .flatMap((line) => line.replace(BULLET, '').split(/\s*[,;•|]\s*/))
      .join('\n'),
  );
  flat.set('basics.summary', [...of('summary'), ...of('other')].join('\n'));
  of('certificates').forEach((line, at) => flat.set(`certificates.${at}.name`, line.replace(BULLET, '')));
  entries(of('work'), 'work', flat);
  entries(of('education'), 'education', flat);
  return resumeOf((path) => flat.get(path));
}

/** Takes email, phone and place out of a line. @returns whether there were any */
function contact(line: string, flat: Map<string, string>): boolean {
  const email = /[^\s@|,;<>]+@[^\s@|,;<>]+\.[a-z]{2,}/i.exec(line)?.[0];
  const phone = /(?:\+?1[\s.-]?)?\(?\d{3}\)?[\s.-]?\d{3}[\s.-]\d{4}/.exec(line)?.[0];
  const place = /([A-Z][A-Za-z .'-]{1,40}),\s*([A-Z]{2})\b/.exec(line);
  if (email) flat.set('basics.email', email);
  if (phone) flat.set('basics.phone', phone);
  if (place) {
    flat.set('basics.city', place[1] ?? '');
    flat.set('basics.region', place[2] ?? '');
  }
  return Boolean(email ?? phone ?? place);
}

function entries(lines: readonly string[], list: 'work' | 'education', flat: Map<string, string>): void {
  const [what, who] = [LIST_FIELDS[list][0].key, LIST_FIELDS[list][1].key];
  let at = -1;
  // Lines that may be what was done in one entry, or the title of the next.
  let waiting: string[] = [];
  const done: string[][] = [];
  const partsOf = (line: string) => line.split(/\s*[|,]\s+|\s+at\s+/).filter((part) => part !== '');
  for (const line of lines) {
    const span = SPAN.exec(line);
    if (!span && BULLET.test(line) && at >= 0) done[at]?.push(line.replace(BULLET, ''));
    else if (!span) waiting.push(line.replace(BULLET, ''));
    if (!span) continue;
    const beside = partsOf(line.replace(span[0], '').replace(/^[\s,|()–-]+|[\s,|()–-]+$/g, ''));
    const before = beside.length > 1 ? 0 : beside.length === 1 || partsOf(waiting.at(-1) ?? '').length > 1 ? 1 : 2;
    const title = before === 0 ? [] : waiting.slice(-before);
    (done[at] ?? []).push(...waiting.slice(0, waiting.length - title.length));
    waiting = [];
    at += 1;
    done[at] = [];
    const [first, ...rest] = [...title.flatMap(partsOf), ...beside];
    flat.set(`${list}.${at}.${what}`, first ?? '');
    flat.set(`${list}.${at}.${who}`, rest.join(', '));
    flat.set(`${list}.${at}.startDate`, monthOf(span[1] ?? ''));
    flat.set(`${list}.${at}.endDate`, monthOf(span[2] ?? ''));
  }
  if (at < 0) waiting.forEach((line, index) => flat.set(`${list}.${index}.${what}`, line));
  else done[at]?.push(...waiting);
  if (list === 'work') done.forEach((highlights, index) => flat.set(`work.${index}.highlights`, highlights.join('\n')));
}
