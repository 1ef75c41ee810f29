import { expect, test } from 'vitest';
import { simulate } from '@einthoven/ecg';
import { encodeTracing } from '@einthoven/exam';
import { unwrap } from '@einthoven/kernel';
import { measuredWords } from './measured-tracing.ts';

test('what a program measures on a tracing as it is stored is near what the engine knows of it', () => {
  const made = unwrap(simulate({ atria: { rhythm: { kind: 'sinus', rateBpm: 70 } } } as never, 'measured'));
  const { recording } = made;
  const samples = (layout: 'strip' | '3x4+1R' | '6x2') =>
    encodeTracing({
      sampleRateHz: recording.sampleRateHz,
      microvoltsPerUnit: 5,
      layout,
      paperSpeedMmPerS: 25,
      gainMmPerMv: 10,
      filterLabel: '0.05-150 Hz',
      calibrationMv: 1,
      microvolts: Object.fromEntries(
        Object.entries(layout === 'strip' ? { II: recording.leads.II } : recording.leads).map(([lead, mv]) => [lead, mv.map((x) => x * 1000)]),
      ),
    });
  for (const layout of ['strip', '3x4+1R'] as const) {
    const [, rate, pr, qrs] = /^rate (\d+) a minute, PR (\d+) ms, QRS (\d+) ms/.exec(measuredWords(samples(layout)) ?? '') ?? [];
    expect(Math.abs(Number(rate) - 70)).toBeLessThanOrEqual(5);
    expect(Number(pr)).toBeGreaterThan(110);
    expect(Number(pr)).toBeLessThan(210);
    expect(Number(qrs)).toBeGreaterThan(60);
    expect(Number(qrs)).toBeLessThan(120);
  }
  expect(measuredWords(samples('6x2'))).toBeUndefined();
  const flat = { ...samples('strip'), deltas: [Buffer.alloc(2500).toString('base64')] };
  expect(measuredWords(flat)).toBeUndefined();
});
