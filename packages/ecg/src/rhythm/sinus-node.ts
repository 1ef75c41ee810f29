import { around, swell } from './chance.ts';
import type { Appointment } from './agenda.ts';
import type { Chambers } from './chambers.ts';
import type { SinusSilence } from './timeline.ts';

/** Standard deviation of the beat-to-beat change that breathing does not explain, as a part of the cycle. Short-term RMSSD of resting adults is 2 to 4 %, most of it breathing. */
const JITTER_PART = 0.012;
/** Breathing of a resting adult: depth as a part of the cycle, and breaths a minute. */
const BREATHING = { depth: 0.02, breathsPerMin: 15 };
/** After the atria were activated from elsewhere the node is reset and late by the way in and out, as a part of the cycle: medians of 1.11 and 1.20 after 117 premature beats of MIT-BIH 100 and 118. */
const RESET_PART = 1.15;
/** Exit delays of a type 1 exit block beyond the first, as parts of the cycle: each adds less, so PP shortens until one is dropped. */
const EXIT_STEPS = [0, 0.14, 0.21, 0.25, 0.275, 0.29, 0.3];

/** Sites of the wandering pacemaker: from the sinus node down the crista terminalis (3) to the low right atrium (1) and back. */
const WANDERING = [0, 0, 0, 3, 3, 1, 1, 1, 3, 3];

/**
 * What leads the atria: the sinus node, a pacemaker that wanders, or several foci in turn.
 * It fires by its own clock, is reset when the atria are activated from elsewhere, and can fall silent.
 *
 * @param silences where the node was silent; filled as it happens
 */
export function startSinusNode(chambers: Chambers, silences: SinusSilence[]): void {
  const { settings, agenda, rng } = chambers;
  const { atria } = settings;
  if (atria.kind === 'flutter' || atria.kind === 'fibrillation' || atria.kind === 'standstill') return;
  const cycleS = 60 / settings.leadingRateBpm;
  const breathing = (atria.kind === 'sinus' ? atria.breathing : undefined) ?? BREATHING;
  const silence = atria.kind === 'sinus' ? atria.silence : undefined;
  const phase = rng.next();
  let due: Appointment | undefined;
  /** The node's own clock under an exit block: impulses are made on time and leave late. */
  let madeS = agenda.nowS();
  let step = Math.floor(rng.next() * 60);
  let onPaper = 0;
  let silentUntilS = -Infinity;

  const cycle = (atS: number): number => {
    if (atria.kind === 'multifocal') return cycleS * (1 + 0.45 * around(rng));
    const jitter = 3 * JITTER_PART * around(rng) * (atria.kind === 'wandering' ? 2 : 1);
    return cycleS * (1 + breathing.depth * swell((atS * breathing.breathsPerMin) / 60 + phase) + jitter);
  };
  const site = (): number => {
    if (atria.kind === 'wandering') return WANDERING[step % WANDERING.length] as number;
    return atria.kind === 'multifocal' ? Math.floor(rng.next() * 4) : 0;
  };
  const plan = (atS: number): void => {
    agenda.cancel(due);
    due = agenda.at(atS, fire);
  };
  const fire = (atS: number): void => {
    step++;
    if (silence?.kind === 'exit-block-1' || silence?.kind === 'exit-block-2') {
      const every = Math.max(2, silence.everyBeats);
      const next = (step + 1) % every;
      chambers.fireAtria('sinus', 0);
      madeS += cycle(atS);
      if (next === every - 1) {
        const missedS = madeS;
        madeS += cycle(atS);
        step++;
        silences.push({ fromS: missedS, toS: madeS, reason: silence.kind });
        plan(madeS);
      } else plan(madeS + (silence.kind === 'exit-block-1' ? (EXIT_STEPS[Math.min(next, EXIT_STEPS.length - 1)] as number) * cycleS : 0));
      return;
    }
    const focus = site();
    chambers.fireAtria(focus === 0 ? 'sinus' : 'atrial-focus', focus);
    if (atS >= 0) onPaper++;
    if (silence !== undefined && 'lengthS' in silence && atS >= 0 && onPaper === Math.max(1, silence.afterBeat)) {
      const normal = cycle(atS);
      silentUntilS = atS + Math.max(normal, silence.lengthS);
      silences.push({ fromS: Math.min(atS + normal, silentUntilS), toS: silentUntilS, reason: silence.kind });
      plan(silentUntilS);
    } else plan(atS + cycle(atS));
  };
  madeS = agenda.nowS() + cycleS * rng.next();
  plan(madeS);
  chambers.onAtria((one) => {
    // The node's own beats were planned by `fire`; a wandering or multifocal lead fires from `site` too.
    if (one.origin === 'sinus' || (one.origin === 'atrial-focus' && !one.premature && (atria.kind === 'wandering' || atria.kind === 'multifocal'))) return;
    madeS = one.atS + RESET_PART * cycle(one.atS);
    plan(Math.max(madeS, silentUntilS));
  });
}
