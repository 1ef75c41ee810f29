import { err, ok, type Result } from '@einthoven/kernel';
import { STORED_LEADS, encodeTracing, type RecordingCredit, type TracingSamples } from '@einthoven/exam';
import type { ItemEntry } from '@einthoven/exam/key';
import { isUuid } from '../account/index.ts';
import type { Db } from '../db/pool.ts';
import { findRecording } from './recording.queries.ts';
import { STORED_STEP_UV, atStoredRate, storedRateHz } from './stored-rate.ts';

/** A cut of a recording in the one form that is stored. */
export type StoredCut = {
  readonly sampleRateHz: number;
  readonly microvoltsPerUnit: number;
  readonly leads: readonly string[];
  /** Of each lead. */
  readonly sampleCount: number;
  /** Little-endian 16-bit numbers, lead after lead; -32768 where there is no sample. */
  readonly samples: Uint8Array;
};

/** How a recording stands on its paper. */
export type Shows = {
  readonly layout: TracingSamples['layout'];
  /** Of strips: which leads, from above. */
  readonly leads: readonly string[];
  readonly paperSpeedMmPerS: number;
  readonly gainMmPerMv: number;
};

const MISSING = -32_768;

/** Microvolts of a stored cut, by lead; NaN where there is no sample. */
export function microvoltsOfCut({ leads, microvoltsPerUnit, sampleCount, samples }: StoredCut): Readonly<Record<string, Float64Array>> {
  const view = new DataView(samples.buffer, samples.byteOffset, samples.byteLength);
  return Object.fromEntries(
    leads.map((name, lead) => [
      name,
      Float64Array.from({ length: sampleCount }, (_, index) => {
        const unit = view.getInt16(2 * (lead * sampleCount + index), true);
        return unit === MISSING ? Number.NaN : unit * microvoltsPerUnit;
      }),
    ]),
  );
}

/** Whether a standard page can be drawn of these leads: the four that are sums of I and II are computed. */
export function isPage(leads: readonly string[]): boolean {
  return STORED_LEADS.every((lead) => leads.includes(lead));
}

/** A cut as a tracing with its tools. A gap is drawn on the level of its last sample; which filters a recorder had, nobody knows here. */
export function recordedTracing(cut: StoredCut, { layout, leads, paperSpeedMmPerS, gainMmPerMv }: Shows): TracingSamples {
  const microvolts = microvoltsOfCut(cut);
  const shown = layout === 'strip' ? leads : STORED_LEADS;
  return encodeTracing({
    sampleRateHz: storedRateHz(cut.sampleRateHz),
    microvoltsPerUnit: STORED_STEP_UV,
    layout,
    paperSpeedMmPerS,
    gainMmPerMv,
    filterLabel: 'filters not stated',
    calibrationMv: 1,
    microvolts: Object.fromEntries(
      shown.map((lead) => {
        let last = 0;
        const whole = (microvolts[lead] ?? new Float64Array()).map((value) => (last = Number.isFinite(value) ? value : last));
        return [lead, atStoredRate(whole, cut.sampleRateHz)];
      }),
    ),
  });
}

/** What an author asks of a recording in a draft, before its samples are there. */
type Asked = { readonly recordingId: string; readonly shows: string; readonly speed: string; readonly gain: string };

const PAGES: ReadonlySet<string> = new Set(['3x4+1R', '6x2', '12x1']);

/** Puts the samples of a recording into a draft that asks for one. @returns the draft, or lines about its fields */
export async function withRecording(db: Db, entry: ItemEntry): Promise<Result<ItemEntry, readonly string[]>> {
  const asked = entry['recording'];
  if (typeof asked !== 'object' || asked === null || 'tracing' in asked) return ok(entry);
  const { recordingId, shows, speed, gain } = asked as Asked;
  const found = isUuid(recordingId) ? await findRecording(db, recordingId) : undefined;
  if (!found) return err(['recording: the bank has no such recording: bring it in first']);
  const isWhole = PAGES.has(shows);
  const leads = isWhole ? [] : shows.split(/[\s,]+/).filter((lead) => lead !== '');
  if (isWhole && !isPage(found.leads)) return err([`recording: a page needs ${STORED_LEADS.join(', ')}; it has ${found.leads.join(', ')}`]);
  const unknown = leads.find((lead) => !found.leads.includes(lead));
  if (unknown !== undefined || (!isWhole && (leads.length === 0 || leads.length > 3)))
    return err([`recording: name a page (3x4+1R, 6x2, 12x1), or one to three of its leads: ${found.leads.join(', ')}`]);
  const tracing = recordedTracing(found, {
    layout: isWhole ? (shows as Shows['layout']) : 'strip',
    leads,
    paperSpeedMmPerS: Number(speed || 25),
    gainMmPerMv: Number(gain || 10),
  });
  const credit: RecordingCredit = { recordingId, source: found.source, licence: found.licence };
  return ok({ ...entry, recording: { ...credit, tracing } });
}
