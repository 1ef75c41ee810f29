import { stringify } from 'csv-stringify/sync';
import type { Assignment } from './assignment.ts';
import type { ClassView } from './progress.ts';

/** What a spreadsheet would run as a formula, in any of its scripts, or what looks as if it were guarded already. */
const RISKY = /^(?:'|[\t\r\n]|\s*[=+\-@|＝＋－＠])/u;

function guarded(cell: string): string {
  return RISKY.test(cell) ? `'${cell}` : cell;
}

/** What the heads of the columns of an assignment say. */
function headsOf({ kind, title, dueOn, whole }: Assignment): readonly string[] {
  if (kind === 'section') return [`Read ${title} (due ${dueOn})`];
  if (kind === 'cards') return [`Cards ${title} (due ${dueOn}), met of ${whole}`];
  return [`Drill ${title} (due ${dueOn}), answered of ${whole}`, 'right'];
}

/**
 * The progress of a class (RFC 4180, UTF-8): a line a member, by name. Who does not share has empty cells. A cell that a
 * spreadsheet would run gets an apostrophe.
 */
export function progressCsv({ assignments, members }: Pick<ClassView, 'assignments' | 'members'>): string {
  const lines = members.map(({ shownName, shares, figures }) => [
    shownName,
    shares ? 'yes' : 'no',
    ...assignments.flatMap(({ assignmentId, kind }) => {
      const figure = shares ? figures[assignmentId] : undefined;
      const done = figure ? String(figure.done) : '';
      if (kind === 'drill') return [done, figure ? String(figure.right) : ''];
      return [kind === 'section' && figure ? (figure.done > 0 ? 'done' : 'not yet') : done];
    }),
  ]);
  return stringify(
    [['Name', 'Shares', ...assignments.flatMap(headsOf)], ...lines].map((cells) => cells.map(guarded)),
    { record_delimiter: 'windows', bom: true },
  );
}
