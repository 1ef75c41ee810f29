import type { CetScheme } from '@einthoven/scheme';
import { dateWords, moneyWords } from '#lib/ui/words.ts';
import { keepingChapters } from './handbook-keeping.ts';
import { chosen, rule, stated, type HandbookChapter } from './handbook-rule.ts';

export type { HandbookChapter, HandbookRule } from './handbook-rule.ts';

/** The handbook of one scheme version. */
export type Handbook = { readonly version: string; readonly effectiveOnWords: string; readonly chapters: readonly HandbookChapter[] };

/**
 * The candidate handbook, written out of the scheme: every number in it is a value of that version, so the
 * handbook, the gates and the mails cannot disagree.
 */
export function handbook(scheme: CetScheme): Handbook {
  const { training, experience, person, application, fee, exam, accommodation, validity, renewal, refund, appeal, identity, retention } = scheme;
  const span = (range: { min: number; max: number }) => `${range.min} to ${range.max}`;
  const items = exam.scoredItems.value + exam.pretestItems.value;
  const waits = exam.waitDaysAfterFailure.value;
  return {
    version: scheme.version,
    effectiveOnWords: dateWords(scheme.effectiveOn),
    chapters: [
      {
        id: 'credential',
        title: 'What the credential is',
        lead: `${scheme.issuer} issues the credential ${scheme.title}. It says that a person met these rules and passed the national exam. It is not a licence, and it does not say that anyone is fit for a given job.`,
        rules: [
          rule('A certificate of completion comes from a school. It opens the door to the exam and is not certification.', stated),
          rule('More than one body issues a credential with the letters CET. Always name the issuer, the credential and the number together.', chosen),
          rule('Technicians record and describe tracings. They do not diagnose, and this credential does not change that.', stated),
        ],
      },
      {
        id: 'eligibility',
        title: 'Who can apply',
        lead: 'There are two ways in. Both ask for real work with real people, because that is what the credential speaks for.',
        rules: [
          rule(`By a program: ${span(training.classHours.value)} hours in class.`, training.classHours),
          rule(
            `By a program: ${span(training.clinicalHours.value)} clinical hours. A program without clinical hours does not make you eligible.`,
            training.clinicalHours,
          ),
          rule(`Classes have ${span(training.classSize.value)} students.`, training.classSize),
          rule(
            `By work experience: ${experience.minHours.value.toLocaleString('en-US')} hours within ${experience.withinYears.value} years, attested by your employer.`,
            experience.minHours,
            experience.withinYears,
          ),
          rule(`${training.supervisedTracings.value} supervised tracings on living people, signed by a preceptor.`, training.supervisedTracings),
          rule(`A certificate of completion counts for ${training.completionValidYears.value} years.`, training.completionValidYears),
          rule(
            `You are at least ${person.minAgeYears.value} years old. Younger people need a guardian's consent and hold a provisional credential. On that birthday it becomes full by itself.`,
            person.minAgeYears,
          ),
          ...(person.secondarySchool.value
            ? [
                rule(
                  'You have a secondary school diploma or its equivalent. Students can go the provisional way: they sign on the page of their credential when they have finished, and it becomes full at once, or on the birthday if they are younger.',
                  person.secondarySchool,
                ),
              ]
            : []),
        ],
      },
      {
        id: 'application',
        title: 'How an application goes',
        lead: 'You fill it in online, at your own pace. A draft is kept until you send it.',
        rules: [
          rule('A person at the certification office reads your documents. You get the answer by mail, with reasons.', chosen),
          rule('Where the rules ask for judgment, a second person decides too. Nobody decides alone on what they prepared.', chosen),
          rule(`An approved application stays open for ${application.openMonths.value} months.`, application.openMonths),
        ],
      },
      {
        id: 'fee',
        title: 'What it costs',
        lead: `The fee is ${moneyWords(fee.certificationCents.value)}, once. It buys everything below.`,
        rules: [
          rule(
            `${moneyWords(fee.certificationCents.value)} pays for study material, unlimited practice exams, ${exam.attempts.value} final attempts, ${fee.resumeRevisions.value === 1 ? 'one resume revision' : `${fee.resumeRevisions.value} resume revisions`} by a professional, and help finding a job.`,
            fee.certificationCents,
            fee.includes,
            exam.attempts,
          ),
          rule(
            `You get all of it back within ${refund.fullWithinDays.value} days, if you have not started a final attempt and have not gone past the first chapter of the study guide. Flashcards, drills and practice exams do not count as that.`,
            refund.fullWithinDays,
          ),
          rule(
            `After that you get ${Math.round(refund.laterShare.value * 100)}% back until your first final attempt starts, and nothing once it has started.`,
            refund.laterShare,
          ),
          rule(`A refund over ${moneyWords(refund.secondPersonOverCents.value)} is approved by two people.`, refund.secondPersonOverCents),
        ],
      },
      {
        id: 'exam',
        title: 'The exam',
        lead: 'You sit it online, on a computer or a phone. Studying with us is never required and gives no advantage in it.',
        rules: [
          rule(
            `${items} questions: ${exam.scoredItems.value} count, ${exam.pretestItems.value} are being tried out and do not. You cannot tell which.`,
            exam.scoredItems,
            exam.pretestItems,
          ),
          rule(`${exam.minutes.value} minutes, on the server's clock. A tutorial before it takes no time from you.`, exam.minutes),
          rule(
            `Every answer is saved the moment you choose it. Answers that a lost connection held back count if they were given before the end and arrive within ${exam.lateArrivalMinutes.value} minutes after it. Beyond that a person decides.`,
            exam.lateArrivalMinutes,
          ),
          rule(
            `If our servers fail while your exam runs, the time is given back by itself, up to ${exam.outageCreditMinutes.value} minutes. Beyond that a person decides: your result waits until then.`,
            exam.outageCreditMinutes,
          ),
          rule(
            `If a disability or a health condition makes it harder to take, ask before you start: ${accommodation.extraTimePercent.value.join(', ').replace(/, (\d+)$/, ' or $1')} percent more time, breaks of ${accommodation.breakMinutes.value.join(', ').replace(/, (\d+)$/, ' or $1')} minutes in all, a screen reader, large print, high contrast, reading aloud. What is granted holds for every exam.`,
            accommodation.extraTimePercent,
            accommodation.breakMinutes,
            accommodation.kinds,
          ),
          rule(`What is asked follows the blueprint ${exam.blueprint.value}. It is provisional until a job task analysis is adopted.`, exam.blueprint),
          rule(`Scores run from ${exam.scale.value.min} to ${exam.scale.value.max}. You pass at ${exam.scale.value.cut}.`, exam.scale),
          rule(
            `You see your result at once. It shows a domain only if ${exam.profileMinItems.value} or more of its questions counted; fewer say too little.`,
            exam.profileMinItems,
          ),
          rule(`You have ${exam.attempts.value} attempts.`, exam.attempts),
          rule(`After a first failure you wait ${waits[0]} days, after a second ${waits[1] ?? waits[0]}.`, exam.waitDaysAfterFailure),
          rule(
            `After the last attempt a new application and fee are possible after ${exam.newApplicationAfterMonths.value} months.`,
            exam.newApplicationAfterMonths,
          ),
        ],
      },
      {
        id: 'certified',
        title: 'When you pass',
        lead: 'You are in the public registry the moment you pass, with a certificate and a transcript to download and print.',
        rules: [
          rule(`The credential is valid for ${validity.years.value} years.`, validity.years),
          rule('The registry shows your name as certified, number, credential, status and dates. City and state only if you ask for it.', chosen),
          rule('Anyone can check a credential, free and without an account.', stated),
        ],
      },
      {
        id: 'renewal',
        title: 'Keeping it',
        lead: 'A certification is a promise that is kept every period anew.',
        rules: [
          rule(`You renew every ${validity.years.value} years for ${moneyWords(renewal.feeCents.value)}.`, validity.years, renewal.feeCents),
          rule(`Renewal opens ${renewal.opensDaysBefore.value} days before your credential expires.`, renewal.opensDaysBefore),
          rule(`Start at least ${renewal.advisedDaysBefore.value} days before it expires.`, renewal.advisedDaysBefore),
          rule(
            `You earn ${renewal.ceHours.value} hours of continuing education, at least ${renewal.ceHoursIn.value.electrocardiography ?? 0} of them in electrocardiography, or take a renewal assessment.`,
            renewal.ceHours,
            renewal.ceHoursIn,
          ),
          ...(renewal.noReturnToSchool.value ? [rule('You do not go back to school to renew.', renewal.noReturnToSchool)] : []),
        ],
      },
      ...keepingChapters(scheme),
      {
        id: 'fairness',
        title: 'If you disagree',
        lead: 'Every decision says why, and every decision can be looked at again.',
        rules: [
          rule(
            `You can appeal within ${appeal.withinDays.value} days of a decision. Someone who did not take it decides within ${appeal.decidedWithinDays.value} days.`,
            appeal.withinDays,
            appeal.decidedWithinDays,
          ),
          rule(
            identity.asked.value
              ? `Before the exam you send a picture of your identity document and of yourself. A person looks at both before the credential is awarded; no machine compares faces. The pictures are deleted after ${retention.identityImageDays.value} days.`
              : `No picture of your identity document or of yourself is asked for. Where another version of these rules asks, a person looks at both and they are deleted after ${retention.identityImageDays.value} days.`,
            identity.asked,
            retention.identityImageDays,
          ),
          rule(
            `What we write to you is kept for ${retention.mailYears.value} years. Letters about decisions that you can object to, and about cases, stay in your account for as long as you have it.`,
            retention.mailYears,
          ),
          rule('People who teach, advise, place or sell cannot see exam questions, answer keys or item statistics.', chosen),
        ],
      },
    ],
  };
}
