import { rhythmName, type RhythmName } from './rhythm-names.ts';
import type { Seen } from './seen.ts';
import type { PacingSpike } from './timeline.ts';

/** Longest AV delay that a pacemaker is set to, seconds: spikes and P waves nearer than this belong together. */
const LONGEST_AV_DELAY_S = 0.32;
/** Delays from P to spike that differ by less are one setting, seconds. */
const SAME_DELAY_S = 0.03;

/** Names of what a pacemaker does and fails to do. */
export function namePacing(seen: Seen): RhythmName[] {
  const { timeline } = seen;
  const onPaper = (atS: number): boolean => atS >= 0 && atS < timeline.durationS;
  const spikes = timeline.spikes.filter((spike) => onPaper(spike.atS));
  const captured = (chamber: PacingSpike['chamber']): PacingSpike[] => spikes.filter((spike) => spike.chamber === chamber && 'captured' in spike.result);
  const [atrial, ventricular] = [captured('atrium'), captured('ventricle')];
  const out: RhythmName[] = [];
  const pairs = ventricular.filter((one) =>
    spikes.some((other) => other.chamber === 'atrium' && one.atS - other.atS > 0.02 && one.atS - other.atS <= LONGEST_AV_DELAY_S),
  );
  // A ventricular spike that follows own P waves at one delay follows them on purpose.
  const delays = ventricular.flatMap((one) => {
    const p = seen.p.findLast(
      (wave) => wave.atS < one.atS && one.atS - wave.atS <= LONGEST_AV_DELAY_S && (wave.origin === 'sinus' || wave.origin === 'atrial-focus'),
    );
    return p === undefined ? [] : [one.atS - p.atS];
  });
  const tracks = delays.length >= 3 && delays.length > 0.6 * (ventricular.length - pairs.length) && Math.max(...delays) - Math.min(...delays) < SAME_DELAY_S;
  if (pairs.length >= 2) out.push(rhythmName('av-sequential-paced-rhythm', `${pairs.length} pairs of spikes, one for each chamber.`));
  if (tracks) out.push(rhythmName('atrial-sensed-ventricular-paced-rhythm', `${delays.length} ventricular spikes follow own P waves at one delay.`));
  if (ventricular.length >= 2 && pairs.length < 2 && !tracks)
    out.push(rhythmName('ventricular-paced-rhythm', `${ventricular.length} wide QRS begin at a spike.`));
  if (atrial.length >= 2 && pairs.length < 0.5 * atrial.length) out.push(rhythmName('atrial-paced-rhythm', `${atrial.length} P waves begin at a spike.`));
  const lost = spikes.filter((spike) => 'failed' in spike.result && spike.result.failed === 'no-capture');
  if (lost.length > 0)
    out.push(rhythmName('failure-to-capture', `${lost.length} ${lost[0]?.chamber === 'atrium' ? 'atrial' : 'ventricular'} spike(s) with nothing after them.`));
  const deaf = spikes.filter((spike) => spike.undersensed);
  if (deaf.length > 0) out.push(rhythmName('failure-to-sense', `${deaf.length} spike(s) came although an own beat should have held them back.`));
  const absent = timeline.missingSpikes.filter((one) => onPaper(one.dueS));
  if (absent.length > 0) {
    const because = `${absent.length} spike(s) did not come when they were due; whether the pacemaker gave none or was held back by false sensing, the ECG does not tell`;
    out.push(rhythmName('failure-to-pace', `${because}.`), rhythmName('oversensing', `${because}.`));
  }
  return out;
}
