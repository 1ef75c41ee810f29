import { err, ok, type Result } from '@einthoven/kernel';
import { QtiRefusal, type QtiProblem } from '../problem.ts';
import { readDeclarations, type Declaration } from '../processing/declaration.ts';
import { assertInSubset } from '../processing/subset.ts';
import { runResponseProcessing } from '../processing/response-processing.ts';
import { container, readScalar, type QtiValue, type Scalar } from '../processing/value.ts';
import { inOldNames, ITEM_SPACES } from '../xml/names.ts';
import { childOf, parseXml, type XmlElement } from '../xml/xml.ts';

/** An item as QTI has it, checked against the subset. */
export type QtiItem = {
  readonly version: '2.2' | '3.0';
  readonly identifier: string;
  readonly title: string;
  readonly declarations: ReadonlyMap<string, Declaration>;
  /** The whole item in the names of QTI 2.2. */
  readonly element: XmlElement;
};

/** Runs a reader and turns its refusal into a value. Bugs go on. */
export function caught<T>(where: string, read: () => T): Result<T, QtiProblem> {
  try {
    return ok(read());
  } catch (thrown) {
    if (!(thrown instanceof QtiRefusal)) throw thrown;
    return err({ code: thrown.code, where, message: thrown.message });
  }
}

/**
 * Reads one item of QTI 2.2 or 3.0.
 *
 * @param text the file
 * @param where its name, for the refusal
 */
export function readQtiItem(text: string, where: string): Result<QtiItem, QtiProblem> {
  return caught(where, () => {
    const root = parseXml(text);
    const version = ITEM_SPACES[root.space];
    const element = inOldNames(root);
    if (!version || element.name !== 'assessmentItem') throw new QtiRefusal('QTI_ITEM_INVALID', 'This is not an item of QTI 2.2 or 3.0.');
    assertInSubset(element);
    const identifier = element.attributes['identifier'];
    if (!identifier) throw new QtiRefusal('QTI_ITEM_INVALID', 'The item has no identifier.');
    const item: QtiItem = { version, identifier, title: element.attributes['title'] ?? '', declarations: readDeclarations(element), element };
    // Scored once without a response, so that what is not lawful shows now and not in front of a candidate.
    score(item, {});
    return item;
  });
}

/** A response of one variable: the texts given; undefined or empty for none. */
export type QtiResponses = Readonly<Record<string, readonly Scalar[] | undefined>>;

/** Outcomes by name; NULL is undefined. */
export type QtiOutcomes = Readonly<Record<string, QtiValue>>;

/** Scores responses; an empty text counts as no response. */
export function scoreQtiItem(item: QtiItem, responses: QtiResponses): Result<QtiOutcomes, QtiProblem> {
  return caught(item.identifier, () => score(item, responses));
}

function score(item: QtiItem, responses: QtiResponses): QtiOutcomes {
  const values = new Map<string, QtiValue>();
  for (const declaration of item.declarations.values()) {
    if (declaration.kind === 'response') {
      const given = (responses[declaration.identifier] ?? []).filter((value) => value !== '');
      values.set(
        declaration.identifier,
        container(
          declaration.baseType,
          declaration.cardinality,
          given.map((value) => readScalar(String(value), declaration.baseType)),
        ),
      );
    } else if (declaration.initial) values.set(declaration.identifier, declaration.initial);
    // A single outcome that is a number begins at 0 (QTI 2.2, outcomeDeclaration).
    else
      values.set(
        declaration.identifier,
        declaration.cardinality === 'single' && (declaration.baseType === 'integer' || declaration.baseType === 'float')
          ? { baseType: declaration.baseType, cardinality: 'single', values: [0] }
          : undefined,
      );
  }
  const processing = childOf(item.element, 'responseProcessing');
  if (processing) runResponseProcessing(processing, { declarations: item.declarations, values });
  return Object.fromEntries(
    [...item.declarations.values()].filter(({ kind }) => kind === 'outcome').map(({ identifier }) => [identifier, values.get(identifier)]),
  );
}
