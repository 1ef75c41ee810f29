import { database } from '../../web/src/lib/server/db/pool.ts';
import { systemClock } from '../../web/src/lib/server/platform/clock.ts';
import type { Config } from '../../web/src/lib/server/platform/config.ts';
import { Problem } from './problem.ts';

/** How many lines of a refused bank are printed: a whole bank may be refused, item by item. */
const MOST_LINES = 20;

/**
 * Loads what the platform runs on: the demonstration with its people, or in production the scheme and the banks of
 * `BANK_DIR`, with a form sealed from them. Safe to run again.
 *
 * @throws Problem that lists why the banks of production cannot be used
 */
export async function loadContent({ mode, bankDir }: Config): Promise<void> {
  if (mode === 'demonstration') {
    const { seedDemonstration } = await import('../../../db/seed/demonstration.ts');
    await seedDemonstration(database());
    console.log('Demonstration data loaded');
    return;
  }
  const { loadProduction } = await import('../../../db/seed/production.ts');
  const loaded = await loadProduction(database(), bankDir ?? '', systemClock.now());
  if (!loaded.ok) {
    const lines = loaded.error.slice(0, MOST_LINES);
    if (loaded.error.length > lines.length) lines.push(`and ${loaded.error.length - lines.length} more`);
    throw new Problem(`The content cannot be used; nothing of it was loaded:\n${lines.map((line) => `  - ${line}`).join('\n')}`, [
      'Put it right and start again; docs/operate/production.md says what belongs into BANK_DIR. Lines that begin with content/ or card- speak of this repository.',
    ]);
  }
  const { banks, formId, isNewForm, study, renewal } = loaded.value;
  console.log(`Study guide: ${study.sections} sections; ${study.cards} flashcards`);
  console.log(`Item banks: ${banks.final.items} final and ${banks.practice.items} practice items; form ${formId} ${isNewForm ? 'sealed' : 'is there'}`);
  console.log(
    renewal
      ? `Renewal: ${renewal.assessment} items of the assessment and ${renewal.quarterly} questions by quarter, in ${renewal.forms} forms`
      : 'Renewal: BANK_DIR has no renewal/assessment and renewal/quarterly; neither is loaded, holders renew by hours',
  );
}
