import { addDays } from '@einthoven/kernel';
import { listAccommodationQueue } from '../accommodation/index.ts';
import { listNameChangeQueue } from '../account/index.ts';
import { listApprovalQueue, listCreditQueue } from '../ce/index.ts';
import { CASE_STATE_WORDS, readAppeals, readCases, readReports, REPORT_KINDS } from '../conduct/index.ts';
import { listQueue, QUEUE_PAGE } from '../eligibility/index.ts';
import { INCIDENT_WORDS, listHoldQueue, listIncidentQueue, type Hold } from '../exam/index.ts';
import { listIdentityQueue } from '../identity/index.ts';
import { decideByDay, instructorScheme, readInstructorQueue } from '../instructor/index.ts';
import { LIFE_STATE_WORDS, listReviewQueue } from '../item/index.ts';
import { readFinanceQueue } from '../payment/index.ts';
import { readRenewalQueue } from '../renewal/index.ts';
import { schemeVersion } from '../scheme/index.ts';
import { countWords, moneyWords } from '../../ui/words.ts';
import { advice } from './advice-sources.ts';
import { deaths } from './death-source.ts';
import { employers, postings } from './job-sources.ts';
import { legitReplies, programAppeals, programChanges, programs, programStandings } from './program-sources.ts';
import { resumeRounds } from './resume-source.ts';
import { schoolFlags } from './school-source.ts';
import { allowed, allowedReading, endOf, OWN, SECOND, type QueueSource } from './source.ts';

const applications: QueueSource = {
  kind: 'application',
  title: 'Applications',
  one: 'Application',
  begun: ['application.submitted'],
  ended: ['application.approved', 'application.refused'],
  page: { route: '/(staff)/staff/applications/[applicationId]', param: 'applicationId' },
  read: allowedReading('application.decide', 'application.read', async (db, reading) => {
    const { actor } = reading;
    const entries = [];
    for (let page = 0, more = true; more && page < 10; page += 1) {
      const found = await listQueue(db, reading, 'submitted', page);
      entries.push(...found.slice(0, QUEUE_PAGE));
      more = found.length > QUEUE_PAGE;
    }
    return entries.map((entry) => {
      const waitsForEmployers = entry.employersAnswered < entry.employersAsked && entry.finding !== 'not-met' && !entry.proposal;
      return {
        itemId: entry.applicationId,
        about: entry.proposal ? `second person: proposed to ${entry.proposal.outcome}` : (entry.route ?? ''),
        personId: entry.personId,
        name: entry.applicantName,
        since: entry.waitingSince,
        href: `/staff/applications/${entry.applicationId}`,
        notForReader:
          entry.personId === actor.personId
            ? OWN
            : entry.schoolOwnerId === actor.personId
              ? 'Your school: you take no part'
              : entry.proposal?.by === actor.personId
                ? SECOND
                : waitsForEmployers
                  ? 'Waits for employers'
                  : undefined,
      };
    });
  }),
};

const nameChanges: QueueSource = {
  kind: 'name-change',
  title: 'Name changes',
  one: 'Name change',
  begun: ['account.name-change-asked'],
  ended: ['account.name-change-approved', 'account.name-change-refused'],
  page: { route: '/(staff)/staff/name-changes/[nameChangeId]', param: 'nameChangeId' },
  read: allowed('account.decide-name-change', async (db, permission) =>
    (await listNameChangeQueue(db, permission)).map((change) => ({
      itemId: change.legalNameChangeId,
      about: change.to.legalName === change.from.legalName ? (change.to.birthDate ? 'birth date' : 'family name') : `to ${change.to.legalName}`,
      personId: change.personId,
      name: change.from.legalName,
      since: change.requestedAt,
      href: `/staff/name-changes/${change.legalNameChangeId}`,
      notForReader: change.personId === permission.actor.personId ? OWN : undefined,
    })),
  ),
};

const accommodations: QueueSource = {
  kind: 'accommodation',
  title: 'Accommodations',
  one: 'Accommodation',
  begun: ['accommodation.asked', 'accommodation.appealed'],
  ended: ['accommodation.granted', 'accommodation.granted-in-part', 'accommodation.refused'],
  page: { route: '/(staff)/staff/accommodations/[requestId]', param: 'requestId' },
  read: allowed('accommodation.decide', async (db, permission, clock) =>
    (await listAccommodationQueue(db, permission, { clock })).map((request) => ({
      itemId: request.requestId,
      about: request.appealOf === null ? '' : 'appeal',
      personId: request.personId,
      since: request.requestedAt,
      href: `/staff/accommodations/${request.requestId}`,
      notForReader: request.personId === permission.actor.personId ? OWN : undefined,
    })),
  ),
};

