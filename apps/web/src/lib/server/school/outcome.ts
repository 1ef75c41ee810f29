import { plainDateIn } from '@einthoven/kernel';
import { programRates, type ProgramRates } from '@einthoven/scheme';
import type { Db } from '../db/pool.ts';
import { csvText } from '../platform/csv.ts';
import { countOutcomes } from '../program/index.ts';
import { currentScheme } from '../scheme/index.ts';
import { listResults } from '../scoring/index.ts';
import { readDesk, type Run } from './cohort.ts';
import { listStudents } from './enrollment.queries.ts';

/** How students of a school fared. */
export type Outcomes = {
  /** What the directory shows too: rates, or that too few people stand behind them. */
  readonly programs: readonly { readonly programId: string; readonly name: string; readonly rates: ProgramRates }[];
  /** Those who let the school see it, by name. */
  readonly named: readonly {
    readonly name: string;
    readonly cohortName: string;
    readonly results: readonly { readonly passed: boolean; readonly scoredAt: Date }[];
  }[];
  /** How many did not. */
  readonly unnamed: number;
};

/**
 * Outcomes of the schools that one runs. Rates count everybody who completed a program and sat the exam by it, and are
 * the directory's own; a name with a result is shown only with the student's consent, and never to who only teaches.
 */
export async function readOutcomes(db: Db, permission: Run): Promise<Outcomes> {
  const { schools, cohorts } = await readDesk(db, permission);
  const scheme = currentScheme();
  const programs = schools.flatMap((school) => school.programs);
  const named: Outcomes['named'][number][] = [];
  let unnamed = 0;
  for (const cohort of cohorts.filter(({ schoolId }) => schools.some((school) => school.schoolId === schoolId))) {
    for (const student of await listStudents(db, { cohortId: cohort.cohortId })) {
      if (!student.consent) unnamed += 1;
      else {
        const results = await listResults(db, student.personId);
        named.push({ name: student.name ?? '', cohortName: cohort.name, results: results.map(({ passed, scoredAt }) => ({ passed, scoredAt })) });
      }
    }
  }
  return {
    programs: await Promise.all(
      programs.map(async ({ programId, name }) => ({
        programId,
        name,
        rates: programRates(await countOutcomes(db, programId, scheme.exam.attempts.value), scheme),
      })),
    ),
    named,
    unnamed,
  };
}

/** The outcomes as CSV: a row for each rate and for each result that a student lets the school see. */
export function outcomesCsv({ programs, named, unnamed }: Outcomes): string {
  const scheme = currentScheme();
  const rateRow = (program: string, measure: string, rate: ProgramRates['first']) =>
    rate === 'TOO_FEW' ? [program, '', '', measure, 'not shown: too few people', '', ''] : [program, '', '', measure, `${rate.percent}%`, rate.people, ''];
  return csvText([
    ['program', 'class', 'student', 'measure', 'value', 'people', 'date'],
    ...programs.flatMap(({ name, rates }) => [
      rateRow(name, 'passed the first attempt', rates.first),
      rateRow(name, `passed within ${scheme.exam.attempts.value} attempts`, rates.byThird),
    ]),
    ...named.flatMap((one) =>
      one.results.length === 0
        ? [['', one.cohortName, one.name, 'result', 'no attempt yet', '', '']]
        : one.results.map(({ passed, scoredAt }) => [
            '',
            one.cohortName,
            one.name,
            'result',
            passed ? 'passed' : 'not passed',
            '',
            plainDateIn(scoredAt, scheme.zone.value),
          ]),
    ),
    ['', '', '', 'students who do not show their results', unnamed, '', ''],
  ]);
}
