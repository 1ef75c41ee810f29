import { expect, test } from 'vitest';
import { splitNumbers } from './number-list.ts';

const a = 'NPS-CET-7K4Q-92MX-T';
const b = 'nps cet 8k4q 92mx t';
const c = 'NPSCET7K4Q92MXT';

test.each([
  ['lines', `${a}\n${b}\r\n\r\n${c}\n`, [a, b, c]],
  ['commas and semicolons', `${a},${b}; ${c}`, [a, b, c]],
  ['spaces only', `${a} ${b} ${c}`, [a, b, c]],
  ['tabs from a sheet, with names', `1.\t${a}\tJane Doe\n2)\t${b}\tO’Brien, Pat`, [a, 'Jane Doe', b, 'O’Brien', 'Pat']],
  ['a name behind the number', `${a} Jane Doe`, [a]],
  ['numbers without their beginning', '7K4Q-92MX-T 8K4Q-92MX-T', ['7K4Q-92MX-T', '8K4Q-92MX-T']],
  ['numbering', `1. ${a}\n2. ${b}`, [a, b]],
  ['nothing', ' \n , ;\t', []],
  ['what is no number stays a line', 'hello world', ['hello world']],
])('%s', (_, text, expected) => {
  expect(splitNumbers(text)).toEqual(expected);
});
