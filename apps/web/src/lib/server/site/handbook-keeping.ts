import type { CetScheme } from '@einthoven/scheme';
import { moneyWords } from '#lib/ui/words.ts';
import { chosen, rule, type HandbookChapter } from './handbook-rule.ts';

/** A list in words: "1, 2 and 3". */
function listed(values: readonly (string | number)[]): string {
  return values.length < 2 ? String(values[0] ?? '') : `${values.slice(0, -1).join(', ')} and ${values.at(-1)}`;
}

const percent = (share: number) => `${Number((share * 100).toFixed(2))}%`;

const WORK_WORDS: Readonly<Record<string, string>> = {
  application: 'an application',
  'name-change': 'a change of name',
  accommodation: 'an accommodation',
  identity: 'a look at your identity',
  refund: 'a refund',
  incident: 'a report from the exam',
  hold: 'a result that is held',
  'item-review': 'a review of a question',
  'ce-credit': 'an entry of hours',
  'ce-approval': 'a provider or a course',
  report: 'a report about conduct',
  audit: 'an audit',
  extension: 'more time to renew',
  instructor: 'an application as an instructor',
  program: 'a training program',
  'program-standing': 'the second look at a proposal on an approval',
  'program-change': 'a change that a school reports',
  'legit-reply': 'what a school answers to questions about it',
  'school-flag': 'what looks odd on the desk of a school',
  employer: 'an employer who wants to post jobs',
  posting: 'a job posting that is looked at first',
  'resume-round': 'a round of a resume',
  death: 'a report that a holder has died',
  advice: 'an answer of an adviser',
};

