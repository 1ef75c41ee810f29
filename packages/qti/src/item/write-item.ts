import type { Choices, PublicItem } from '@einthoven/exam';
import type { Area, Correct } from '@einthoven/exam/key';

/** What is written of an item. */
export type WrittenItem = {
  readonly itemId: string;
  readonly title: string;
  readonly public: PublicItem;
  readonly correct: Correct;
};

/** Pixels of a picture, for hot spots. */
export type PictureSize = { readonly width: number; readonly height: number };

const SPACES = { '2.2': 'http://www.imsglobal.org/xsd/imsqti_v2p2', '3.0': 'http://www.imsglobal.org/xsd/imsqtiasi_v3p0' } as const;
const MATCH_CORRECT = {
  '2.2': 'http://www.imsglobal.org/question/qti_v2p2/rptemplates/match_correct',
  '3.0': 'https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct',
} as const;

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
const kebab = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** Builds elements in the names of one version: those of QTI 3.0 are the old ones with `qti-` and hyphens. */
class Writer {
  readonly version: '2.2' | '3.0';
  constructor(version: '2.2' | '3.0') {
    this.version = version;
  }

  /** An element of QTI. */
  qti(name: string, attributes: Readonly<Record<string, string | number | undefined>>, ...inside: readonly string[]): string {
    const named = (key: string) => (this.version === '3.0' ? kebab(key) : key);
    return this.#element(
      this.version === '3.0' ? `qti-${kebab(name)}` : name,
      Object.entries(attributes).map(([key, value]) => [named(key), value] as const),
      inside,
    );
  }

  /** An element of HTML, which has the same name in both. */
  html(name: string, attributes: Readonly<Record<string, string | number | undefined>>, ...inside: readonly string[]): string {
    return this.#element(name, Object.entries(attributes), inside);
  }

  #element(name: string, attributes: readonly (readonly [string, string | number | undefined])[], inside: readonly string[]): string {
    const written = attributes.flatMap(([key, value]) => (value === undefined ? [] : [` ${key}="${escaped(String(value))}"`])).join('');
    const content = inside.join('');
    return content === '' ? `<${name}${written}/>` : `<${name}${written}>${content}</${name}>`;
  }
}

/**
 * Writes an item as QTI 2.2 or 3.0. Tracings are not in it (they are drawn when a form is released); calipers become
 * a number with a tolerance.
 *
 * @param sizeOf pixels of a picture; hot spots need them
 * @returns the file; undefined for a lab task, which QTI has no words for, and for a hot spot without a picture's size
 */
