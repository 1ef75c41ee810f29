import { listDeathReports } from '../conduct/index.ts';
import { allowed, SECOND, type QueueSource } from './source.ts';

/** Reports that a holder has died, and that such a record is a mistake, which wait for a second person. */
export const deaths: QueueSource = {
  kind: 'death',
  title: 'Reports of a death',
  one: 'Report of a death',
  begun: ['credential.death-reported', 'credential.death-correction-proposed'],
  ended: ['credential.death-recorded', 'credential.death-not-so', 'credential.death-corrected', 'credential.death-stands'],
  page: { route: '/(staff)/staff/people/[personId]', param: 'personId' },
  read: allowed('conduct.prepare', async (db, permission) =>
    (await listDeathReports(db, permission)).map(({ personId, by, at, correction }) => ({
      itemId: personId,
      about: correction ? 'on record, said to be a mistake' : '',
      personId,
      since: at,
      href: `/staff/people/${personId}`,
      notForReader: by === permission.actor.personId ? SECOND : undefined,
    })),
  ),
};
