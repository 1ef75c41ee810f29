import { err, ok, type Result } from '@einthoven/kernel';
import { windowOutlook } from '@einthoven/exam';
import { chooseForm } from '../form/index.ts';
import type { Tx } from '../db/pool.ts';
import { listWindowsAhead, listWornForms } from './window.queries.ts';

/** Where a new attempt takes place, and on which form. */
export type Place = { readonly windowId: string; readonly formId: string; readonly again: boolean };

/**
 * Finds the window and the form of a new attempt: of the windows that take a start, the one that closes first and has
 * both a seat and a form for this person.
 *
 * @param used forms of the person's earlier attempts
 */
export async function placeIn(
  tx: Tx,
  mode: 'demonstration' | 'production',
  used: readonly string[],
  now: Date,
): Promise<Result<Place, 'EXAM_NO_FORM' | 'EXAM_NO_WINDOW' | 'EXAM_SEATS_TAKEN'>> {
  const ahead = await listWindowsAhead(tx, now);
  const outlook = windowOutlook(ahead, now.getTime());
  if (outlook.outlook === 'full') return err('EXAM_SEATS_TAKEN');
  if (outlook.outlook !== 'open') return err('EXAM_NO_WINDOW');
  for (const { windowId, forms, formExposureLimit } of outlook.windows) {
    const worn = formExposureLimit === undefined ? [] : await listWornForms(tx, windowId, formExposureLimit);
    const form = await chooseForm(tx, mode, used, now, { admitted: forms, worn });
    if (form.ok) return ok({ windowId, ...form.value });
  }
  return err('EXAM_NO_FORM');
}

const REFUSALS = ['attempts_window_open', 'attempts_window_form', 'attempts_window_seats'];

/** Whether the database refused a start because of its window: it closed or filled since the attempt was prepared. */
export function isWindowRefusal(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'constraint' in error && REFUSALS.includes(String(error.constraint));
}
