import { z } from 'zod';
import { err, ok, toPlainDate, type PlainDate, type Result } from '@einthoven/kernel';

/** A policy value and its standing: stated by the body itself, or a provisional default. */
export type Policy<T> = { readonly value: T; readonly standing: 'given' | 'default' };

const policy = <T extends z.ZodType>(value: T) => z.strictObject({ value, standing: z.enum(['given', 'default']) });
const count = z.number().int().positive();
const cents = z.number().int().nonnegative();
const range = z.strictObject({ min: z.number(), max: z.number() }).refine((r) => r.min <= r.max, 'min is above max');

const cetScheme = z.strictObject({
  version: z.string().regex(/^cet-\d{4}-\d{2}$/),
  credential: z.literal('CET'),
  title: z.string(),
  issuer: z.string(),
  effectiveOn: z.string().transform((text): PlainDate => toPlainDate(text)),
  zone: policy(z.string()),
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
  validity: z.strictObject({ years: policy(count) }),
  renewal: z.strictObject({
    opensDaysBefore: policy(count),
    advisedDaysBefore: policy(count),
    feeCents: policy(cents),
    ceHours: policy(count),
    ceHoursInEcg: policy(count),
    noReturnToSchool: policy(z.boolean()),
  }),
  refund: z.strictObject({ fullWithinDays: policy(count), laterShare: policy(z.number().min(0).max(1)), secondPersonOverCents: policy(cents) }),
  appeal: z.strictObject({ withinDays: policy(count), decidedWithinDays: policy(count) }),
  identity: z.strictObject({ asked: policy(z.boolean()) }),
  retention: z.strictObject({ mailYears: policy(count), identityImageDays: policy(count) }),
});

/** One dated version of the rules for the Certified Electrocardiogram Technician. Units are in the names. */
export type CetScheme = Readonly<z.infer<typeof cetScheme>>;

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
