import type { RecipeProblem } from './recipe.ts';

/** Where problems go: at most so many are told, so that a hostile recipe cannot ask for a book. */
export type Findings = { readonly problems: RecipeProblem[]; readonly most: number };

/** Reads one value: what it is when it is allowed, undefined otherwise, after telling why. */
export type Rule = (value: unknown, field: string, findings: Findings) => unknown;

/** Tells one problem. */
export function tell(findings: Findings, code: RecipeProblem['code'], field: string, allowed: string, got: unknown): undefined {
  if (findings.problems.length < findings.most) findings.problems.push({ code, field, allowed, got: brief(got) });
  return undefined;
}

/** What was given, in a few characters. */
function brief(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = typeof value === 'string' ? `"${value.slice(0, 40)}"` : String(value);
  return text.slice(0, 48);
}

/** Finite numbers from `least` to `most`. */
export const number =
  (least: number, most: number, unit = ''): Rule =>
  (value, field, findings) => {
    const allowed = `a number from ${least} to ${most}${unit && ` ${unit}`}`;
    if (typeof value !== 'number') return tell(findings, 'TYPE_WRONG', field, allowed, value);
    if (!(value >= least && value <= most)) return tell(findings, 'OUT_OF_RANGE', field, allowed, value);
    return value;
  };

/** Whole numbers from `least` to `most`. */
export const whole =
  (least: number, most: number): Rule =>
  (value, field, findings) => {
    const allowed = `a whole number from ${least} to ${most}`;
    if (typeof value !== 'number') return tell(findings, 'TYPE_WRONG', field, allowed, value);
    if (!Number.isInteger(value) || value < least || value > most) return tell(findings, 'OUT_OF_RANGE', field, allowed, value);
    return value;
  };

/** 0, which turns something off, or a number from `least` to `most`. */
export const zeroOr =
  (least: number, most: number, unit: string): Rule =>
  (value, field, findings) => {
    const allowed = `0, or a number from ${least} to ${most} ${unit}`;
    if (typeof value !== 'number') return tell(findings, 'TYPE_WRONG', field, allowed, value);
    if (value !== 0 && !(value >= least && value <= most)) return tell(findings, 'OUT_OF_RANGE', field, allowed, value);
    return value;
  };

/** True or false. */
export const flag: Rule = (value, field, findings) => (typeof value === 'boolean' ? value : tell(findings, 'TYPE_WRONG', field, 'true or false', value));

/** One of some words or numbers. */
export const oneOf =
  (...choices: readonly (string | number)[]): Rule =>
  (value, field, findings) =>
    choices.includes(value as string) ? value : tell(findings, 'NOT_ONE_OF', field, `one of ${choices.join(', ')}`, value);

/** A list of at most so many. */
export const list =
  (rule: Rule, most: number, least = 0): Rule =>
  (value, field, findings) => {
    const allowed = `a list of ${least} to ${most}`;
    if (!Array.isArray(value)) return tell(findings, 'TYPE_WRONG', field, allowed, value);
    if (value.length > most) return tell(findings, 'TOO_LONG', field, allowed, value);
    if (value.length < least) return tell(findings, 'OUT_OF_RANGE', field, allowed, value);
    return Array.from(value, (member: unknown, index) => rule(member, `${field}[${index}]`, findings));
  };

/** Reads a list by one rule and anything else by another. */
export const listOr =
  (ofList: Rule, other: Rule): Rule =>
  (value, field, findings) =>
    (Array.isArray(value) ? ofList : other)(value, field, findings);

/** Reads one exact word, and anything else by a rule. */
export const wordOr =
  (word: string, other: Rule): Rule =>
  (value, field, findings) => {
    if (value === word) return value;
    return typeof value === 'string' ? tell(findings, 'NOT_ONE_OF', field, `"${word}" or a number`, value) : other(value, field, findings);
  };

/** Fields of an object; those whose name begins with `!` must be there. */
export type Fields = Readonly<Record<string, Rule>>;

/** An object with these fields and no others. */
export const object =
  (fields: Fields): Rule =>
  (value, field, findings) => {
    if (!isObject(value)) return tell(findings, 'TYPE_WRONG', field, 'an object', value);
    return readFields(value, fields, field, findings);
  };

/** An object whose `kind` decides which other fields it has. */
export const kinds =
  (byKind: Readonly<Record<string, Fields>>): Rule =>
  (value, field, findings) => {
    if (!isObject(value)) return tell(findings, 'TYPE_WRONG', field, 'an object with a kind', value);
    const kind = value['kind'];
    if (typeof kind !== 'string' || !Object.hasOwn(byKind, kind)) {
      return tell(findings, 'NOT_ONE_OF', pathTo(field, 'kind'), `one of ${Object.keys(byKind).join(', ')}`, kind);
    }
    return readFields(value, { kind: (same) => same, ...byKind[kind] }, field, findings);
  };

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

const pathTo = (field: string, name: string): string => (field === '' ? name : `${field}.${name}`);

function readFields(value: Record<string, unknown>, fields: Fields, field: string, findings: Findings): Record<string, unknown> {
  const read: Record<string, unknown> = {};
  for (const [marked, rule] of Object.entries(fields)) {
    const name = marked.replace('!', '');
    const given = Object.hasOwn(value, name) ? value[name] : undefined;
    if (given !== undefined) read[name] = rule(given, pathTo(field, name), findings);
    else if (marked !== name) tell(findings, 'TYPE_WRONG', pathTo(field, name), 'must be given', undefined);
  }
  for (const name of Object.keys(value)) {
    if (value[name] === undefined || Object.hasOwn(fields, name) || Object.hasOwn(fields, `!${name}`)) continue;
    const known = Object.keys(fields).map((one) => one.replace('!', ''));
    tell(findings, 'FIELD_UNKNOWN', pathTo(field, name.slice(0, 40)), `one of ${known.join(', ')}`, value[name]);
  }
  return read;
}
