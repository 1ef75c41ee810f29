import { measureEcg } from '@einthoven/ecg/measure';
import type { TracingSamples } from '@einthoven/exam';
import { decodeTracing } from '@einthoven/exam/tracing';

/**
 * What a program measures on the very tracing that a learner measured, from its samples alone: "rate 72 a minute, PR 160 ms".
 *
 * @returns undefined where the tracing shows too little of each lead, or nothing can be measured on it
 */
export function measuredWords(tracing: TracingSamples): string | undefined {
  // Of these pages most leads are stored for the seconds of their column only.
  if (tracing.layout === '6x2') return undefined;
  const all = decodeTracing(tracing);
  const shown = tracing.layout === '3x4+1R' ? { II: all['II'] as Float64Array } : all;
  const leads = Object.fromEntries(Object.entries(shown).map(([lead, millivolts]) => [lead, millivolts.map((value) => value * 1000)]));
  const { rate, intervals } = measureEcg({ sampleRateHz: tracing.sampleRateHz, leads });
  const parts = [
    ...(rate.ventricularBpm === undefined ? [] : [`rate ${Math.round(rate.ventricularBpm)} a minute`]),
    ...(
      [
        ['PR', intervals.prMs],
        ['QRS', intervals.qrsMs],
        ['QT', intervals.qtMs],
      ] as const
    ).flatMap(([name, ms]) => (ms === undefined ? [] : [`${name} ${ms} ms`])),
  ];
  return parts.length === 0 ? undefined : parts.join(', ');
}
