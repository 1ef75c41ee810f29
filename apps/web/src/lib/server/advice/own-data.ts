import type { Permission } from '../account/index.ts';
import type { Db, Tx } from '../db/pool.ts';
import * as queries from './advice.queries.ts';
import { caseKey } from './case-key.ts';
import { noteCase, openEntries } from './case.ts';

/** What a person can take along: their cases with all that was written in them, notes too; advisers are not named. */
export async function exportAdvice(db: Db, permission: Permission<'advice.manage-own'>): Promise<unknown> {
  return Promise.all(
    (await queries.listCasesOf(db, permission.actor.personId)).map(async (it) => {
      const key = await caseKey(db, it);
      const entries = key ? await openEntries(db, it, key) : [];
      return {
        kind: it.kind,
        state: it.state,
        openedAt: it.openedAt,
        closedAt: it.closedAt ?? null,
        entries: entries.map(({ kind, by, words, at }) => ({ kind, by: by === undefined ? 'you' : 'an adviser', words: words ?? null, at })),
      };
    }),
  );
}

/** Closes the cases of a person who is erased and calls off their calls; what was said goes with their key. */
export async function eraseAdvice(tx: Tx, personId: string, at: Date): Promise<void> {
  for (const it of await queries.listCasesOf(tx, personId)) {
    await queries.endCall(tx, it.caseId, 'cancelled');
    if (it.state === 'closed') continue;
    await queries.writeCase(tx, it.caseId, { state: 'closed', closedAt: at });
    await noteCase(tx, it, 'closed', { kind: 'system' }, 'the person was erased', at);
  }
}
