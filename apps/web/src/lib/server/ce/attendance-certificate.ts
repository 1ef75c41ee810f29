import { dateWords } from '../../ui/words.ts';
import { plainDateIn } from '@einthoven/kernel';
import { getProfile, type Permission } from '../account/index.ts';
import type { Db } from '../db/pool.ts';
import { renderPdf } from '../platform/document.ts';
import { currentScheme } from '../scheme/index.ts';
import { hoursTold, SUBJECT_WORDS } from './ce-words.ts';
import { ownAttendances } from './session.ts';

/**
 * The certificate of a person's attendance.
 *
 * @returns undefined where the person has no such attendance
 */
export async function renderAttendance(
  db: Db,
  permission: Permission<'ce.manage-own'>,
  attendanceId: string,
  demonstration: boolean,
): Promise<Uint8Array | undefined> {
  const own = (await ownAttendances(db, permission)).find((each) => each.attendanceId === attendanceId);
  if (!own) return undefined;
  const { issuer } = currentScheme();
  return renderPdf('attendance', {
    title: `Certificate of attendance: ${own.title}`,
    description: `Attendance of a course of continuing education approved by ${issuer}`,
    issuer,
    name: (await getProfile(db, own.personId))?.legalName ?? '',
    course: own.title,
    provider: own.provider,
    hours: hoursTold(own.halfHours).en,
    subject: SUBJECT_WORDS[own.subject as keyof typeof SUBJECT_WORDS],
    day: dateWords(plainDateIn(own.startsAt, own.zone)),
    place: own.place,
    reference: own.attendanceId,
    statement: `The provider named above confirmed this attendance. ${issuer} approved the course and keeps the hours under this reference. This is no certification, and no proof of one.`,
    demonstration,
  });
}
