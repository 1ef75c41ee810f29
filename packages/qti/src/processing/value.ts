import { QtiRefusal } from '../problem.ts';

/** Base types of the subset. Points, files and the like are outside it. */
export type BaseType = 'identifier' | 'boolean' | 'integer' | 'float' | 'string' | 'pair' | 'directedPair';

/** How many values a variable holds. */
export type Cardinality = 'single' | 'multiple' | 'ordered';

/** One value: pairs as `A B`. */
export type Scalar = string | number | boolean;

/** A value as QTI means it; undefined is NULL, and so is an empty container. */
export type QtiValue = { readonly baseType: BaseType; readonly cardinality: Cardinality; readonly values: readonly Scalar[] } | undefined;

const BASE_TYPES: ReadonlySet<string> = new Set(['identifier', 'boolean', 'integer', 'float', 'string', 'pair', 'directedPair']);

/** Reads a base type. @throws QtiRefusal when it is outside the subset */
export function readBaseType(text: string | undefined): BaseType {
  if (text === undefined || !BASE_TYPES.has(text)) throw new QtiRefusal('QTI_OUTSIDE_SUBSET', `The base type ${text ?? '(none)'} is outside the subset.`);
  return text as BaseType;
}

/** Reads a cardinality. @throws QtiRefusal when it is outside the subset */
export function readCardinality(text: string | undefined): Cardinality {
  if (text !== 'single' && text !== 'multiple' && text !== 'ordered')
    throw new QtiRefusal('QTI_OUTSIDE_SUBSET', `The cardinality ${text ?? '(none)'} is outside the subset.`);
  return text;
}

/** Reads one value from its text. @throws QtiRefusal when it is none of this type */
export function readScalar(text: string, baseType: BaseType): Scalar {
  const trimmed = text.trim();
  if (baseType === 'string') return text;
  if (baseType === 'boolean') {
    if (trimmed === 'true' || trimmed === '1') return true;
    if (trimmed === 'false' || trimmed === '0') return false;
    throw new QtiRefusal('QTI_ITEM_INVALID', `"${trimmed}" is neither true nor false.`);
  }
  if (baseType === 'integer' || baseType === 'float') {
    const number = Number(trimmed);
    if (trimmed === '' || !Number.isFinite(number) || (baseType === 'integer' && !Number.isInteger(number)))
      throw new QtiRefusal('QTI_ITEM_INVALID', `"${trimmed}" is not a number of type ${baseType}.`);
    return number;
  }
  return trimmed.replaceAll(/\s+/g, ' ');
}

/** A value of one, or NULL. */
export function single(baseType: BaseType, value: Scalar | undefined): QtiValue {
  return value === undefined ? undefined : { baseType, cardinality: 'single', values: [value] };
}

/** A container; an empty one is NULL. */
export function container(baseType: BaseType, cardinality: Cardinality, values: readonly Scalar[]): QtiValue {
  return values.length === 0 ? undefined : { baseType, cardinality, values };
}

/** Whether two single values are the same: numbers as numbers, undirected pairs in either order. */
export function sameScalar(left: Scalar, right: Scalar, baseType: BaseType): boolean {
  if (baseType !== 'pair') return left === right;
  const sorted = (pair: Scalar) => String(pair).split(' ').toSorted().join(' ');
  return sorted(left) === sorted(right);
}

/** `match` of QTI: same type, same values; order counts only where the container is ordered. */
export function matches(left: QtiValue, right: QtiValue): boolean | undefined {
  if (!left || !right) return undefined;
  if (left.values.length !== right.values.length) return false;
  const baseType = left.baseType === 'pair' || right.baseType === 'pair' ? 'pair' : left.baseType;
  if (left.cardinality !== 'multiple') return left.values.every((value, index) => sameScalar(value, right.values[index] as Scalar, baseType));
  const rest = [...right.values];
  return left.values.every((value) => {
    const at = rest.findIndex((other) => sameScalar(value, other, baseType));
    if (at >= 0) rest.splice(at, 1);
    return at >= 0;
  });
}
