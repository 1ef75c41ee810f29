import { err, ok, type Clock, type Result } from '@einthoven/kernel';
import { isUuid, permit, type Actor } from '../account/index.ts';
import { inTransaction, type Db } from '../db/pool.ts';
import { recordEvent } from '../platform/events.ts';
import { openFile, type StoredFile } from '../platform/stored-file.ts';
import { listFileApplications } from './application.queries.ts';
import { conflictOf } from './decision.ts';

/**
 * Opens an uploaded file for its owner, or for staff who may read evidence and take part in the application.
 * Staff who open a file leave an event; so do those who are refused because they are not impartial.
 *
 * @returns `FILE_UNKNOWN` also for somebody else's file, so that nobody learns which ids exist
 */
export async function openEvidence(
  db: Db,
  actor: Actor,
  fileId: string,
  { clock }: { clock: Clock },
): Promise<Result<StoredFile, 'FILE_UNKNOWN' | 'FILE_NOT_IMPARTIAL'>> {
  if (!isUuid(fileId)) return err('FILE_UNKNOWN');
  return inTransaction(db, async (tx) => {
    const staff = permit(actor, 'account.read-evidence');
    const file = await openFile(tx, fileId);
    if (!file) return err('FILE_UNKNOWN');
    // Nobody opens evidence of hours before it was scanned; it has a door of its own.
    if (file.purpose === 'ce-evidence') return err('FILE_UNKNOWN');
    if (file.personId === actor.personId) return ok(file);
    // What speaks of health, shows a face or is shown to two deciders is opened where it is decided on, by who decides, and nowhere else.
    const apart = ['accommodation-evidence', 'identity-document', 'identity-photo', 'teaching-sample'].includes(file.purpose);
    if (!staff.ok || apart) return err('FILE_UNKNOWN');
    const applications = await listFileApplications(tx, fileId);
    const barred = applications.find((it) => conflictOf(it, it.ownerPersonId ?? undefined, actor.personId));
    await recordEvent(tx, {
      kind: barred ? 'impartiality.refused' : 'evidence.opened',
      actor: { kind: 'person', personId: actor.personId },
      subjectPersonId: file.personId,
      entity: { name: 'stored_file', id: fileId },
      reason: barred ? 'IMPARTIALITY_SCHOOL_OWNER' : 'opened to check what an application or a name change rests on',
      payload: applications[0] ? { applicationId: applications[0].applicationId } : {},
      occurredAt: clock.now(),
    });
    return barred ? err('FILE_NOT_IMPARTIAL') : ok(file);
  });
}
