import type { ApprovalSpan } from '@einthoven/scheme';

/** A training program on record. */
export type Program = {
  readonly programId: string;
  readonly name: string;
  readonly schoolName: string;
  readonly city: string;
  readonly stateCode: string;
  /** Undefined where the record does not say. */
  readonly classHours: number | undefined;
  readonly clinicalHours: number | undefined;
  readonly approval: 'approved' | 'not-on-record' | 'withdrawn';
  /** Days of approval, where decisions are on record; see `approvalOn` of the scheme. */
  readonly spans: readonly ApprovalSpan[];
  /** Who owns the school: takes no part in decisions on its people. */
  readonly ownerPersonId: string | undefined;
};

/** How a program is written in the list of suggestions: what {@link matchProgram} finds again. */
export function programLabel(program: Pick<Program, 'name' | 'schoolName' | 'city' | 'stateCode'>): string {
  return `${program.name}, ${program.schoolName}, ${program.city} ${program.stateCode}`;
}

function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLocaleLowerCase('en-US')
    .replace(/[\s,.]+/g, ' ')
    .trim();
}

/**
 * The program on record that a person means by what they typed: its whole label, or the name of the program
 * or of the school where only one is called that. Nothing is guessed from a part of a name.
 */
export function matchProgram(programs: readonly Program[], typed: string): Program | undefined {
  const wanted = plain(typed);
  if (wanted === '') return undefined;
  const exact = programs.find((program) => plain(programLabel(program)) === wanted);
  if (exact) return exact;
  const named = programs.filter((program) => plain(program.name) === wanted || plain(program.schoolName) === wanted);
  return named.length === 1 ? named[0] : undefined;
}
