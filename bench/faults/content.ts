// Faults of content: what comes in from outside, and what was broken inside. Each is found before a candidate sees it.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { seededRng, unwrap } from '@einthoven/kernel';
import { DEMONSTRATION_CONVERSION } from '@einthoven/exam';
import { projectFolder } from '../../apps/cli/src/project.ts';
import { openPool } from '../../apps/web/src/lib/server/db/pool.ts';
import { permit, type Role } from '../../apps/web/src/lib/server/account/permissions.ts';
import { insertPerson } from '../../apps/web/src/lib/server/db/test-fixtures.ts';
import { askAssembly, assembleNext, findAssembly, readDrafts, releaseDraft } from '../../apps/web/src/lib/server/form/index.ts';
import { systemClock } from '../../apps/web/src/lib/server/platform/clock.ts';
import { withOwner } from '../saves/candidates.ts';
import type { Outcome } from './judge.ts';
import type { World } from './world.ts';

const NONE = { wrongCurrent: 0, resumedMs: undefined, failedTries: 0, refused: 0 } as const;

/** Every hostile package of the reference data goes through `einthoven items import`, as a process of its own. */
export async function hostilePackages(): Promise<Outcome> {
  const name = 'hostile QTI packages';
  const folder = resolve(process.env['EINTHOVEN_REFERENCE'] ?? join(projectFolder, '../shared/data'), 'qti/package-robustness');
  if (!existsSync(folder)) {
    return {
      name,
      ...NONE,
      acknowledged: 0,
      found: 0,
      lost: 0,
      skipped: 'the packages are reference data: set EINTHOVEN_REFERENCE to the folder that has qti/package-robustness',
    };
  }
  const packages = Object.keys(JSON.parse(readFileSync(join(folder, 'expect.json'), 'utf8')) as object);
  let found = 0;
  for (const each of packages) {
    const { code, text } = await einthoven('items', 'import', join(folder, each), '--dry-run');
    const isRefused =
      code === 1 && /^refused: .*(QTI_[A-Z_]+|ACTIVE_CONTENT): /m.test(text) && text.includes('Nothing was imported.') && !/ {4}at |root:|pwned/.test(text);
    if (isRefused) found += 1;
    else console.error(`  ${each} was answered ${code}: ${text.slice(0, 300)}`);
  }
  return { name, ...NONE, counted: 'packages sent, and refused by name', acknowledged: packages.length, found, lost: packages.length - found };
}

function einthoven(...words: readonly string[]): Promise<{ readonly code: number | null; readonly text: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', join(projectFolder, 'apps/cli/src/main.ts'), ...words], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    child.on('close', (code) => resolve({ code, text }));
  });
}

/** A form is assembled from the real bank; one of its tracing recipes breaks before a second person releases it. */
export async function brokenRecipe(world: World): Promise<Outcome> {
  const { db, close } = openPool(world.url, 4);
  try {
    const as = async (...roles: readonly Role[]) => {
      const actor = { personId: await insertPerson(db), roles: new Set(roles), secondFactor: true, sessionId: 'session' };
      return {
        read: unwrap(permit(actor, 'form.read')),
        assemble: unwrap(permit(actor, 'form.assemble')),
        release: unwrap(permit(actor, 'form.release')),
      };
    };
    const [first, second] = [await as('psychometrician'), await as('certification-manager')];
    const { assemblyId } = unwrap(await askAssembly(db, first.assemble, { forms: 1, leaveOutReleased: false }, systemClock));
    if ((await assembleNext(db, systemClock)) !== assemblyId) throw new Error('the form was not assembled');
    const assembly = await findAssembly(db, first.read, assemblyId);
    const draft = assembly?.drafts[0];
    if (!assembly || !draft) throw new Error(`nothing was assembled: ${JSON.stringify(assembly?.assembly.outcome)}`);
    const family = (await readDrafts(db, first.read, assembly.assembly)).lines.get(draft.draftId)?.find((line) => line.hasTracing);
    if (!family) throw new Error('the form has no tracing');
    const forms = () => withOwner(world.url, async (owner) => Number((await owner.query('select count(*) as forms from forms')).rows[0]?.forms));
    const before = await forms();
    await withOwner(world.url, (owner) =>
      owner.query(`update key.item_keys set family = jsonb_set(family, '{recipe}', '"no-such-recipe"') where item_id = $1`, [family.itemId]),
    );
    let seeds = 0;
    const refused = await releaseDraft(db, second.release, draft.draftId, {
      clock: systemClock,
      mode: 'demonstration',
      conversion: DEMONSTRATION_CONVERSION,
      rng: seededRng('order'),
      newSeed: () => `seed ${seeds++}`,
    });
    const isFound =
      !refused.ok &&
      refused.error.code === 'FORM_TRACING_BROKEN' &&
      refused.error.details.some((line) => line.startsWith(`${family.itemId} tracing.recipe: RECIPE_UNKNOWN`)) &&
      (await forms()) === before;
    if (!isFound) console.error(`  the release was answered ${JSON.stringify(refused).slice(0, 300)}`);
    return {
      name: 'a tracing recipe broken at assembly',
      ...NONE,
      counted: 'recipes broken, and found before release',
      acknowledged: 1,
      found: Number(isFound),
      lost: Number(!isFound),
    };
  } finally {
    await close();
  }
}
