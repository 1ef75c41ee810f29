import type { StoredCut } from './recorded-tracing.ts';

/** The columns that each table of recordings has. */
type CutColumns = {
  readonly sample_rate_hz: number;
  readonly microvolts_per_unit: number;
  readonly leads: string[];
  readonly sample_count: number;
  readonly samples: Buffer;
};

/** A cut in the columns that each table of recordings has. */
export function cutColumns(cut: StoredCut): CutColumns {
  return {
    sample_rate_hz: cut.sampleRateHz,
    microvolts_per_unit: cut.microvoltsPerUnit,
    leads: [...cut.leads],
    sample_count: cut.sampleCount,
    samples: Buffer.from(cut.samples),
  };
}

/** The cut of a row with these columns. */
export function cutOf(row: CutColumns): StoredCut {
  return {
    sampleRateHz: row.sample_rate_hz,
    microvoltsPerUnit: row.microvolts_per_unit,
    leads: row.leads,
    sampleCount: row.sample_count,
    samples: row.samples,
  };
}
