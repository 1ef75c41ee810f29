import { err, ok, type Result } from '@einthoven/kernel';
import { fieldsOf, resumeOf, tidy, type Resume } from './resume-shape.ts';

/** What a reviser says of one field: other words for it, a comment, or both. */
export type Suggestion = {
  readonly path: string;
  readonly where: string;
  readonly label: string;
  readonly was: string;
  readonly now: string;
  readonly comment: string;
};

/** What a reviser sends back. */
export type Revision = { readonly words: string; readonly suggestions: readonly Suggestion[] };

/**
 * The suggestions in what a reviser wrote: fields whose text changed, and fields with a comment.
 *
 * @param now the text of a path as the reviser would have it; undefined where it was not sent
 * @param comment the comment of a path
 */
export function suggestionsOf(resume: Resume, now: (path: string) => string | undefined, comment: (path: string) => string | undefined): readonly Suggestion[] {
  return fieldsOf(resume).flatMap(({ path, where, label, kind, value }) => {
    const wanted = tidy(now(path) ?? value, kind);
    const said = tidy(comment(path) ?? '', 'long');
    return wanted === value && said === '' ? [] : [{ path, where, label, was: value, now: wanted, comment: said }];
  });
}

/** Whether a suggestion changes something, so that the person has to choose. */
export const changes = ({ was, now }: Suggestion): boolean => was !== now;

/** Why choices were not taken. */
export type ChoiceProblem =
  /** A change has no answer yet. */
  | 'CHOICE_MISSING'
  /** The field does not say any more what the reviser read. */
  | 'CHOICE_OVERTAKEN';

/**
 * The resume with what the person took; what they keep stays as it was. Every change needs an answer.
 *
 * @param choice `accept` or `keep` for a path; undefined where nothing was chosen
 */
export function settle(resume: Resume, suggestions: readonly Suggestion[], choice: (path: string) => string | undefined): Result<Resume, ChoiceProblem> {
  const open = suggestions.filter(changes);
  if (open.some(({ path }) => !['accept', 'keep'].includes(choice(path) ?? ''))) return err('CHOICE_MISSING');
  const taken = open.filter(({ path }) => choice(path) === 'accept');
  const texts = new Map(fieldsOf(resume).map(({ path, value }) => [path, value]));
  if (taken.some(({ path, was }) => texts.get(path) !== was)) return err('CHOICE_OVERTAKEN');
  for (const { path, now } of taken) texts.set(path, now);
  return ok(resumeOf((path) => texts.get(path)));
}
