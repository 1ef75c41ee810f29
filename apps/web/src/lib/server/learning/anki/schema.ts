/**
 * The tables of a collection of Anki, schema 11: the form that every Anki opens. Names, order and types of the columns are
 * its interface (https://github.com/ankidroid/Anki-Android/wiki/Database-Structure).
 */
export const COLUMNS_OF_COL = ['id', 'crt', 'mod', 'scm', 'ver', 'dty', 'usn', 'ls', 'conf', 'models', 'decks', 'dconf', 'tags'] as const;

const TEXTS = new Set(['conf', 'models', 'decks', 'dconf', 'tags', 'guid', 'flds', 'data']);
const TABLES: Readonly<Record<string, readonly string[]>> = {
  col: COLUMNS_OF_COL,
  notes: ['id', 'guid', 'mid', 'mod', 'usn', 'tags', 'flds', 'sfld', 'csum', 'flags', 'data'],
  cards: ['id', 'nid', 'did', 'ord', 'mod', 'usn', 'type', 'queue', 'due', 'ivl', 'factor', 'reps', 'lapses', 'left', 'odue', 'odid', 'flags', 'data'],
  revlog: ['id', 'cid', 'usn', 'ease', 'ivl', 'lastIvl', 'factor', 'time', 'type'],
  graves: ['usn', 'oid', 'type'],
};
const INDEXES: readonly (readonly [string, string, string])[] = [
  ['ix_notes_usn', 'notes', 'usn'],
  ['ix_cards_usn', 'cards', 'usn'],
  ['ix_revlog_usn', 'revlog', 'usn'],
  ['ix_cards_nid', 'cards', 'nid'],
  ['ix_cards_sched', 'cards', 'did, queue, due'],
  ['ix_revlog_cid', 'revlog', 'cid'],
  ['ix_notes_csum', 'notes', 'csum'],
];

/** Statements that make an empty collection. */
export const ANKI_SCHEMA = [
  ...Object.entries(TABLES).map(([table, columns]) => {
    const typed = columns.map((name) => (name === 'id' ? 'id integer primary key' : `${name} ${TEXTS.has(name) ? 'text' : 'integer'} not null`));
    return `create table ${table} (${typed.join(', ')});`;
  }),
  ...INDEXES.map(([name, table, columns]) => `create index ${name} on ${table} (${columns});`),
].join('\n');

/** Ids of ours, the same in each export; they only must differ from those of others. */
export const NOTETYPE_ID = 1_790_000_000_001;
/** Id of the first deck; the others follow. */
export const DECK_ID = 1_790_000_100_000;
const OPTIONS_ID = 1;

/** What the one row of `col` says of notes, decks and options: texts of conf, models, decks, dconf and tags. */
export function collectionSettings(decks: ReadonlyMap<string, number>, nowMs: number): readonly [string, string, string, string, string] {
  const mod = Math.floor(nowMs / 1000);
  const field = (name: string, ord: number) => ({ name, ord, sticky: false, rtl: false, font: 'Arial', size: 20, media: [] });
  const model = {
    id: NOTETYPE_ID,
    name: 'NPS ECG card',
    type: 0,
    mod,
    usn: -1,
    sortf: 0,
    did: DECK_ID,
    tags: [],
    vers: [],
    req: [[0, 'any', [0, 2]]],
    flds: [field('Front', 0), field('Back', 1), field('Tracing', 2)],
    tmpls: [
      {
        name: 'Card',
        ord: 0,
        qfmt: '{{Front}}{{#Tracing}}<div class="tracing">{{Tracing}}</div>{{/Tracing}}',
        afmt: '{{FrontSide}}<hr id="answer">{{Back}}',
        did: null,
        bqfmt: '',
        bafmt: '',
      },
    ],
    css: '.card { font: 20px/1.4 sans-serif; text-align: left; } .tracing img { max-width: 100%; background: #fff; }',
    latexPre: '',
    latexPost: '',
  };
  const deck = (id: number, name: string) => ({
    id,
    name,
    mod,
    usn: -1,
    desc: '',
    dyn: 0,
    conf: OPTIONS_ID,
    collapsed: false,
    browserCollapsed: false,
    extendNew: 0,
    extendRev: 0,
    newToday: [0, 0],
    revToday: [0, 0],
    lrnToday: [0, 0],
    timeToday: [0, 0],
  });
  const options = {
    id: OPTIONS_ID,
    name: 'Default',
    mod: 0,
    usn: 0,
    maxTaken: 60,
    autoplay: true,
    timer: 0,
    replayq: true,
    new: { bury: true, delays: [1, 10], initialFactor: 2500, ints: [1, 4, 7], order: 1, perDay: 20, separate: true },
    rev: { bury: true, ease4: 1.3, fuzz: 0.05, ivlFct: 1, maxIvl: 36_500, minSpace: 1, perDay: 200 },
    lapse: { delays: [10], leechAction: 0, leechFails: 8, minInt: 1, mult: 0 },
  };
  const conf = {
    activeDecks: [1],
    curDeck: 1,
    newSpread: 0,
    collapseTime: 1200,
    timeLim: 0,
    estTimes: true,
    dueCounts: true,
    curModel: NOTETYPE_ID,
    nextPos: 1,
    sortType: 'noteFld',
    sortBackwards: false,
    addToCur: true,
  };
  const allDecks = Object.fromEntries(
    [[1, 'Default'] as const, ...[...decks].map(([name, id]) => [id, name] as const)].map(([id, name]) => [String(id), deck(id, name)]),
  );
  return [JSON.stringify(conf), JSON.stringify({ [NOTETYPE_ID]: model }), JSON.stringify(allDecks), JSON.stringify({ [OPTIONS_ID]: options }), '{}'];
}
