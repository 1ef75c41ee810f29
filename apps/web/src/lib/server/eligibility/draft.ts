import { z } from 'zod';
import { cleanLine } from '../account/index.ts';

/**
 * What a person typed into an application, as they typed it: kept even where it is wrong, so that nothing is
 * lost. It becomes claims only in claims.ts.
 */

/** Longest text kept of any one field, in characters; what is longer is a mistake or an attack. */
const KEPT_CHARACTERS = 500;

/** Most jobs in one application. */
export const MOST_EMPLOYMENTS = 6;

/** Text as it is kept: one line in one normal form, without control characters and tricks of direction. */
export function keptText(text: string): string {
  return [...cleanLine(text)].slice(0, KEPT_CHARACTERS).join('');
}

const typed = z.string().default('');

const trainingDraft = z.object({
  school: typed,
  completedOn: typed,
  classHours: typed,
  clinicalHours: typed,
  supervisedTracings: typed,
  preceptorName: typed,
});

const employmentDraft = z.object({
  id: z.uuid(),
  employerName: typed,
  employerEmail: typed,
  from: typed,
  to: typed,
  hours: typed,
  supervisedTracings: typed,
});

const draft = z.object({
  route: z.enum(['program', 'experience', 'former-credential']).optional(),
  training: trainingDraft.prefault({}),
  certificate: z.object({ fileId: z.uuid(), fileName: z.string(), mediaType: z.string(), byteSize: z.number().int().positive() }).optional(),
  employments: z.array(employmentDraft).max(MOST_EMPLOYMENTS).default([]),
  secondarySchool: z.enum(['yes', 'student', 'no']).optional(),
  /** Answer to the last request for information. */
  answer: typed,
});

/** The draft of an application. */
export type Draft = z.infer<typeof draft>;
/** One job in a draft. */
export type EmploymentDraft = z.infer<typeof employmentDraft>;
/** The program in a draft. */
export type TrainingDraft = z.infer<typeof trainingDraft>;

/** Reads a stored draft; undefined gives an empty one. */
export function parseDraft(stored: unknown): Draft {
  return draft.parse(stored ?? {});
}

/** One step's part of a draft: only these fields can come from a browser. */
export type DraftChange =
  | { readonly step: 'route'; readonly route: NonNullable<Draft['route']> }
  | { readonly step: 'training'; readonly training: TrainingDraft }
  | { readonly step: 'experience'; readonly employments: readonly EmploymentDraft[] }
  | { readonly step: 'school'; readonly secondarySchool: NonNullable<Draft['secondarySchool']> }
  | { readonly step: 'answer'; readonly answer: string };

/** A draft with one step's part replaced. */
export function withChange(before: Draft, change: DraftChange): Draft {
  switch (change.step) {
    case 'route':
      return { ...before, route: change.route };
    case 'training':
      return { ...before, training: change.training };
    case 'experience':
      return { ...before, employments: [...change.employments] };
    case 'school':
      return { ...before, secondarySchool: change.secondarySchool };
    case 'answer':
      return { ...before, answer: change.answer };
  }
}

function field(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? keptText(value) : '';
}

/** Reads the training step of a form; fields it does not know are not looked at. */
export function readTraining(form: FormData): TrainingDraft {
  return {
    school: field(form, 'school'),
    completedOn: field(form, 'completedOn'),
    classHours: field(form, 'classHours'),
    clinicalHours: field(form, 'clinicalHours'),
    supervisedTracings: field(form, 'supervisedTracings'),
    preceptorName: field(form, 'preceptorName'),
  };
}

/**
 * Reads the jobs of a form: fields `employerName-0`, `employerName-1` and so on.
 *
 * @param known ids of jobs already in the draft; a job with another id is a new one
 * @param newId makes the id of a new job
 */
export function readEmployments(form: FormData, known: ReadonlySet<string>, newId: () => string): readonly EmploymentDraft[] {
  const jobs: EmploymentDraft[] = [];
  const taken = new Set<string>();
  for (let index = 0; index < MOST_EMPLOYMENTS && form.has(`employerName-${index}`); index++) {
    const given = field(form, `id-${index}`);
    const id = known.has(given) && !taken.has(given) ? given : newId();
    taken.add(id);
    jobs.push({
      id,
      employerName: field(form, `employerName-${index}`),
      employerEmail: field(form, `employerEmail-${index}`),
      from: field(form, `from-${index}`),
      to: field(form, `to-${index}`),
      hours: field(form, `hours-${index}`),
      supervisedTracings: field(form, `supervisedTracings-${index}`),
    });
  }
  return jobs;
}

/** A job with nothing in it yet. */
export function emptyEmployment(id: string): EmploymentDraft {
  return { id, employerName: '', employerEmail: '', from: '', to: '', hours: '', supervisedTracings: '' };
}
