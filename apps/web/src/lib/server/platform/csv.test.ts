import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { csvCell, csvText, readCsv } from './csv.ts';

const read = (text: string | Buffer, limits: Partial<Parameters<typeof readCsv>[1]> = {}) =>
  readCsv(Buffer.from(text), { mostBytes: 1000, mostRows: 3, isHead: (cells) => cells[0] === 'name', ...limits });

describe('CSV that people send', () => {
  test.each([
    ['comma', 'name,mail\nAna,a@x.example'],
    ['semicolon, as spreadsheets of Europe write it', 'name;mail\nAna;a@x.example'],
    ['tab, as a spreadsheet copies it', 'name\tmail\nAna\ta@x.example'],
    ['byte order mark and CRLF', '\ufeffname,mail\r\nAna,a@x.example\r\n'],
    ['rows that a spreadsheet left empty', 'name,mail\nAna,a@x.example\n,\n ,\t\n\n'],
  ])('%s', (_how, text) => {
    expect(read(text)).toEqual({ ok: true, value: { head: ['name', 'mail'], rows: [{ line: 2, cells: ['Ana', 'a@x.example'] }] } });
  });
  test('lines are those of the file, over quoted line ends and empty rows; without heads the first row is a row', () => {
    const { head, rows } = (read('"Ana\nRuiz",1\n\n,\nBo,2\n') as { value: { head: unknown; rows: unknown } }).value;
    expect(head).toBeUndefined();
    expect(rows).toEqual([
      { line: 2, cells: ['Ana\nRuiz', '1'] },
      { line: 5, cells: ['Bo', '2'] },
    ]);
  });
  test.each([
    ['', 'CSV_EMPTY'],
    [' \r\n\t', 'CSV_EMPTY'],
    [',,\n,', 'CSV_EMPTY'],
    ['name,mail\n', 'CSV_EMPTY'],
    [Buffer.from([0xff, 0xfe, 0x41]), 'CSV_NOT_TEXT'],
    ['a\u0000,b', 'CSV_NOT_TEXT'],
    ['"open,b', 'CSV_NOT_CSV'],
    ['a,b\n'.repeat(4), 'CSV_TOO_MANY'],
    ['a'.repeat(1001), 'CSV_TOO_LARGE'],
  ])('%#: %j', (text, error) => expect(read(text)).toEqual({ ok: false, error }));
  test('as many rows as are taken are taken, with heads and without', () => {
    expect(read('a,b\n'.repeat(3)).ok).toBe(true);
    expect(read(`name,mail\n${'a,b\n'.repeat(3)}`).ok).toBe(true);
    expect(read(`name,mail\n${'a,b\n'.repeat(4)}`)).toEqual({ ok: false, error: 'CSV_TOO_MANY' });
  });
});

test('a cell is one line without tricks of direction, and well formed where it is cut', () => {
  expect(csvCell('\u202eevil\r\nname\u200b ', 80)).toBe('evil  name');
  expect(csvCell('ab\ud83d\ude00', 3).isWellFormed()).toBe(true);
  expect(csvCell(undefined, 5)).toBe('');
});

test('what is written back is read by another parser as it was, but that no cell begins as a formula', () => {
  const text = csvText([['=1+1', '@x', '-2', '+3', '\tcmd', 'a "b", c\nd', 7]]);
  expect(parse(text)).toEqual([["'=1+1", "'@x", "'-2", "'+3", "'\tcmd", 'a "b", c\nd', '7']]);
  expect(text.endsWith('\r\n')).toBe(true);
});
