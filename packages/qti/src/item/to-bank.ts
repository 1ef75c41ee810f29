import { CHOICE_IDS, type ChoiceId, type Choices, type OptionId, type PublicItem } from '@einthoven/exam';
import type { Area, Correct } from '@einthoven/exam/key';
import { QtiRefusal } from '../problem.ts';
import { childOf, childrenOf, descendantsOf, type XmlElement } from '../xml/xml.ts';
import { activeContent, lineOf, plainText } from './body.ts';
import type { QtiItem } from './read-item.ts';

/** A QTI item as our bank knows it. */
export type BankedItem = {
  readonly identifier: string;
  readonly title: string;
  readonly public: PublicItem;
  readonly correct: Correct;
  /** What was taken out because it could act: scripts, handlers, frames. */
  readonly stripped: readonly string[];
};

const outside = (message: string) => new QtiRefusal('QTI_OUTSIDE_SUBSET', message);

/**
 * Turns an item into one of our types. Only text and pictures are taken over; what else was there is either
 * reported as stripped or a reason to refuse.
 *
 * @param pictureOf how a picture's address in the item becomes a file of the bank's media
 * @throws QtiRefusal when the item is none of our types, or its key fits no option
 */
export function toBankedItem(item: QtiItem, pictureOf: (href: string) => string): BankedItem {
  const body = childOf(item.element, 'itemBody');
  if (!body) throw new QtiRefusal('QTI_ITEM_INVALID', 'The item has no body.');
  const interactions = descendantsOf(body).filter(({ name }) => name.endsWith('Interaction'));
  const [interaction] = interactions;
  if (!interaction || interactions.length > 1) throw outside(`An item of the bank has one interaction; this one has ${interactions.length}.`);
  const declaration = item.declarations.get(interaction.attributes['responseIdentifier'] ?? '');
  if (!declaration?.correct) throw new QtiRefusal('QTI_ITEM_INVALID', 'The interaction has no response declaration with a correct response.');
  const prompt = childOf(interaction, 'prompt');
  const stem = [plainText(body, (child) => child === interaction || child.name === 'img'), prompt ? plainText(prompt) : '']
    .filter((text) => text !== '')
    .join('\n');
  if (stem === '') throw new QtiRefusal('QTI_ITEM_INVALID', 'The item has no question.');
  const image = descendantsOf(body).find(
    ({ name, attributes }) => name === 'img' && !/^\s*(javascript|data):/i.test(attributes['src'] ?? '') && attributes['onerror'] === undefined,
  );
  const picture = image && { file: pictureOf(image.attributes['src'] ?? ''), alt: image.attributes['alt'] ?? '', licence: '' };
  const shown = { stem, ...(picture && { picture }) };
  return {
    identifier: item.identifier,
    title: item.title,
    ...typed(interaction, declaration.correct.values.map(String), declaration.cardinality, shown, pictureOf, item),
    stripped: activeContent(body),
  };
}

type Shown = { readonly stem: string; readonly picture?: { file: string; alt: string; licence: string } };
type Typed = { readonly public: PublicItem; readonly correct: Correct };

/** Entries under our ids, and our id of each of theirs. */
function entriesOf(elements: readonly XmlElement[]): { readonly entries: Choices; readonly idOf: (theirs: string) => ChoiceId } {
  if (elements.length < 2 || elements.length > CHOICE_IDS.length)
    throw outside(`An item of the bank has 2 to ${CHOICE_IDS.length} entries; this one has ${elements.length}.`);
  const ids = new Map(elements.map((element, index) => [element.attributes['identifier'] ?? '', CHOICE_IDS[index] as ChoiceId]));
  if (ids.size < elements.length) throw new QtiRefusal('QTI_DUPLICATE_IDENTIFIER', 'Two entries of the item have the same identifier.');
  return {
    entries: Object.fromEntries(elements.map((element, index) => [CHOICE_IDS[index], lineOf(element)])) as Choices,
    idOf: (theirs) => {
      const ours = ids.get(theirs);
      if (!ours) throw new QtiRefusal('QTI_KEY_NOT_AN_OPTION', `The key names "${theirs}", which is not an option of the item.`);
      return ours;
    },
  };
}

