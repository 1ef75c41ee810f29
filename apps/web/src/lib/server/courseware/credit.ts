import { ok, plainDateIn, type Clock } from '@einthoven/kernel';
import { creditHours, findOfferedCourse } from '../ce/index.ts';
import type { Tx } from '../db/pool.ts';
import { recordEvent } from '../platform/events.ts';
import { currentScheme } from '../scheme/index.ts';
import { satisfies, type Progress } from './claim.ts';
import type { Rule } from './package.queries.ts';
import { writeSatisfied, type RegistrationRow } from './registration.queries.ts';

/**
 * Gives the hours of a course when what was claimed satisfies its rule: the approved hours and never more, once in a cycle,
 * by whichever package or vendor. What was satisfied before changes nothing. Hold the registration's lock.
 *
 * @returns what came of it, by code; undefined where it is not satisfied yet
 */
export async function settle(
  tx: Tx,
  registration: RegistrationRow,
  progress: Progress,
  rule: Rule,
  { clock }: { readonly clock: Clock },
): Promise<string | undefined> {
  if (registration.outcome !== undefined) return registration.outcome;
  if (!satisfies(progress, rule)) return undefined;
  const { registrationId, personId, courseId, cycleFrom } = registration;
  const at = clock.now();
  const course = await findOfferedCourse(tx, courseId, { clock });
  if (!course) throw new Error(`course ${courseId} is gone`);
  const scheme = currentScheme();
  const given = course.inForce
    ? await creditHours(tx, {
        personId,
        source: 'courseware',
        kind: course.kind,
        subject: course.subject,
        title: course.title,
        provider: course.provider,
        completedOn: plainDateIn(at, scheme.zone.value),
        halfHours: course.halfHours,
        origin: `courseware:${courseId}:${cycleFrom}`,
        at,
      })
    : ok({ state: 'COURSEWARE_ENDED' as const });
  const outcome = given.ok ? given.value.state : given.error;
  await writeSatisfied(tx, registrationId, outcome, at);
  await recordEvent(tx, {
    kind: 'courseware.satisfied',
    actor: { kind: 'person', personId },
    subjectPersonId: personId,
    entity: { name: 'courseware_registration', id: registrationId },
    reason: `its rule is that it is ${rule}; a browser or a vendor said so`,
    schemeVersion: scheme.version,
    payload: { courseId, outcome, minutesSinceBegun: Math.round((at.getTime() - registration.begunAt.getTime()) / 60_000) },
    occurredAt: at,
  });
  return outcome;
}
