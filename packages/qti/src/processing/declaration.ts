import { QtiRefusal } from '../problem.ts';
import { childOf, childrenOf, textOf, type XmlElement } from '../xml/xml.ts';
import { container, readBaseType, readCardinality, readScalar, type BaseType, type Cardinality, type QtiValue } from './value.ts';

/** Points for responses, of `mapResponse`. */
export type Mapping = {
  readonly entries: readonly { readonly key: string; readonly points: number; readonly caseSensitive: boolean }[];
  readonly defaultPoints: number;
  readonly lowest: number | undefined;
  readonly highest: number | undefined;
};

/** A table from numbers to values, of `lookupOutcomeValue`. */
export type Declaration = {
  readonly identifier: string;
  readonly kind: 'response' | 'outcome';
  readonly baseType: BaseType;
  readonly cardinality: Cardinality;
  readonly initial: QtiValue;
  readonly correct: QtiValue;
  readonly mapping: Mapping | undefined;
};

function readNumber(text: string | undefined, what: string): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (text.trim() === '' || !Number.isFinite(number)) throw new QtiRefusal('QTI_ITEM_INVALID', `${what} is not a number: "${text}".`);
  return number;
}

function readValues(holder: XmlElement | undefined, baseType: BaseType, cardinality: Cardinality): QtiValue {
  if (!holder) return undefined;
  const texts = childrenOf(holder, 'value').map(textOf);
  // An empty text is no value of any type but a string.
  const values = texts.filter((text) => baseType === 'string' || text.trim() !== '').map((text) => readScalar(text, baseType));
  if (cardinality === 'single' && values.length > 1) throw new QtiRefusal('QTI_ITEM_INVALID', 'A single variable has several values.');
  return container(baseType, cardinality, values);
}

function readMapping(element: XmlElement | undefined, baseType: BaseType): Mapping | undefined {
  if (!element) return undefined;
  const caseSensitive = element.attributes['caseSensitive'] !== 'false';
  return {
    entries: childrenOf(element, 'mapEntry').map((entry) => {
      const key = entry.attributes['mapKey'];
      const points = readNumber(entry.attributes['mappedValue'], 'mappedValue');
      if (key === undefined || points === undefined) throw new QtiRefusal('QTI_ITEM_INVALID', 'A mapEntry needs mapKey and mappedValue.');
      // Case is a matter of strings; an entry may say it for itself.
      const own = entry.attributes['caseSensitive'];
      return { key, points, caseSensitive: baseType !== 'string' || (own === undefined ? caseSensitive : own !== 'false') };
    }),
    defaultPoints: readNumber(element.attributes['defaultValue'], 'defaultValue') ?? 0,
    lowest: readNumber(element.attributes['lowerBound'], 'lowerBound'),
    highest: readNumber(element.attributes['upperBound'], 'upperBound'),
  };
}

/** Reads the variables that an item declares. @throws QtiRefusal */
export function readDeclarations(item: XmlElement): ReadonlyMap<string, Declaration> {
  const found = new Map<string, Declaration>();
  for (const element of childrenOf(item)) {
    if (element.name === 'templateDeclaration')
      throw new QtiRefusal('QTI_OUTSIDE_SUBSET', 'templateDeclaration: items that vary by template are outside the subset.');
    if (element.name !== 'responseDeclaration' && element.name !== 'outcomeDeclaration') continue;
    for (const unread of ['areaMapping', 'matchTable', 'interpolationTable'])
      if (childOf(element, unread)) throw new QtiRefusal('QTI_OUTSIDE_SUBSET', `${unread} is outside the subset.`);
    const identifier = element.attributes['identifier'];
    if (!identifier) throw new QtiRefusal('QTI_ITEM_INVALID', `A ${element.name} has no identifier.`);
    if (found.has(identifier)) throw new QtiRefusal('QTI_DUPLICATE_IDENTIFIER', `The variable ${identifier} is declared twice.`);
    const baseType = readBaseType(element.attributes['baseType']);
    const cardinality = readCardinality(element.attributes['cardinality']);
    found.set(identifier, {
      identifier,
      kind: element.name === 'responseDeclaration' ? 'response' : 'outcome',
      baseType,
      cardinality,
      initial: readValues(childOf(element, 'defaultValue'), baseType, cardinality),
      correct: readValues(childOf(element, 'correctResponse'), baseType, cardinality),
      mapping: readMapping(childOf(element, 'mapping'), baseType),
    });
  }
  return found;
}

/** The points that a mapping gives a response. */
export function mappedPoints(mapping: Mapping, response: QtiValue, baseType: BaseType): number {
  const folded = (text: string, caseSensitive: boolean) => (caseSensitive ? text : text.toLowerCase());
  const turned = (text: string) => text.split(' ').toReversed().join(' ');
  // A value that is given twice counts once (QTI 2.2, mapResponse).
  const given = [...new Set((response?.values ?? []).map(String))];
  const sum = given
    .map((value) => {
      const entry = mapping.entries.find(
        ({ key, caseSensitive }) => folded(key, caseSensitive) === folded(value, caseSensitive) || (baseType === 'pair' && turned(key) === value),
      );
      return entry?.points ?? mapping.defaultPoints;
    })
    .reduce((total, points) => total + points, 0);
  return Math.min(Math.max(sum, mapping.lowest ?? Number.NEGATIVE_INFINITY), mapping.highest ?? Number.POSITIVE_INFINITY);
}
