import { err, ok, type Result } from '@einthoven/kernel';

/** Where an item version stands. `pretest` and `operational` are in the bank; no other state is shown to candidates. */
export type LifeState = 'draft' | 'content-review' | 'edit' | 'bias-review' | 'key-validation' | 'pretest' | 'operational' | 'retired';

/** All states in the order of a life. */
export const LIFE_STATES: readonly LifeState[] = ['draft', 'content-review', 'edit', 'bias-review', 'key-validation', 'pretest', 'operational', 'retired'];

/** What people do with an item version; `load` is what the system does when a bank folder is read. */
export type LifeAct = 'load' | 'write' | 'submit' | 'approve' | 'edit-done' | 'send-back' | 'validate' | 'release' | 'retire';

/** A step that was taken. */
export type LifeStep = {
  readonly act: LifeAct;
  readonly to: LifeState;
  /** Undefined for the system. */
  readonly personId: string | undefined;
};

/** Why a step may not be taken. */
export type LifeProblem =
  /** This act does not follow from the state that the version is in. */
  | 'LIFE_STEP_IMPOSSIBLE'
  /** The person wrote this version or an earlier one: nobody reviews their own. */
  | 'LIFE_OWN_ITEM'
  /** The person took an earlier review step of this version: a key is validated by somebody else. */
  | 'LIFE_SAME_REVIEWER'
  /** The person has seen the key of this version, so could not answer blind. */
  | 'LIFE_KEY_SEEN'
  /** The last review sent it back: it is reviewed again before it goes on. */
  | 'LIFE_NOT_APPROVED'
  /** The act asks for a comment. */
  | 'LIFE_COMMENT_NEEDED';

/** Acts of people by the state they start from, and where each leads. */
const PATHS: Readonly<Record<LifeState, Readonly<Partial<Record<LifeAct, LifeState>>>>> = {
  draft: { submit: 'content-review', retire: 'retired' },
  'content-review': { approve: 'edit', 'send-back': 'edit', retire: 'retired' },
  edit: { submit: 'content-review', 'edit-done': 'bias-review', retire: 'retired' },
  'bias-review': { approve: 'key-validation', 'send-back': 'edit', retire: 'retired' },
  'key-validation': { validate: 'pretest', 'send-back': 'edit', retire: 'retired' },
  pretest: { release: 'operational', 'send-back': 'edit', retire: 'retired' },
  operational: { 'send-back': 'edit', retire: 'retired' },
  retired: {},
};

/** Acts that judge somebody's work. */
const REVIEWS: ReadonlySet<LifeAct> = new Set(['approve', 'send-back', 'validate', 'release']);

const COMMENT_FROM_CHARACTERS = 3;

/** What the rule knows of a version and of who wants to act. */
export type LifeQuestion = {
  /** Steps of this version, oldest first; at least the one that made it. */
  readonly history: readonly LifeStep[];
  /** Who wrote this version and the ones before it. */
  readonly authors: ReadonlySet<string>;
  readonly act: LifeAct;
  readonly personId: string;
  readonly comment: string;
  /** Whether the person has opened the key of this version. */
  readonly keySeen: boolean;
};

/**
 * Whether a person may take a step in the life of an item version, and where it leads.
 * Who may act at all by role is asked elsewhere; the same rule stands in the database.
 */
export function lifeStep({ history, authors, act, personId, comment, keySeen }: LifeQuestion): Result<LifeState, LifeProblem> {
  const last = history.at(-1);
  const to = last && PATHS[last.to][act];
  if (!last || !to) return err('LIFE_STEP_IMPOSSIBLE');
  if (act === 'edit-done' && last.act !== 'approve') return err('LIFE_NOT_APPROVED');
  if (REVIEWS.has(act) && authors.has(personId)) return err('LIFE_OWN_ITEM');
  if (REVIEWS.has(act) && last.to === 'key-validation') {
    if (history.some((step) => REVIEWS.has(step.act) && step.personId === personId)) return err('LIFE_SAME_REVIEWER');
    if (keySeen) return err('LIFE_KEY_SEEN');
  }
  if ((act === 'send-back' || act === 'retire') && comment.trim().length < COMMENT_FROM_CHARACTERS) return err('LIFE_COMMENT_NEEDED');
  return ok(to);
}

/** The acts that a person may take now, comment apart. */
export function lifeActs(question: Omit<LifeQuestion, 'act' | 'comment'>): readonly LifeAct[] {
  const last = question.history.at(-1);
  if (!last) return [];
  return (Object.keys(PATHS[last.to]) as LifeAct[]).filter((act) => lifeStep({ ...question, act, comment: 'a comment' }).ok);
}

/** Whether a version in this state may stand in a form. */
export function isInBank(state: LifeState): boolean {
  return state === 'pretest' || state === 'operational';
}
