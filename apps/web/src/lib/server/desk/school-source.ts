import { FLAG_WORDS, readFlags } from '../school/index.ts';
import { allowed, type QueueSource } from './source.ts';

/** What looks odd on the desks of schools. */
export const schoolFlags: QueueSource = {
  kind: 'school-flag',
  title: 'Odd things on schools’ desks',
  one: 'School',
  begun: ['school.flagged'],
  ended: ['school.flag-seen'],
  read: allowed('program.decide', async (db, permission) =>
    (await readFlags(db, permission)).map(({ flagId, what, schoolName, notedAt }) => ({
      itemId: flagId,
      about: FLAG_WORDS[what],
      name: schoolName,
      since: notedAt,
      href: '/staff/school-flags',
    })),
  ),
};
