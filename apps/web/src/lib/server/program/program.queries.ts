import { toPlainDate } from '@einthoven/kernel';
import type { ApprovalSpan } from '@einthoven/scheme';
import type { Db } from '../db/pool.ts';
import type { Program } from './program.ts';

const COLUMNS = [
  'program_id',
  'name',
  'school_name',
  'city',
  'state_code',
  'class_hours',
  'clinical_hours',
  'approval',
  'approval_spans',
  'owner_person_id',
] as const;

type Row = {
  program_id: string;
  name: string;
  school_name: string;
  city: string;
  state_code: string;
  class_hours: number | null;
  clinical_hours: number | null;
  approval: string;
  approval_spans: unknown;
  owner_person_id: string | null;
};

function program(row: Row): Program {
  return {
    programId: row.program_id,
    name: row.name,
    schoolName: row.school_name,
    city: row.city,
    stateCode: row.state_code,
    classHours: row.class_hours ?? undefined,
    clinicalHours: row.clinical_hours ?? undefined,
    approval: row.approval as Program['approval'],
    spans: readSpans(row.approval_spans),
    ownerPersonId: row.owner_person_id ?? undefined,
  };
}

/** Reads days of approval as they are kept on a row. */
export function readSpans(stored: unknown): readonly ApprovalSpan[] {
  return (stored as { from: string; until?: string | null }[]).map(({ from, until }) => ({
    from: toPlainDate(from),
    until: until ? toPlainDate(until) : undefined,
  }));
}

/** Every program that the directory shows, by name. */
export async function listPrograms(db: Db): Promise<readonly Program[]> {
  const rows = await db.selectFrom('programs').select(COLUMNS).where('listed', '=', true).orderBy('name').orderBy('program_id').execute();
  return rows.map(program);
}

/** One program on record. */
export async function findProgram(db: Db, programId: string): Promise<Program | undefined> {
  const row = await db.selectFrom('programs').select(COLUMNS).where('program_id', '=', programId).executeTakeFirst();
  return row && program(row);
}

/** Adds a program of the demonstration; does nothing when one of that name is there. */
export async function insertDemonstrationProgram(db: Db, it: Omit<Program, 'programId' | 'spans'>): Promise<void> {
  const known = await db.selectFrom('programs').select('program_id').where('name', '=', it.name).executeTakeFirst();
  if (known) return;
  await db
    .insertInto('programs')
    .values({
      name: it.name,
      school_name: it.schoolName,
      city: it.city,
      state_code: it.stateCode,
      class_hours: it.classHours ?? null,
      clinical_hours: it.clinicalHours ?? null,
      approval: it.approval,
      owner_person_id: it.ownerPersonId ?? null,
      demonstration: true,
    })
    .execute();
}
