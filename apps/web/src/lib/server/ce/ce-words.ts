import type { CeClashCode } from '@einthoven/scheme';
import type { Words } from '../platform/message-text.ts';
import type { CeKind } from './credit.queries.ts';
import type { ScanFinding } from './scan.ts';

/** Codes of refusals by rule. */
export type RefusalCode = CeClashCode | 'GIVEN_BY_PROVIDER' | 'EVIDENCE_REFUSED';

/** Why hours were refused by rule, in both languages. */
export const REFUSAL_TOLD: Readonly<Record<RefusalCode, Words>> = {
  SAME_DAY: {
    en: 'You have this course on this day already. Hours count once.',
    es: 'Usted ya tiene este curso en este día. Las horas cuentan una vez.',
  },
  SAME_TIME: {
    en: 'Other hours of yours are at the same time of the same day. The same hours count once.',
    es: 'Usted tiene otras horas el mismo día a la misma hora. Las mismas horas cuentan una vez.',
  },
  DAY_FULL: {
    en: 'With these hours you would have more hours on that day than a day has.',
    es: 'Con estas horas tendría en ese día más horas de las que tiene un día.',
  },
  SAME_COURSE: {
    en: 'You have this course on another day already. A course counts again only where it was another edition.',
    es: 'Usted ya tiene este curso en otro día. Un curso cuenta otra vez solo si fue otra edición.',
  },
  GIVEN_BY_PROVIDER: {
    en: 'The provider gave you the same hours. They count as the provider gave them, so this entry is not needed.',
    es: 'El proveedor le dio las mismas horas. Cuentan como las dio el proveedor, así que esta anotación no hace falta.',
  },
  EVIDENCE_REFUSED: {
    en: 'The evidence could not be taken. Enter the hours again with another file.',
    es: 'No pudimos aceptar el comprobante. Anote las horas otra vez con otro archivo.',
  },
};

/** The same in English, as pages show it. */
export const REFUSAL_WORDS: Readonly<Record<RefusalCode, string>> = Object.fromEntries(
  Object.entries(REFUSAL_TOLD).map(([code, { en }]) => [code, en]),
) as Record<RefusalCode, string>;

/** What a scan found, for the person whose file it was. */
export const FINDING_TOLD: Readonly<Record<ScanFinding, Words>> = {
  MALWARE: { en: 'A virus check found something dangerous in the file.', es: 'Un control de virus encontró algo peligroso en el archivo.' },
  ACTIVE_CONTENT: {
    en: 'Something in the file could run as a program. Take a photo of the page instead, or print it to a new PDF.',
    es: 'Algo en el archivo podría ejecutarse como un programa. Mejor tome una foto de la página o imprímala en un PDF nuevo.',
  },
  LOCKED: { en: 'The file is locked with a password, so nobody can look at it.', es: 'El archivo está protegido con contraseña y nadie puede revisarlo.' },
  TOO_MANY_PAGES: {
    en: 'The file has more pages than we can look at. Send the page that names you, the course, the day and the hours.',
    es: 'El archivo tiene más páginas de las que podemos revisar. Envíe la página que nombra a usted, el curso, el día y las horas.',
  },
  BROKEN: { en: 'The file is cut off or damaged.', es: 'El archivo está incompleto o dañado.' },
  TOO_LARGE_INSIDE: { en: 'The file unpacks to more than we can look at.', es: 'El archivo contiene más datos de los que podemos revisar.' },
};

/** What hours are earned by, in the order people are asked. */
export const KIND_WORDS: Readonly<Record<CeKind, string>> = {
  workshop: 'Workshop on the job',
  'online-course': 'Online course',
  webinar: 'Webinar',
  'in-service': 'In-service training at work',
  conference: 'Conference or lecture',
  'college-course': 'College course',
  teaching: 'Teaching that you gave',
  module: 'Module of ours',
};

/** Subjects as people read them. */
export const SUBJECT_WORDS: Readonly<Record<'electrocardiography' | 'teaching' | 'other', string>> = {
  electrocardiography: 'Electrocardiography',
  teaching: 'Teaching',
  other: 'Other subject of the work',
};

/** Halves of an hour as hours, in both languages: "1.5 hours". */
export function hoursTold(halfHours: number): Words {
  const hours = halfHours / 2;
  const number = { en: String(hours), es: String(hours).replace('.', ',') };
  return { en: `${number.en} ${hours === 1 ? 'hour' : 'hours'}`, es: `${number.es} ${hours === 1 ? 'hora' : 'horas'}` };
}

/** What a person says with evidence; the version is kept with the hours. */
export const EVIDENCE_STATEMENT = {
  version: 'ce-evidence-2026-11',
  text: 'I took this course myself. The files show no patient: no name, no date of birth, no tracing with patient data.',
} as const;
