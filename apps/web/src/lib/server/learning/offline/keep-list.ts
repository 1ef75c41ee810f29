import { createHash } from 'node:crypto';
import type { Clock } from '@einthoven/kernel';
import type { Db } from '../../db/pool.ts';
import { hasStudyMaterial } from '../../exam/index.ts';
import type { StudyPermission } from '../guide/guide.ts';
import { listMarks, listProgress, listSections } from '../guide/guide.queries.ts';
import { sectionWeights } from './keep-list.queries.ts';

/** A page that a device keeps: fetched anew when its hash is another. */
export type KeptPage = {
  /** Path of the page, such as /guide/A1-open-names. */
  readonly path: string;
  readonly sha256: string;
  /** About so many bytes. */
  readonly bytes: number;
};

/** What a person may keep for offline. */
export type KeepList = {
  readonly personKey: string;
  /** All that the fee buys, or the first part of the guide, which is open to everybody. */
  readonly material: 'all' | 'first-part';
  readonly pages: readonly KeptPage[];
  readonly nowMs: number;
};

/** A tracing on its paper, drawn: so much on average over the guide, of which all data together are 3.6 MB. */
const TRACING_BYTES = 10_000;
/** A page without a text of its own. */
const SMALL_PAGE_BYTES = 12_000;

/** The pages that a person may keep, each with a hash of what it shows to them in a language of the interface. */
export async function keepList(db: Db, permission: StudyPermission, clock: Clock, language = 'en'): Promise<KeepList> {
  const { personId } = permission.actor;
  const [all, sections, weights, progress, marks] = await Promise.all([
    hasStudyMaterial(db, personId, clock),
    listSections(db, language),
    sectionWeights(db, language),
    listProgress(db, personId),
    listMarks(db, personId),
  ]);
  const open = sections.filter((section) => all || section.openToAll);
  const contents = sections.map(({ sectionId }) => [weights.get(sectionId)?.sha256, progress.get(sectionId)?.doneAt ?? progress.has(sectionId)]);
  const pages: KeptPage[] = open.map(({ sectionId }) => {
    const weight = weights.get(sectionId);
    const own = progress.get(sectionId);
    return {
      path: `/guide/${sectionId}`,
      sha256: sha256([language, weight?.sha256, own?.block, own?.doneAt, marks.filter((mark) => mark.sectionId === sectionId)]),
      bytes: (weight?.textBytes ?? 0) + (weight?.tracings ?? 0) * TRACING_BYTES,
    };
  });
  const small = (path: string, of: unknown): KeptPage => ({ path, sha256: sha256([path, language, of]), bytes: SMALL_PAGE_BYTES });
  return {
    personKey: personId,
    material: all ? 'all' : 'first-part',
    nowMs: clock.now().getTime(),
    pages: [
      small('/study/offline', [personId, all]),
      ...(all ? [small('/study/cards', personId), small('/study/drills', personId)] : []),
      small('/guide', contents),
      small(
        '/guide/words',
        [...weights.values()].map((weight) => weight.sha256),
      ),
      small('/guide/notes', marks),
      ...pages,
    ],
  };
}

function sha256(of: unknown): string {
  return createHash('sha256').update(JSON.stringify(of)).digest('hex');
}
