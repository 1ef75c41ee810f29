import { QtiRefusal } from '../problem.ts';
import { childrenOf, textOf, type XmlElement } from '../xml/xml.ts';
import { mappedPoints, type Declaration } from './declaration.ts';
import { container, matches, readBaseType, readScalar, sameScalar, single, type QtiValue } from './value.ts';

/** The variables while an item is scored. */
export type Variables = { readonly declarations: ReadonlyMap<string, Declaration>; readonly values: Map<string, QtiValue> };

type Evaluate = (parts: readonly QtiValue[], element: XmlElement, variables: Variables) => QtiValue;

const truth = (value: boolean | undefined): QtiValue => single('boolean', value);
const isTrue = (value: QtiValue): boolean | undefined => (value === undefined ? undefined : value.values[0] === true);

/** The numbers of single values; undefined when any is NULL. @throws QtiRefusal when one is no number */
function numbers(parts: readonly QtiValue[]): readonly number[] | undefined {
  const found: number[] = [];
  for (const part of parts) {
    if (part === undefined) return undefined;
    for (const value of part.values) {
      if (typeof value !== 'number') throw new QtiRefusal('QTI_ITEM_INVALID', 'An operator for numbers got something else.');
      found.push(value);
    }
  }
  return found;
}

function numeric(parts: readonly QtiValue[], compute: (values: readonly number[]) => number, type?: 'integer' | 'float'): QtiValue {
  const values = numbers(parts);
  if (!values) return undefined;
  const result = compute(values);
  // Infinite or undefined results are NULL (QTI 2.2, arithmetic).
  if (!Number.isFinite(result)) return undefined;
  return single(type ?? (parts.every((part) => part?.baseType === 'integer') ? 'integer' : 'float'), result);
}

const compared =
  (holds: (left: number, right: number) => boolean): Evaluate =>
  (parts) => {
    const values = numbers(parts);
    return truth(values && holds(values[0] as number, values[1] as number));
  };

/** The declaration of the variable that an element names. @throws QtiRefusal when there is none */
function declared(element: XmlElement, variables: Variables): Declaration {
  const identifier = element.attributes['identifier'] ?? '';
  const found = variables.declarations.get(identifier);
  if (!found) throw new QtiRefusal('QTI_ITEM_INVALID', `${element.name}: there is no variable "${identifier}".`);
  return found;
}

function attributeNumber(element: XmlElement, name: string): number {
  const value = Number(element.attributes[name] ?? Number.NaN);
  if (!Number.isFinite(value)) throw new QtiRefusal('QTI_OUTSIDE_SUBSET', `${element.name}: ${name} must be a plain number.`);
  return value;
}

/** `equal`: exact, or within tolerances below and above. */
const equal: Evaluate = (parts, element) => {
  const values = numbers(parts);
  if (!values) return undefined;
  const [value, target] = values as [number, number];
  const mode = element.attributes['toleranceMode'] ?? 'exact';
  if (mode === 'exact') return truth(value === target);
  if (mode !== 'absolute' && mode !== 'relative') throw new QtiRefusal('QTI_OUTSIDE_SUBSET', `equal: tolerance mode ${mode} is outside the subset.`);
  const tolerances = (element.attributes['tolerance'] ?? '').trim().split(/\s+/).map(Number);
  const [below, above = below] = tolerances as [number, number?];
  if (tolerances.some((tolerance) => !Number.isFinite(tolerance) || tolerance < 0) || above === undefined)
    throw new QtiRefusal('QTI_ITEM_INVALID', 'equal: tolerance must be one or two numbers.');
  const off = (tolerance: number) => (mode === 'absolute' ? tolerance : (Math.abs(target) * tolerance) / 100);
  const [lowest, highest] = [target - off(below), target + off(above)];
  return truth(
    (element.attributes['includeLowerBound'] === 'false' ? value > lowest : value >= lowest) &&
      (element.attributes['includeUpperBound'] === 'false' ? value < highest : value <= highest),
  );
};

const stringMatch: Evaluate = ([left, right], element) => {
  if (!left || !right) return undefined;
  const folded = (value: QtiValue) => {
    const text = String(value?.values[0]);
    return element.attributes['caseSensitive'] === 'false' ? text.toLowerCase() : text;
  };
  return truth(element.attributes['substring'] === 'true' ? folded(left).includes(folded(right)) : folded(left) === folded(right));
};

/** Between `min` and `max` of the operands are true; NULL where what is unknown decides. */
const anyN: Evaluate = (parts, element) => {
  const [lowest, highest] = [attributeNumber(element, 'min'), attributeNumber(element, 'max')];
  const sure = parts.filter((part) => isTrue(part) === true).length;
  const possible = sure + parts.filter((part) => part === undefined).length;
  if (sure > highest || possible < lowest) return truth(false);
  return sure >= lowest && possible <= highest ? truth(true) : undefined;
};

function gathered(parts: readonly QtiValue[], cardinality: 'multiple' | 'ordered'): QtiValue {
  const known = parts.filter((part) => part !== undefined);
  const first = known[0];
  return (
    first &&
    container(
      first.baseType,
      cardinality,
      known.flatMap((part) => part.values),
    )
  );
}

