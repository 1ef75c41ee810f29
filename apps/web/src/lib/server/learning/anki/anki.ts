import { err, ok, type Clock, type Result } from '@einthoven/kernel';
import { chooseCards, type ImportLine, type LeftOut } from '@einthoven/learning';
import { inTransaction, type Db } from '../../db/pool.ts';
import { hasStudyMaterial } from '../../exam/index.ts';
import { countOwnCards, listOwnCards, storeOwnCards } from '../cards/cards.queries.ts';
import { MOST_OWN_CARDS } from '../cards/cards.ts';
import type { StudyPermission } from '../guide/guide.ts';
import { readAnkiFile, type FileRefusal } from './read-file.ts';

/** Why nothing of a file was taken. */
export type ImportRefusal = FileRefusal | 'STUDY_NOT_PAID';

/** What became of a file. */
export type ImportReport = {
  readonly form: string;
  readonly imported: number;
  readonly skipped: Readonly<Record<Exclude<ImportLine['outcome'], 'imported'>, number>>;
  /** Cards of which something was left out. */
  readonly leftOut: Readonly<Record<LeftOut, number>>;
  /** Pictures and sounds that the package holds, none of which is taken. */
  readonly media: number;
  readonly cut: boolean;
  /** What was skipped or changed, in the order of the file. */
  readonly lines: readonly ImportLine[];
  readonly moreLines: number;
};

const SHOWN_LINES = 500;
/** Rows of one statement. */
const AT_ONCE = 500;

/**
 * Takes the cards of a file of Anki as cards of the person's own. What was imported before is a duplicate, so that a file
 * that comes twice changes nothing.
 *
 * @param newId makes a fresh uuid at each call
 */
export async function importCards(
  db: Db,
  permission: StudyPermission,
  bytes: Uint8Array,
  { clock, newId }: { readonly clock: Clock; readonly newId: () => string },
): Promise<Result<ImportReport, ImportRefusal>> {
  const { personId } = permission.actor;
  if (!(await hasStudyMaterial(db, personId, clock))) return err('STUDY_NOT_PAID');
  const read = await readAnkiFile(bytes);
  if (!read.ok) return read;
  const now = clock.now().getTime();
  const lines = await inTransaction(db, async (tx) => {
    const [own, count] = [await listOwnCards(tx, personId), await countOwnCards(tx, personId)];
    const chosen = chooseCards(read.value.cards, own, Math.max(0, MOST_OWN_CARDS - count));
    for (let from = 0; from < chosen.taken.length; from += AT_ONCE) {
      const some = chosen.taken.slice(from, from + AT_ONCE);
      await storeOwnCards(
        tx,
        personId,
        some.map(({ front, back, deck }) => ({ ownCardId: newId(), front, back, deck, changedAtMs: now, removed: false })),
      );
    }
    return chosen.lines;
  });
  return ok(reportOf(read.value, lines));
}

function reportOf({ form, media, cut }: { readonly form: string; readonly media: number; readonly cut: boolean }, lines: readonly ImportLine[]): ImportReport {
  const skipped = { FRONT_EMPTY: 0, BACK_EMPTY: 0, TOO_LONG: 0, DUPLICATE: 0, TOO_MANY: 0 };
  const leftOut = { script: 0, picture: 0, sound: 0, other: 0 };
  for (const line of lines) {
    if (line.outcome !== 'imported') skipped[line.outcome] += 1;
    for (const one of line.leftOut) leftOut[one] += 1;
  }
  const told = lines.filter((line) => line.outcome !== 'imported' || line.leftOut.length > 0);
  return {
    form,
    media,
    cut,
    imported: lines.filter((line) => line.outcome === 'imported').length,
    skipped,
    leftOut,
    lines: told.slice(0, SHOWN_LINES),
    moreLines: Math.max(0, told.length - SHOWN_LINES),
  };
}