const identity: QueueSource = {
  kind: 'identity',
  title: 'Identity',
  one: 'Identity check',
  begun: ['identity.sent', 'identity.appealed'],
  ended: ['identity.accepted', 'identity.asked-again', 'identity.refused'],
  page: { route: '/(staff)/staff/identity/[identityCheckId]', param: 'identityCheckId' },
  read: allowed('identity.review', async (db, permission) =>
    (await listIdentityQueue(db, permission)).map((check) => ({
      itemId: check.checkId,
      about: [check.isAppeal ? 'appeal' : '', check.holdsAward ? 'an award waits for it' : ''].filter(Boolean).join(', '),
      since: check.sentAt,
      href: `/staff/identity/${check.checkId}`,
    })),
  ),
};

const refunds: QueueSource = {
  kind: 'refund',
  title: 'Refunds',
  one: 'Refund',
  begun: ['payment.refund-asked', 'payment.refund-proposed'],
  ended: ['payment.refund-approved', 'payment.refund-refused'],
  read: allowedReading('payment.refund', 'payment.read', async (db, reading) => {
    return (await readFinanceQueue(db, reading, '')).refunds.map((refund) => ({
      itemId: refund.refundRequestId,
      about: `${moneyWords(refund.amountCents)}${refund.state === 'approved' ? ', to pay out' : ''}`,
      name: refund.personName ?? undefined,
      since: refund.requestedAt,
      href: `/staff/payments/${refund.orderId}`,
      notForReader: refund.state === 'waiting' && refund.approvedByReader ? SECOND : undefined,
    }));
  }),
};

const incidents: QueueSource = {
  kind: 'incident',
  title: 'Incidents',
  one: 'Incident',
  begun: ['exam.incident-reported'],
  ended: ['exam.incident-closed'],
  read: allowed('exam.intervene', async (db, permission) =>
    (await listIncidentQueue(db, permission)).map((incident) => ({
      itemId: incident.incidentId,
      about: INCIDENT_WORDS[incident.kind],
      personId: incident.personId,
      since: incident.reportedAt,
      href: `/staff/exams/${incident.attemptId}`,
      notForReader: incident.personId === permission.actor.personId ? OWN : undefined,
    })),
  ),
};

function holdAbout({ heldBy, lostSeconds, lateAnswers, state }: Hold): string {
  if (heldBy !== null) return 'exam ended, result held';
  const lost = lostSeconds > 0 ? [`${countWords(Math.ceil(lostSeconds / 60), 'minute', 'minutes')} lost to an outage`] : [];
  const late = lateAnswers > 0 ? [`${countWords(lateAnswers, 'answer', 'answers')} came too late`] : [];
  return `${[...lost, ...late].join(', ')}${state === 'open' ? '; the exam still runs' : ''}`;
}

const holds: QueueSource = {
  kind: 'hold',
  title: 'Held scores',
  one: 'Held score',
  begun: ['exam.ended', 'exam.held'],
  ended: ['exam.hold-lifted', 'exam.voided'],
  page: { route: '/(staff)/staff/exams/[attemptId]', param: 'attemptId' },
  read: allowed('exam.intervene', async (db, permission) => {
    const me = permission.actor.personId;
    return (await listHoldQueue(db, permission)).map((hold) => ({
      itemId: hold.attemptId,
      about: holdAbout(hold),
      personId: hold.personId,
      since: hold.heldAt,
      href: `/staff/exams/${hold.attemptId}`,
      notForReader: hold.personId === me ? OWN : hold.heldBy === me ? SECOND : undefined,
    }));
  }),
};

const itemReviews: QueueSource = {
  kind: 'item-review',
  title: 'Item reviews',
  one: 'Item',
  begun: ['item.content-review', 'item.bias-review', 'item.key-validation'],
  ended: ['item.edit', 'item.key-validation', 'item.pretest'],
  read: allowed('item.review', async (db, permission) =>
    (await listReviewQueue(db, permission)).map((item) => ({
      itemId: `${item.itemId} ${item.itemVersion}`,
      name: item.itemId,
      about: LIFE_STATE_WORDS[item.state].toLowerCase(),
      since: item.since,
      href: `/staff/items/${item.itemId}`,
    })),
  ),
};

