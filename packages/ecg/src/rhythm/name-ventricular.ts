import { rhythmName, type RhythmName } from './rhythm-names.ts';
import { bpm, fromAbove, gaps, median, type Run, type Seen } from './seen.ts';
import type { VentricularActivation } from './timeline.ts';

/** A premature beat before this part of a usual QT (Fridericia, QTc 410 ms) lies on the T wave. */
const ON_T_PART = 0.92;
const USUAL_QTC_S = 0.41;
/** Coarse fibrillation is higher than 3 mm, in mV. */
const COARSE_MV = 0.3;
/** From this long on ventricular tachycardia is sustained, seconds (AHA/ACC/HRS 2017). */
const SUSTAINED_S = 30;
/** A wide beat later than this after another came because nothing else did, seconds: under 55 a minute. */
const LATE_S = 1.1;

/** Names of what the ventricles do on their own. */
export function nameVentricles(seen: Seen): RhythmName[] {
  return [...nameChaos(seen), ...nameSilence(seen), ...nameRuns(seen), ...namePremature(seen), ...nameMeetings(seen)];
}

function nameChaos({ timeline }: Seen): RhythmName[] {
  return timeline.continuous.flatMap((one) => {
    if (one.toS <= 0 || one.fromS >= timeline.durationS || one.kind === 'atrial-fibrillation') return [];
    if (one.kind === 'ventricular-flutter')
      return [rhythmName('ventricular-flutter', `Regular large waves at ${Math.round(one.rateBpm)} a minute, no line between.`)];
    const because = `Chaotic waves without QRS, about ${(one.amplitudeMv * 10).toFixed(1)} mm`;
    return [
      one.amplitudeMv >= COARSE_MV
        ? rhythmName('ventricular-fibrillation-coarse', `${because}: over 3 mm.`)
        : rhythmName('ventricular-fibrillation-fine', `${because}: under 3 mm.`),
    ];
  });
}

function nameSilence(seen: Seen): RhythmName[] {
  const { beats, p, timeline } = seen;
  const chaos = timeline.continuous.some((one) => one.kind !== 'atrial-fibrillation' && one.toS > 0 && one.fromS < timeline.durationS);
  if (chaos) return [];
  if (beats.length === 0)
    return [
      p.length > 0 || seen.fibrillates
        ? rhythmName('ventricular-standstill', 'The atria beat, the ventricles do not.')
        : rhythmName('asystole', 'Neither P waves nor QRS.'),
    ];
  const cycleS = beats.length > 1 ? gaps(beats).reduce((sum, gap) => sum + gap, 0) / (beats.length - 1) : timeline.durationS;
  if (p.length === 0 && !seen.fibrillates && cycleS > 3 && beats.every((beat) => beat.entries[0]?.via === 'focus'))
    return [rhythmName('agonal-rhythm', `Wide QRS at ${bpm(cycleS)} a minute: under 20, without P waves.`)];
  return [];
}

const wideRuns = (seen: Seen): readonly Run[] => seen.runs.filter((run) => run.kind === 'ventricular');

function nameRuns(seen: Seen): RhythmName[] {
  const out: RhythmName[] = [];
  for (const run of wideRuns(seen)) {
    const [first] = run.beats;
    const last = run.beats.at(-1);
    if (first === undefined || last === undefined || run.cycleS === undefined || run.beats.length < 3) continue;
    const rate = 60 / run.cycleS;
    const count = `${run.beats.length} wide beats in a row at ${bpm(run.cycleS)} a minute`;
    if (rate > 100) {
      const ends = first !== seen.beats[0] && last !== seen.beats.at(-1);
      if (ends && last.atS - first.atS < SUSTAINED_S) out.push(rhythmName('nonsustained-ventricular-tachycardia', `${count}, ending by themselves.`));
      out.push(...shapeNames(run, count));
    } else if (rate < 20) continue;
    else {
      // Where P waves come and none conducts, the block is the name and this is its escape.
      const waits =
        seen.p.filter(
          (one) =>
            fromAbove(one) &&
            one.conducted !== undefined &&
            'blocked' in one.conducted &&
            !['ventricles-refractory', 'node-concealed'].includes(one.conducted.blocked),
        ).length >= 2;
      if (waits && rate < 50) out.push(rhythmName('ventricular-escape-rhythm', `${count} below P waves that do not conduct.`));
      else if (rate <= 40) out.push(rhythmName('idioventricular-rhythm', `${count}: 20 to 40.`));
      else out.push(rhythmName('accelerated-idioventricular-rhythm', `${count}: 40 to 100.`));
    }
  }
  const late = wideRuns(seen).find(
    ({ beats: [beat, ...more] }) => beat !== undefined && more.length < 2 && !beat.premature && beat.entries.length === 1 && beat.precedingRrS > LATE_S,
  );
  // Among other beats only: a rhythm of wide beats that fusions interrupt is one rhythm.
  if (late !== undefined && seen.beats.some((beat) => beat.entries.every((entry) => entry.via !== 'focus')))
    out.push(rhythmName('ventricular-escape-beats', `A wide beat ${(late.beats[0]?.precedingRrS ?? 0).toFixed(2)} s after the one before.`));
  return out;
}

