import { rhythmName, type RhythmName } from './rhythm-names.ts';
import { bpm, gaps, median, type Run, type Seen } from './seen.ts';
import type { AtrialActivation, VentricularActivation } from './timeline.ts';

/** First-degree block: PR over 200 ms (ACC/AHA/HRS 2018). */
const LONG_PR_S = 0.2;
/** PR intervals that differ by less are constant: half a small square. */
const SAME_PR_S = 0.02;
/** Above this atrial rate a dropped beat is the node's health, not its disease. */
const NORMAL_ATRIAL_CYCLE_S = 60 / 135;
/** RP up to here hides the P wave in the QRS or its end; beyond it speaks for a pathway (ACC/AHA/HRS 2015). */
const SHORT_RP_S = 0.07;

/** Names of what happens between the atria and the ventricles: block, junction, reentry, pre-excitation. */
export function nameConduction(seen: Seen): RhythmName[] {
  return [...nameBlock(seen), ...nameJunction(seen), ...namePathway(seen), ...nameAberrant(seen)];
}

/** Whether a P wave failed for a reason that lies in the way itself, not in a beat from below that came before it. */
const dropped = (one: AtrialActivation): boolean =>
  one.conducted !== undefined && 'blocked' in one.conducted && !['ventricles-refractory', 'node-concealed', 'node-refractory'].includes(one.conducted.blocked);

function nameBlock(seen: Seen): RhythmName[] {
  const own = seen.beats.filter((beat) => beat.entries[0]?.via !== 'paced');
  if (seen.fibrillates || seen.flutters) {
    const irregular = gaps(own);
    const meanS = irregular.reduce((sum, gap) => sum + gap, 0) / Math.max(1, irregular.length);
    const blocked =
      own.length >= 3 && own.every((beat) => beat.entries.every((entry) => entry.via === 'focus' || (entry.via === 'his' && entry.from === 'junction')));
    return blocked && irregular.every((gap) => Math.abs(gap - meanS) < 0.08 * meanS) && meanS > 1
      ? [rhythmName('third-degree-av-block', `The atria fibrillate or flutter but QRS are regular at ${bpm(meanS)} a minute.`)]
      : [];
  }
  const p = seen.p.filter((one) => !one.premature && (one.origin === 'sinus' || one.origin === 'atrial-focus' || one.origin === 'paced'));
  const conducted = p.flatMap((one) => {
    const to = one.conducted !== undefined && 'to' in one.conducted ? one.conducted.to : undefined;
    const beat = to === undefined ? undefined : seen.timeline.ventricular.find((candidate) => candidate.id === to);
    return beat !== undefined && beat.entries.length === 1 && beat.entries[0]?.via === 'his' && beat.prS !== undefined ? [beat.prS] : [];
  });
  const drops = p.filter(dropped);
  if (drops.length === 0) {
    const prS = median(conducted);
    return prS !== undefined && conducted.length >= 2 && prS > LONG_PR_S
      ? [rhythmName('first-degree-av-block', `Every P wave conducts with a PR of ${Math.round(prS * 1000)} ms, over 200.`)]
      : [];
  }
  if (seen.ppS !== undefined && seen.ppS < NORMAL_ATRIAL_CYCLE_S) return [];
  const through = p.some((one) => one.conducted !== undefined && 'to' in one.conducted);
  if (!through) {
    if (drops.length < 2 || own.length === 0) return [];
    return [rhythmName('third-degree-av-block', `${drops.length} P waves, none of which conducts; QRS come on their own.`)];
  }
  return nameDrops(seen, p);
}

function nameDrops(seen: Seen, p: readonly AtrialActivation[]): RhythmName[] {
  const found = new Map<string, RhythmName>();
  const say = (name: RhythmName): void => void (found.has(name.code) || found.set(name.code, name));
  const pr = (one: AtrialActivation | undefined): number | undefined => {
    const to = one?.conducted !== undefined && 'to' in one.conducted ? one.conducted.to : undefined;
    return to === undefined ? undefined : seen.timeline.ventricular.find((beat) => beat.id === to)?.prS;
  };
  /** P waves between drops that conduct: one between each is 2:1. */
  const lengths: number[] = [];
  let since: number | undefined;
  for (let i = 0; i < p.length; i++) {
    const one = p[i] as AtrialActivation;
    if (!dropped(one)) {
      if (since !== undefined) since++;
      continue;
    }
    let inRow = 1;
    while (p[i + inRow] !== undefined && dropped(p[i + inRow] as AtrialActivation)) inRow++;
    if (since !== undefined) lengths.push(since);
    const [before, after] = [pr(p[i - 1]), pr(p[i + inRow])];
    if (inRow >= 2) say(rhythmName('high-grade-av-block', `${inRow} P waves in a row do not conduct, others do.`));
    else if (before !== undefined && after !== undefined && (pr(p[i - 2]) !== undefined || pr(p[i + 2]) !== undefined)) {
      const figures = `PR ${Math.round(before * 1000)} ms before a dropped beat and ${Math.round(after * 1000)} ms after it`;
      if (before - after > SAME_PR_S) say(rhythmName('mobitz-1', `${figures}: it had grown.`));
      else if (Math.abs(before - after) <= SAME_PR_S) say(rhythmName('mobitz-2', `${figures}: constant.`));
    }
    i += inRow - 1;
    since = 0;
  }
  if (lengths.length >= 2 && lengths.filter((length) => length === 1).length >= 0.8 * lengths.length && !found.has('high-grade-av-block'))
    say(rhythmName('av-block-2-to-1', 'Every second P wave conducts; with one PR at a time growth cannot be seen.'));
  return [...found.values()];
}