function typed(interaction: XmlElement, key: readonly string[], cardinality: string, shown: Shown, pictureOf: (href: string) => string, item: QtiItem): Typed {
  if (interaction.name === 'choiceInteraction') {
    const { entries, idOf } = entriesOf(childrenOf(interaction, 'simpleChoice'));
    if (cardinality === 'multiple')
      return { public: { ...shown, type: 'multiple', options: entries }, correct: { type: 'multiple', options: key.map(idOf).toSorted() } };
    const option = idOf(key[0] as string);
    if (Object.keys(entries).length !== 4) {
      // Fewer or more than four options with one right: the same question as a multiple response would be another one.
      throw outside(`A single-best item of the bank has four options; this one has ${Object.keys(entries).length}.`);
    }
    return { public: { ...shown, type: 'single', options: entries as Record<OptionId, string> }, correct: { type: 'single', option: option as OptionId } };
  }
  if (interaction.name === 'orderInteraction') {
    const { entries, idOf } = entriesOf(childrenOf(interaction, 'simpleChoice'));
    const order = key.map(idOf);
    if (order.length !== Object.keys(entries).length) throw outside('An order item of the bank puts all its entries in order.');
    return { public: { ...shown, type: 'order', options: entries }, correct: { type: 'order', order } };
  }
  if (interaction.name === 'matchInteraction') {
    const [rowSet, optionSet] = childrenOf(interaction, 'simpleMatchSet');
    if (!rowSet || !optionSet) throw new QtiRefusal('QTI_ITEM_INVALID', 'matchInteraction needs two sets.');
    const rows = entriesOf(childrenOf(rowSet, 'simpleAssociableChoice'));
    const options = entriesOf(childrenOf(optionSet, 'simpleAssociableChoice'));
    const pairs = Object.fromEntries(key.map((pair) => pair.split(' ')).map(([row = '', option = '']) => [rows.idOf(row), options.idOf(option)]));
    if (Object.keys(pairs).length !== key.length) throw outside('A match item of the bank gives each row one option.');
    return { public: { ...shown, type: 'match', rows: rows.entries, options: options.entries }, correct: { type: 'match', pairs } };
  }
  if (interaction.name === 'hotspotInteraction') {
    const object = childOf(interaction, 'object') ?? childOf(interaction, 'img');
    if (!object) throw new QtiRefusal('QTI_ITEM_INVALID', 'hotspotInteraction has no picture.');
    const [width, height] = [Number(object.attributes['width']), Number(object.attributes['height'])];
    if (!(width > 0) || !(height > 0)) throw outside('A hot spot needs the width and height of its picture.');
    const spots = new Map(childrenOf(interaction, 'hotspotChoice').map((spot) => [spot.attributes['identifier'] ?? '', spot]));
    const areas = key.map((identifier) => {
      const spot = spots.get(identifier);
      if (!spot) throw new QtiRefusal('QTI_KEY_NOT_AN_OPTION', `The key names "${identifier}", which is not a hot spot of the item.`);
      return areaOf(spot, width, height);
    });
    const picture = {
      file: pictureOf(object.attributes['data'] ?? object.attributes['src'] ?? ''),
      alt: object.attributes['alt'] ?? lineOf(object),
      licence: '',
    };
    return { public: { ...shown, type: 'hot-spot', picture }, correct: { type: 'hot-spot', areas } };
  }
  if (interaction.name === 'textEntryInteraction') return numericOf(interaction, key, shown, item);
  throw outside(`${interaction.name} is read and scored, but is no type of the bank.`);
}

function areaOf(spot: XmlElement, width: number, height: number): Area {
  const coords = (spot.attributes['coords'] ?? '').split(',').map(Number);
  const [x = 0, y = 0, third = 0, fourth = 0] = coords;
  if (coords.some((value) => !Number.isFinite(value))) throw new QtiRefusal('QTI_ITEM_INVALID', 'The coordinates of a hot spot are no numbers.');
  if (spot.attributes['shape'] === 'circle' && coords.length === 3) return { shape: 'circle', x: x / width, y: y / height, radius: third / width };
  if (spot.attributes['shape'] === 'rect' && coords.length === 4)
    return { shape: 'rectangle', x: x / width, y: y / height, width: (third - x) / width, height: (fourth - y) / height };
  throw outside(`The hot spot shape ${spot.attributes['shape'] ?? '(none)'} is outside the subset.`);
}

/** A number with a tolerance: `equal` against the correct response, exact or within an absolute tolerance. */
function numericOf(interaction: XmlElement, key: readonly string[], shown: Shown, item: QtiItem): Typed {
  const value = Number(key[0]);
  const declaration = item.declarations.get(interaction.attributes['responseIdentifier'] ?? '');
  if (declaration?.baseType !== 'float' && declaration?.baseType !== 'integer') throw outside('A text entry of the bank takes a number.');
  const processing = childOf(item.element, 'responseProcessing');
  const equals = processing ? descendantsOf(processing).filter(({ name }) => name === 'equal') : [];
  const [equal] = equals;
  const tolerances = (equal?.attributes['tolerance'] ?? '0').trim().split(/\s+/).map(Number);
  if (equals.length > 1 || tolerances.some((tolerance) => tolerance !== tolerances[0]) || (equal && equal.attributes['toleranceMode'] === 'relative'))
    throw outside('A numeric item of the bank has one absolute tolerance, the same on both sides.');
  return {
    public: { ...shown, type: 'numeric', unit: interaction.attributes['placeholderText'] ?? '' },
    correct: { type: 'numeric', value, tolerance: tolerances[0] as number },
  };
}
