import { around, swell } from './chance.ts';
import type { Appointment } from './agenda.ts';
import type { Chambers } from './chambers.ts';
import type { VentricularSite } from './timeline.ts';

/** Premature beats come half a second after the QRS before them at 72 a minute, sooner at faster rates. */
const couplingAt = (cycleS: number): number => Math.max(0.36, Math.min(0.6, 0.2 + 0.36 * cycleS));
/** Within a run of premature beats, seconds: 140 a minute. */
const RUN_CYCLE_S = 0.43;
/** An escape takes longer for its first beat than between its beats. */
const FIRST_ESCAPE_PART = 1.15;
/** A focus that starts up begins this long after the beat before it, seconds. */
const ONSET_COUPLING_S = 0.42;
/** How long a beat of a ventricular rhythm keeps the AV node closed from below: longer than its own refractory period, so that captures are rare in fast rhythms. Seconds. */
const CONCEALED_S = 0.34;
/** Beats that a torsade takes to turn its axis once round: 5 to 20 are described (Dessertenne 1966). */
const TORSADE_BEATS = 12;
const TURN = 6.283185307179586;
const DEFAULT_SITE: VentricularSite = 'rv-outflow';

/** Premature ventricular beats, each entry with its own count. */
export function startPrematureVentricular(chambers: Chambers): void {
  const { settings, agenda, rng } = chambers;
  const recipes = settings.prematureVentricular;
  if (recipes.length === 0) return;
  const beats = recipes.map((one) => Math.floor(rng.next() * one.everyBeats));
  let ahead: Appointment | undefined;
  const sinusCycleS = 60 / settings.leadingRateBpm;
  /** A beat that reaches the node from below keeps it closed for the next sinus impulse: that is what makes the pause compensatory. */
  const concealsS = Math.max(0.38, Math.min(0.9, 0.55 * sinusCycleS));

  const fire = (index: number, left: number) => (atS: number) => {
    const one = recipes[index] as (typeof recipes)[number];
    ahead = undefined;
    beats[index] = 0;
    const first = left === (one.runLength ?? 1);
    const fired = chambers.fireVentricles({
      entry: { via: 'focus', atS, site: one.site ?? DEFAULT_SITE },
      origin: 'ventricular-premature',
      cause: first ? 'A focus in the ventricles fired before the next beat was due.' : 'The same focus in the ventricles fired again.',
      premature: true,
      concealsS: one.interpolated === true ? 0 : concealsS,
    });
    if (fired !== undefined && left > 1) ahead = agenda.at(atS + RUN_CYCLE_S * (1 + 0.04 * around(rng)), fire(index, left - 1));
  };

  chambers.onVentricles((ventricular, front) => {
    if (front.origin === 'ventricular-premature' || front.origin === 'ventricular-rhythm') return;
    agenda.cancel(ahead);
    ahead = undefined;
    if (ventricular.entries.length > 1) return;
    for (const [index, one] of recipes.entries()) {
      beats[index] = (beats[index] as number) + 1;
      if (ahead !== undefined || (beats[index] as number) < Math.max(1, one.everyBeats - 1)) continue;
      const coupling = one.couplingS ?? couplingAt(Math.min(ventricular.precedingRrS, 1.2));
      ahead = agenda.at(ventricular.atS + coupling + 0.012 * around(rng), fire(index, one.runLength ?? 1));
    }
  });
}

/** The slow clock of the ventricles, which fires when nothing has come for long enough. */
export function startVentricularEscape(chambers: Chambers): void {
  const { settings, agenda, rng } = chambers;
  if (settings.escapeRateBpm <= 0) return;
  const cycleS = 60 / settings.escapeRateBpm;
  let due: Appointment | undefined;
  const wait = (atS: number, part: number): void => {
    agenda.cancel(due);
    due = agenda.at(atS + cycleS * part * (1 + 0.02 * around(rng)), fire);
  };
  const fire = (atS: number): void => {
    const fired = chambers.fireVentricles({
      entry: { via: 'focus', atS, site: 'rv-apex' },
      origin: 'ventricular-escape',
      cause: 'Nothing came from above for longer than the ventricles wait, so a focus in them fired.',
      concealsS: 0.22,
    });
    if (fired === undefined) wait(atS, 1);
  };
  wait(agenda.nowS(), FIRST_ESCAPE_PART);
  chambers.onVentricles((ventricular, front) => wait(ventricular.atS, front.origin === 'ventricular-escape' ? 1 : FIRST_ESCAPE_PART));
}

