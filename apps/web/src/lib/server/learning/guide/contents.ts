import type { Db } from '../../db/pool.ts';
import { guideContents, type StudyPermission } from './guide.ts';
import { listTerms } from './load-guide.ts';

/** The list of contents as a page shows it, and where to go on. */
export type GuideParts = {
  readonly parts: readonly {
    readonly id: string;
    readonly title: string;
    readonly sections: readonly {
      readonly sectionId: string;
      readonly title: string;
      readonly minutes: number;
      readonly openToAll: boolean;
      /** Of its text: English where it is not translated. */
      readonly language: string;
      readonly state: 'new' | 'begun' | 'done';
    }[];
  }[];
  /** The section read last if it is not done, else the first that is not done; undefined where nobody reads or all is done. */
  readonly resume: { readonly sectionId: string; readonly title: string; readonly language: string } | undefined;
};

/** The parts of the guide with their sections; with the reader's progress where somebody is signed in. */
export async function guideParts(db: Db, permission: StudyPermission | undefined, language: string): Promise<GuideParts> {
  const [sections, { partTitles }] = await Promise.all([guideContents(db, permission, language), listTerms(db)]);
  const parts = [...partTitles].map(([id, title]) => ({
    id,
    title,
    sections: sections
      .filter(({ partId }) => partId === id)
      .map(({ sectionId, title: name, minutes, openToAll, language: own, state }) => ({ sectionId, title: name, minutes, openToAll, language: own, state })),
  }));
  const last = sections.filter(({ lastOpenedAt }) => lastOpenedAt).toSorted((a, b) => (b.lastOpenedAt?.getTime() ?? 0) - (a.lastOpenedAt?.getTime() ?? 0))[0];
  const next = last?.state === 'begun' ? last : sections.find(({ state }) => state !== 'done');
  const resume = permission && next ? { sectionId: next.sectionId, title: next.title, language: next.language } : undefined;
  return { parts: parts.filter((part) => part.sections.length > 0), resume };
}