const credits: QueueSource = {
  kind: 'ce-credit',
  title: 'CE hours',
  one: 'CE hours',
  begun: ['ce.entered', 'ce.objected'],
  ended: ['ce.counted', 'ce.reduced', 'ce.refused'],
  page: { route: '/(staff)/staff/ce/credits/[creditId]', param: 'creditId' },
  read: allowed('ce.decide', async (db, permission, clock) =>
    (await listCreditQueue(db, permission, { clock })).map((credit) => ({
      itemId: credit.creditId,
      name: credit.title,
      about: credit.provider,
      since: credit.createdAt,
      href: `/staff/ce/credits/${credit.creditId}`,
    })),
  ),
};

const approvals: QueueSource = {
  kind: 'ce-approval',
  title: 'CE providers and courses',
  one: 'CE approval',
  begun: ['ce.provider-applied', 'ce.course-applied'],
  ended: ['ce.provider-approved', 'ce.provider-refused', 'ce.course-approved', 'ce.course-refused'],
  // Two reviewers found the same: the event is the rule's.
  endedByRule: true,
  read: allowed('ce.decide', async (db, permission) =>
    (await listApprovalQueue(db, permission)).map((approval) => ({
      itemId: approval.id,
      name: approval.title,
      about: approval.kind,
      since: approval.appliedAt,
      href: `/staff/ce/approvals/${approval.kind}/${approval.id}`,
      notForReader: approval.done ? SECOND : undefined,
    })),
  ),
};

const instructors: QueueSource = {
  kind: 'instructor',
  title: 'Instructors',
  one: 'Instructor application',
  begun: ['instructor.submitted'],
  ended: ['instructor.awarded', 'instructor.refused'],
  page: { route: '/(staff)/staff/instructors/[applicationId]', param: 'applicationId' },
  read: allowedReading('instructor.decide', 'instructor.read', async (db, reading) => {
    const { actor } = reading;
    const scheme = instructorScheme();
    return (await readInstructorQueue(db, reading)).map((one) => ({
      itemId: one.applicationId,
      about: one.proposal ? `second person: proposed to ${one.proposal.outcome}` : '',
      personId: one.personId,
      name: one.name,
      since: one.submittedAt,
      due: endOf(decideByDay(one.submittedAt, { scheme })),
      href: `/staff/instructors/${one.applicationId}`,
      notForReader: one.personId === actor.personId ? OWN : one.proposal?.by === actor.personId ? SECOND : undefined,
    }));
  }),
};

const reports: QueueSource = {
  kind: 'report',
  title: 'Reports and complaints',
  one: 'Report',
  begun: ['conduct.reported'],
  ended: ['conduct.complaint-answered', 'conduct.report-closed'],
  page: { route: '/(staff)/staff/conduct/reports/[reportId]', param: 'reportId' },
  read: allowed('conduct.decide', async (db, permission) =>
    (await readReports(db, permission)).map((report) => ({
      itemId: report.reportId,
      about: REPORT_KINDS[report.kind].label,
      since: report.receivedAt,
      due: report.answerBy && endOf(report.answerBy),
      href: `/staff/conduct/reports/${report.reportId}`,
    })),
  ),
};

const cases: QueueSource = {
  kind: 'case',
  title: 'Conduct cases',
  one: 'Case',
  begun: ['conduct.opened'],
  ended: ['conduct.decided'],
  promisedDays: ({ conduct }) => conduct.decidedWithinDays.value,
  page: { route: '/(staff)/staff/conduct/[caseId]', param: 'caseId' },
  read: allowed('conduct.decide', async (db, permission) =>
    (await readCases(db, permission, 'open')).map((one) => ({
      itemId: one.caseId,
      about: CASE_STATE_WORDS[one.state].word.toLowerCase(),
      personId: one.personId,
      name: one.personName,
      since: one.openedAt,
      due: one.decideBy && endOf(one.decideBy),
      href: `/staff/conduct/${one.caseId}`,
      notForReader: one.personId === permission.actor.personId ? OWN : undefined,
    })),
  ),
};

