import { EMPLOYER_KIND_WORDS, listWaitingEmployers, listWaitingPostings, SCAM_WORDS } from '../job/index.ts';
import { allowedReading, OWN, SECOND, type QueueSource } from './source.ts';

/** Employers that applied to post. */
export const employers: QueueSource = {
  kind: 'employer',
  title: 'Employers',
  one: 'Employer',
  begun: ['job.employer-applied'],
  ended: ['job.employer-verified', 'job.employer-refused'],
  read: allowedReading('job.decide', 'job.read', async (db, reading) =>
    (await listWaitingEmployers(db, reading)).map((one) => ({
      itemId: one.employerId,
      about: `${EMPLOYER_KIND_WORDS[one.kind]}: ${one.name}`,
      personId: one.contactPersonId,
      since: one.appliedAt,
      href: '/staff/jobs',
      notForReader: one.own ? OWN : one.done ? SECOND : undefined,
    })),
  ),
};

/** Postings that show the pattern of a scam. */
export const postings: QueueSource = {
  kind: 'posting',
  title: 'Job postings',
  one: 'Job posting',
  begun: ['job.posting-flagged'],
  ended: ['job.posting-approved', 'job.posting-refused'],
  read: allowedReading('job.decide', 'job.read', async (db, reading) =>
    (await listWaitingPostings(db, reading)).map((one) => ({
      itemId: one.postingId,
      about: `${one.title}: ${one.flags.map((flag) => SCAM_WORDS[flag]).join(' ')}`,
      personId: one.contactPersonId,
      since: one.postedAt,
      href: '/staff/jobs',
      notForReader: one.contactPersonId === reading.actor.personId ? OWN : undefined,
    })),
  ),
};