/** What drives the ventricles on its own, from one instant to another. */
export function startVentricularRhythm(chambers: Chambers, endS: number): void {
  const { settings, agenda, rng } = chambers;
  const rhythm = settings.ventricles;
  if (rhythm === undefined || rhythm.kind === 'standstill') return;
  const fromS = 'fromS' in rhythm ? rhythm.fromS : undefined;
  const toS = 'toS' in rhythm ? (rhythm.toS ?? endS) : endS;
  const beginS = Math.max(fromS ?? agenda.nowS(), agenda.nowS());

  if (rhythm.kind === 'flutter' || rhythm.kind === 'fibrillation') {
    const begin = (): void => {
      chambers.setQuiet(true);
      const times = { fromS: agenda.nowS(), toS: Math.max(toS, agenda.nowS()) };
      chambers.continuous.push(
        rhythm.kind === 'flutter'
          ? { kind: 'ventricular-flutter', ...times, rateBpm: rhythm.rateBpm ?? 300 }
          : { kind: 'ventricular-fibrillation', ...times, amplitudeMv: rhythm.amplitudeMv ?? 0.5 },
      );
      agenda.at(times.toS, () => chambers.setQuiet(false));
    };
    // Not within a QRS that has just begun.
    agenda.at(beginS, (now) => void agenda.at(Math.max(now, (chambers.ventricular.at(-1)?.atS ?? -Infinity) + 0.3), begin));
    return;
  }

  const agonal = rhythm.kind === 'agonal';
  const torsades = rhythm.kind === 'torsades';
  const twisting = torsades || rhythm.kind === 'polymorphic';
  const rateBpm = rhythm.rateBpm ?? (agonal ? 12 : torsades ? 220 : 200);
  const cycleS = 60 / rateBpm;
  const unevenPart = agonal ? 0.45 : torsades ? 0.09 : twisting ? 0.14 : 0.012;
  const site = ('site' in rhythm ? rhythm.site : undefined) ?? (agonal ? 'lv-apex' : twisting ? 'lv-apex' : 'rv-apex');
  const causes: Record<typeof rhythm.kind, string> = {
    idioventricular: 'A focus in the ventricles fired, faster than anything that came from above.',
    tachycardia: 'The circuit in the ventricles went round once more.',
    polymorphic: 'The ventricles were activated from yet another place.',
    torsades: 'The wavefront in the ventricles turned a little further round.',
    agonal: 'A dying focus in the ventricles fired.',
  };
  let angleRad = rng.next() * TURN;
  let beats = Math.floor(rng.next() * TORSADE_BEATS);
  let due: Appointment | undefined;
  let running = false;

  const twist = () => {
    beats++;
    if (torsades) {
      // The size is least where the points turn over, once in half a turn: a quarter of a turn from where they are largest.
      const turns = beats / TORSADE_BEATS;
      return { angleRad: turns * TURN, scale: 0.3 + 0.7 * Math.abs(swell(turns + 0.25)) };
    }
    // From anywhere to anywhere: nothing of the steady turning and the spindles of torsades.
    angleRad += TURN * (0.25 + 0.5 * rng.next());
    return { angleRad, scale: 0.85 + 0.35 * around(rng) };
  };
  const plan = (atS: number): void => {
    agenda.cancel(due);
    due = agenda.at(atS, fire);
  };
  const fire = (atS: number): void => {
    if (atS >= toS) {
      running = false;
      return;
    }
    const fired = chambers.fireVentricles({
      entry: { via: 'focus', atS, site },
      origin: 'ventricular-rhythm',
      cause: causes[rhythm.kind],
      concealsS: Math.min(CONCEALED_S, 0.8 * cycleS),
      twist: twisting ? twist() : undefined,
    });
    if (fired === undefined) plan(atS + 0.5 * cycleS);
  };
  chambers.onVentricles((ventricular) => {
    // Anything that activates the ventricles also resets the focus.
    if (running) plan(ventricular.atS + cycleS * (1 + unevenPart * around(rng)));
  });
  const begin = (firstS: number): void => {
    running = true;
    plan(firstS);
  };
  if (torsades && fromS !== undefined) {
    startByPause(chambers, beginS, begin);
    return;
  }
  agenda.at(beginS, (now) => {
    const lastS = chambers.ventricular.at(-1)?.atS ?? now - cycleS;
    begin(Math.max(now, lastS + Math.max(0.3, rhythm.kind === 'tachycardia' || twisting ? Math.min(cycleS, ONSET_COUPLING_S) : cycleS)));
  });
}

/** Torsades begin short-long-short: an early beat, the pause after it, one more beat, and on its long T wave the first of the run. */
function startByPause(chambers: Chambers, beginS: number, begin: (firstS: number) => void): void {
  const { agenda } = chambers;
  const nominalS = 60 / chambers.settings.leadingRateBpm;
  let stage: 'wait' | 'pause' | 'done' = 'wait';
  chambers.onVentricles((ventricular, front) => {
    if (stage === 'wait' && ventricular.atS >= beginS - 2.5 * nominalS) {
      stage = 'pause';
      agenda.at(ventricular.atS + 0.55 * Math.min(nominalS, 1), (atS) => {
        chambers.fireVentricles({
          entry: { via: 'focus', atS, site: 'lv-apex' },
          origin: 'ventricular-premature',
          cause: 'A focus in the ventricles fired early; the pause after it lengthens the next QT.',
          premature: true,
          concealsS: Math.max(0.38, Math.min(0.9, 0.55 * nominalS)),
        });
      });
    } else if (stage === 'pause' && front.origin !== 'ventricular-premature') {
      stage = 'done';
      begin(ventricular.atS + 0.46);
    }
  });
}
