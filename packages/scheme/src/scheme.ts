import { z } from 'zod';
import { err, ok, toPlainDate, type PlainDate, type Result } from '@einthoven/kernel';

/** A policy value and its standing: stated by the body itself, or a provisional default. */
export type Policy<T> = { readonly value: T; readonly standing: 'given' | 'default' };

const policy = <T extends z.ZodType>(value: T) => z.strictObject({ value, standing: z.enum(['given', 'default']) });
const count = z.number().int().positive();
const cents = z.number().int().nonnegative();
const range = z.strictObject({ min: z.number(), max: z.number() }).refine((r) => r.min <= r.max, 'min is above max');

/** The subjects that hours of continuing education are counted in. */
export const CE_SUBJECTS = ['electrocardiography', 'teaching', 'other'] as const;

/** How a holder may show that they keep up. */
export const RENEWAL_PATHS = ['ce', 'assessment', 'quarterly'] as const;

/** Hours of continuing education, in all and in single subjects. */
const ceHours = { ceHours: policy(count), ceHoursIn: policy(z.partialRecord(z.enum(CE_SUBJECTS), count)) };

/** What every scheme says, however its credential is won: how long it holds and how it is kept, lost and won back. */
const keeping = {
  version: z.string().regex(/^[a-z]+-\d{4}-\d{2}$/),
  credential: z.string().regex(/^[A-Z]{2,5}$/),
  title: z.string(),
  issuer: z.string(),
  effectiveOn: z.string().transform((text): PlainDate => toPlainDate(text)),
  zone: policy(z.string()),
  validity: z.strictObject({
    years: policy(count),
    /** The credential that must be held as long as this one is: this one's periods end with its periods. */
    heldWith: policy(z.string()).optional(),
  }),
  renewal: z.strictObject({
    opensDaysBefore: policy(count),
    advisedDaysBefore: policy(count),
    feeCents: policy(cents),
    paths: policy(z.array(z.enum(RENEWAL_PATHS)).min(1)),
    ...ceHours,
    assessment: z
      .strictObject({
        items: policy(count),
        minutes: policy(count),
        attempts: policy(count),
        /** Of the items, so many in a hundred must be right, until a panel has set a standard. */
        passPercent: policy(z.number().int().min(1).max(100)),
      })
      .optional(),
    quarterly: z
      .strictObject({
        items: policy(count),
        quarters: policy(count),
        quartersNeeded: policy(count),
        /** A quarter is met once all its items are answered and so many are right. */
        rightNeeded: policy(z.number().int().nonnegative()),
        /** Who has questions left is reminded so many days before a quarter closes. */
        reminderDaysBefore: policy(count),
      })
      .optional(),
    remindersDaysBefore: policy(z.array(z.number().int().nonnegative())),
    remindersDaysAfter: policy(z.array(count)),
    audit: z.strictObject({ share: policy(z.number().min(0).max(1)), answerDays: policy(count), cureDays: policy(count) }),
    extension: z.strictObject({ reasons: policy(z.array(z.enum(['service', 'illness']))), mostDays: policy(count) }),
    noReturnToSchool: policy(z.boolean()),
  }),
  reinstatement: z.strictObject({
    /** By how long ago the last period ended; in order, each to the day so many years after it. */
    bands: policy(
      z.array(
        z.strictObject({
          upToYears: count,
          /** The hours that the cycle was left short of, or a number of hours in the months before. */
          ce: z.union([z.literal('missing'), z.strictObject({ hours: count, withinMonths: count })]),
          assessment: z.boolean(),
          feeCents: cents,
        }),
      ),
    ),
    /** Winning the credential again as if new: at any time, and the only way once every band has passed. */
    anew: policy(z.strictObject({ feeCents: cents })).optional(),
    /** How long an application may stay open before all that it needs has come. */
    openDays: policy(count),
    /** How soon the body answers a complete application. */
    reviewDays: policy(count),
    cureDays: policy(count),
  }),
  ce: z.strictObject({
    reading: z.strictObject({
      wordsPerMinute: policy(count),
      factor: policy(z.number().positive()),
      minutesPerQuestion: policy(z.number().nonnegative()),
      roundDownToMinutes: policy(count),
    }),
    /** Of the questions at the end of our own modules, so many in a hundred must be right. */
    modulePassPercent: policy(z.number().int().min(1).max(100)),
    /** How long the approval of a provider, and of a course, lasts. */
    providerYears: policy(count),
    courseYears: policy(count),
    /** So many who look at a provider or a course and find the same decide. */
    reviewers: policy(count),
    /** The code of a session gives hours from its beginning until so long afterwards. */
    codeHours: policy(count),
    /** Providers see what attendees thought only of so many answers or more. */
    evaluationsFrom: policy(count),
    /** A person may be asked to cut down evidence of more pages. */
    evidencePages: policy(count),
  }),
  refund: z.strictObject({ fullWithinDays: policy(count), laterShare: policy(z.number().min(0).max(1)), secondPersonOverCents: policy(cents) }),
  appeal: z.strictObject({ withinDays: policy(count), decidedWithinDays: policy(count) }),
  conduct: z.strictObject({
    answerWithinDays: policy(count),
    decidedWithinDays: policy(count),
    complaintAnsweredWithinDays: policy(count),
    declarationMonths: policy(count),
    riskReviewMonths: policy(count),
    /** Members of the board who must have voted, recusals aside, before a motion is decided. */
    boardQuorum: policy(count),
  }),
  /** Within how many days staff mean to decide what waits, by kind of work; what has a date of its own in the scheme is not here. */
  service: z.strictObject({ decideWithinDays: policy(z.record(z.string(), count)) }),
  /** Rates are published only of groups with so many people, and so many of each outcome. */
  publish: z.strictObject({ fewest: policy(count), fewestEach: policy(count) }),
  /** Years that mails and messages are kept, without the letters about decisions; days that pictures of documents are kept. */
  retention: z.strictObject({ mailYears: policy(count), identityImageDays: policy(count) }),
};

