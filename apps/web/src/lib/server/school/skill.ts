import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { err, ok, type Result } from '@einthoven/kernel';
import { inTransaction, type Db } from '../db/pool.ts';
import { contentFolder } from '../platform/content-folder.ts';
import { currentScheme } from '../scheme/index.ts';
import { note, openCohort, type At, type Run } from './cohort.ts';
import { listStudents } from './enrollment.queries.ts';
import { raiseFlag } from './flag.ts';
import type { DeskProblem } from './school-words.ts';

/** A task of the blueprint that a student shows with their hands. */
export type Skill = { readonly id: string; readonly statement: string };

const blueprint = z.object({
  domains: z.array(z.object({ tasks: z.array(z.object({ id: z.string(), statement: z.string(), assessedBy: z.array(z.string()) })) })),
});

let read: { readonly version: string; readonly skills: readonly Skill[] } | undefined;

/** The tasks that are checked off, by the scheme of today. */
export function listSkills(): readonly Skill[] {
  const { exam, school } = currentScheme();
  const version = exam.blueprint.value;
  if (read?.version !== version) {
    const { domains } = blueprint.parse(JSON.parse(readFileSync(join(contentFolder('blueprint'), `${version}.json`), 'utf8')));
    const tasks = domains.flatMap((domain) => domain.tasks);
    read = {
      version,
      skills: tasks
        .filter(({ assessedBy }) => school.skillsAssessedBy.value.some((way) => assessedBy.includes(way)))
        .map(({ id, statement }) => ({ id, statement })),
    };
  }
  return read.skills;
}

/** Writes which tasks students showed; what is not named stays as it was. */
export async function checkSkills(
  db: Db,
  permission: Run,
  cohortId: string,
  it: { readonly enrollmentIds: readonly string[]; readonly tasks: readonly string[]; readonly shown: boolean },
  { clock }: At,
): Promise<Result<undefined, DeskProblem>> {
  const opened = await openCohort(db, permission, cohortId);
  if (!opened) return err('COHORT_UNKNOWN');
  const known = listSkills().map(({ id }) => id);
  if (it.tasks.length === 0 || it.tasks.some((task) => !known.includes(task))) return err('SKILL_UNKNOWN');
  const { personId } = permission.actor;
  return inTransaction(db, async (tx): Promise<Result<undefined, DeskProblem>> => {
    const students = (await listStudents(tx, { cohortId })).filter(
      ({ enrollmentId, leftOn }) => it.enrollmentIds.includes(enrollmentId) && leftOn === undefined,
    );
    if (students.length === 0) return err('STUDENT_UNKNOWN');
    if (students.some((one) => one.personId === personId)) {
      await raiseFlag(tx, opened.cohort, { what: 'SIGNED_OWN', personId, reason: 'somebody tried to check skills off for themselves' }, { clock });
      return err('SIGNER_OWN');
    }
    if (students.some(({ completionNumber }) => completionNumber !== undefined)) return err('STUDENT_COMPLETED');
    const at = clock.now();
    for (const { enrollmentId, personId: studentId } of students) {
      await tx
        .insertInto('skill_checks')
        .values([...new Set(it.tasks)].map((task) => ({ enrollment_id: enrollmentId, task, shown: it.shown, checked_by: personId, checked_at: at })))
        .execute();
      await note(tx, it.shown ? 'school.skills-shown' : 'school.skills-undone', {
        personId,
        subjectPersonId: studentId,
        entity: ['enrollment', enrollmentId],
        reason: it.shown ? 'tasks were checked off' : 'tasks are checked off no more',
        clock,
        payload: { tasks: it.tasks },
      });
    }
    return ok(undefined);
  });
}