/** The operators of the subset. Each gets the values of what is inside it, in order. */
const OPERATORS: Readonly<Record<string, Evaluate>> = {
  baseValue: (_, element) => {
    const baseType = readBaseType(element.attributes['baseType']);
    return single(baseType, readScalar(textOf(element), baseType));
  },
  null: () => undefined,
  variable: (_, element, variables) => variables.values.get(declared(element, variables).identifier),
  correct: (_, element, variables) => declared(element, variables).correct,
  default: (_, element, variables) => declared(element, variables).initial,
  mapResponse: (_, element, variables) => {
    const { mapping, identifier, baseType } = declared(element, variables);
    if (!mapping) throw new QtiRefusal('QTI_ITEM_INVALID', `mapResponse: ${identifier} has no mapping.`);
    return single('float', mappedPoints(mapping, variables.values.get(identifier), baseType));
  },
  isNull: ([value]) => truth(value === undefined || (value.baseType === 'string' && value.cardinality === 'single' && value.values[0] === '')),
  match: ([left, right]) => truth(matches(left, right)),
  member: ([value, within]) =>
    value && within ? truth(within.values.some((other) => sameScalar(other, value.values[0] as string, within.baseType))) : undefined,
  contains: ([within, wanted]) => {
    if (!within || !wanted) return undefined;
    const rest = [...within.values];
    return truth(
      wanted.values.every((value) => {
        const at = rest.findIndex((other) => sameScalar(other, value, within.baseType));
        if (at < 0) return false;
        // In order, what comes next must follow at once; else each is used up once.
        if (within.cardinality === 'ordered') rest.splice(0, at + 1);
        else rest.splice(at, 1);
        return true;
      }),
    );
  },
  not: ([value]) => (value === undefined ? undefined : truth(!isTrue(value))),
  and: (parts) => (parts.some((part) => isTrue(part) === false) ? truth(false) : parts.includes(undefined) ? undefined : truth(true)),
  or: (parts) => (parts.some((part) => isTrue(part) === true) ? truth(true) : parts.includes(undefined) ? undefined : truth(false)),
  anyN,
  equal,
  stringMatch,
  lt: compared((left, right) => left < right),
  lte: compared((left, right) => left <= right),
  gt: compared((left, right) => left > right),
  gte: compared((left, right) => left >= right),
  sum: (parts) => numeric(parts, (values) => values.reduce((total, value) => total + value, 0)),
  product: (parts) => numeric(parts, (values) => values.reduce((total, value) => total * value, 1)),
  subtract: (parts) => numeric(parts, ([left, right]) => (left as number) - (right as number)),
  divide: (parts) => numeric(parts, ([left, right]) => (left as number) / (right as number), 'float'),
  power: (parts) => numeric(parts, ([left, right]) => (left as number) ** (right as number), 'float'),
  min: (parts) => numeric(parts, (values) => Math.min(...values)),
  max: (parts) => numeric(parts, (values) => Math.max(...values)),
  round: (parts) => numeric(parts, ([value]) => Math.round(value as number), 'integer'),
  truncate: (parts) => numeric(parts, ([value]) => Math.trunc(value as number), 'integer'),
  integerDivide: (parts) => numeric(parts, ([left, right]) => Math.floor((left as number) / (right as number)), 'integer'),
  integerModulus: (parts) =>
    numeric(parts, ([left, right]) => (left as number) - (right as number) * Math.floor((left as number) / (right as number)), 'integer'),
  integerToFloat: (parts) => numeric(parts, ([value]) => value as number, 'float'),
  containerSize: ([value]) => single('integer', value?.values.length ?? 0),
  multiple: (parts) => gathered(parts, 'multiple'),
  ordered: (parts) => gathered(parts, 'ordered'),
  index: ([value], element) => value && single(value.baseType, value.values[attributeNumber(element, 'n') - 1]),
  delete: ([value, from]) =>
    value &&
    from &&
    container(
      from.baseType,
      from.cardinality,
      from.values.filter((other) => !sameScalar(other, value.values[0] as string, from.baseType)),
    ),
};

/** Operators that take exactly so many operands. */
const OPERANDS: Readonly<Record<string, number>> = {
  isNull: 1,
  match: 2,
  member: 2,
  contains: 2,
  not: 1,
  equal: 2,
  stringMatch: 2,
  lt: 2,
  lte: 2,
  gt: 2,
  gte: 2,
  subtract: 2,
  divide: 2,
  power: 2,
  round: 1,
  truncate: 1,
  integerDivide: 2,
  integerModulus: 2,
  integerToFloat: 1,
  containerSize: 1,
  index: 1,
  delete: 2,
};

/** Names of the operators of the declared subset. */
export const EXPRESSIONS: readonly string[] = Object.keys(OPERATORS).toSorted();

/** The value of an expression. @throws QtiRefusal when it is outside the subset or not lawful */
export function evaluate(element: XmlElement, variables: Variables): QtiValue {
  const operator = OPERATORS[element.name];
  if (!operator) throw new QtiRefusal('QTI_OUTSIDE_SUBSET', `The expression ${element.name} is outside the subset.`);
  const inside = childrenOf(element);
  const wanted = OPERANDS[element.name];
  if (wanted !== undefined && inside.length !== wanted)
    throw new QtiRefusal('QTI_ITEM_INVALID', `${element.name} takes ${wanted} operands and has ${inside.length}.`);
  return operator(
    inside.map((child) => evaluate(child, variables)),
    element,
    variables,
  );
}
