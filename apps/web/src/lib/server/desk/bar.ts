import type { Clock } from '@einthoven/kernel';
import { findRecipients, type Actor } from '../account/index.ts';
import type { Db } from '../db/pool.ts';
import { readItems, readNotes, type DeskItem, type DeskNote } from './desk.ts';
import { templatesOf } from './reason-templates.ts';
import { QUEUE_SOURCES } from './sources.ts';

/** What stands above the page on which a piece of work is decided. */
export type DeskBar = {
  readonly kind: string;
  readonly itemId: string;
  readonly item: Pick<DeskItem, 'one' | 'ageDays' | 'daysLeft' | 'assigned' | 'notForReader'>;
  readonly notes: readonly DeskNote[];
  /** In the language of the person whom it is about. */
  readonly templates: readonly { readonly name: string; readonly words: string }[];
  readonly language: 'en' | 'es';
};

/** The bar for a page; undefined where the page decides nothing, or it waits no more. */
export async function readDeskBar(
  db: Db,
  actor: Actor,
  page: { readonly route: string | null; readonly params: Readonly<Record<string, string | undefined>> },
  { clock }: { readonly clock: Clock },
): Promise<DeskBar | undefined> {
  const source = QUEUE_SOURCES.find((one) => one.page?.route === page.route);
  const itemId = source?.page && page.params[source.page.param];
  if (!source || itemId === undefined) return undefined;
  const { all } = await readItems(db, actor, [source], clock);
  const item = all.find((one) => one.itemId === itemId);
  if (!item) return undefined;
  const language = item.personId === undefined ? 'en' : ((await findRecipients(db, [item.personId])).get(item.personId)?.language ?? 'en');
  const { one, ageDays, daysLeft, assigned, notForReader } = item;
  return {
    kind: source.kind,
    itemId,
    item: { one, ageDays, daysLeft, assigned, notForReader },
    notes: await readNotes(db, actor, { kind: source.kind, itemId }, clock),
    templates: templatesOf(source.kind).map(({ name, words }) => ({ name, words: words[language] })),
    language,
  };
}
