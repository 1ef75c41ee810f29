import { createHash } from 'node:crypto';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { readCensus } from './census.ts';
import { readIpeds } from './ipeds.ts';
import { readCell, readOews } from './oews.ts';
import { columnOf, readSheet } from './sheet.ts';
import { ImportProblem, type GivenFile } from './given.ts';

const file = (name: string, content: string | Uint8Array): GivenFile => {
  const bytes = typeof content === 'string' ? strToU8(content) : content;
  return { name, bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
};
const STATES = new Set(['AZ', 'AK', 'PR', 'DC']);

/** A workbook as spreadsheet programs write it: texts apart, empty cells left out, numbers as they are. */
function workbook(rows: readonly (readonly (string | number | boolean | undefined)[])[], { sheetFirst = false } = {}): Uint8Array {
  const strings: string[] = [];
  const letter = (at: number): string => (at < 26 ? String.fromCharCode(65 + at) : letter(Math.floor(at / 26) - 1) + String.fromCharCode(65 + (at % 26)));
  const escape = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const cells = rows.map((row, line) => {
    const inner = row.flatMap((value, at) => {
      const address = `${letter(at)}${line + 1}`;
      if (value === undefined) return [];
      if (typeof value === 'number') return [`<c r="${address}"><v>${value}</v></c>`];
      if (typeof value === 'boolean') return [`<c r="${address}" t="b"><v>${value ? 1 : 0}</v></c>`];
      strings.push(`<si><t xml:space="preserve">${escape(value)}</t><rPh sb="0" eb="1"><t>aloud</t></rPh></si>`);
      return [`<c r="${address}" t="s"><v>${strings.length - 1}</v></c>`];
    });
    return `<row r="${line + 1}">${inner.join('')}</row>`;
  });
  const sheet = strToU8(
    `<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${cells.join('')}</sheetData></worksheet>`,
  );
  const shared = strToU8(`<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">${strings.join('')}</sst>`);
  const head = {
    'xl/workbook.xml': strToU8(
      '<workbook xmlns="x" xmlns:r="y"><sheets><sheet name="state_M2025_dl" sheetId="4" r:id="rId7"/><sheet name="Field Descriptions" sheetId="2" r:id="rId1"/></sheets></workbook>',
    ),
    'xl/_rels/workbook.xml.rels': strToU8(
      '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/><Relationship Id="rId7" Target="worksheets/sheet2.xml"/></Relationships>',
    ),
    'xl/worksheets/sheet1.xml': strToU8('<worksheet><sheetData><row><c t="inlineStr"><is><t>not this one</t></is></c></row></sheetData></worksheet>'),
  };
  return zipSync(
    sheetFirst
      ? { 'xl/worksheets/sheet2.xml': sheet, ...head, 'xl/sharedStrings.xml': shared }
      : { ...head, 'xl/sharedStrings.xml': shared, 'xl/worksheets/sheet2.xml': sheet },
  );
}

const HEAD =
  'AREA,AREA_TITLE,AREA_TYPE,PRIM_STATE,NAICS,NAICS_TITLE,I_GROUP,OWN_CODE,OCC_CODE,OCC_TITLE,O_GROUP,TOT_EMP,EMP_PRSE,JOBS_1000,LOC_QUOTIENT,PCT_TOTAL,PCT_RPT,H_MEAN,A_MEAN,MEAN_PRSE,H_PCT10,H_PCT25,H_MEDIAN,H_PCT75,H_PCT90,A_PCT10,A_PCT25,A_MEDIAN,A_PCT75,A_PCT90,ANNUAL,HOURLY'.split(
    ',',
  );
const line = (fields: Record<string, string | number>) => HEAD.map((name) => fields[name] ?? '');
const CARDIO = {
  I_GROUP: 'cross-industry',
  OWN_CODE: '1235',
  OCC_CODE: '29-2031',
  OCC_TITLE: 'Cardiovascular Technologists and Technicians',
  O_GROUP: 'detailed',
};
const ARIZONA = line({
  ...CARDIO,
  AREA: '04',
  AREA_TITLE: 'Arizona',
  AREA_TYPE: 2,
  TOT_EMP: '1,130',
  A_MEAN: 70_010,
  A_PCT10: 38_000,
  A_PCT25: '45,500',
  A_MEDIAN: '*',
  A_PCT75: 90_000,
  A_PCT90: '#',
});

describe('wages', () => {
  test('a mark is a mark and never a zero, and nothing else is taken for a number', () => {
    for (const mark of ['*', '**', '#', '~', ' # ']) expect(readCell(mark)).toEqual({ value: undefined, mark: mark.trim() });
    expect(readCell('4,087,950')).toEqual({ value: 4_087_950, mark: undefined });
    expect(readCell('6.296E4')).toEqual({ value: 62_960, mark: undefined });
    expect(readCell('')).toBe('empty');
    for (const text of ['-5', 'N/A', '***', '=1+1', '1e99', 'TRUE', '12 000']) expect(readCell(text)).toBe('broken');
  });
  test('are read from the workbook, its zip and CSV alike, whatever the case of the header', () => {
    const rows = [
      HEAD,
      ARIZONA,
      line({ ...CARDIO, AREA: '46060', AREA_TITLE: 'Tucson, AZ', AREA_TYPE: 4, TOT_EMP: '**', A_MEAN: 68_000 }),
      line({ ...CARDIO, OCC_CODE: '11-1011', AREA: '04', AREA_TYPE: 2 }),
      line({ ...CARDIO, I_GROUP: '3-digit', AREA: '04', AREA_TYPE: 2 }),
    ];
    const expected = { vintage: '2025-05', read: 4, skipped: 2, marked: 3, areas: 2, broken: [] };
    const book = readOews(file('state_M2025_dl.xlsx', workbook(rows)), undefined);
    expect(book).toMatchObject(expected);
    const median = { areaCode: '04', areaKind: 'state', measure: 'median', value: undefined, mark: '*' };
    expect(book.rows.find(({ areaCode, measure }) => areaCode === '04' && measure === 'median')).toMatchObject(median);
    expect(book.rows).toContainEqual(expect.objectContaining({ areaCode: '46060', areaKind: 'metro', measure: 'employment', mark: '**', value: undefined }));
    expect(book.rows.filter(({ measure }) => measure === 'p10')).toHaveLength(1);
    const zipped = zipSync({ 'oesm25st/state_M2025_dl.xlsx': workbook(rows, { sheetFirst: true }), 'oesm25st/~$state.xlsx': strToU8('x') });
    expect(readOews(file('oesm25st.zip', zipped), '2025').rows).toEqual(book.rows);
    const lower = [
      HEAD.map((name) => ` ${name.toLowerCase()} `).filter((_, at) => at !== 3 && at !== 16),
      ...rows.slice(1).map((row) => row.filter((_, at) => at !== 3 && at !== 16)),
    ];
    const csv = `\uFEFF${lower.map((row) => row.map((cell) => (String(cell).includes(',') ? `"${cell}"` : cell)).join(',')).join('\r\n')}`;
    expect(readOews(file('state_M2025_dl.csv', csv), undefined).rows).toEqual(book.rows);
  });
  test('an Arizona that lost its zero is found; what is there twice, unreadable or nowhere is told by its row', () => {
    const rows = [
      HEAD,
      line({ ...CARDIO, AREA: 4, AREA_TYPE: 2, AREA_TITLE: 'Arizona', TOT_EMP: 5, A_MEAN: 'many' }),
      ARIZONA,
      line({ ...CARDIO, AREA: 'U.S.', AREA_TYPE: 1 }),
    ];
    const found = readOews(file('state_M2025_dl.xlsx', workbook(rows)), undefined);
    expect(found.broken).toEqual([
      'row 2: A_MEAN is "many"',
      'row 3: area 04 and occupation 29-2031 are there twice',
      'row 4: area "U.S." is none that is known',
    ]);
  });
  test('a file that is none is refused with what is wrong', () => {
    const refused = (name: string, content: string | Uint8Array, vintage?: string) => () => readOews(file(name, content), vintage);
    expect(refused('wages.csv', 'AREA,OCC_CODE\n1,2\n')).toThrow(/Of which May/);
    expect(refused('state_M2025_dl.csv', 'AREA,OCC_CODE\n1,2\n')).toThrow(/no column AREA_TITLE, OCC_TITLE, TOT_EMP/);
    expect(refused('state_M2025_dl.csv', '')).toThrow(/no rows/);
    expect(refused('state_M2025_dl.xlsx', zipSync({ 'a.txt': strToU8('x') }))).toThrow(/holds 0 workbooks/);
    expect(refused('state_M2025_dl.xlsx', workbook([HEAD, ARIZONA]).subarray(0, 700))).toThrow(ImportProblem);
    const bomb = zipSync({ 'xl/workbook.xml': strToU8('<!DOCTYPE a [<!ENTITY b "c">]><workbook/>'), 'xl/_rels/workbook.xml.rels': strToU8('<x/>') });
    expect(refused('state_M2025_dl.xlsx', bomb)).toThrow(/document type/);
    expect(refused('state_M2025_dl.csv', `${HEAD.join(',')}\n${HEAD.map(() => '1').join(',')}\n`)).toThrow(/no row of the occupations/);
  });
  test('a sheet of thirty-two columns keeps its empty cells in place', () => {
    expect(['A1', 'Z9', 'AA1', 'AF12'].map(columnOf)).toEqual([0, 25, 26, 31]);
    expect(
      readSheet(
        file(
          'x.xlsx',
          workbook([
            ['a', undefined, undefined, 7],
            [undefined, true, 'x & <y>'],
          ]),
        ),
      ),
    ).toEqual([
      ['a', '', '', '7'],
      ['', 'TRUE', 'x & <y>'],
    ]);
  });
});

describe('schools', () => {
  const HD =
    '\uFEFFUNITID,INSTNM,CITY,STABBR,ZIP,CHFNM,CONTROL,WEBADDR,LONGITUD,LATITUDE\n104346,"Cochise, College",Sierra Vista,AZ,85635-1234,Jane Doe,1,www.cochise.edu,-110.24,31.56\n999999,Far College,Agana,GU,96910,X,1,-2,144.7,13.4\n111111,No Point,Mesa,AZ,85201,X,3,-2,-2,-2\n';
  const C =
    'UNITID,CIPCODE,MAJORNUM,AWLEVEL,XCTOTALT,CTOTALT\n104346,"51.0902",1,21,R,0\n104346,"51.0902",1,20,R,2\n104346,"51.0902",2,21,R,9\n104346,99,1,21,R,700\n999999,51.0902,1,21,R,4\n111111,51.0901,1,3,R,5\n555555,51.0902,1,21,R,5\n';
  test('are read from both files of a year: a zero stays, second majors and totals are left, no person is read', () => {
    const found = readIpeds([file('C2024_A.csv', C), file('HD2024.csv', HD)], STATES);
    expect(found).toMatchObject({
      year: 2024,
      awards: [
        { level: '21', awards: 0 },
        { level: '20', awards: 2 },
        { unitid: '111111', cip: '51.0901', awards: 5 },
      ],
    });
    expect(found.schools).toEqual([
      {
        unitid: '104346',
        name: 'Cochise, College',
        city: 'Sierra Vista',
        stateCode: 'AZ',
        zip: '85635',
        control: 'public',
        website: 'www.cochise.edu',
        latitude: 31.56,
        longitude: -110.24,
      },
      {
        unitid: '111111',
        name: 'No Point',
        city: 'Mesa',
        stateCode: 'AZ',
        zip: '85201',
        control: 'private for-profit',
        website: '',
        latitude: undefined,
        longitude: undefined,
      },
    ]);
    expect(JSON.stringify(found)).not.toContain('Jane Doe');
    expect(found.leftOut).toEqual(['999999, Far College, GU', '555555 is not in the directory']);
  });
  test('two years, one file or an older encoding are told apart', () => {
    expect(() => readIpeds([file('HD2023.csv', HD), file('C2024_A.csv', C)], STATES)).toThrow(/different years/);
    expect(() => readIpeds([file('HD2024.csv', HD)], STATES)).toThrow(/two files/);
    const latin = Uint8Array.from(HD.replace('\uFEFF', '').replace('Sierra Vista', 'Caño'), (sign) => sign.charCodeAt(0));
    expect(readIpeds([file('HD2024.csv', latin), file('c2024_a_rv.csv', C)], STATES).schools[0]?.city).toBe('Caño');
  });
});

describe('places', () => {
  test('are read with tabs, spaces after the header and quotes in names, or with bars', () => {
    const tabs =
      'USPS\tGEOID\tANSICODE\tNAME\tLSAD\tINTPTLAT\tINTPTLONG          \nAZ\t0477000\t02412104\tTucson city\t25\t32.154300\t-110.878400\nDC\t1150000\t1\tWashington city\t25\t38.9\t-77.0\nAK\t0236400\t1\tJuneau city and borough\t53\t58.4\t-134.1\nGU\t6600000\t1\tElsewhere CDP\t57\t13\t144\nAZ\tbad\t1\tNowhere "town\t43\t1\t\n';
    const found = readCensus(file('2025_Gaz_place_national.txt', tabs), undefined, STATES);
    if (found.holds !== 'places') throw new Error('places');
    expect(found.places.map(({ geoid, name, kind }) => `${geoid} ${name}, ${kind}`)).toEqual([
      '0477000 Tucson, city',
      '1150000 Washington, city',
      '0236400 Juneau, city and borough',
    ]);
    expect(found).toMatchObject({ year: '2025', read: 5, broken: ['row 6: bad Nowhere "town'] });
    const bars = readCensus(
      file('2025_Gaz_zcta_national.txt', 'GEOID|GEOIDFQ|ALAND|INTPTLAT|INTPTLONG\n00601|860Z200US00601|1|18.18|-66.74\n'),
      undefined,
      STATES,
    );
    expect(bars).toMatchObject({ holds: 'zip-areas', zips: [{ zip: '00601', latitude: 18.18, longitude: -66.74 }] });
    expect(() => readCensus(file('zcta.txt', 'GEOID|INTPTLAT|INTPTLONG\n00601|1|2\n'), undefined, STATES)).toThrow(/--vintage/);
  });
});
