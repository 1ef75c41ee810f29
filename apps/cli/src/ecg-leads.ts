import type { EcgRecording } from '@einthoven/ecg-formats';

/** Voltages by name; leads of one name get a number. */
export function leadsOf(recording: EcgRecording): Record<string, Float64Array> {
  const leads: Record<string, Float64Array> = {};
  for (const { name, samples, sampleRateHz } of recording.leads) {
    if (sampleRateHz !== undefined && sampleRateHz !== recording.sampleRateHz) continue;
    let free = name;
    for (let n = 2; Object.hasOwn(leads, free); n++) free = `${name} (${n})`;
    leads[free] = samples;
  }
  return leads;
}