const agrees = (scheme: { version: string; credential: string }) => scheme.version.startsWith(`${scheme.credential.toLowerCase()}-`);
const AGREES = { message: 'the version does not begin with the credential', path: ['version'] };

const cetScheme = z
  .strictObject({
    ...keeping,
    awardedBy: z.literal('exam'),
    training: z.strictObject({
      classHours: policy(range),
      clinicalHours: policy(range),
      classSize: policy(range),
      supervisedTracings: policy(count),
      completionValidYears: policy(count),
    }),
    experience: z.strictObject({ minHours: policy(count), withinYears: policy(count) }),
    person: z.strictObject({ minAgeYears: policy(count), secondarySchool: policy(z.boolean()) }),
    application: z.strictObject({ openMonths: policy(count) }),
    fee: z.strictObject({
      certificationCents: policy(count),
      resumeRevisions: policy(count),
      includes: policy(z.array(z.enum(['study-material', 'practice-exams', 'final-attempts', 'resume-revision', 'placement-help']))),
    }),
    exam: z.strictObject({
      scoredItems: policy(count),
      pretestItems: policy(count),
      minutes: policy(count),
      blueprint: policy(z.string()),
      attempts: policy(count),
      waitDaysAfterFailure: policy(z.array(count)),
      newApplicationAfterMonths: policy(count),
      lateArrivalMinutes: policy(count),
      outageCreditMinutes: policy(count),
      scale: policy(z.strictObject({ min: count, max: count, cut: count })),
      profileMinItems: policy(count),
    }),
    accommodation: z.strictObject({
      extraTimePercent: policy(z.array(count)),
      breakMinutes: policy(z.array(count)),
      kinds: policy(z.array(z.enum(['extra-time', 'breaks', 'screen-reader', 'large-print', 'high-contrast', 'reader-aloud']))),
    }),
    identity: z.strictObject({ asked: policy(z.boolean()) }),
    /** The approval of training programs, and what is answered about schools. */
    programs: z.strictObject({
      approvalYears: policy(count),
      /** A school may apply again so long before its approval ends. */
      againOpensDaysBefore: policy(count),
      /** So many who looked at a school without interest in it decide. */
      reviewers: policy(z.number().int().min(2)),
      /** A school hears so many days before its approval ends. */
      endNoticesDaysBefore: policy(z.array(count).min(1)),
      /** Where conditions are set, they are to be met within so many days. */
      conditionDays: policy(count),
      /** A school hears so many days before conditions are to be met. */
      conditionNoticeDaysBefore: policy(count),
      /** A school reports a change within so many days. */
      changeReportDays: policy(count),
      /** How far around a place the directory looks unless asked otherwise. */
      searchMiles: policy(count),
      /** A school hears of questions about it at most every so many days. */
      askedNoticeDays: policy(count),
      /** Questions about schools are kept, without who asked, so many days. */
      questionsKeptDays: policy(count),
    }),
    /** What the page of a place lists. */
    places: z.strictObject({
      /** "Here" is so many miles around a city. */
      hereMiles: policy(count),
      /** "Near" is so many. */
      nearMiles: policy(count),
    }),
    /** The school's desk: rosters, hours, seats. */
    school: z.strictObject({
      /** An invitation to a roster holds so many days. */
      inviteDays: policy(count),
      /** A roster is checked up to so many rows at once. */
      rosterRows: policy(count),
      /** A student has at most so many hours of class and clinic a day. */
      hoursADay: policy(count),
      /** Staff look at a class of which more days than so many were written within a day. */
      daysAtOnce: policy(count),
      /** Which tasks of the blueprint are checked off: those that it says are assessed so. */
      skillsAssessedBy: policy(z.array(z.string())),
      /** An invoice for seats is to be paid within so many days. */
      invoiceDays: policy(count),
      /** A voucher pays for so many months. */
      voucherMonths: policy(count),
    }),
    /** The job board. */
    jobs: z.strictObject({
      /** A posting ends after so many days unless the employer says sooner. */
      postingDays: policy(count),
      /** So many of the staff who find the same decide on an employer. */
      reviewers: policy(z.number().int().min(2)),
      /** How far around a place the board looks unless asked otherwise. */
      searchMiles: policy(count),
      /** Pay over so many percent of what one in ten earns more than is looked at by staff first. */
      payAbovePercent: policy(count),
      /** One alert by mail at most every so many days. */
      alertDays: policy(count),
    }),
    /** The advisers: when they call back, and how long a question without an account is kept. */
    advice: z.strictObject({
      /** Calls may be booked so many days ahead, on working days, */
      callDaysAhead: policy(count),
      /** from this hour of the body's zone */
      callFromHour: policy(count),
      /** until this one, */
      callUntilHour: policy(count),
      /** one every so many minutes, */
      callMinutes: policy(count),
      /** so many at the same time. */
      callsAtOnce: policy(count),
      /** Who asked without an account is forgotten so many days after the case was closed. */
      keptDays: policy(count),
    }),
    /** The revision of a resume by a person. */
    resume: z.strictObject({
      /** So many rounds belong to one revision. */
      rounds: policy(count),
      /** About so many words fit on one page. */
      wordsAtMost: policy(count),
      /** The automatic check names a gap from so many months on. */
      gapMonths: policy(count),
      /** A file that is imported has at most so many pages, */
      importPages: policy(count),
      /** and so many megabytes. */
      importMegabytes: policy(count),
    }),
  })
  .refine(agrees, AGREES);

