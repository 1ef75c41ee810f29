import type { Clock } from '@einthoven/kernel';
import { isUuid } from '../account/index.ts';
import type { Db } from '../db/pool.ts';
import { isInForce } from './provider.ts';
import { findCourse, findProvider, type CourseRow } from './provider.queries.ts';

/** A course with who gives it. */
export type OfferedCourse = Pick<CourseRow, 'courseId' | 'title' | 'summary' | 'kind' | 'subject' | 'halfHours'> & {
  readonly provider: string;
  readonly contactPersonId: string;
  /** Whether course and provider are approved now: only then it gives hours. */
  readonly inForce: boolean;
};

/** A course by its id, whether or not it is approved. */
export async function findOfferedCourse(db: Db, courseId: string, { clock }: { readonly clock: Clock }): Promise<OfferedCourse | undefined> {
  const course = isUuid(courseId) ? await findCourse(db, courseId) : undefined;
  const provider = course && (await findProvider(db, course.providerId));
  if (!course || !provider) return undefined;
  const { title, summary, kind, subject, halfHours } = course;
  const at = clock.now();
  const inForce = isInForce(course, at) && isInForce(provider, at);
  return { courseId, title, summary, kind, subject, halfHours, provider: provider.name, contactPersonId: provider.contactPersonId, inForce };
}
