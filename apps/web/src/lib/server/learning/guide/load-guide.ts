import { createHash } from 'node:crypto';
import { PATTERN_RECIPES, RHYTHM_RECIPES } from '@einthoven/ecg';
import { blockText, placeSections, readingMinutes, type PlacedSection } from '@einthoven/learning';
import { inTransaction, type Db } from '../../db/pool.ts';
import type { Translation, WrittenContent } from '../content/content-files.ts';
import * as queries from './guide.queries.ts';
import { replaceEntries, type SearchEntry } from './search.queries.ts';

/** What loading the guide did. */
export type GuideReport = { readonly sections: number; readonly changed: number; readonly entries: number };

/** How the drawing of sections works; another number draws them all anew. */
const DRAWN_AS = 1;

/** Loads the guide and what its search finds. Safe to run again; two processes at once do it one after the other. */
export async function loadGuide(db: Db, content: WrittenContent, at: Date): Promise<GuideReport> {
  const placed = placeSections(content.sections, content.parts);
  const firstPart = content.parts[0]?.id;
  return inTransaction(db, async (tx) => {
    await queries.lockGuide(tx);
    await queries.storeParts(tx, content.parts, content.terms);
    const inEnglish = placed.map(({ section, part, position }) => {
      const openToAll = part.id === firstPart;
      const sha = createHash('sha256')
        .update(JSON.stringify([DRAWN_AS, section, content.terms, part.title]))
        .digest('hex');
      return {
        sectionId: section.sectionId,
        language: 'en',
        title: section.title,
        partId: part.id,
        position,
        tasks: section.tasks,
        minutes: readingMinutes(section),
        openToAll,
        document: section,
        contentSha256: sha,
      };
    });
    const stored = [...inEnglish, ...content.translations.flatMap((translation) => translated(translation, inEnglish))];
    const changed = await queries.storeSections(tx, stored, at);
    const entries = [...sectionEntries(placed, firstPart), ...cardEntries(content), ...rhythmEntries(), ...termEntries(content)];
    await replaceEntries(tx, entries);
    return { sections: inEnglish.length, changed, entries: entries.length };
  });
}

/** A translation stands where its section stands, and is open to whom its section is; of no section, nowhere. */
function translated({ language, section }: Translation, inEnglish: readonly queries.StoredSection[]): readonly queries.StoredSection[] {
  const original = inEnglish.find(({ sectionId }) => sectionId === section.sectionId);
  if (!original) return [];
  const sha = createHash('sha256')
    .update(JSON.stringify([DRAWN_AS, section, original.partId]))
    .digest('hex');
  return [{ ...original, language, title: section.title, minutes: readingMinutes(section), document: section, contentSha256: sha }];
}

/** What the words of the glossary mean, and what the parts are called. */
export async function listTerms(db: Db): Promise<{ readonly terms: ReadonlyMap<string, string>; readonly partTitles: ReadonlyMap<string, string> }> {
  return queries.readParts(db);
}

/** A section is found as a whole by its title and summary, and at each of its headings by what stands below. */
function sectionEntries(placed: readonly PlacedSection[], firstPart: string | undefined): readonly SearchEntry[] {
  return placed.flatMap(({ section, part }) => {
    const base = { language: 'en', openToAll: part.id === firstPart };
    const entries: SearchEntry[] = [
      {
        ...base,
        entryId: `section ${section.sectionId}`,
        kind: 'section',
        title: section.title,
        body: [...section.objectives, ...section.summary].join(' '),
        place: `/guide/${section.sectionId}`,
      },
    ];
    let heading: { anchor: string; title: string; body: string[] } | undefined;
    const close = () => {
      if (heading && heading.body.length > 0) {
        entries.push({
          ...base,
          entryId: `heading ${section.sectionId} ${heading.anchor}`,
          kind: 'heading',
          title: `${section.title}: ${heading.title}`,
          body: heading.body.join(' '),
          place: `/guide/${section.sectionId}#${heading.anchor}`,
        });
      }
    };
    const seen = new Set<string>();
    for (const block of section.blocks) {
      if (block.kind === 'heading') {
        close();
        heading = seen.has(block.anchor) ? undefined : { anchor: block.anchor, title: blockText(block), body: [] };
        seen.add(block.anchor);
      } else heading?.body.push(blockText(block));
    }
    close();
    return entries;
  });
}

function cardEntries({ cards }: WrittenContent): readonly SearchEntry[] {
  return cards.map(({ cardId, front, back }) => ({
    entryId: `card ${cardId}`,
    kind: 'card',
    language: 'en',
    title: front,
    // A number that is drawn each time is no word to look for.
    body: back.replaceAll(/\{[^}]*\}/g, ''),
    place: `/study/cards?card=${cardId}`,
    openToAll: false,
  }));
}

function rhythmEntries(): readonly SearchEntry[] {
  return [
    ...RHYTHM_RECIPES.map(({ id, title }) => ({ id, title, body: '' })),
    ...PATTERN_RECIPES.map(({ id, title, criteria }) => ({ id, title, body: criteria })),
  ].map(({ id, title, body }) => ({
    entryId: `rhythm ${id}`,
    kind: 'rhythm' as const,
    language: 'en',
    title,
    body: body.replace(/ \([a-z0-9-]+\)\.$/, '.'),
    place: `/ecg?r=${id}`,
    openToAll: true,
  }));
}

function termEntries({ terms }: WrittenContent): readonly SearchEntry[] {
  return terms.map(({ term, also, plain }) => ({
    entryId: `term ${term}`,
    kind: 'term',
    language: 'en',
    title: [term, ...also].join(', '),
    body: plain,
    place: `/guide/words#${term.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`,
    openToAll: true,
  }));
}
