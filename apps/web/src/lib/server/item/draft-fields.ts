import { CHOICE_IDS, type ItemType, type TracingSamples } from '@einthoven/exam';
import type { ItemEntry } from '@einthoven/exam/key';

/** What the writing form holds, all as text. */
export type DraftFields = Readonly<Record<string, string>>;

/** Parts of a question that each type of item has, beside what all have. */
export const DRAFT_PARTS: Readonly<Record<ItemType, readonly ('options' | 'rows' | 'unit' | 'measure' | 'tracing' | 'key')[]>> = {
  single: ['options', 'tracing', 'key'],
  multiple: ['options', 'tracing', 'key'],
  order: ['options', 'key'],
  match: ['rows', 'options', 'key'],
  'hot-spot': ['key'],
  numeric: ['unit', 'tracing', 'key'],
  calipers: ['measure', 'tracing', 'key'],
  'lab-task': [],
};

/** How the key of each type is typed. */
export const KEY_HINTS: Readonly<Record<ItemType, string>> = {
  single: 'The letter of the right option, such as c.',
  multiple: 'The letters of all right options, such as a c.',
  order: 'All letters in the right order, such as b a d c.',
  match: 'Row and option, such as a=c b=a.',
  'hot-spot': 'Areas as JSON, in shares of width and height: [{"shape":"circle","x":0.5,"y":0.5,"radius":0.1}].',
  numeric: 'The number and the tolerance, such as 160 10.',
  calipers: 'With a recording: milliseconds and the tolerance, such as 160 20.',
  'lab-task': '',
};

/** What was typed, as a file would have it; what cannot be read stays text, and the check of fields says so. */
export function entryFromFields(type: ItemType, fields: DraftFields): ItemEntry {
  const text = (name: string) => (fields[name] ?? '').replaceAll('\r\n', '\n').trim();
  const parts = (field: string, ids: readonly string[]) => {
    const filled = ids.flatMap((id) => (text(`${field}.${id}`) === '' ? [] : [[id, text(`${field}.${id}`)] as const]));
    return filled.length > 0 ? { [field]: Object.fromEntries(filled) } : {};
  };
  const one = (name: string) => (text(name) === '' ? {} : { [name]: text(name) });
  const words = (name: string) =>
    text(name)
      .split(/[\s,]+/)
      .filter((word) => word !== '');
  const has = (part: (typeof DRAFT_PARTS)[ItemType][number]) => DRAFT_PARTS[type].includes(part);
  const picture = Object.fromEntries(['file', 'alt', 'licence'].flatMap((part) => (text(`picture.${part}`) === '' ? [] : [[part, text(`picture.${part}`)]])));
  const tracing = has('tracing') && text('tracing') !== '' ? { tracing: json(text('tracing')) } : {};
  const [id, shows, speed, gain] = ['id', 'shows', 'speed', 'gain'].map((part) => text(`recording.${part}`));
  const recording = type !== 'hot-spot' && id !== '' ? { recording: { recordingId: id, shows, speed, gain } } : {};
  return {
    ...one('id'),
    type,
    level: text('level'),
    use: text('bank') === 'practice' ? 'practice' : 'pretest',
    knowledge: words('knowledge'),
    stem: text('stem'),
    ...(has('options') ? parts('options', CHOICE_IDS) : {}),
    ...(has('rows') ? parts('rows', CHOICE_IDS) : {}),
    ...(has('unit') ? one('unit') : {}),
    ...(has('measure') ? one('measure') : {}),
    ...(Object.keys(picture).length > 0 ? { picture } : {}),
    ...tracing,
    ...recording,
    ...one('tracingInWords'),
    ...(has('key') && text('key') !== '' ? { key: typedKey(type, text('key')) } : {}),
    ...parts('rationale', [...CHOICE_IDS, 'key']),
    sources: text('sources')
      .split('\n')
      .map((line) => line.split('|').map((part) => part.trim()))
      .filter(([key]) => key)
      .map(([key, supports = '', seenAt]) => ({ key, supports, ...(seenAt ? { seenAt } : {}) })),
    ...(words('enemies').length > 0 ? { enemies: words('enemies') } : {}),
    ...(text('difficulty') === '' ? {} : { difficulty: Number(text('difficulty')) }),
  };
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function typedKey(type: ItemType, text: string): unknown {
  if (type === 'single') return text.toLowerCase();
  if (type === 'multiple' || type === 'order') return text.toLowerCase().split(/[\s,]+/);
  if (type === 'match')
    return Object.fromEntries(
      text
        .toLowerCase()
        .split(/[\s,]+/)
        .map((pair) => pair.split('=')),
    );
  if (type === 'numeric' || type === 'calipers') {
    const [value, tolerance = 0] = text.split(/[\s,]+/).map(Number);
    return { value, tolerance };
  }
  return json(text);
}

type RecordedEntry = { readonly recordingId: string; readonly tracing: TracingSamples };

/** The form's texts of an item that is written on. */
export function fieldsOfEntry(entry: ItemEntry): DraftFields {
  const fields: Record<string, string> = {};
  for (const [name, value] of Object.entries(entry)) {
    if (typeof value === 'string' || typeof value === 'number') fields[name] = String(value);
    else if (name === 'options' || name === 'rows' || name === 'rationale' || name === 'picture')
      for (const [part, text] of Object.entries(value as Readonly<Record<string, string>>)) fields[`${name}.${part}`] = text;
    else if (name === 'knowledge' || name === 'enemies') fields[name] = (value as readonly string[]).join(' ');
    else if (name === 'sources')
      fields[name] = (value as readonly { key: string; supports: string; seenAt?: string }[])
        .map(({ key, supports, seenAt }) => [key, supports, ...(seenAt ? [seenAt] : [])].join(' | '))
        .join('\n');
    else if (name === 'recording') {
      const { recordingId, tracing } = value as RecordedEntry;
      const { layout, leads, paperSpeedMmPerS, gainMmPerMv } = tracing;
      fields['recording.id'] = recordingId;
      fields['recording.shows'] = layout === 'strip' ? leads.join(' ') : layout;
      fields['recording.speed'] = String(paperSpeedMmPerS);
      fields['recording.gain'] = String(gainMmPerMv);
    } else if (name === 'tracing') fields[name] = JSON.stringify(value, undefined, 2);
  }
  const key = entry['key'];
  if (Array.isArray(key)) fields['key'] = typeof key[0] === 'string' ? key.join(' ') : JSON.stringify(key);
  else if (typeof key === 'object' && key !== null)
    fields['key'] =
      'value' in key
        ? `${String((key as { value: unknown }).value)} ${String((key as { tolerance?: unknown }).tolerance ?? 0)}`
        : Object.entries(key)
            .map((pair) => pair.join('='))
            .join(' ');
  return fields;
}
