import { listProgramAppeals, listUnsettledApprovals, listWaitingChanges, listWaitingReplies, readProgramQueue } from '../program/index.ts';
import { allowedReading, endOf, SECOND, type QueueSource } from './source.ts';

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

/** What schools object to. */
export const programAppeals: QueueSource = {
  kind: 'program-appeal',
  title: 'Objections of schools',
  one: 'Objection',
  begun: ['program.appealed'],
  ended: ['program.appeal-granted', 'program.appeal-dismissed'],
  promisedDays: (scheme) => scheme.appeal.decidedWithinDays.value,
  read: allowedReading('program.decide', 'program.read', async (db, reading) =>
    (await listProgramAppeals(db, reading)).map((one) => ({
      itemId: one.appealId,
      about: `${one.school}, against: ${one.against.toLowerCase()}`,
      name: one.program,
      since: one.filedAt,
      due: endOf(one.by),
      href: `/staff/programs/record/${one.programId}`,
      notForReader:
        one.notForReader === undefined
          ? undefined
          : one.notForReader === 'DECISION_BEFORE'
            ? 'You took part in the decision: another person decides'
            : OWN_SCHOOL,
    })),
  ),
};

/** Proposals on an approval that wait for a second person, and conditions whose day has passed. */
export const programStandings: QueueSource = {
  kind: 'program-standing',
  title: 'Approvals of programs',
  one: 'Approval',
  begun: ['program.standing-proposed'],
  ended: ['program.standing-decided', 'program.standing-dropped'],
  page: { route: '/(staff)/staff/programs/record/[programId]', param: 'programId' },
  read: allowedReading('program.decide', 'program.read', async (db, reading, clock) =>
    (await listUnsettledApprovals(db, reading, { clock })).flatMap((one) =>
      one.proposal || one.isLate || one.papers.length > 0
        ? [
            {
              itemId: one.programId,
              about: `${one.school}, ${one.proposal ? `second person: proposed to be ${one.proposal.outcome.toLowerCase()}` : one.isLate ? 'the day of its conditions has passed' : 'papers that it rests on have ended'}`,
              name: one.program,
              since: one.since,
              due: one.proposal || !one.due ? undefined : endOf(one.due.by),
              href: `/staff/programs/record/${one.programId}`,
              notForReader: one.own ? OWN_SCHOOL : one.proposal?.mine ? SECOND : undefined,
            },
          ]
        : [],
    ),
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
