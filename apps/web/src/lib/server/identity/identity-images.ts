import type { Clock } from '@einthoven/kernel';
import { inTransaction, type Db } from '../db/pool.ts';
import { recordEvent } from '../platform/events.ts';
import { findPersonalKey, sealFor } from '../platform/personal-key.ts';
import { deleteFiles } from '../platform/stored-file.ts';
import { schemeVersions } from '../scheme/index.ts';
import { tellDecision } from './identity-review.ts';
import { lockImagesBefore, markImagesDeleted, writeDecision } from './identity.queries.ts';

const DAY_MS = 86_400_000;

/**
 * Deletes the pictures that were kept as long as their scheme version says, counted from when they were sent. What was
 * decided stays. Pictures that nobody looked at until then are asked for again: the person is told.
 *
 * @returns of how many checks
 */
export async function deleteIdentityImages(db: Db, { clock }: { readonly clock: Clock }): Promise<number> {
  const now = clock.now();
  let deleted = 0;
  for (const scheme of schemeVersions()) {
    const days = scheme.retention.identityImageDays.value;
    deleted += await inTransaction(db, async (tx) => {
      const due = await lockImagesBefore(tx, scheme.version, new Date(now.getTime() - days * DAY_MS));
      for (const row of due) {
        await markImagesDeleted(tx, row.checkId, now);
        await deleteFiles(
          tx,
          [row.documentFileId, row.photoFileId].filter((fileId) => fileId !== null),
        );
        await recordEvent(tx, {
          kind: 'identity.images-deleted',
          actor: { kind: 'system' },
          subjectPersonId: row.personId,
          entity: { name: 'identity_check', id: row.checkId },
          reason: `kept for ${days} days, as the scheme says`,
          schemeVersion: row.schemeVersion,
          occurredAt: now,
        });
        if (row.state !== 'waiting') continue;
        // Nothing can be sealed for somebody who was erased, and there is nobody to tell.
        const known = await findPersonalKey(tx, row.personId);
        const reason = { reason: `We keep pictures for ${days} days. Nobody had looked at yours until then, which is our mistake. Please send them again.` };
        const sealedReason = known ? await sealFor(tx, row.personId, reason) : null;
        await writeDecision(tx, row.checkId, { state: 'asked-again', at: now, by: null, sealedReason });
        await tellDecision(tx, row, 'asked-again', now);
      }
      return due.length;
    });
  }
  return deleted;
}
