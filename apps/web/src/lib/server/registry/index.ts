/** What later concepts and routes may use of this one. */
export { checkList, lookUpNumber, MOST_MATCHES, MOST_NUMBERS, recordsOf, recordsOfHolder, searchByName } from './lookup.ts';
export type { Limited, ListLine, ListProblem, LookupProblem, NameSearch, SearchProblem, Visitor } from './lookup.ts';
export { numberProblemWords, REGISTRY_WORDS, waitWords } from './registry-words.ts';
