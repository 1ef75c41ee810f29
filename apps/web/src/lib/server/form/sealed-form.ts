import type { AssemblyCheck } from '@einthoven/psychometrics/assembly';
import type { Permission } from '../account/index.ts';
import { inTransaction, type Db } from '../db/pool.ts';
import * as queries from './form.queries.ts';
import { contentSeal, conversionSeal } from './seal.ts';

/** A released form with its items, and whether its seals still hold. */
export type SealedView = {
  readonly form: queries.ReleasedForm;
  readonly items: readonly (Omit<queries.SealedRow, 'tracing'> & { readonly hasTracing: boolean })[];
  /** Both seals, computed again from what is stored now. */
  readonly holds: boolean;
  /** Every rule as it was at release; undefined where the system sealed it. */
  readonly report: { readonly ordinal: number; readonly check: AssemblyCheck } | undefined;
};

/** Every form, newest first. */
export async function listReleasedForms(db: Db, _permission: Permission<'form.read'>): Promise<readonly queries.ReleasedForm[]> {
  return queries.listReleasedForms(db);
}

/** A form as it was sealed. */
export async function readSealedForm(db: Db, _permission: Permission<'form.read'>, formId: string): Promise<SealedView | undefined> {
  const [form] = await queries.listReleasedForms(db, formId);
  if (!form) return undefined;
  const rows = await inTransaction(db, (tx) => queries.dangerousListSealedItems(tx, formId));
  const tracings = new Map(rows.flatMap(({ position, tracing }) => (tracing ? [[position, tracing] as const] : [])));
  return {
    form,
    report: form.report as SealedView['report'],
    items: rows.map(({ tracing, ...row }) => ({ ...row, hasTracing: tracing !== undefined })),
    holds: contentSeal(rows, tracings, form.conversionSha256) === form.contentSha256 && conversionSeal(form.conversion) === form.conversionSha256,
  };
}
