import { rhythmName, type RhythmName } from './rhythm-names.ts';
import { bpm, gaps, median, type Seen } from './seen.ts';
import type { AtrialActivation } from './timeline.ts';

/** PP spread beyond which breathing is seen: 120 ms and a tenth of the cycle. */
const ARRHYTHMIA_S = 0.12;
/** How near to a whole number of cycles a pause has to be to look like an exit block. */
const MULTIPLE_PART = 0.1;
/** ACC/AHA/HRS 2018: more than 3 s without sinus activity. */
const PAUSE_S = 3;

const named = (one: AtrialActivation): boolean => !one.premature && (one.origin === 'sinus' || one.origin === 'atrial-focus');

/** Names of what the atria do: sinus rhythms, foci, flutter, fibrillation. */
export function nameAtria(seen: Seen): RhythmName[] {
  return [...nameLeading(seen), ...namePauses(seen), ...namePremature(seen), ...nameTachycardia(seen), ...nameFlutter(seen), ...nameFibrillation(seen)];
}

/** P waves that a reader can see and follow: not those buried in a ventricular tachycardia. */
const followed = (one: AtrialActivation): boolean =>
  one.conducted !== undefined && ('to' in one.conducted || !['ventricles-refractory', 'node-concealed'].includes(one.conducted.blocked));

function nameLeading(seen: Seen): RhythmName[] {
  const leading = seen.p.filter(named);
  // A focus that takes over fast is a tachycardia of its own, named below.
  const sites = new Set(leading.map((one) => one.site));
  if (seen.ppS === undefined || seen.flutters || leading.filter(followed).length < 2) return [];
  const pp = undisturbed(seen, named);
  const cycleS = median(pp);
  if (sites.size >= 3 && cycleS !== undefined) {
    const spread = Math.max(...pp) - Math.min(...pp);
    const because = `${sites.size} shapes of P wave in turn at ${bpm(cycleS)} a minute`;
    return [
      60 / cycleS > 100 && spread > ARRHYTHMIA_S
        ? rhythmName('multifocal-atrial-tachycardia', `${because}, irregular (PP differ by ${Math.round(spread * 1000)} ms), over 100.`)
        : rhythmName('wandering-atrial-pacemaker', `${because}, not over 100.`),
    ];
  }
  const sinus = undisturbed(seen, (one) => one.origin === 'sinus');
  const sinusS = median(sinus.filter((gap) => gap < 1.4 * (median(sinus) as number)));
  if (sinusS === undefined || leading.filter((one) => one.origin === 'sinus' && followed(one)).length < 2) return [];
  const rate = 60 / sinusS;
  const shown = `Upright P waves at ${bpm(sinusS)} a minute`;
  const out = [
    rate < 59.5
      ? rhythmName('sinus-bradycardia', `${shown}: under 60 (the 2018 guideline draws its line at 50).`)
      : rate > 100.5
        ? rhythmName('sinus-tachycardia', `${shown}: over 100.`)
        : rhythmName('sinus-rhythm', `${shown}: 60 to 100.`),
  ];
  const near = sinus.filter((gap) => gap < 1.4 * sinusS);
  const spreadS = Math.max(...near) - Math.min(...near);
  if (near.length === sinus.length && near.length >= 4 && spreadS > Math.max(ARRHYTHMIA_S, 0.1 * sinusS))
    out.push(rhythmName('sinus-arrhythmia', `PP differ by ${Math.round(spreadS * 1000)} ms, more than 120 ms and a tenth of the cycle.`));
  return out;
}

/** Intervals between neighbours that both are of a kind, with nothing else of the atria in between. */
function undisturbed(seen: Seen, kind: (one: AtrialActivation) => boolean): number[] {
  const out: number[] = [];
  for (let i = 1; i < seen.p.length; i++) {
    const [before, one] = [seen.p[i - 1] as AtrialActivation, seen.p[i] as AtrialActivation];
    if (kind(before) && kind(one)) out.push(one.atS - before.atS);
  }
  return out;
}

function namePauses(seen: Seen): RhythmName[] {
  const sinus = seen.p.filter((one) => one.origin === 'sinus');
  const cycleS = median(undisturbed(seen, (one) => one.origin === 'sinus'));
  if (cycleS === undefined || new Set(seen.p.filter(named).map((one) => one.site)).size >= 3) return [];
  const found = new Map<string, RhythmName>();
  const say = (name: RhythmName): void => void (found.has(name.code) || found.set(name.code, name));
  const pp = gaps(sinus);
  for (const [index, gapS] of pp.entries()) {
    const [from, to] = [sinus[index] as AtrialActivation, sinus[index + 1] as AtrialActivation];
    const between = seen.p.filter((one) => one.atS > from.atS && one.atS < to.atS);
    // After an early beat the node is reset, and a fast run holds it down: neither is a pause of its own.
    if (gapS < 1.4 * cycleS || between.some((one) => one.premature || one.origin !== 'retrograde-junction' || one.atS - from.atS < 1.1 * cycleS)) continue;
    const before = pp.slice(Math.max(0, index - 2), index);
    const shortens = before.length > 0 && (before.at(-1) as number) < gapS / 1.3 && (before.length < 2 || (before[0] as number) > (before[1] as number) + 0.02);
    const cycles = gapS / cycleS;
    const escapes = between.length > 0 || seen.beats.some((beat) => beat.atS > from.atS + 1.1 * cycleS && beat.atS < to.atS && beat.atrialId === undefined);
    const length = `${gapS.toFixed(2)} s between sinus P waves, ${cycles.toFixed(2)} cycles`;
    const nextS = pp[index + 1];
    const lastS = before.at(-1) ?? cycleS;
    if (!escapes && shortens && gapS < 2 * lastS - 0.02 && (nextS ?? lastS + 1) > lastS + 0.02)
      say(rhythmName('sinoatrial-exit-block-1', `${length}; PP shortens before the pause, which is under twice the PP before it.`));
    else if (Math.abs(cycles - Math.round(cycles)) < MULTIPLE_PART) {
      say(rhythmName('sinoatrial-exit-block-2', `${length}, near a whole number.`));
      say(rhythmName('sinus-pause', `${length}; a pause can be near a whole number of cycles by chance.`));
    } else say(rhythmName('sinus-pause', `${length}, not a whole number.`));
    if (gapS > PAUSE_S || escapes) say(rhythmName('sinus-arrest', `${length}${gapS > PAUSE_S ? ', more than 3 s' : ', ended by an escape'}.`));
  }
  return [...found.values()];
}

