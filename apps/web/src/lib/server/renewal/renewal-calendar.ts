import ical, { ICalEventTransparency } from 'ical-generator';
import { addDays, type Clock, type PlainDate } from '@einthoven/kernel';
import type { Permission } from '../account/index.ts';
import type { Credential } from '../credential/index.ts';
import type { Db } from '../db/pool.ts';
import type { CalendarDate } from '../message/index.ts';
import { config } from '../platform/config.ts';
import { readOwnKeepings, type KeepingRecord } from './keeping.ts';

/** The dates of a credential as calendar files; a later file of the same date replaces an earlier one. */
export function renewalCalendar(kind: DateKind, credential: Pick<Credential, 'credentialId'>, on: PlainDate, title: string): CalendarDate {
  return { on, title: WORDS[kind](title), path: PATHS[kind], uid: `${kind}-${credential.credentialId}` };
}

type DateKind = 'last-day' | 'opens' | 'advised' | 'audit' | 'application' | 'quarter';

const WORDS = {
  'last-day': (title: string) => ({ en: `Last valid day: ${title}`, es: `Último día de validez: ${title}` }),
  opens: (title: string) => ({ en: `Renewal opens: ${title}`, es: `Se abre la renovación: ${title}` }),
  advised: (title: string) => ({ en: `Begin the renewal by today: ${title}`, es: `Empiece la renovación hasta hoy: ${title}` }),
  audit: (title: string) => ({ en: `Answer the audit: ${title}`, es: `Responda a la auditoría: ${title}` }),
  quarter: (title: string) => ({ en: `Last day for this quarter's questions: ${title}`, es: `Último día para las preguntas del trimestre: ${title}` }),
  application: (title: string) => ({ en: `Complete your application: ${title}`, es: `Complete su solicitud: ${title}` }),
} as const satisfies Record<DateKind, (title: string) => { en: string; es: string }>;

const PATHS = {
  'last-day': '/credential/renew',
  opens: '/credential/renew',
  advised: '/credential/renew',
  audit: '/credential/renew',
  application: '/credential/return',
  quarter: '/credential/quarter',
} as const satisfies Record<DateKind, string>;

/** The dates that lie before the person who asks as one calendar file (RFC 5545); undefined where there is none. */
export async function renewalDatesFile(db: Db, permission: Permission<'renewal.manage-own'>, clock: Clock): Promise<string | undefined> {
  const now = clock.now();
  const dates = (await readOwnKeepings(db, permission, now)).flatMap(datesOf);
  if (dates.length === 0) return undefined;
  const { baseUrl } = config();
  const calendar = ical({ name: 'NPS renewal', prodId: { company: 'NPS', product: 'renewal', language: 'EN' } });
  for (const { uid, on, title, path } of dates) {
    calendar.createEvent({
      id: `${uid}@${new URL(baseUrl).hostname}`,
      start: new Date(`${on}T00:00:00Z`),
      end: new Date(`${addDays(on, 1)}T00:00:00Z`),
      allDay: true,
      stamp: now,
      summary: title,
      url: `${baseUrl}${path}`,
      transparency: ICalEventTransparency.TRANSPARENT,
    });
  }
  return calendar.toString();
}

function datesOf({ credential, scheme, keeping, facts, today }: KeepingRecord): readonly { uid: string; on: PlainDate; title: string; path: string }[] {
  const { renewal } = keeping;
  const wanted: readonly (readonly [DateKind, PlainDate])[] = [
    ...(renewal.state === 'closed'
      ? []
      : ([
          ['opens', renewal.opensOn],
          ['advised', renewal.advisedBy],
          ['last-day', renewal.lastDay],
        ] as const)),
    ...(facts.auditAnswerBy ? ([['audit', facts.auditAnswerBy]] as const) : []),
  ];
  return wanted
    .filter(([, on]) => on >= today)
    .map(([kind, on]) => ({ uid: `${kind}-${credential.credentialId}`, on, title: WORDS[kind](scheme.title).en, path: PATHS[kind] }));
}