const portfolioScheme = z
  .strictObject({
    ...keeping,
    awardedBy: z.literal('portfolio'),
    award: z.strictObject({
      /** Strictly more than so many years of experience in the field. */
      experienceMoreThanYears: policy(count),
      teachingSamples: policy(count),
      references: policy(count),
      deciders: policy(count),
      feeCents: policy(cents),
    }),
  })
  .refine(agrees, AGREES);

const anyScheme = z.discriminatedUnion('awardedBy', [cetScheme, portfolioScheme]);

/** One dated version of the rules of a credential that is won by the exam. Units are in the names. */
export type CetScheme = Readonly<z.infer<typeof cetScheme>>;

/** One dated version of the rules of a credential that is won by showing one's work to two deciders. */
export type PortfolioScheme = Readonly<z.infer<typeof portfolioScheme>>;

/** Any scheme. What is the same in all of them is enough to keep, renew, lose and win back a credential. */
export type Scheme = CetScheme | PortfolioScheme;

/** A subject that hours are counted in. */
export type CeSubject = (typeof CE_SUBJECTS)[number];

/** A way to show that one keeps up. */
export type RenewalPath = (typeof RENEWAL_PATHS)[number];

/**
 * Checks a scheme document (already parsed from YAML or JSON).
 *
 * @returns the scheme, or one line per thing that is wrong with its path
 */
export function parseCetScheme(document: unknown): Result<CetScheme, readonly string[]> {
  const parsed = cetScheme.safeParse(document);
  if (parsed.success) return ok(parsed.data);
  return err(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
}

/**
 * Checks a scheme document of any credential.
 *
 * @returns the scheme, or one line per thing that is wrong with its path
 */
export function parseScheme(document: unknown): Result<Scheme, readonly string[]> {
  const parsed = anyScheme.safeParse(document);
  if (parsed.success) return ok(parsed.data);
  return err(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
}
