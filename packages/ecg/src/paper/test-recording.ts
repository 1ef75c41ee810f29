import { LEADS, type Lead } from '../lead/lead.ts';
import type { Recording } from '../recorder/recording.ts';

/** A recording for tests whose value at each instant is known: `signalMv(lead index, seconds)`. */
export function testRecording(
  signalMv: (lead: number, atS: number) => number = (lead, atS) => lead / 10 + (atS % 1 < 0.1 ? 1 : 0),
  changes: Partial<Recording['settings']> & { readonly durationS?: number; readonly placementLabel?: string } = {},
): Recording {
  const { durationS = 10, placementLabel, ...settings } = changes;
  const sampleRateHz = settings.sampleRateHz ?? 500;
  const perLead = <T>(of: (lead: Lead, index: number) => T) => Object.fromEntries(LEADS.map((lead, index) => [lead, of(lead, index)])) as Record<Lead, T>;
  return {
    sampleRateHz,
    durationS,
    leads: perLead((_, index) => Float64Array.from({ length: Math.round(durationS * sampleRateHz) }, (_none, i) => signalMv(index, i / sampleRateHz))),
    settings: {
      sampleRateHz,
      resolutionUv: 5,
      highPassHz: 0.05,
      lowPassHz: 150,
      notchHz: undefined,
      gainMmPerMv: 10,
      speedMmPerS: 25,
      calibrationMv: 1,
      ...settings,
    },
    placementLabel,
    labels: perLead((lead) => lead),
  };
}
