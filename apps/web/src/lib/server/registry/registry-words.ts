import type { NumberProblem } from '@einthoven/credential';
import type { ListProblem, LookupProblem, SearchProblem } from './lookup.ts';

const FORM = 'A number looks like NPS-CET-7K4Q-92MX-3: nine letters and digits after NPS-CET.';
const PLACES = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth'] as const;

/** What is wrong with a number, and what to do. */
export function numberProblemWords(problem: NumberProblem): string {
  switch (problem.code) {
    case 'NUMBER_EMPTY':
      return 'Type the credential number.';
    case 'NUMBER_LENGTH':
      return `There ${problem.characters === 1 ? 'is 1 character' : `are ${problem.characters} characters`} after the beginning, but there must be 9. ${FORM}`;
    case 'NUMBER_CREDENTIAL_UNKNOWN':
      return 'National Performance Specialists issue no credential of this kind. Numbers begin with NPS-CET. Two other bodies use the letters CET: ask them if the number is theirs.';
    case 'NUMBER_CHARACTER':
      return `The ${place(problem.position)} character after NPS-CET, "${problem.character}", is never part of a number. Check it against the certificate.`;
    case 'NUMBER_CHECK_FAILED': {
      const [suspect, ...others] = problem.suspects;
      const start = 'This number has a typing error: its last character does not fit the others.';
      if (!suspect || others.length > 2) return `${start} One character is wrong, or two are swapped. Check it against the certificate.`;
      const guesses = problem.suspects.map(({ position, character, maybe }) =>
        character.length === 2
          ? `the ${place(position)} and ${place(position + 1)} characters "${character}" (swapped?)`
          : `the ${place(position)} character "${character}" (perhaps ${maybe})`,
      );
      return `${start} Look again, after NPS-CET, at ${guesses.join(' or ')}.`;
    }
  }
}

function place(position: number): string {
  return PLACES[position - 1] ?? `${position}th`;
}

/** What to tell a visitor about a question that has no answer, by code. */
export const REGISTRY_WORDS = {
  REGISTRY_RATE_LIMITED: 'Too many questions came from your network in a short time. Nothing is wrong with your entry.',
  REGISTRY_NUMBER_MALFORMED: 'This is not a credential number.',
  REGISTRY_NUMBER_UNKNOWN:
    'The number is well formed, but it was never issued. If it is on a certificate, that certificate is not ours: write to the certification office.',
  REGISTRY_FAMILY_NAME_TOO_SHORT: 'Type the whole family name, at least two letters.',
  REGISTRY_SECOND_FIELD_NEEDED: 'Add one more: a given name, the last four characters of the number, or a state.',
  REGISTRY_GIVEN_NAME_TOO_SHORT: 'Type a whole given name, at least two letters.',
  REGISTRY_LAST_FOUR_MALFORMED: 'Type exactly the last four letters and digits of the number.',
  REGISTRY_STATE_UNKNOWN: 'Choose a state from the list, or leave it empty.',
  REGISTRY_TOO_MANY: 'More than ten people fit. Add another field.',
  REGISTRY_LIST_EMPTY: 'Paste at least one credential number.',
  REGISTRY_LIST_TOO_LONG: 'That is more than 50 numbers. Check them in parts of up to 50; nothing was checked yet.',
} as const satisfies Record<LookupProblem['code'] | SearchProblem['code'] | ListProblem['code'], string>;

/** How long to wait, in words. */
export function waitWords(seconds: number): string {
  const minutes = Math.ceil(seconds / 60);
  return `Try again in ${minutes === 1 ? 'a minute' : `${minutes} minutes`}.`;
}
