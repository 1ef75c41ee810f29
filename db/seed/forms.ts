import { unwrap } from '@einthoven/kernel';
import { DEMONSTRATION_CONVERSION } from '@einthoven/exam';
import { findByEmail } from '../../apps/web/src/lib/server/account/account.queries.ts';
import { permit, type Permission, type Role } from '../../apps/web/src/lib/server/account/index.ts';
import type { Db } from '../../apps/web/src/lib/server/db/pool.ts';
import { askAssembly, assembleNext, findAssembly, listCurrentForms, releaseDraft } from '../../apps/web/src/lib/server/form/index.ts';
import { config } from '../../apps/web/src/lib/server/platform/config.ts';
import { systemClock } from '../../apps/web/src/lib/server/platform/clock.ts';
import { randomToken, secureRng } from '../../apps/web/src/lib/server/platform/rng.ts';
import { currentScheme } from '../../apps/web/src/lib/server/scheme/index.ts';
import { seedForm } from './items.ts';

/** Two invented people, because nobody releases what they assembled. */
const ASSEMBLER = { email: 'psychometrician@demo.example', role: 'psychometrician' } as const;
const RELEASER = { email: 'manager.one@demo.example', role: 'certification-manager' } as const;

/**
 * Sees to it that every attempt of the scheme has a form of its own: as many parallel forms as there are attempts,
 * assembled from the bank as it is and released by a second person. Does nothing where they are there. A bank that is
 * too small for them gets one form, and the log says why.
 *
 * @returns the id of a form
 */
export async function seedForms(db: Db, now: Date): Promise<string> {
  if (config().mode !== 'demonstration') throw new Error('demonstration forms are refused in production');
  const wanted = currentScheme().exam.attempts.value;
  const there = await listCurrentForms(db, now);
  if (there.length >= wanted) return there[0] as string;
  const assembler = await actorOf(db, ASSEMBLER);
  const releaser = await actorOf(db, RELEASER);
  if (!assembler || !releaser) return seedForm(db, now);
  const asked = await askAssembly(db, unwrap(permit(assembler, 'form.assemble')), { forms: wanted, leaveOutReleased: false }, systemClock);
  if (!asked.ok) return seedForm(db, now);
  const { assemblyId } = asked.value;
  const mayRead: Permission<'form.read'> = unwrap(permit(assembler, 'form.read'));
  // Whatever waited before is assembled first.
  while (await assembleNext(db, systemClock)) if ((await findAssembly(db, mayRead, assemblyId))?.assembly.outcome) break;
  const found = await findAssembly(db, mayRead, assemblyId);
  const outcome = found?.assembly.outcome;
  if (!found || outcome?.kind !== 'assembled') {
    const why =
      outcome?.kind === 'impossible'
        ? `these rules clash over the bank as it is: ${outcome.rules.map((rule) => rule.words).join('; ')}`
        : (outcome?.kind ?? 'not assembled');
    console.warn(`One form instead of ${wanted} parallel ones: ${why}`);
    return seedForm(db, now);
  }
  const ports = { clock: systemClock, mode: 'demonstration', conversion: DEMONSTRATION_CONVERSION, rng: secureRng, newSeed: randomToken } as const;
  let formId = '';
  for (const draft of found.drafts) {
    const released = await releaseDraft(db, unwrap(permit(releaser, 'form.release')), draft.draftId, ports);
    if (!released.ok) throw new Error(`A demonstration form cannot be released: ${JSON.stringify(released.error)}`);
    formId = released.value.formId;
  }
  return formId;
}

async function actorOf(db: Db, { email, role }: { readonly email: string; readonly role: Role }) {
  const account = await findByEmail(db, email);
  return account && { personId: account.personId, roles: new Set([role]), secondFactor: true, sessionId: 'seed' };
}
