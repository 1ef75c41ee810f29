/** What later concepts and routes may use of this one. */
export { ADVICE_KINDS, ADVICE_PROBLEM_WORDS, ENTRY_WORDS, isAdviceKind } from './advice-words.ts';
export type { AdviceKind, AdviceProblem, AdviceState, EntryKind } from './advice-words.ts';
export { askAdvice, bookCall, cancelCall, listOwnCases, openCase, openSlots, readOwnCase, writeBack } from './case.ts';
export type { AdviceEntry, Asker, NewCase, OwnCase } from './case.ts';
export { answerAdvice, closeAdvice, endCase, forgetOldCases, handOverAdvice, listAdvice, noteAdvice, readAdvice, settleCall, takeAdvice } from './keeping.ts';
export type { Ending, KeepProblem, KeptCase, ListedCase, Seen } from './keeping.ts';
export { actOnOwnCase, daysLate, fieldOf, ownCasePage, slotsByDay } from './page.ts';
export { eraseAdvice, exportAdvice } from './own-data.ts';
