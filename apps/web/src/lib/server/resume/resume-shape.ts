import { z } from 'zod';

/** A field of a resume as people fill it in. */
export type ResumeField = {
  readonly key: string;
  readonly label: string;
  /** `lines`: one thing a line; `month`: YYYY-MM, YYYY or YYYY-MM-DD. */
  readonly kind: 'text' | 'long' | 'lines' | 'month';
};

const field = (key: string, label: string, kind: ResumeField['kind'] = 'text'): ResumeField => ({ key, label, kind });

/** What stands once in a resume. */
export const BASIC_FIELDS: readonly ResumeField[] = [
  field('name', 'Name'),
  field('label', 'Title, such as ECG technician'),
  field('email', 'Email'),
  field('phone', 'Phone'),
  field('city', 'City'),
  field('region', 'State'),
  field('summary', 'Two or three sentences about you', 'long'),
  field('skills', 'Skills, one a line', 'lines'),
];

/** What stands in a resume several times. */
export const LIST_FIELDS = {
  work: [
    field('position', 'Job'),
    field('name', 'Employer'),
    field('location', 'Place'),
    field('startDate', 'From (year-month)', 'month'),
    field('endDate', 'Until (empty: still there)', 'month'),
    field('highlights', 'What you did, one a line', 'lines'),
  ],
  education: [
    field('area', 'Course or degree'),
    field('institution', 'School'),
    field('startDate', 'From (year-month)', 'month'),
    field('endDate', 'Until', 'month'),
  ],
  certificates: [field('name', 'Certificate'), field('issuer', 'Given by'), field('date', 'When (year-month)', 'month')],
} as const satisfies Record<string, readonly ResumeField[]>;

/** The lists of a resume, in the order they are shown. */
export const LISTS = ['work', 'education', 'certificates'] as const;
/** One of {@link LISTS}. */
export type ResumeList = (typeof LISTS)[number];

/** Titles of the lists. */
export const LIST_TITLES: Readonly<Record<ResumeList, string>> = { work: 'Work', education: 'Education', certificates: 'Certificates' };

/** Most entries of a list. */
export const MOST_ENTRIES = 12;
const MOST_LETTERS = { text: 200, month: 10, long: 1200, lines: 2000 } as const;

/** An entry of a list: text by field. */
export type ResumeEntry = Readonly<Record<string, string>>;

/** A resume as it is kept: text by field, in the words of JSON Resume. What is not said is empty. */
export type Resume = { readonly basics: ResumeEntry } & Readonly<Record<ResumeList, readonly ResumeEntry[]>>;

/** A resume in which nothing is said. */
export const EMPTY_RESUME: Resume = { basics: {}, work: [], education: [], certificates: [] };

const HIDDEN = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** Text of one field: no control or hidden marks, single lines where it is one, no longer than it may be. */
export function tidy(text: string, kind: ResumeField['kind']): string {
  const lined = text.toWellFormed().normalize('NFC').replace(/\r\n?/g, '\n').replace(HIDDEN, ' ');
  const one =
    kind === 'text' || kind === 'month'
      ? lined.replace(/\s+/g, ' ')
      : lined
          .split('\n')
          .map((line) => line.replace(/\s+/g, ' ').trim())
          .filter((line) => line !== '' || kind === 'long')
          .join('\n');
  return [...one.trim()].slice(0, MOST_LETTERS[kind]).join('').trim();
}

function entryOf(fields: readonly ResumeField[], read: (key: string) => string | undefined): ResumeEntry {
  return Object.fromEntries(
    fields.flatMap(({ key, kind }) => {
      const text = tidy(read(key) ?? '', kind);
      return text === '' ? [] : [[key, text]];
    }),
  );
}

/**
 * A resume from fields named by their path: `basics.name`, `work.0.position`. Entries in which nothing is said fall away.
 *
 * @param read the text of a path; undefined where it was not sent
 */
export function resumeOf(read: (path: string) => string | undefined): Resume {
  const list = (name: ResumeList) =>
    Array.from({ length: MOST_ENTRIES }, (_, at) => entryOf(LIST_FIELDS[name], (key) => read(`${name}.${at}.${key}`))).filter(
      (entry) => Object.keys(entry).length > 0,
    );
  return {
    basics: entryOf(BASIC_FIELDS, (key) => read(`basics.${key}`)),
    work: list('work'),
    education: list('education'),
    certificates: list('certificates'),
  };
}

