import type { Recording } from '@einthoven/ecg';
import { layoutOf, type PaperLayout } from '@einthoven/ecg/paper';

const LIMB = ['I', 'II', 'III', 'aVR', 'aVL', 'aVF'] as const;
const CHEST = ['V1', 'V2', 'V3', 'V4', 'V5', 'V6'] as const;
/** What a recording of two limb leads lacks of the six, by the laws of Einthoven and Goldberger. */
const SUMS = { III: [-1, 1], aVR: [-0.5, -0.5], aVL: [1, -0.5], aVF: [-0.5, 1] } as const;

/** All twelve leads where the recording has them or leaves no choice about them; else undefined. */
export function twelveOf(leads: Readonly<Record<string, Float64Array>>): Readonly<Record<string, Float64Array>> | undefined {
  const { I: one, II: two } = leads;
  if (!one || !two || !CHEST.every((name) => leads[name])) return undefined;
  const sums = Object.entries(SUMS).map(([name, [ofOne, ofTwo]]) => [name, leads[name] ?? one.map((value, i) => value * ofOne + (two[i] as number) * ofTwo)]);
  const all: Readonly<Record<string, Float64Array>> = { ...leads, ...Object.fromEntries(sums) };
  return Object.fromEntries([...LIMB, ...CHEST].map((name) => [name, all[name] as Float64Array]));
}

/**
 * A cut on paper at 25 mm/s and 10 mm/mV: a page of twelve leads, or one lead.
 *
 * @param leads microvolts by name; a missing sample is drawn on the level of the last one
 * @param shown `page`, or the name of a lead
 */
export function recordingLayout(leads: Readonly<Record<string, Float64Array>>, sampleRateHz: number, shown: string): PaperLayout {
  const twelve = shown === 'page' ? twelveOf(leads) : undefined;
  const chosen = twelve ?? { [shown]: leads[shown] ?? (Object.values(leads)[0] as Float64Array) };
  const millivolts = Object.fromEntries(
    Object.entries(chosen).map(([name, samples]) => {
      let last = 0;
      return [name, samples.map((value) => (last = Number.isFinite(value) ? value / 1000 : last))];
    }),
  );
  const names = Object.keys(millivolts);
  const recording = {
    sampleRateHz,
    durationS: (millivolts[names[0] as string]?.length ?? 0) / sampleRateHz,
    leads: millivolts,
    labels: Object.fromEntries(names.map((name) => [name, name])),
    placementLabel: undefined,
    settings: { speedMmPerS: 25, gainMmPerMv: 10, calibrationMv: 1, highPassHz: 0, lowPassHz: 150, notchHz: undefined },
  } as unknown as Recording;
  const layout = layoutOf(recording, twelve ? { format: '3x4+1R' } : { format: 'rhythm', rhythmLead: names[0] as 'II' });
  // Which filters a recorder had, nobody knows here.
  return { ...layout, texts: layout.texts.map((text) => ({ ...text, text: text.text.replace('0-150 Hz', 'filters not stated') })) };
}

/** What the paper is, for people who do not see it, without what it shows. */
export function recordingWords(shown: string, seconds: number): string {
  const leads = shown === 'page' ? '12 leads, 3 rows of 4 leads, and a rhythm strip below' : `lead ${shown}, one row`;
  return `ECG on paper, ${Math.round(seconds * 10) / 10} seconds: ${leads}. 25 mm/s, 10 mm/mV.`;
}
