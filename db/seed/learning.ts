import { loadCards, loadGuide, readContent } from '../../apps/web/src/lib/server/learning/index.ts';
import type { Db } from '../../apps/web/src/lib/server/db/pool.ts';

/**
 * Loads the study guide and the cards. What cannot be read stays away, so that one broken file does not keep the platform from starting;
 * the check of the content, which every test run makes, says what it is.
 */
export async function seedLearning(db: Db, now: Date): Promise<void> {
  const content = readContent();
  for (const { file, line, words } of content.problems) console.warn(`${file}:${line}: ${words}`);
  await loadGuide(db, content, now);
  await loadCards(db, content, now);
}