export function writeQtiItem(
  item: WrittenItem,
  version: '2.2' | '3.0',
  sizeOf: (file: string) => PictureSize | undefined = () => undefined,
): string | undefined {
  const writer = new Writer(version);
  const parts = partsOf(item, writer, sizeOf);
  if (!parts) return undefined;
  const paragraphs = item.public.stem.split('\n').map((line) => writer.html('p', {}, escaped(line)));
  const picture =
    item.public.type !== 'hot-spot' && item.public.picture
      ? [writer.html('p', {}, writer.html('img', { src: `../media/${item.public.picture.file}`, alt: item.public.picture.alt }))]
      : [];
  const body = parts.inline ? [...paragraphs, ...picture, writer.html('p', {}, parts.interaction)] : [...paragraphs, ...picture, parts.interaction];
  const document = writer.qti(
    'assessmentItem',
    { xmlns: SPACES[version], identifier: item.itemId, title: item.title, adaptive: 'false', timeDependent: 'false', 'xml:lang': 'en' },
    writer.qti(
      'responseDeclaration',
      { identifier: 'RESPONSE', cardinality: parts.cardinality, baseType: parts.baseType },
      writer.qti('correctResponse', {}, ...parts.correct.map((value) => writer.qti('value', {}, escaped(value)))),
    ),
    writer.qti(
      'outcomeDeclaration',
      { identifier: 'SCORE', cardinality: 'single', baseType: 'float' },
      writer.qti('defaultValue', {}, writer.qti('value', {}, '0')),
    ),
    writer.qti('itemBody', {}, ...body),
    parts.tolerance === undefined ? writer.qti('responseProcessing', { template: MATCH_CORRECT[version] }) : withinTolerance(writer, parts.tolerance),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${document}\n`;
}

type Parts = {
  readonly cardinality: 'single' | 'multiple' | 'ordered';
  readonly baseType: 'identifier' | 'directedPair' | 'float';
  readonly correct: readonly string[];
  readonly interaction: string;
  readonly inline?: boolean;
  readonly tolerance?: number;
};

function choices(writer: Writer, options: Choices): readonly string[] {
  return Object.entries(options).map(([id, text]) => writer.qti('simpleChoice', { identifier: id }, escaped(text ?? '')));
}

function partsOf({ public: shown, correct }: WrittenItem, writer: Writer, sizeOf: (file: string) => PictureSize | undefined): Parts | undefined {
  const interaction = { responseIdentifier: 'RESPONSE' };
  if (shown.type === 'single' && correct.type === 'single')
    return {
      cardinality: 'single',
      baseType: 'identifier',
      correct: [correct.option],
      interaction: writer.qti('choiceInteraction', { ...interaction, shuffle: 'true', maxChoices: 1 }, ...choices(writer, shown.options)),
    };
  if (shown.type === 'multiple' && correct.type === 'multiple')
    return {
      cardinality: 'multiple',
      baseType: 'identifier',
      correct: correct.options,
      interaction: writer.qti('choiceInteraction', { ...interaction, shuffle: 'true', maxChoices: 0 }, ...choices(writer, shown.options)),
    };
  if (shown.type === 'order' && correct.type === 'order')
    return {
      cardinality: 'ordered',
      baseType: 'identifier',
      correct: correct.order,
      interaction: writer.qti('orderInteraction', { ...interaction, shuffle: 'true' }, ...choices(writer, shown.options)),
    };
  if (shown.type === 'match' && correct.type === 'match') {
    const set = (entries: Choices, prefix: string, most: number) =>
      writer.qti(
        'simpleMatchSet',
        {},
        ...Object.entries(entries).map(([id, text]) =>
          writer.qti('simpleAssociableChoice', { identifier: `${prefix}${id}`, matchMax: most }, escaped(text ?? '')),
        ),
      );
    return {
      cardinality: 'multiple',
      baseType: 'directedPair',
      correct: Object.entries(correct.pairs).map(([row, option]) => `row-${row} option-${option}`),
      // An option may belong to several rows: 0 means no limit.
      interaction: writer.qti(
        'matchInteraction',
        { ...interaction, shuffle: 'true', maxAssociations: Object.keys(shown.rows).length },
        set(shown.rows, 'row-', 1),
        set(shown.options, 'option-', 0),
      ),
    };
  }
  if (shown.type === 'hot-spot' && correct.type === 'hot-spot') {
    const size = sizeOf(shown.picture.file);
    if (!size) return undefined;
    return {
      cardinality: 'single',
      baseType: 'identifier',
      correct: ['area-1'],
      interaction: writer.qti(
        'hotspotInteraction',
        { ...interaction, maxChoices: 1 },
        writer.html(
          'object',
          { data: `../media/${shown.picture.file}`, type: typeOf(shown.picture.file), width: size.width, height: size.height },
          escaped(shown.picture.alt),
        ),
        ...correct.areas.map((area, index) => writer.qti('hotspotChoice', { identifier: `area-${index + 1}`, ...spot(area, size) })),
      ),
    };
  }
  if ((shown.type === 'numeric' || shown.type === 'calipers') && (correct.type === 'numeric' || correct.type === 'calipers')) {
    const unit = shown.type === 'numeric' ? shown.unit : shown.measure === 'interval-ms' ? 'ms' : 'mV';
    return {
      cardinality: 'single',
      baseType: 'float',
      correct: [String(correct.value)],
      interaction: writer.qti('textEntryInteraction', { ...interaction, expectedLength: 8, placeholderText: unit }),
      inline: true,
      tolerance: correct.tolerance,
    };
  }
  return undefined;
}

function withinTolerance(writer: Writer, tolerance: number): string {
  return writer.qti(
    'responseProcessing',
    {},
    writer.qti(
      'responseCondition',
      {},
      writer.qti(
        'responseIf',
        {},
        writer.qti(
          'equal',
          { toleranceMode: 'absolute', tolerance: `${tolerance} ${tolerance}` },
          writer.qti('variable', { identifier: 'RESPONSE' }),
          writer.qti('correct', { identifier: 'RESPONSE' }),
        ),
        writer.qti('setOutcomeValue', { identifier: 'SCORE' }, writer.qti('baseValue', { baseType: 'float' }, '1')),
      ),
    ),
  );
}

function spot(area: Area, { width, height }: PictureSize): { readonly shape: string; readonly coords: string } {
  const [x, y] = [Math.round(area.x * width), Math.round(area.y * height)];
  if (area.shape === 'circle') return { shape: 'circle', coords: [x, y, Math.round(area.radius * width)].join(',') };
  return { shape: 'rect', coords: [x, y, Math.round((area.x + area.width) * width), Math.round((area.y + area.height) * height)].join(',') };
}

function typeOf(file: string): string {
  const ending = file.slice(file.lastIndexOf('.') + 1).toLowerCase();
  return ending === 'svg' ? 'image/svg+xml' : ending === 'jpg' ? 'image/jpeg' : `image/${ending}`;
}
