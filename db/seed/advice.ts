import { unwrap } from '@einthoven/kernel';
import { findByEmail } from '../../apps/web/src/lib/server/account/account.queries.ts';
import { permit } from '../../apps/web/src/lib/server/account/index.ts';
import { answerAdvice, askAdvice, listAdvice, openSlots } from '../../apps/web/src/lib/server/advice/index.ts';
import type { Db } from '../../apps/web/src/lib/server/db/pool.ts';
import { systemClock } from '../../apps/web/src/lib/server/platform/clock.ts';
import { config } from '../../apps/web/src/lib/server/platform/config.ts';

const using = { clock: systemClock };

/** Invented questions to the advisers: one that waits, one with a call, one that is answered. Safe to run again; refuses in production. */
export async function seedAdvice(db: Db): Promise<void> {
  if (config().mode !== 'demonstration') throw new Error('demonstration questions are refused in production');
  const adviser = await findByEmail(db, 'adviser@demo.example');
  const asker = await findByEmail(db, 'candidate@demo.example');
  if (!adviser || !asker) throw new Error('the people of the demonstration are not seeded');
  const keep = unwrap(permit({ personId: adviser.personId, roles: new Set(['adviser'] as const), secondFactor: true, sessionId: 'seed' }, 'advice.keep'));
  for (const state of ['waiting', 'answered', 'closed'] as const) if ((await listAdvice(db, keep, state)).length > 0) return;
  const actor = { personId: asker.personId, roles: new Set<never>(), secondFactor: false, sessionId: 'seed' };
  const none = { name: '', email: '', slot: '', phone: '' };
  const outside = { name: 'Demo: Somebody In Tucson', email: 'somebody@demo.example' };
  const slot = (await openSlots(db, using))[0]?.startsAt.toISOString() ?? '';
  const words = 'Demo: A school promises that I am certified the day I finish. Is that right?';
  unwrap(await askAdvice(db, { actor: undefined, address: 'seed' }, { ...none, ...outside, kind: 'legit-check', words }, using));
  const call = slot === '' ? {} : { slot, phone: '520 555 0142' };
  unwrap(
    await askAdvice(
      db,
      { actor, address: 'seed' },
      { ...none, ...call, kind: 'program-choice', words: 'Demo: Which programs near Tucson have clinical hours in the evening?' },
      using,
    ),
  );
  const { caseId } = unwrap(
    await askAdvice(db, { actor, address: 'seed' }, { ...none, kind: 'question', words: 'Demo: How long is my certificate of completion good for?' }, using),
  );
  unwrap(
    await answerAdvice(
      db,
      keep,
      { caseId, seenRevision: 0, words: 'Demo: The handbook says it on the page about training. We cannot say whether your application will be approved.' },
      using,
    ),
  );
}
