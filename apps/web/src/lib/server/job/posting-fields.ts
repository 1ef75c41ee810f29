import { addDays, err, ok, parsePlainDate, type PlainDate, type Result } from '@einthoven/kernel';
import { characters, cleanLine, cleanText } from '../account/index.ts';
import { EMPLOYMENT_WORDS, isCode, SETTING_WORDS, SHIFT_WORDS, type EmploymentType, type JobProblem, type Pay, type Setting, type Shift } from './words.ts';

/** A posting as it comes in, from whichever way: every field a text. */
export type PostingFields = Readonly<
  Record<'title' | 'description' | 'employmentType' | 'shift' | 'setting' | 'payFrom' | 'payUntil' | 'payUnit' | 'zip' | 'expires' | 'reference', string>
>;

/** The names of {@link PostingFields}. */
export const POSTING_FIELD_NAMES = [
  'title',
  'description',
  'employmentType',
  'shift',
  'setting',
  'payFrom',
  'payUntil',
  'payUnit',
  'zip',
  'expires',
  'reference',
] as const;

/** A posting that was read; the place is looked up later. */
export type ReadPosting = {
  readonly title: string;
  readonly description: string;
  readonly employmentType: EmploymentType;
  readonly shift: Shift;
  readonly setting: Setting;
  readonly pay: Pay | undefined;
  readonly zip: string;
  readonly expiresOn: PlainDate;
  readonly reference: string;
};

/**
 * Reads a posting. Plain text only: what looks like a tag is refused and not mended, so that nobody finds out what gets
 * through. A formula of a spreadsheet is a text like any other here; it is made harmless where it goes out as CSV.
 *
 * @param postingDays the most days that a posting stands
 */
export function readPosting(
  fields: PostingFields,
  { today, postingDays }: { readonly today: PlainDate; readonly postingDays: number },
): Result<ReadPosting, JobProblem> {
  const [title, description, reference] = [cleanLine(fields.title), cleanText(fields.description), cleanLine(fields.reference)];
  if (characters(title) < 3 || characters(title) > 120) return err('POSTING_TITLE');
  if (characters(description) < 30 || characters(description) > 6000) return err('POSTING_DESCRIPTION');
  if ([title, description, reference].some((text) => /<\s*[a-z/!?]|javascript:|&(?:#\w+|[a-z]+);/i.test(text))) return err('POSTING_MARKUP');
  const [employmentType, shift, setting] = [fields.employmentType.trim(), fields.shift.trim(), fields.setting.trim()];
  if (!isCode(EMPLOYMENT_WORDS, employmentType)) return err('POSTING_TYPE');
  if (!isCode(SHIFT_WORDS, shift)) return err('POSTING_SHIFT');
  if (!isCode(SETTING_WORDS, setting)) return err('POSTING_SETTING');
  const pay = readPay(fields);
  if (pay === 'bad') return err('POSTING_PAY');
  const zip = fields.zip.trim();
  if (!/^\d{5}$/.test(zip)) return err('POSTING_ZIP');
  const last = addDays(today, postingDays);
  const typed = fields.expires.trim() === '' ? ok(last) : parsePlainDate(fields.expires.trim());
  if (!typed.ok || typed.value < today || typed.value > last) return err('POSTING_EXPIRES');
  if (characters(reference) > 80) return err('POSTING_REFERENCE');
  return ok({ title, description, employmentType, shift, setting, pay, zip, expiresOn: typed.value, reference });
}

function readPay({ payFrom, payUntil, payUnit }: PostingFields): Pay | undefined | 'bad' {
  const cents = (text: string): number | undefined | 'bad' => {
    const plain = text.trim().replaceAll(/[$,\s]/g, '');
    if (plain === '') return undefined;
    return /^\d{1,7}(?:\.\d{1,2})?$/.test(plain) && Number(plain) > 0 ? Math.round(Number(plain) * 100) : 'bad';
  };
  const [fromCents, untilCents] = [cents(payFrom), cents(payUntil)];
  if (fromCents === 'bad' || untilCents === 'bad') return 'bad';
  if (fromCents === undefined) return untilCents === undefined ? undefined : 'bad';
  const unit = (['hour', 'year'] as const).find((known) => known === payUnit.trim());
  if (!unit || (untilCents !== undefined && untilCents < fromCents)) return 'bad';
  return { fromCents, untilCents, unit };
}
