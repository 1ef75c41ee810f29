import type { LifeAct, LifeProblem, LifeState } from '@einthoven/exam';

/** States of an item in words. */
export const LIFE_STATE_WORDS: Readonly<Record<LifeState, string>> = {
  draft: 'Draft',
  'content-review': 'In content review',
  edit: 'Being edited',
  'bias-review': 'In bias review',
  'key-validation': 'In key validation',
  pretest: 'Pretest',
  operational: 'Operational',
  retired: 'Retired',
};

/** Steps in words, as history tells them. */
export const LIFE_ACT_WORDS: Readonly<Record<LifeAct, string>> = {
  load: 'Loaded',
  write: 'Written',
  submit: 'Sent to content review',
  approve: 'Approved',
  'edit-done': 'Editing done',
  'send-back': 'Sent back to be edited',
  validate: 'Key validated',
  release: 'Made operational',
  retire: 'Retired',
};

/** Steps in words, on the buttons. Key validation has a page of its own. */
export const LIFE_BUTTON_WORDS: Readonly<Record<LifeAct, string>> = {
  load: 'Load',
  write: 'Write',
  submit: 'Send to content review',
  approve: 'Approve',
  'edit-done': 'Editing is done: on to bias review',
  'send-back': 'Send back to be edited',
  validate: 'Validate the key',
  release: 'Make operational',
  retire: 'Retire',
};

/** Why something cannot be done with an item. */
export type ItemProblem =
  | LifeProblem
  | 'ITEM_UNKNOWN'
  | 'ITEM_UNCHANGED'
  | 'ITEM_MOVED_ON'
  | 'ITEM_INCOMPLETE'
  | 'ITEM_KEY_NEEDED'
  | 'ITEM_WITHOUT_TRACING'
  | 'ITEM_COMMENT_TOO_LONG'
  | 'ITEM_ANSWER_MISSING'
  | 'ITEM_ANSWERED_BEFORE'
  | 'ITEM_ROLE_MISSING';

/** What is wrong, and what to do. */
export const ITEM_PROBLEM_WORDS: Readonly<Record<ItemProblem, string>> = {
  LIFE_STEP_IMPOSSIBLE: 'This step does not follow from where the item stands now. Reload the page to see where that is.',
  LIFE_OWN_ITEM: 'You wrote this item or an earlier version of it, and nobody reviews their own. Somebody else has to take this step.',
  LIFE_SAME_REVIEWER: 'You reviewed this version before. Its key is validated by somebody who did not.',
  LIFE_KEY_SEEN: 'You have opened the key of this item, so you cannot answer it blind. Somebody else validates it.',
  LIFE_NOT_APPROVED: 'The last review sent this item back. Change it, or send it to content review again.',
  LIFE_COMMENT_NEEDED: 'Say why in the comment: the next person has only this to go by.',
  ITEM_UNKNOWN: 'There is no such item.',
  ITEM_UNCHANGED: 'This is what the item says already. Nothing was stored.',
  ITEM_MOVED_ON: 'Somebody took a step with this item a moment ago. Reload the page and look again.',
  ITEM_INCOMPLETE: 'The item is not complete yet. What is missing is listed on its page.',
  ITEM_KEY_NEEDED: 'To change what somebody else wrote you must be allowed to see its key.',
  ITEM_WITHOUT_TRACING: 'The engine cannot draw the tracing of this item. Its author has to change the recipe.',
  ITEM_COMMENT_TOO_LONG: 'This comment is longer than 2,000 characters.',
  ITEM_ANSWER_MISSING: 'Answer the question first.',
  ITEM_ANSWERED_BEFORE: 'You answered this version before. Somebody else validates it.',
  ITEM_ROLE_MISSING: 'Your role does not take this step.',
};
