import { isBeatCode } from './score-beats.ts';
import type { LeadWave } from './score-delineation.ts';

const kindOf = (code: string): LeadWave['kind'] | undefined => (code === 'p' ? 'P' : code === 't' ? 'T' : isBeatCode(code) ? 'QRS' : undefined);

/**
 * Waves from the marks of one lead as annotators of LUDB and QTDB set them: `(`, then the peak `p`, `t` or that of a beat (`N` ...), then
 * `)`. A boundary that is not there stays undefined. Two peaks between the same marks are one wave of two phases.
 *
 * @param marks by time, of one lead
 */
export function wavesOfMarks(marks: readonly { readonly atS: number; readonly code: string }[]): LeadWave[] {
  const waves: LeadWave[] = [];
  for (const [i, { atS, code }] of marks.entries()) {
    const kind = kindOf(code);
    if (kind === undefined) continue;
    const [before, after] = [marks[i - 1], marks[i + 1]];
    const offsetS = after?.code === ')' ? after.atS : undefined;
    const last = waves.at(-1);
    if (kind !== 'QRS' && before?.code === code && last?.kind === kind) {
      waves[waves.length - 1] = { ...last, offsetS };
      continue;
    }
    waves.push({ kind, onsetS: before?.code === '(' ? before.atS : undefined, peakS: atS, offsetS });
  }
  return waves;
}
