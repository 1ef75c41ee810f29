import { listWaitingChanges, listWaitingReplies, readProgramQueue } from '../program/index.ts';
import { allowedReading, SECOND, type QueueSource } from './source.ts';

const OWN_SCHOOL = 'Your own school: you take no part';

/** Applications of schools for the approval of a program. */
export const programs: QueueSource = {
  kind: 'program',
  title: 'Training programs',
  one: 'Program',
  begun: ['program.submitted'],
  ended: ['program.approved', 'program.refused'],
  page: { route: '/(staff)/staff/programs/[applicationId]', param: 'applicationId' },
  read: allowedReading('program.decide', 'program.read', async (db, reading) =>
    (await readProgramQueue(db, reading)).map((one) => ({
      itemId: one.applicationId,
      about: `${one.school}${one.proposal ? `, second person: proposed to ${one.proposal.outcome}` : ''}`,
      name: one.program,
      since: one.since,
      href: `/staff/programs/${one.applicationId}`,
      notForReader: one.own ? OWN_SCHOOL : one.proposal?.mine ? SECOND : undefined,
    })),
  ),
};

/** Changes that schools reported. */
export const programChanges: QueueSource = {
  kind: 'program-change',
  title: 'Changes of programs',
  one: 'Change',
  begun: ['program.change-reported'],
  ended: ['program.change-seen'],
  read: allowedReading('program.decide', 'program.read', async (db, reading) =>
    (await listWaitingChanges(db, reading)).map((change) => ({
      itemId: change.changeId,
      about: `${change.what}${change.late ? ', reported late' : ''}`,
      name: change.program,
      since: change.reportedAt,
      href: '/staff/programs',
    })),
  ),
};

/** What schools answer to those who ask about them. */
export const legitReplies: QueueSource = {
  kind: 'legit-reply',
  title: 'Replies of schools',
  one: 'Reply',
  begun: ['program.reply-written'],
  ended: ['program.reply-shown', 'program.reply-refused'],
  read: allowedReading('program.decide', 'program.read', async (db, reading) =>
    (await listWaitingReplies(db, reading)).map((reply) => ({
      itemId: reply.replyId,
      about: '',
      name: reply.school,
      since: reply.writtenAt,
      href: '/staff/programs',
    })),
  ),
};
