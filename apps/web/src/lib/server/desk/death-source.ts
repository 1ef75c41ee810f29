import { listDeathReports } from '../conduct/index.ts';
import { allowed, SECOND, type QueueSource } from './source.ts';

/** Reports that a holder has died, which wait for a second person. */
export const deaths: QueueSource = {
  kind: 'death',
  title: 'Reports of a death',
  one: 'Report of a death',
  begun: ['credential.death-reported'],
  ended: ['credential.death-recorded', 'credential.death-not-so'],
  page: { route: '/(staff)/staff/people/[personId]', param: 'personId' },
  read: allowed('conduct.prepare', async (db, permission) =>
    (await listDeathReports(db, permission)).map(({ personId, by, at }) => ({
      itemId: personId,
      about: '',
      personId,
      since: at,
      href: `/staff/people/${personId}`,
      notForReader: by === permission.actor.personId ? SECOND : undefined,
    })),
  ),
};
