import { instantAt } from '@einthoven/kernel';
import { textFields } from '#lib/server/account/index.ts';
import type { WindowRequest } from '#lib/server/exam/index.ts';

/** What a form sent, as it is shown again after a problem. */
export type WindowFields = Readonly<Record<(typeof NAMES)[number], string>> & { readonly forms: readonly string[] };

const NAMES = ['name', 'opensAt', 'closesAt', 'proctored', 'safeExamBrowser', 'seats', 'formExposureLimit', 'reason'] as const;

/**
 * Reads the form of a window. What is no time or no number comes out as one that the use case refuses, so that there is
 * one place for its words.
 *
 * @param zone of the body, in which the times are meant
 */
export function readWindowForm(data: FormData, zone: string): { readonly fields: WindowFields; readonly request: WindowRequest } {
  const fields = { ...textFields(data, NAMES), forms: data.getAll('forms').filter((each) => typeof each === 'string') };
  const time = (text: string) => {
    const read = instantAt(text, zone);
    return read.ok ? read.value : new Date(Number.NaN);
  };
  const count = (text: string) => (text.trim() === '' ? undefined : /^\d{1,7}$/.test(text.trim()) ? Number(text) : Number.NaN);
  return {
    fields,
    request: {
      name: fields.name,
      opensAt: time(fields.opensAt),
      closesAt: fields.closesAt === '' ? undefined : time(fields.closesAt),
      proctored: fields.proctored === 'on',
      safeExamBrowser: fields.safeExamBrowser === 'on',
      seats: count(fields.seats),
      formExposureLimit: count(fields.formExposureLimit),
      forms: fields.forms,
      reason: fields.reason,
    },
  };
}
