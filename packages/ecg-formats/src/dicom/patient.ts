import type { PatientFacts } from '../recording.ts';
import { tagText, textOf, type DicomFile } from './elements.ts';

const LABELS: ReadonlyMap<number, string> = new Map([
  [0x0008_0018, 'instance UID'],
  [0x0020_000d, 'study UID'],
  [0x0020_000e, 'series UID'],
  [0x0020_0010, 'study number'],
  [0x0008_0050, 'accession number'],
  [0x0008_0070, 'maker'],
  [0x0008_0080, 'institution'],
  [0x0008_0081, 'address of the institution'],
  [0x0008_0090, 'referring physician'],
  [0x0008_1010, 'station'],
  [0x0008_1030, 'description of the study'],
  [0x0008_1040, 'department'],
  [0x0008_1060, 'reading physician'],
  [0x0008_1070, 'operator'],
  [0x0008_1090, 'model'],
  [0x0010_1000, 'other number of the patient'],
  [0x0010_1040, 'address of the patient'],
  [0x0010_2154, 'telephone of the patient'],
  [0x0010_2160, 'ethnic group'],
  [0x0010_21b0, 'history'],
  [0x0010_4000, 'comment'],
  [0x0018_1000, 'serial number of the device'],
  [0x0038_0300, 'place of the patient'],
  [0x0038_0400, 'residence of the patient'],
  [0x0038_4000, 'comment on the visit'],
  [0x0040_1002, 'reason'],
]);

/** What a file says of the patient and of the visit. */
export function dicomPatient(file: DicomFile): PatientFacts {
  const text = (tag: number): string => {
    const element = file.data.get(tag);
    return element === undefined || element.items !== undefined || element.to - element.from > 10_000 ? '' : textOf(file.bytes, element, file.utf8);
  };
  // Family^Given^Middle^Prefix^Suffix, as it would be said.
  const [family = '', given = '', middle = ''] = text(0x0010_0010).split('=')[0]?.split('^') ?? [];
  const name = [given, middle, family].filter((part) => part !== '').join(' ');
  const birth = /^(\d{4})(\d{2})(\d{2})$/.exec(text(0x0010_0030));
  const age = /^(\d{3})([DWMY])$/.exec(text(0x0010_1010));
  const perYear = { D: 365.25, W: 52.18, M: 12, Y: 1 }[age?.[2] ?? 'Y'] ?? 1;
  const sex = text(0x0010_0040);
  const heightM = Number(text(0x0010_1020));
  const weightKg = Number(text(0x0010_1030));
  const id = text(0x0010_0020);
  const other = [...file.data.values()].flatMap((element) => {
    const label = LABELS.get(element.tag) ?? (element.tag >>> 16 === 0x0010 && !KNOWN.has(element.tag) ? tagText(element.tag) : undefined);
    const words = label === undefined ? '' : text(element.tag);
    return label === undefined || words === '' ? [] : [{ label, text: words }];
  });
  return {
    ...(name === '' ? {} : { name }),
    ...(id === '' ? {} : { id }),
    ...(birth === null ? {} : { birthDate: `${birth[1]}-${birth[2]}-${birth[3]}` }),
    ...(age === null ? {} : { ageYears: Number(age[1]) / perYear }),
    ...(sex === 'M' || sex === 'F' || sex === 'O' ? { sex: sex === 'M' ? ('male' as const) : sex === 'F' ? ('female' as const) : ('other' as const) } : {}),
    ...(heightM > 0 ? { heightCm: heightM * 100 } : {}),
    ...(weightKg > 0 ? { weightKg } : {}),
    other,
  };
}

const KNOWN: ReadonlySet<number> = new Set([0x0010_0010, 0x0010_0020, 0x0010_0030, 0x0010_0040, 0x0010_1010, 0x0010_1020, 0x0010_1030]);