const appeals: QueueSource = {
  kind: 'appeal',
  title: 'Appeals',
  one: 'Appeal',
  begun: ['appeal.filed'],
  ended: ['appeal.upheld', 'appeal.changed'],
  promisedDays: ({ appeal }) => appeal.decidedWithinDays.value,
  page: { route: '/(staff)/staff/appeals/[appealId]', param: 'appealId' },
  read: allowed('appeal.decide', async (db, permission, clock) =>
    (await readAppeals(db, permission, 'waiting', { clock })).map((appeal) => ({
      itemId: appeal.appealId,
      about: appeal.kind,
      since: appeal.filedAt,
      due: endOf(appeal.decideBy),
      href: `/staff/appeals/${appeal.appealId}`,
      notForReader: appeal.conflict === undefined ? undefined : 'You take no part: you decided before, taught or know the person',
    })),
  ),
};

const extensions: QueueSource = {
  kind: 'extension',
  title: 'Extensions',
  one: 'Extension',
  begun: ['renewal.extension-asked'],
  ended: ['renewal.extended', 'renewal.extension-refused'],
  page: { route: '/(staff)/staff/renewals/extensions/[extensionId]', param: 'extensionId' },
  read: allowed('renewal.decide', async (db, permission) =>
    (await readRenewalQueue(db, permission)).extensions.map((one) => ({
      itemId: one.extensionId,
      about: one.reason.replaceAll('-', ' '),
      personId: one.personId,
      name: one.name,
      since: one.askedAt,
      href: `/staff/renewals/extensions/${one.extensionId}`,
      notForReader: one.personId === permission.actor.personId ? OWN : undefined,
    })),
  ),
};

const audits: QueueSource = {
  kind: 'audit',
  title: 'Audits',
  one: 'Audit',
  begun: ['audit.answer', 'audit.no-answer'],
  ended: ['audit.met', 'audit.not-met', 'audit.cure'],
  page: { route: '/(staff)/staff/renewals/audits/[auditId]', param: 'auditId' },
  read: allowed('renewal.decide', async (db, permission) =>
    (await readRenewalQueue(db, permission)).audits
      .filter(({ state }) => state === 'answered')
      .map((one) => ({
        itemId: one.auditId,
        about: one.cured ? 'answered again' : 'answered',
        personId: one.personId,
        name: one.name,
        since: one.drawnAt,
        // Whoever answers early is answered by the same day.
        due: endOf(addDays(one.answerBy, schemeVersion(one.schemeVersion).service.decideWithinDays.value['audit'] ?? 0)),
        href: `/staff/renewals/audits/${one.auditId}`,
        notForReader: one.personId === permission.actor.personId ? OWN : undefined,
      })),
  ),
};

const reinstatements: QueueSource = {
  kind: 'reinstatement',
  title: 'Reinstatements',
  one: 'Reinstatement',
  begun: ['reinstatement.completed', 'reinstatement.cured'],
  ended: ['reinstatement.reinstated', 'reinstatement.denied', 'reinstatement.cure'],
  promisedDays: ({ reinstatement }) => reinstatement.reviewDays.value,
  page: { route: '/(staff)/staff/renewals/reinstatements/[reinstatementId]', param: 'reinstatementId' },
  read: allowed('renewal.decide', async (db, permission) =>
    (await readRenewalQueue(db, permission)).reinstatements.flatMap((one) =>
      one.state !== 'complete' || one.completedAt === undefined
        ? []
        : [
            {
              itemId: one.reinstatementId,
              about: one.cured ? 'completed again' : '',
              personId: one.personId,
              name: one.name,
              since: one.completedAt,
              due: new Date(one.completedAt.getTime() + schemeVersion(one.schemeVersion).reinstatement.reviewDays.value * 86_400_000),
              href: `/staff/renewals/reinstatements/${one.reinstatementId}`,
              notForReader: one.personId === permission.actor.personId ? OWN : undefined,
            },
          ],
    ),
  ),
};

/** Every queue of the staff. A concept joins by one adapter here, over its own door. */
export const QUEUE_SOURCES: readonly QueueSource[] = [
  applications,
  nameChanges,
  accommodations,
  identity,
  refunds,
  incidents,
  holds,
  itemReviews,
  credits,
  approvals,
  extensions,
  audits,
  reinstatements,
  instructors,
  programs,
  programAppeals,
  programStandings,
  programChanges,
  legitReplies,
  schoolFlags,
  reports,
  cases,
  appeals,
  deaths,
  advice,
  employers,
  postings,
  resumeRounds,
];
