import type { DatabaseSync } from 'node:sqlite';

/** A note with the cards that Anki made of it. */
export type CollectionNote = {
  readonly notetype: string;
  /** Fields in their order, a control character between them, as Anki stores them. */
  readonly fields: string;
  readonly cards: readonly { readonly ord: number; readonly deck: string }[];
};

/** How a kind of note looks: names of its fields, and a question and an answer side for each of its cards. */
export type CollectionNotetype = {
  readonly fields: readonly string[];
  readonly templates: readonly { readonly ord: number; readonly question: string; readonly answer: string }[];
};

/** What is read of a collection. */
export type CollectionContent = {
  readonly notetypes: Readonly<Record<string, CollectionNotetype>>;
  readonly notes: readonly CollectionNote[];
  /** Whether there were more notes than are read. */
  readonly cut: boolean;
};

/**
 * Reads a collection of Anki. It runs as a program of its own, from its text (see read-collection.ts), so it names
 * nothing outside itself. Only plain tables are read: no view, no virtual table, no column that computes.
 *
 * @param path of the file
 * @param most so many notes are read
 * @throws Error with a sentence that starts with `REFUSED` where the file is not what it should be
 */
export function readCollectionFile(path: string, most: number): CollectionContent {
  const { DatabaseSync: Database } = process.getBuiltinModule('node:sqlite');
  const database: DatabaseSync = new Database(path, {
    readOnly: true,
    defensive: true,
    allowExtension: false,
    enableForeignKeyConstraints: false,
    limits: { length: 4_000_000, sqlLength: 20_000, column: 60, exprDepth: 20, compoundSelect: 2, attach: 0, likePatternLength: 100, triggerDepth: 1 },
  });
  database.exec('pragma trusted_schema = off; pragma cell_size_check = on; pragma mmap_size = 0; pragma query_only = on');
  const refuse = (why: string): never => {
    throw new Error(`REFUSED ${why}`);
  };
  const schema = new Map(
    database
      .prepare("select name, type, coalesce(sql, '') as sql from sqlite_schema where type in ('table', 'view') limit 200")
      .all()
      .map((row) => [String(row['name']), row]),
  );
  const has = (table: string): boolean => {
    const found = schema.get(table);
    if (!found) return false;
    const sql = String(found['sql']).toLowerCase();
    if (found['type'] !== 'table' || !/^create table\b/.test(sql) || /\bgenerated\b|\bas\s*\(/.test(sql)) refuse(`${table} is no plain table`);
    return true;
  };
  const rows = (sql: string, ...values: number[]) => database.prepare(sql).iterate(...values);
  if (!has('notes') || !has('cards') || !has('col')) refuse('tables are missing');
  for (const table of ['notes', 'cards']) {
    const checked = database.prepare(`pragma quick_check('${table}')`).get();
    if (checked?.['quick_check'] !== 'ok') refuse(`${table} is damaged`);
  }
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  const deckNames = new Map<string, string>();
  const notetypes: Record<string, { fields: string[]; templates: { ord: number; question: string; answer: string }[] }> = Object.create(null);
  if (has('notetypes') && has('fields') && has('templates')) {
    for (const row of rows('select id from notetypes limit 2000')) notetypes[String(row['id'])] = { fields: [], templates: [] };
    for (const row of rows('select ntid, ord, name from fields limit 20000')) {
      const ord = Number(row['ord']);
      const kind = notetypes[String(row['ntid'])];
      if (kind && Number.isInteger(ord) && ord >= 0 && ord < 500) kind.fields[ord] = text(row['name']);
    }
    for (const row of rows('select ntid, ord, config from templates limit 20000')) {
      const config = row['config'];
      if (!(config instanceof Uint8Array)) continue;
      const [question = '', answer = ''] = stringsOf(config);
      notetypes[String(row['ntid'])]?.templates.push({ ord: Number(row['ord']), question, answer });
    }
    if (has('decks'))
      for (const row of rows('select id, name from decks limit 20000')) deckNames.set(String(row['id']), text(row['name']).replaceAll('\u001f', '::'));
  } else {
    const [col] = rows('select models, decks from col limit 1');
    const models = JSON.parse(text(col?.['models']) || '{}') as Record<string, { flds?: unknown; tmpls?: unknown }>;
    for (const [id, model] of Object.entries(models).slice(0, 2000)) {
      const list = (of: unknown) => (Array.isArray(of) ? (of as Record<string, unknown>[]).slice(0, 500) : []);
      notetypes[id] = {
        fields: list(model?.flds).map((field) => text(field?.['name'])),
        templates: list(model?.tmpls).map((one, index) => ({ ord: Number(one?.['ord'] ?? index), question: text(one?.['qfmt']), answer: text(one?.['afmt']) })),
      };
    }
    const decks = JSON.parse(text(col?.['decks']) || '{}') as Record<string, { name?: unknown }>;
    for (const [id, deck] of Object.entries(decks).slice(0, 20_000)) deckNames.set(id, text(deck?.name));
  }
  for (const kind of Object.values(notetypes)) kind.fields = Array.from(kind.fields, (name) => name ?? '');
  const cardsOf = new Map<string, { ord: number; deck: string }[]>();
  for (const row of rows('select nid, ord, did, odid from cards limit ?', most * 4)) {
    // A card that is borrowed by a filtered deck belongs to the deck it came from.
    const deck = deckNames.get(String(row['odid'])) ?? deckNames.get(String(row['did'])) ?? '';
    const own = cardsOf.get(String(row['nid'])) ?? [];
    if (own.length < 100) own.push({ ord: Number(row['ord']), deck });
    cardsOf.set(String(row['nid']), own);
  }
  const notes: { notetype: string; fields: string; cards: { ord: number; deck: string }[] }[] = [];
  let cut = false;
  let letters = 0;
  for (const row of rows('select id, mid, flds from notes limit ?', most + 1)) {
    const fields = text(row['flds']).slice(0, 400_000);
    letters += fields.length;
    if (notes.length >= most || letters > 24_000_000) {
      cut = true;
      break;
    }
    notes.push({ notetype: String(row['mid']), fields, cards: (cardsOf.get(String(row['id'])) ?? []).toSorted((a, b) => a.ord - b.ord) });
  }
  database.close();
  return { notetypes, notes, cut };

  /** The texts of fields 1 and 2 of a protocol-buffer message: the two sides of a template. */
  function stringsOf(bytes: Uint8Array): readonly string[] {
    const found: string[] = [];
    let at = 0;
    const number = (): number => {
      let value = 0;
      for (let shift = 0; shift < 35; shift += 7) {
        const byte = bytes[at++] ?? 0;
        value += (byte & 127) * 2 ** shift;
        if (byte < 128) break;
      }
      return value;
    };
    while (at < bytes.length) {
      const tag = number();
      const wire = tag % 8;
      if (wire === 0) number();
      else if (wire === 1) at += 8;
      else if (wire === 5) at += 4;
      else if (wire === 2) {
        const length = number();
        const field = Math.floor(tag / 8);
        if (field === 1 || field === 2) found[field - 1] = new TextDecoder().decode(bytes.subarray(at, at + length));
        at += length;
      } else break;
    }
    return [found[0] ?? '', found[1] ?? ''];
  }
}
