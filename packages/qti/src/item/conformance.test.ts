import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { unwrap } from '@einthoven/kernel';
import { readQtiItem, scoreQtiItem, type QtiOutcomes } from './read-item.ts';

const folder = resolve(process.env['EINTHOVEN_REFERENCE'] ?? '../shared/data', 'qti/qti22-conformance');

type Scalar = string | number | boolean;
type Case = {
  name: string;
  xfail?: boolean;
  responses: Record<string, Scalar | Scalar[] | null>;
  expect: { score?: number; maxScore?: number; outcomes?: Record<string, Scalar | Scalar[] | null> };
};

/** Items that are outside the subset, and the element that puts them there. Anything else must score as its cases say. */
const OUTSIDE: Readonly<Record<string, string>> = {
  mapResponse_multiple_cardinality: 'responseIf',
  outcomeProcessing_numberExpressions: 'outcomeProcessing',
  outcomeProcessing_outcomeCondition_equal: 'outcomeProcessing',
  outcomeProcessing_outcomeMaximum: 'outcomeProcessing',
  outcomeProcessing_outcomeMinimum: 'outcomeProcessing',
  outcomeProcessing_testVariables: 'outcomeProcessing',
  qti22_basic_q5: 'extendedTextInteraction',
  responseProcessing_anyN_allN: 'allN',
  responseProcessing_containerSize_index: 'responseIf',
  responseProcessing_customOperator: 'customOperator',
  responseProcessing_deleteValue_repeat: 'setResponseValue',
  responseProcessing_lookupTable_interpolationTable: 'lookupTable',
  responseProcessing_lookupTable_matchTable: 'lookupTable',
  responseProcessing_mathOperator_integerUtils: 'mathOperator',
  responseProcessing_notEqual_basic: 'notEqual',
  responseProcessing_preCondition: 'preCondition',
  responseProcessing_setDefaultValue: 'setResponseValue',
  responseProcessing_template_match_nothing: 'match_nothing',
  templateProcessing_exitTemplate: 'templateDeclaration',
  templateProcessing_templateCondition_branching: 'templateDeclaration',
  templateProcessing_templateCondition_toBoolean: 'templateDeclaration',
  template_randomFloat_roundTo_mathConstant: 'templateDeclaration',
  template_randomInteger_printedVariable: 'templateDeclaration',
};

const plain = (outcomes: QtiOutcomes, name: string): unknown => {
  const value = outcomes[name];
  return value === undefined ? null : value.cardinality === 'single' ? value.values[0] : value.values;
};

const empty = (value: unknown) => (Array.isArray(value) && value.length === 0 ? null : value);

describe.skipIf(!existsSync(folder))('QTI 2.2 conformance items', () => {
  const names = existsSync(folder) ? readdirSync(folder) : [];

  test.each(names)('%s', (name) => {
    const item = readQtiItem(readFileSync(`${folder}/${name}/item.xml`, 'utf8'), name);
    const outside = OUTSIDE[name];
    if (outside !== undefined) {
      expect(item.ok ? 'accepted' : item.error.message).toContain(outside);
      return;
    }
    const { cases } = JSON.parse(readFileSync(`${folder}/${name}/cases.json`, 'utf8')) as { cases: Case[] };
    for (const { responses, expect: expected, name: what } of cases) {
      const given = Object.fromEntries(Object.entries(responses).map(([key, value]) => [key, value === null ? [] : Array.isArray(value) ? value : [value]]));
      const outcomes = unwrap(scoreQtiItem(unwrap(item), given));
      if (expected.score !== undefined) expect([what, plain(outcomes, 'SCORE')]).toEqual([what, expected.score]);
      if (expected.maxScore !== undefined) expect([what, plain(outcomes, 'MAXSCORE')]).toEqual([what, expected.maxScore]);
      for (const [key, value] of Object.entries(expected.outcomes ?? {})) expect([what, key, plain(outcomes, key)]).toEqual([what, key, empty(value)]);
    }
  });

  const scored = names.filter((name) => OUTSIDE[name] === undefined).length;

  // The counts stand in the name, so that every run prints them.
  test(`${scored} of ${names.length} score as their cases say, ${names.length - scored} are refused by name as outside the subset`, () => {
    expect(names.filter((name) => OUTSIDE[name] !== undefined).toSorted()).toEqual(Object.keys(OUTSIDE).toSorted());
  });
});
