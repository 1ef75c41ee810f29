import type { LeadWave } from './score-delineation.ts';

const KIND_OF: Readonly<Record<string, LeadWave['kind']>> = { p: 'P', N: 'QRS', t: 'T' };

/**
 * Waves from the marks of one lead as annotators of LUDB and QTDB set them: `(`, then the peak `p`, `N` or `t`, then `)`. A boundary
 * that is not there stays undefined.
 *
 * @param marks by time, of one lead
 */
export function wavesOfMarks(marks: readonly { readonly atS: number; readonly code: string }[]): LeadWave[] {
  const waves: LeadWave[] = [];
  for (const [i, { atS, code }] of marks.entries()) {
    const kind = KIND_OF[code];
    if (kind === undefined) continue;
    const [before, after] = [marks[i - 1], marks[i + 1]];
    waves.push({ kind, onsetS: before?.code === '(' ? before.atS : undefined, peakS: atS, offsetS: after?.code === ')' ? after.atS : undefined });
  }
  return waves;
}