/** The chapters on keeping the credential, coming back and fair process, written out of the scheme like all others. */
export function keepingChapters({
  renewal,
  reinstatement,
  ce,
  conduct,
  service,
  publish,
  programs,
  places,
  school,
  jobs,
  advice,
  resume,
}: CetScheme): readonly HandbookChapter[] {
  const { assessment, quarterly, audit, extension } = renewal;
  const { anew } = reinstatement;
  return [
    {
      id: 'renewal-paths',
      title: 'Three ways to renew',
      lead: 'Choose one for each period. All three count the same.',
      rules: [
        ...(assessment
          ? [
              rule(
                `By a renewal assessment: ${assessment.items.value} questions in ${assessment.minutes.value} minutes, ${assessment.attempts.value} attempts, each with other questions. You pass with ${assessment.passPercent.value}% right.`,
                renewal.paths,
                assessment.items,
                assessment.minutes,
                assessment.attempts,
                assessment.passPercent,
              ),
            ]
          : []),
        ...(quarterly
          ? [
              rule(
                `By quarterly questions: ${quarterly.items.value} questions in each of ${quarterly.quarters.value} quarters, explained at once. A quarter is met when you answer all of them and ${quarterly.rightNeeded.value} are right. You need ${quarterly.quartersNeeded.value} quarters. We remind you ${quarterly.reminderDaysBefore.value} days before a quarter closes.`,
                quarterly.items,
                quarterly.quarters,
                quarterly.rightNeeded,
                quarterly.quartersNeeded,
                quarterly.reminderDaysBefore,
              ),
            ]
          : []),
        rule(
          `We write to you ${listed(renewal.remindersDaysBefore.value)} days before your credential expires, and ${listed(renewal.remindersDaysAfter.value)} days after.`,
          renewal.remindersDaysBefore,
          renewal.remindersDaysAfter,
        ),
        rule(`If you serve in the armed forces or are ill, ask for more time: up to ${extension.mostDays.value} days.`, extension.reasons, extension.mostDays),
        rule(
          `${percent(audit.share.value)} of renewals are drawn by lot for an audit. You have ${audit.answerDays.value} days to show your proof, and once ${audit.cureDays.value} days more to mend what is missing.`,
          audit.share,
          audit.answerDays,
          audit.cureDays,
        ),
      ],
    },
    {
      id: 'continuing-education',
      title: 'How hours count',
      lead: 'Workshops, online courses, webinars and our own modules count. What is refused is refused with a reason.',
      rules: [
        rule(
          `Reading counts by a formula: words divided by ${ce.reading.wordsPerMinute.value} a minute, times ${ce.reading.factor.value}, plus ${ce.reading.minutesPerQuestion.value} minute for each question, rounded down to ${ce.reading.roundDownToMinutes.value} minutes.`,
          ce.reading.wordsPerMinute,
          ce.reading.factor,
          ce.reading.minutesPerQuestion,
          ce.reading.roundDownToMinutes,
        ),
        rule(
          `The test at the end of one of our modules is passed with ${ce.modulePassPercent.value}% right. You may try as often as you like.`,
          ce.modulePassPercent,
        ),
        rule(
          `Providers are approved for ${ce.providerYears.value} years and courses for ${ce.courseYears.value}, each by ${ce.reviewers.value} people who do not see what the other wrote.`,
          ce.providerYears,
          ce.courseYears,
          ce.reviewers,
        ),
        rule(
          `A code at an event is good for ${ce.codeHours.value} hours. What you say of a course is shown to its provider only with ${ce.evaluationsFrom.value} answers or more. Proof may have ${ce.evidencePages.value} pages.`,
          ce.codeHours,
          ce.evaluationsFrom,
          ce.evidencePages,
        ),
      ],
    },
    {
      id: 'return',
      title: 'If it expires',
      lead: 'From the day after, the registry shows it as inactive, and you may not call yourself certified. There is a way back.',
      rules: [
        ...reinstatement.bands.value.map((band) =>
          rule(
            `Inactive for up to ${band.upToYears} ${band.upToYears === 1 ? 'year' : 'years'}: ${band.ce === 'missing' ? 'the hours that are missing' : `${band.ce.hours} hours from the last ${band.ce.withinMonths} months`}${band.assessment ? ', the renewal assessment' : ''}, and ${moneyWords(band.feeCents)}.`,
            reinstatement.bands,
          ),
        ),
        ...(anew
          ? [
              rule(
                `After that, or at any time if you prefer: certify anew by the exam for ${moneyWords(anew.value.feeCents)}, without going back to school.`,
                anew,
              ),
            ]
          : []),
        rule(
          `An application to come back stays open for ${reinstatement.openDays.value} days. We decide within ${reinstatement.reviewDays.value} days; if something is missing you have ${reinstatement.cureDays.value} days to mend it.`,
          reinstatement.openDays,
          reinstatement.reviewDays,
          reinstatement.cureDays,
        ),
      ],
    },
    {
      id: 'conduct',
      title: 'Conduct and complaints',
      lead: 'Anyone can report misuse of the credential or misconduct, and anyone can complain about us.',
      rules: [
        rule(
          `If a report is about you, you are told what it says and have ${conduct.answerWithinDays.value} days to answer. A decision comes within ${conduct.decidedWithinDays.value} days after that.`,
          conduct.answerWithinDays,
          conduct.decidedWithinDays,
        ),
        rule(`A complaint about us is answered within ${conduct.complaintAnsweredWithinDays.value} days.`, conduct.complaintAnsweredWithinDays),
        rule(
          `Everyone who decides declares their interests every ${conduct.declarationMonths.value} months. Risks to our fairness are looked at every ${conduct.riskReviewMonths.value} months. The board decides with ${conduct.boardQuorum.value} members or more.`,
          conduct.declarationMonths,
          conduct.riskReviewMonths,
          conduct.boardQuorum,
        ),
        rule(
          `Rates are published only from ${publish.fewest.value} people on, and only where at least ${publish.fewestEach.value} passed and ${publish.fewestEach.value} did not.`,
          publish.fewest,
          publish.fewestEach,
        ),
      ],
    },
    {
      id: 'programs',
      title: 'Approved programs',
      lead: 'How a school has a training program approved, and what we answer when you ask about a school.',
      rules: [
        rule(
          `An approval lasts ${programs.approvalYears.value} years. ${programs.reviewers.value} people who have no interest in the school look at it and decide. A school may apply again ${programs.againOpensDaysBefore.value} days before its approval ends.`,
          programs.approvalYears,
          programs.reviewers,
          programs.againOpensDaysBefore,
        ),
        rule(
          `A school hears ${listed(programs.endNoticesDaysBefore.value)} days before its approval ends, and when it has ended.`,
          programs.endNoticesDaysBefore,
        ),
        rule(
          `Conditions are to be met within ${programs.conditionDays.value} days. The school hears ${programs.conditionNoticeDaysBefore.value} days before, and reports that they are met.`,
          programs.conditionDays,
          programs.conditionNoticeDaysBefore,
        ),
        rule(`A school reports what changes within ${programs.changeReportDays.value} days.`, programs.changeReportDays),
        rule(`The directory looks ${programs.searchMiles.value} miles around a place unless you ask for more or less.`, programs.searchMiles),
        rule(
          `The page of a city lists programs and openings within ${places.hereMiles.value} miles as here, and within ${places.nearMiles.value} miles as near.`,
          places.hereMiles,
          places.nearMiles,
        ),
        rule(
          `When people ask about a school, it hears so at most every ${programs.askedNoticeDays.value} days. Questions are kept for ${programs.questionsKeptDays.value} days, without who asked.`,
          programs.askedNoticeDays,
          programs.questionsKeptDays,
        ),
      ],
    },
    {
      id: 'school',
      title: 'At your school',
      lead: 'What a school keeps about your training here, and what comes of it.',
      rules: [
        rule(
          `A school invites you by mail. The invitation holds ${school.inviteDays.value} days, and the school sees nothing of you before you accept. A roster has at most ${school.rosterRows.value} rows.`,
          school.inviteDays,
          school.rosterRows,
        ),
        rule(`At most ${school.hoursADay.value} hours of class and clinic count a day, and none in the future.`, school.hoursADay),
        rule(
          `Where a school writes more than ${school.daysAtOnce.value} days of a class within one day, or you say that your hours are not right, a person of our staff looks at it.`,
          school.daysAtOnce,
        ),
        rule(
          'The school checks off the tasks of the blueprint that are assessed by placing electrodes on a person. A preceptor signs for each supervised tracing; nobody signs for themselves.',
          school.skillsAssessedBy,
        ),
        rule(
          'You can attach the tracing itself to an entry of your log. Names, numbers and dates are taken out in your browser before it is sent. Preceptors, and the people who run the school or teach the class, see it; once a preceptor has answered, it stays as it is.',
        ),
        rule('A certificate of completion that an approved program issues here is read by nobody again: it is the record. It is not a certification.'),
        rule(
          `A school may buy seats. Its invoice is due within ${school.invoiceDays.value} days; each voucher pays the certification fee of one student within ${school.voucherMonths.value} months.`,
          school.invoiceDays,
          school.voucherMonths,
        ),
      ],
    },
    {
      id: 'jobs',
      title: 'The job board',
      lead: 'Who may post, how long a posting stands, and when we write to you.',
      rules: [
        rule(`${jobs.reviewers.value} people of the office look at an employer before it posts anything.`, jobs.reviewers),
        rule(`A posting ends after ${jobs.postingDays.value} days, or sooner where the employer says so.`, jobs.postingDays),
        rule(`The board looks ${jobs.searchMiles.value} miles around a place unless you ask for more or less.`, jobs.searchMiles),
        rule(
          `A posting that shows the pattern of a scam is looked at by a person before anybody sees it. Pay over ${jobs.payAbovePercent.value}% of what one in ten earns more than is such a pattern.`,
          jobs.payAbovePercent,
        ),
        rule(`If you ask for alerts, you get at most one mail every ${jobs.alertDays.value === 1 ? 'day' : `${jobs.alertDays.value} days`}.`, jobs.alertDays),
      ],
    },
    {
      id: 'advice',
      title: 'The advisers',
      lead: 'When they call back, and what is kept of what you ask. They never see the exam, and decide nothing about you.',
      rules: [
        rule(
          `A call back can be booked up to ${advice.callDaysAhead.value} days ahead, on working days from ${advice.callFromHour.value}:00 until ${advice.callUntilHour.value}:00 in the time of the office.`,
          advice.callDaysAhead,
          advice.callFromHour,
          advice.callUntilHour,
        ),
        rule(
          `There is a time every ${advice.callMinutes.value} minutes, and ${advice.callsAtOnce.value} people can take the same one.`,
          advice.callMinutes,
          advice.callsAtOnce,
        ),
        rule(`If you ask without an account, who you are and what was said is gone ${advice.keptDays.value} days after the case is closed.`, advice.keptDays),
      ],
    },
    {
      id: 'resumes',
      title: 'Your resume',
      lead: 'What a revision of your resume is, and what we read.',
      rules: [
        rule(
          `A revision has up to ${resume.rounds.value} rounds: you send a version, a person comments and suggests, you take or keep each suggestion.`,
          resume.rounds,
        ),
        rule(
          `The automatic check names what is over about ${resume.wordsAtMost.value} words, and gaps of ${resume.gapMonths.value} months and more. It refuses nothing.`,
          resume.wordsAtMost,
          resume.gapMonths,
        ),
        rule(
          `A file that we read a resume from has at most ${resume.importPages.value} pages and ${resume.importMegabytes.value} megabytes. We do not keep the file.`,
          resume.importPages,
          resume.importMegabytes,
        ),
      ],
    },
    {
      id: 'office',
      title: 'How long the office takes',
      lead: 'What the certification office promises itself. If it takes longer, ask.',
      rules: [
        ...Object.entries(service.decideWithinDays.value).map(([work, days]) =>
          rule(`For ${WORK_WORDS[work] ?? work}: ${days} days.`, service.decideWithinDays),
        ),
        rule('A decision that needs two people waits for the second of them within the same time.', chosen),
      ],
    },
  ];
}