/** One field of a resume with its text. */
export type PathField = ResumeField & { readonly path: string; readonly where: string; readonly value: string };

/** Every field of a resume by its path, also those in which nothing is said. */
export function fieldsOf(resume: Resume): readonly PathField[] {
  const basics = BASIC_FIELDS.map((each) => ({ ...each, path: `basics.${each.key}`, where: 'You', value: resume.basics[each.key] ?? '' }));
  const lists = LISTS.flatMap((name) =>
    resume[name].flatMap((entry, at) =>
      LIST_FIELDS[name].map((each) => ({ ...each, path: `${name}.${at}.${each.key}`, where: `${LIST_TITLES[name]} ${at + 1}`, value: entry[each.key] ?? '' })),
    ),
  );
  return [...basics, ...lists];
}

const text = z.string().max(4000).nullish();
const texts = z.array(z.string().max(2000)).max(60).nullish();
const many = <Shape extends z.ZodType>(shape: Shape) => z.array(shape).max(100).nullish();
/** What is read of the JSON Resume schema (jsonresume.org, version 1.0.0); the rest is left out. */
const JSON_RESUME = z.object({
  basics: z.object({ name: text, label: text, email: text, phone: text, summary: text, location: z.object({ city: text, region: text }).nullish() }).nullish(),
  work: many(z.object({ name: text, position: text, location: text, startDate: text, endDate: text, summary: text, highlights: texts })),
  education: many(z.object({ institution: text, area: text, studyType: text, startDate: text, endDate: text })),
  certificates: many(z.object({ name: text, issuer: text, date: text })),
  skills: many(z.object({ name: text, keywords: texts })),
});

/** Reads a document of JSON Resume. @returns undefined where it is none, or says nothing that we keep */
export function fromJsonResume(document: unknown): Resume | undefined {
  const parsed = JSON_RESUME.safeParse(document);
  if (!parsed.success) return undefined;
  const { basics, work, education, certificates, skills } = parsed.data;
  const flat: Record<string, string | null | undefined> = {
    ...prefixed('basics', { ...basics, ...basics?.location, skills: skills?.flatMap(({ name, keywords }) => [name, ...(keywords ?? [])]).join('\n') }),
  };
  work?.forEach((one, at) => Object.assign(flat, prefixed(`work.${at}`, { ...one, highlights: [one.summary, ...(one.highlights ?? [])].join('\n') })));
  education?.forEach((one, at) => Object.assign(flat, prefixed(`education.${at}`, { ...one, area: [one.studyType, one.area].filter(Boolean).join(', ') })));
  certificates?.forEach((one, at) => Object.assign(flat, prefixed(`certificates.${at}`, one)));
  const resume = resumeOf((path) => flat[path] ?? undefined);
  return isEmpty(resume) ? undefined : resume;
}

function prefixed(path: string, entry: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(entry).flatMap(([key, value]) => (typeof value === 'string' ? [[`${path}.${key}`, value]] : [])));
}

/** Whether a resume says nothing. */
export function isEmpty(resume: Resume): boolean {
  return fieldsOf(resume).every(({ value }) => value === '');
}

/** A credential as a resume shows it: taken from the record, never typed. */
export type ShownCredential = { readonly name: string; readonly issuer: string; readonly date: string; readonly verifyUrl: string };

/** Lines of a field. */
export const linesOf = (value: string | undefined): readonly string[] => (value ?? '').split('\n').filter((line) => line !== '');

/** The resume as JSON Resume 1.0.0, with the credential's link among the certificates. */
export function toJsonResume({ basics, work, education, certificates }: Resume, credentials: readonly ShownCredential[]): object {
  const { city, region, skills, ...rest } = basics;
  return {
    $schema: 'https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json',
    basics: { ...rest, ...(city || region ? { location: { ...(city ? { city } : {}), ...(region ? { region } : {}) } } : {}) },
    work: work.map((one) => ({ ...one, highlights: linesOf(one['highlights']) })),
    education,
    certificates: [...credentials.map(({ verifyUrl, ...one }) => ({ ...one, url: verifyUrl })), ...certificates],
    skills: linesOf(skills).map((name) => ({ name })),
  };
}
