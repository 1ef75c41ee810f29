/** What of an assignment these words are about. */
type Asked = { readonly kind: 'section' | 'drill' | 'cards'; readonly title: string; readonly whole: number };
type Did = { readonly done: number; readonly right: number };

/** An assignment in a few words: `Drill C6: …, 10 questions`. */
export function assignmentWords({ kind, title, whole }: Asked): string {
  if (kind === 'section') return `Read: ${title}`;
  return kind === 'cards' ? `Cards ${title}, ${whole} in all` : `Drill ${title}, ${whole} questions`;
}

/** What starts an assignment, on its button. */
export function startWords({ kind }: Pick<Asked, 'kind'>): string {
  return { section: 'Read', drill: 'Open drills', cards: 'Open cards' }[kind];
}

/** How far somebody is with an assignment. */
export function figureWords({ kind, whole }: Asked, { done, right }: Did): string {
  if (kind === 'section') return done > 0 ? 'Finished' : 'Not finished';
  if (kind === 'cards') return `${done} of ${whole} met`;
  return done === 0 ? `0 of ${whole}` : `${done} of ${whole}, ${right} right`;
}

/** Of those who show their work: how many finished an assignment, and the names of who has not begun, in the order given. */
export function groupOf(
  { assignmentId, whole }: { readonly assignmentId: string; readonly whole: number },
  members: readonly { readonly shownName: string; readonly shares: boolean; readonly figures: Readonly<Record<string, { readonly done: number }>> }[],
): { readonly sharing: number; readonly finished: number; readonly notBegun: readonly string[] } {
  const sharing = members.filter(({ shares }) => shares);
  const done = (of: (typeof members)[number]) => of.figures[assignmentId]?.done ?? 0;
  return {
    sharing: sharing.length,
    finished: sharing.filter((member) => done(member) >= whole).length,
    notBegun: sharing.filter((member) => done(member) === 0).map(({ shownName }) => shownName),
  };
}
