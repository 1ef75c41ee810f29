import { permit, type Permission } from '../account/index.ts';
import type { Db } from '../db/pool.ts';
import { listWaitingChanges, listWaitingReplies, readProgramQueue } from '../program/index.ts';
import type { QueueSource, Waiting } from './source.ts';

const OWN = 'Your own school: you take no part';
const SECOND = 'Waits for a second person';

/** Reads for who may decide on programs. */
function deciding(read: (db: Db, permission: Permission<'program.decide'>) => Promise<readonly Waiting[]>): QueueSource['read'] {
  return (db, actor) => {
    const permission = permit(actor, 'program.decide');
    return permission.ok ? read(db, permission.value) : undefined;
  };
}

/** Applications of schools for the approval of a program. */
export const programs: QueueSource = {
  kind: 'program',
  title: 'Training programs',
  one: 'Program',
  begun: ['program.submitted'],
  ended: ['program.approved', 'program.refused'],
  page: { route: '/(staff)/staff/programs/[applicationId]', param: 'applicationId' },
  read: deciding(async (db, { actor }) => {
    const reading = permit(actor, 'program.read');
    if (!reading.ok) return [];
    return (await readProgramQueue(db, reading.value)).map((one) => ({
      itemId: one.applicationId,
      about: `${one.school}${one.proposal ? `, second person: proposed to ${one.proposal.outcome}` : ''}`,
      name: one.program,
      since: one.since,
      href: `/staff/programs/${one.applicationId}`,
      notForReader: one.own ? OWN : one.proposal?.mine ? SECOND : undefined,
    }));
  }),
};

/** Changes that schools reported. */
export const programChanges: QueueSource = {
  kind: 'program-change',
  title: 'Changes of programs',
  one: 'Change',
  begun: ['program.change-reported'],
  ended: ['program.change-seen'],
  read: deciding(async (db, { actor }) => {
    const reading = permit(actor, 'program.read');
    if (!reading.ok) return [];
    return (await listWaitingChanges(db, reading.value)).map((change) => ({
      itemId: change.changeId,
      about: `${change.what}${change.late ? ', reported late' : ''}`,
      name: change.program,
      since: change.reportedAt,
      href: '/staff/programs',
    }));
  }),
};

/** What schools answer to those who ask about them. */
export const legitReplies: QueueSource = {
  kind: 'legit-reply',
  title: 'Replies of schools',
  one: 'Reply',
  begun: ['program.reply-written'],
  ended: ['program.reply-shown', 'program.reply-refused'],
  read: deciding(async (db, { actor }) => {
    const reading = permit(actor, 'program.read');
    if (!reading.ok) return [];
    return (await listWaitingReplies(db, reading.value)).map((reply) => ({
      itemId: reply.replyId,
      about: '',
      name: reply.school,
      since: reply.writtenAt,
      href: '/staff/programs',
    }));
  }),
};
