import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Clock } from '@einthoven/kernel';
import type { Db } from '../db/pool.ts';
import { readBlueprint } from '../item/index.ts';
import { openBook, outlookView, ownPay, sourcesOf, wageView } from '../place/index.ts';
import { contentFolder } from '../platform/content-folder.ts';
import { currentScheme } from '../scheme/index.ts';

const FACT = z.strictObject({ text: z.string().min(1), grade: z.enum(['O', 'S']), source: z.string().min(1) });
const BODIES = z.strictObject({
  lookedUpOn: z.iso.date(),
  facts: z.record(z.string(), z.string()),
  bodies: z.array(z.strictObject({ name: z.string(), credential: z.string(), facts: z.record(z.string(), FACT) })).min(2),
});

/** What other bodies publish of their credentials, with how good each source is. */
export type Comparison = z.infer<typeof BODIES>;

let comparison: Comparison | undefined;

/** The comparison of `content/career/bodies.yaml`. @throws Error where it is not as it must be */
export function readComparison(): Comparison {
  if (comparison) return comparison;
  const read = BODIES.parse(parse(readFileSync(join(contentFolder('career'), 'bodies.yaml'), 'utf8')));
  for (const { name, facts } of read.bodies)
    for (const key of Object.keys(facts))
      if (!(key in read.facts)) throw new Error(`content/career/bodies.yaml: ${name} has a fact "${key}" that no row is called`);
  comparison = read;
  return read;
}

/** So many tasks of each part of the blueprint are named on the page. */
const TASKS_NAMED = 4;

/** Everything on the page about the work itself. */
export async function openCareer(db: Db, { clock }: { readonly clock: Clock }) {
  const book = await openBook(db, { clock });
  const nation = book.wages.get('99');
  const facts = { wages: { local: undefined, nation: nation && wageView(nation, book) }, own: ownPay(book), outlook: outlookView(book) };
  const { exam, fee, validity, renewal, training } = currentScheme();
  const blueprint = readBlueprint(exam.blueprint.value);
  return {
    ...facts,
    sources: sourcesOf(facts, book.sources),
    blueprintVersion: blueprint.version,
    duties: blueprint.domains.map(({ id, name, scoredItems, tasks }) => ({
      id,
      name,
      scoredItems,
      tasks: tasks.slice(0, TASKS_NAMED).map(({ statement }) => statement),
      more: Math.max(0, tasks.length - TASKS_NAMED),
    })),
    comparison: readComparison(),
    ours: {
      scored: exam.scoredItems.value,
      pretest: exam.pretestItems.value,
      minutes: exam.minutes.value,
      attempts: exam.attempts.value,
      waitDays: exam.waitDaysAfterFailure.value[0] ?? 0,
      feeCents: fee.certificationCents.value,
      validYears: validity.years.value,
      ceHours: renewal.ceHours.value,
      clinicalHours: training.clinicalHours.value,
    },
  };
}
