import { PACED_SITE, type Chambers } from './chambers.ts';
import type { Appointment } from './agenda.ts';
import type { MissingSpike, PacingSpike } from './timeline.ts';

type Chamber = PacingSpike['chamber'];

/** Usual lower rate, beats per minute, and AV delay, seconds. */
export const DEFAULT_PACING_RATE_BPM = 60;
/** See {@link DEFAULT_PACING_RATE_BPM}: long enough for a healthy node to be first. */
export const DEFAULT_AV_DELAY_S = 0.2;
/** Fastest rate at which a DDD pacemaker follows the atria, as a cycle in seconds (130 a minute), and how long after a QRS it is deaf to P waves (PVARP). */
const UPPER_CYCLE_S = 60 / 130;
const POST_VENTRICULAR_DEAF_S = 0.25;

/** A pacemaker: its timers, what it senses, and its fault. */
export function startPacemaker(chambers: Chambers, spikes: PacingSpike[], missing: MissingSpike[]): void {
  const { settings, agenda, rng } = chambers;
  const { pacemaker } = settings;
  if (pacemaker === undefined) return;
  const { mode, fault } = pacemaker;
  const cycleS = 60 / (pacemaker.rateBpm ?? DEFAULT_PACING_RATE_BPM);
  const avDelayS = pacemaker.avDelayS ?? DEFAULT_AV_DELAY_S;
  const site = pacemaker.site ?? 'rv-apex';
  const every = Math.max(1, Math.round(fault?.every ?? 1));
  const follows = mode === 'DDD' && settings.atria.kind !== 'fibrillation' && settings.atria.kind !== 'flutter';
  /**
   * How many more times it goes well before the next failure. Drawn anew each time, so that nobody can tell the fault by counting,
   * and never more than twice the mean, so that it is seen.
   */
  const untilNext = (): number => Math.floor(rng.next() * (2 * every - 1));
  let untilFailure = Math.floor(rng.next() * every);
  let next: Appointment | undefined;
  let avTimer: Appointment | undefined;
  let lastVentricularS = -Infinity;
  let lastAtrialS = -Infinity;
  /** Own beats that were missed, so that the next spike of the chamber is one that should not have come. */
  const missed: Record<Chamber, boolean> = { atrium: false, ventricle: false };
  /** While a spike is being given, what it causes is not sensed. */
  let pacing = false;

  const fails = (kind: NonNullable<typeof fault>['kind'], chamber: Chamber): boolean => {
    if (fault?.kind !== kind || fault.chamber !== chamber) return false;
    if (untilFailure-- > 0) return false;
    untilFailure = untilNext();
    return true;
  };

  /** Gives a spike unless something keeps it back. */
  const pace = (chamber: Chamber): 'paced' | 'no-output' | 'oversensed' => {
    const atS = agenda.nowS();
    for (const reason of ['no-output', 'oversensed'] as const)
      if (fails(reason === 'oversensed' ? 'oversensing' : reason, chamber)) {
        missing.push({ dueS: atS, chamber, reason });
        return reason;
      }
    const undersensed = missed[chamber];
    missed[chamber] = false;
    if (fails('capture', chamber)) spikes.push({ atS, chamber, result: { failed: 'no-capture' }, undersensed });
    else {
      pacing = true;
      const caused =
        chamber === 'atrium'
          ? chambers.fireAtria('paced', PACED_SITE)
          : chambers.fireVentricles({
              entry: { via: 'paced', atS, site },
              origin: 'paced',
              cause: 'The pacemaker gave a spike and the ventricles followed.',
              concealsS: 0.22,
            });
      pacing = false;
      // Atria that stand still do not answer; everything else that stays out was refractory.
      const failed = chamber === 'atrium' && settings.atria.kind === 'standstill' ? 'no-capture' : 'refractory';
      spikes.push({ atS, chamber, result: caused === undefined ? { failed } : { captured: caused.id }, undersensed });
    }
    return 'paced';
  };
  /** Starts a timer anew; a timer that false sensing has restarted on the way ends later by a part of itself. */
  const restart = (afterS: number, outcome: ReturnType<typeof pace>, run: (atS: number) => void): void => {
    agenda.cancel(next);
    next = agenda.at(agenda.nowS() + afterS * (outcome === 'oversensed' ? 0.5 + 0.4 * rng.next() : 1), run);
  };

  if (mode !== 'DDD' || !follows) {
    const chamber: Chamber = mode === 'AAI' ? 'atrium' : 'ventricle';
    const fire = (): void => restart(cycleS, pace(chamber), fire);
    restart(cycleS * (0.3 + 0.7 * rng.next()), 'paced', fire);
    const sense = (): void => {
      if (pacing) return;
      if (fails('undersensing', chamber)) missed[chamber] = true;
      else {
        missed[chamber] = false;
        restart(cycleS, 'paced', fire);
      }
    };
    if (chamber === 'atrium') chambers.onAtria(sense);
    else chambers.onVentricles((ventricular) => void (ventricular.entries.length === 1 && sense()));
    return;
  }

  const ventricularDue = (): void => {
    avTimer = undefined;
    const outcome = pace('ventricle');
    lastVentricularS = agenda.nowS();
    restart(Math.max(0.2, cycleS - avDelayS), outcome, atrialDue);
  };
  const startAvDelay = (): void => {
    agenda.cancel(next);
    next = undefined;
    if (avTimer !== undefined) return;
    avTimer = agenda.at(Math.max(agenda.nowS() + avDelayS, lastVentricularS + UPPER_CYCLE_S), ventricularDue);
  };
  const atrialDue = (): void => {
    // False sensing in the atrium is taken for a P wave: the ventricle is paced after it all the same.
    pace('atrium');
    lastAtrialS = agenda.nowS();
    startAvDelay();
  };
  restart(cycleS * rng.next(), 'paced', atrialDue);
  chambers.onAtria((atrial) => {
    if (pacing || atrial.atS - lastAtrialS < 0.05) return;
    if (agenda.nowS() - lastVentricularS < POST_VENTRICULAR_DEAF_S) return;
    if (fails('undersensing', 'atrium')) {
      missed.atrium = true;
      return;
    }
    missed.atrium = false;
    startAvDelay();
  });
  chambers.onVentricles((ventricular) => {
    if (pacing || ventricular.entries.length > 1) return;
    if (fails('undersensing', 'ventricle')) {
      missed.ventricle = true;
      return;
    }
    missed.ventricle = false;
    agenda.cancel(avTimer);
    avTimer = undefined;
    lastVentricularS = ventricular.atS;
    restart(Math.max(0.2, cycleS - avDelayS), 'paced', atrialDue);
  });
}