function shapeNames(run: Run, count: string): RhythmName[] {
  const twists = run.beats.flatMap((beat) => (beat.twist === undefined ? [] : [beat.twist]));
  const sites = new Set(run.beats.flatMap((beat) => beat.entries.flatMap((entry) => ('site' in entry ? [entry.site] : []))));
  if (twists.length < 3)
    return [
      rhythmName(
        sites.size > 1 ? 'polymorphic-ventricular-tachycardia' : 'monomorphic-ventricular-tachycardia',
        `${count}, ${sites.size > 1 ? 'changing' : 'of one shape'}.`,
      ),
    ];
  const out = [rhythmName('polymorphic-ventricular-tachycardia', `${count}, changing in shape and axis.`)];
  const turns = twists.slice(1).map((one, index) => one.angleRad - (twists[index]?.angleRad ?? 0));
  // A twist round the line is one that goes the same way all the time and by steps that are alike.
  if (turns.every((turn) => turn > 0) && Math.max(...turns) - Math.min(...turns) < 0.3)
    out.push(rhythmName('torsades-de-pointes', `${count}; the points turn once round the line in ${Math.round(6.2832 / (median(turns) as number))} beats.`));
  return out;
}

function namePremature(seen: Seen): RhythmName[] {
  const runs = wideRuns(seen).filter((run) => run.beats[0]?.premature === true);
  const early = runs.flatMap((run) => run.beats);
  if (early.length === 0) return [];
  const out: RhythmName[] = [rhythmName('premature-ventricular-complexes', `${early.length} wide beat(s) without a P wave before the next was due.`)];
  const sites = new Set(early.flatMap((beat) => beat.entries.flatMap((entry) => (entry.via === 'focus' ? [entry.site] : []))));
  if (sites.size > 1) out.push(rhythmName('multifocal-premature-ventricular-complexes', `They have ${sites.size} shapes.`));
  if (runs.some((run) => run.beats.length === 2)) out.push(rhythmName('ventricular-couplets', 'Two of them follow one another.'));

  const onT = runs.find((run) => {
    const index = seen.beats.indexOf(run.beats[0] as VentricularActivation);
    const before = seen.beats[index - 1];
    // The QT of the beat before follows the cycle that came before it (Fridericia's cube root, near 1: a third of the difference).
    const qtS = USUAL_QTC_S * (1 + (Math.min(before?.precedingRrS ?? 0.85, 1.5) - 1) / 3);
    return before !== undefined && (run.beats[0] as VentricularActivation).precedingRrS < ON_T_PART * qtS;
  });
  if (onT !== undefined) out.push(rhythmName('r-on-t', `One comes ${Math.round((onT.beats[0]?.precedingRrS ?? 0) * 1000)} ms after a QRS, on its T wave.`));

  for (const run of runs) {
    const at = seen.beats.indexOf(run.beats[0] as VentricularActivation);
    const [before, next] = [seen.beats[at - 1], seen.beats[at + 1]];
    if (run.beats.length === 1 && before !== undefined && next?.atrialId !== undefined && seen.ppS !== undefined && next.atS - before.atS < 1.3 * seen.ppS) {
      out.push(
        rhythmName(
          'interpolated-premature-ventricular-complexes',
          `The beats on both sides are ${(next.atS - before.atS).toFixed(2)} s apart, about one cycle: no pause.`,
        ),
      );
      break;
    }
  }

  const starts = runs.map((run) => ({ from: seen.beats.indexOf(run.beats[0] as VentricularActivation), length: run.beats.length }));
  const between = starts.slice(1).map((one, index) => one.from - (starts[index] as { from: number }).from - (starts[index] as { length: number }).length);
  const usual = median(between);
  if (
    usual !== undefined &&
    usual >= 1 &&
    usual <= 3 &&
    between.length >= 2 &&
    runs.every((run) => run.beats.length === 1) &&
    between.filter((one) => one === usual).length >= 0.8 * between.length
  )
    out.push(
      rhythmName(
        (['ventricular-bigeminy', 'ventricular-trigeminy', 'ventricular-quadrigeminy'] as const)[usual - 1] as 'ventricular-bigeminy',
        `Every ${['second', 'third', 'fourth'][usual - 1]} beat is one of them.`,
      ),
    );
  return out;
}

/** Where two rhythms meet: fusion, capture, and P waves that march through. */
function nameMeetings(seen: Seen): RhythmName[] {
  const out: RhythmName[] = [];
  const fusion = seen.beats.filter((beat) => beat.entries.length > 1 && beat.entries.some((entry) => entry.via === 'focus' || entry.via === 'paced'));
  if (fusion.length > 0) out.push(rhythmName('fusion-beats', `${fusion.length} beat(s) were started from two places.`));
  const fast = wideRuns(seen).filter((run) => run.beats[0]?.premature === false && run.cycleS !== undefined);
  const cycleS = median(fast.map((run) => run.cycleS as number));
  const captured = seen.beats.filter((beat, index) => {
    const [before, after] = [seen.beats[index - 1], seen.beats[index + 1]];
    const wide = (one: VentricularActivation | undefined): boolean => one?.origin === 'ventricular-rhythm' || one?.origin === 'ventricular-escape';
    return (
      beat.atrialId !== undefined &&
      beat.entries.every((entry) => entry.via === 'his') &&
      wide(before) &&
      wide(after) &&
      cycleS !== undefined &&
      beat.precedingRrS < cycleS
    );
  });
  if (captured.length > 0) out.push(rhythmName('capture-beats', `${captured.length} normal beat(s) come early within the wide ones.`));
  const aside = seen.runs
    .filter((run) => (run.kind === 'ventricular' || run.kind === 'junctional') && run.beats.length >= 3 && run.beats[0]?.premature === false)
    .flatMap((run) => {
      const [from, to] = [run.beats[0]?.atS ?? 0, run.beats.at(-1)?.atS ?? 0];
      return seen.p.filter((one) => fromAbove(one) && one.atS > from && one.atS < to && one.origin !== 'flutter');
    });
  if (aside.length >= 2) out.push(rhythmName('av-dissociation', `${aside.length} P waves march through beats that they did not make.`));
  return out;
}