function namePremature(seen: Seen): RhythmName[] {
  const early = seen.p.filter((one) => one.premature && one.origin === 'atrial-focus');
  if (early.length === 0) return [];
  const out: RhythmName[] = [rhythmName('premature-atrial-complexes', `${early.length} P wave(s) of another shape before the next was due.`)];
  const blocked = early.filter((one) => one.conducted !== undefined && 'blocked' in one.conducted);
  if (blocked.length > 0) out.push(rhythmName('blocked-premature-atrial-complexes', `${blocked.length} of them without a QRS.`));
  const usual = seen.beats.some((beat) => !beat.premature && beat.atrialId !== undefined && beat.bundles.rightDelayS < 1);
  const aberrant = seen.beats.filter((beat) => beat.premature && beat.bundles.rightDelayS > 1 && early.some((one) => one.id === beat.atrialId));
  if (usual && aberrant.length > 0)
    out.push(rhythmName('aberrant-premature-atrial-complexes', `${aberrant.length} of them with right bundle branch block that other beats do not have.`));
  return out;
}

function nameTachycardia(seen: Seen): RhythmName[] {
  let run: AtrialActivation[] = [];
  let longest: AtrialActivation[] = [];
  for (const one of seen.p) {
    if (one.origin !== 'atrial-focus' || (run.length > 0 && run[0]?.site !== one.site)) run = [];
    if (one.origin === 'atrial-focus') run.push(one);
    if (run.length > longest.length) longest = run;
  }
  const cycleS = median(gaps(longest));
  if (longest.length < 3 || cycleS === undefined || new Set(seen.p.filter(named).map((one) => one.site)).size > 2) return [];
  if (cycleS > 0.6)
    return [
      rhythmName('ectopic-atrial-rhythm', `${longest.length} P waves of one shape that is not the sinus node's at ${bpm(cycleS)} a minute, not over 100.`),
    ];
  const dropped = longest.filter((one) => one.conducted !== undefined && 'blocked' in one.conducted).length;
  return [
    rhythmName(
      'focal-atrial-tachycardia',
      `${longest.length} P waves of one shape that is not the sinus node's at ${bpm(cycleS)} a minute${dropped > 0 ? `, ${dropped} not conducted` : ''}.`,
    ),
  ];
}

function nameFlutter(seen: Seen): RhythmName[] {
  const waves = seen.p.filter((one) => one.origin === 'flutter');
  const cycleS = median(gaps(waves));
  if (waves.length < 3 || cycleS === undefined) return [];
  const out = [rhythmName('atrial-flutter', `A sawtooth at ${bpm(cycleS)} a minute.`)];
  const conducted = waves.flatMap((one, index) => (one.conducted !== undefined && 'to' in one.conducted ? [index] : []));
  const ratios = conducted.slice(1).map((at, index) => at - (conducted[index] as number));
  if (ratios.length < 2) return out;
  const kinds = [...new Set(ratios)].toSorted((a, b) => a - b);
  const usual = ratios.filter((ratio) => ratio === median(ratios)).length / ratios.length;
  if (usual >= 0.9) out.push(rhythmName('atrial-flutter-fixed-block', `${median(ratios)}:1 throughout.`));
  else out.push(rhythmName('atrial-flutter-variable-block', `Ratios of ${kinds.map((ratio) => `${ratio}:1`).join(', ')}.`));
  return out;
}

function nameFibrillation(seen: Seen): RhythmName[] {
  if (!seen.fibrillates) return [];
  const conducted = seen.beats.filter((beat) => beat.entries.some((entry) => entry.via === 'accessory' || (entry.via === 'his' && entry.from === 'atria')));
  const out = [rhythmName('atrial-fibrillation', 'No P waves but a fibrillating line.')];
  const chaos = seen.timeline.continuous.some((one) => one.kind !== 'atrial-fibrillation' && one.toS > 0 && one.fromS < seen.timeline.durationS);
  if (conducted.length < 3 || chaos) return out;
  const cycleS = gaps(seen.beats).reduce((sum, gap) => sum + gap, 0) / Math.max(1, seen.beats.length - 1);
  const rate = 60 / cycleS;
  const because = `QRS irregular at ${bpm(cycleS)} a minute on average`;
  out.push(
    rate < 60
      ? rhythmName('atrial-fibrillation-slow', `${because}: under 60.`)
      : rate > 100
        ? rhythmName('atrial-fibrillation-rapid', `${because}: over 100.`)
        : rhythmName('atrial-fibrillation-controlled', `${because}: 60 to 100.`),
  );
  const crossed = conducted.filter((beat) => beat.entries.some((entry) => entry.via === 'accessory'));
  if (crossed.length > 0) {
    const shortest = Math.min(...crossed.map((beat) => beat.precedingRrS));
    out.push(rhythmName('pre-excited-atrial-fibrillation', `${crossed.length} wide QRS that change in width; shortest RR ${Math.round(shortest * 1000)} ms.`));
  }
  return out;
}
