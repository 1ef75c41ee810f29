import type { EcgRecording } from '@einthoven/ecg-formats';

/** A cut of a recording as it is sent and stored: numbers and names of leads, and no place for anything else. */
export type StoredRecording = {
  readonly sampleRateHz: number;
  readonly microvoltsPerUnit: number;
  readonly leads: readonly string[];
  /** Of each lead. */
  readonly sampleCount: number;
  /** Base64 of little-endian 16-bit numbers, lead after lead; -32768 where there is no sample. */
  readonly samples: string;
};

/** Seconds that a cut may have: what fits on a page. */
export const CUT_S = { least: 2, most: 10 } as const;
/** Samples of a lead, as the server takes them. */
const MOST_SAMPLES = 24_000;
const MOST_LEADS = 16;
const MISSING = -32_768;

/** Why a cut is not made. */
export type CutProblem = { readonly code: 'CUT_LENGTH' | 'CUT_LEADS' | 'CUT_RATE' | 'CUT_EMPTY'; readonly says: string; readonly remedy: string };

/** Microvolts of some seconds, by lead; of leads at the recording's own rate, the first sixteen. */
export function cutOf(
  recording: EcgRecording,
  fromS: number,
  lengthS: number,
): { readonly leads: Readonly<Record<string, Float64Array>>; readonly sampleRateHz: number } | CutProblem {
  const { sampleRateHz } = recording;
  if (!(sampleRateHz >= 50 && sampleRateHz <= 2000))
    return {
      code: 'CUT_RATE',
      says: `It was recorded at ${sampleRateHz} samples a second.`,
      remedy: 'Export it at 50 to 2000 samples a second; 500 is usual.',
    };
  const first = Math.round(fromS * sampleRateHz);
  const count = Math.round(lengthS * sampleRateHz);
  if (!(fromS >= 0 && lengthS >= CUT_S.least && lengthS <= CUT_S.most && first + count <= Math.round(recording.durationS * sampleRateHz) + 1))
    return {
      code: 'CUT_LENGTH',
      says: `The recording lasts ${Math.floor(recording.durationS * 10) / 10} seconds.`,
      remedy: `Choose ${CUT_S.least} to ${CUT_S.most} seconds that lie inside it.`,
    };
  const leads: Record<string, Float64Array> = {};
  for (const lead of recording.leads) {
    if ((lead.sampleRateHz ?? sampleRateHz) !== sampleRateHz || Object.keys(leads).length === MOST_LEADS) continue;
    let name = lead.name;
    for (let n = 2; Object.hasOwn(leads, name); n++) name = `lead ${n + recording.leads.indexOf(lead)}`;
    const part = lead.samples.slice(first, first + count);
    if (part.length === count) leads[name] = part;
  }
  if (Object.keys(leads).length === 0)
    return { code: 'CUT_LEADS', says: 'No lead has samples for the whole time.', remedy: 'Choose another part of the recording.' };
  if (!Object.values(leads).some((samples) => samples.some(Number.isFinite)))
    return { code: 'CUT_EMPTY', says: 'There is not one sample in these seconds.', remedy: 'Choose another part of the recording.' };
  return { leads, sampleRateHz };
}

/** Writes a cut in the form that is stored: in whole steps, the finest that hold the highest wave. */
export function storedOf(
  { leads, sampleRateHz }: { readonly leads: Readonly<Record<string, Float64Array>>; readonly sampleRateHz: number },
  stepUv: number | undefined,
): StoredRecording {
  const names = Object.keys(leads);
  const count = Math.min(leads[names[0] as string]?.length ?? 0, MOST_SAMPLES);
  let highest = 0;
  for (const samples of Object.values(leads)) for (const value of samples) if (Number.isFinite(value)) highest = Math.max(highest, Math.abs(value));
  const wanted = stepUv !== undefined && stepUv >= 0.01 && stepUv <= 100 ? stepUv : 1;
  // A recorder's overflow is cut off at the most that 16 bits hold, as the recorder did.
  const microvoltsPerUnit = Math.min(Math.max(wanted, highest / 32_767), 100);
  const bytes = new Uint8Array(2 * count * names.length);
  const view = new DataView(bytes.buffer);
  names.forEach((name, l) => {
    const samples = leads[name] as Float64Array;
    for (let i = 0; i < count; i++) {
      const value = samples[i] as number;
      const unit = Number.isFinite(value) ? Math.max(-32_767, Math.min(32_767, Math.round(value / microvoltsPerUnit))) : MISSING;
      view.setInt16(2 * (l * count + i), unit, true);
    }
  });
  let binary = '';
  for (let i = 0; i < bytes.length; i += 8192) binary += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return { sampleRateHz, microvoltsPerUnit, leads: names, sampleCount: count, samples: btoa(binary) };
}

/** Microvolts of a stored cut, by lead; NaN where there is no sample. */
export function microvoltsOf({ leads, microvoltsPerUnit, sampleCount, samples }: StoredRecording): Record<string, Float64Array> {
  const bytes = Uint8Array.from(atob(samples), (letter) => letter.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  return Object.fromEntries(
    leads.map((name, l) => [
      name,
      Float64Array.from({ length: sampleCount }, (_, i) => {
        const unit = view.getInt16(2 * (l * sampleCount + i), true);
        return unit === MISSING ? Number.NaN : unit * microvoltsPerUnit;
      }),
    ]),
  );
}