/** From the QRS to the nearest backward P wave of a beat, in seconds: negative is before. */
function backS(seen: Seen, beat: VentricularActivation): number | undefined {
  let nearest: number | undefined;
  for (const one of seen.timeline.atrial) {
    const distance = one.atS - beat.atS;
    if (distance > 0.35) break;
    if (distance > -0.2 && (one.origin === 'retrograde-junction' || one.origin === 'retrograde-ventricle'))
      if (nearest === undefined || Math.abs(distance) < Math.abs(nearest)) nearest = distance;
  }
  return nearest;
}

function nameJunction(seen: Seen): RhythmName[] {
  const found = new Map<string, RhythmName>();
  const say = (code: RhythmName['code'], because: string): void => void (found.has(code) || found.set(code, rhythmName(code, because)));
  for (const run of seen.runs) {
    const [first] = run.beats;
    if (run.kind !== 'junctional' || first === undefined) continue;
    if (first.premature) {
      say(
        'premature-junctional-complexes',
        `A beat of the usual width ${Math.round(first.precedingRrS * 1000)} ms after the one before, with no P wave that could have made it.`,
      );
      continue;
    }
    if (run.beats.length < 3 || run.cycleS === undefined) {
      if (first.precedingRrS > 1 && seen.runs.length > 1)
        say('junctional-escape-beats', `A beat without a P wave of its own ${first.precedingRrS.toFixed(2)} s after the one before.`);
      continue;
    }
    const rate = 60 / run.cycleS;
    const rp = median(run.beats.flatMap((beat) => backS(seen, beat) ?? []));
    const p =
      rp === undefined
        ? 'no backward P wave'
        : `a backward P wave ${rp < 0 ? `${Math.round(-rp * 1000)} ms before` : `${Math.round(rp * 1000)} ms after`} the start of the QRS`;
    const because = `${run.beats.length} regular beats without a P wave of their own at ${bpm(run.cycleS)} a minute; ${p}`;
    if (rate < 39.5) say('junctional-bradycardia', `${because}: under 40.`);
    if (rate < 60.5) say('junctional-escape-rhythm', `${because}.`);
    else if (rate <= 100.5) say('accelerated-junctional-rhythm', `${because}: 60 to 100.`);
    else nameFast(seen, run, rp, because, say);
  }
  return [...found.values()];
}

/** A fast regular rhythm through the His bundle: what an ECG can tell depends on where the P wave is. */
function nameFast(seen: Seen, run: Run, rp: number | undefined, because: string, say: (code: RhythmName['code'], because: string) => void): void {
  const [from, to] = [run.beats[0]?.atS ?? 0, run.beats.at(-1)?.atS ?? 0];
  const other = seen.p.filter((one) => one.origin === 'sinus' && one.atS > from && one.atS < to).length;
  if (rp !== undefined && rp > SHORT_RP_S) {
    say('avrt', `${because}: RP over 70 ms.`);
    say('supraventricular-tachycardia', `${because}; atrial tachycardia and a slow form of AVNRT can look alike.`);
  } else if (rp !== undefined && rp < -SAME_PR_S) {
    say('junctional-tachycardia', `${because}, in front of the QRS.`);
    say('supraventricular-tachycardia', `${because}; a low atrial focus can look alike.`);
  } else if (other >= 2 || seen.fibrillates) say('junctional-tachycardia', `${because}; the atria go their own way, so they are not part of it.`);
  else {
    const set = `${because}; with the P wave hidden these cannot be told apart`;
    say('avnrt', `${set}.`);
    say('junctional-tachycardia', `${set}.`);
    say('supraventricular-tachycardia', `${set}.`);
  }
}

function namePathway(seen: Seen): RhythmName[] {
  const crossed = seen.beats.filter((beat) => beat.entries[0]?.via === 'accessory');
  const prS = median(crossed.flatMap((beat) => beat.prS ?? []));
  if (crossed.length === 0) return [];
  return [rhythmName('wpw-pattern', `${crossed.length} beat(s) with a delta wave${prS === undefined ? '' : `, PR ${Math.round(prS * 1000)} ms`}.`)];
}

function nameAberrant(seen: Seen): RhythmName[] {
  const through = seen.beats.filter((beat) => beat.entries.length === 1 && beat.entries[0]?.via === 'his');
  const wide = through.filter((beat) => beat.bundles.rightDelayS > 1);
  if (wide.length === 0 || wide.length === through.length) return [];
  return [
    rhythmName('aberrant-conduction', `${wide.length} beat(s) with right bundle branch block that the others do not have: each came early after a long cycle.`),
  ];
}
