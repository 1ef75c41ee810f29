import { seededRng } from '@einthoven/kernel';
import { sin } from '../elementary/elementary.ts';
import type { Recipe } from '../recipe/recipe.ts';
import type { Timeline, VentricularActivation } from '../rhythm/timeline.ts';
import { fibrillationOf, flutterPulses, pPulses, prSegmentPulse } from './atria.ts';
import { ventricularFibrillationOf, ventricularFlutterOf } from './chaos.ts';
import type { Depolarisation } from './depolarisation.ts';
import { depolarisationOf, normalArea } from './depolarisation.ts';
import type { Heart } from './heart.ts';
import { heartOf } from './heart-of.ts';
import { repolarisationOf } from './repolarisation.ts';
import { scaled, turnAbout } from './vector.ts';
import type { Oscillation, Pulse, Sources, Spike, Vector, Wave, WaveKind } from './wave.ts';

/** Out of the picture's plane: turning about it turns the frontal axis from left towards the feet. */
const TO_BACK: Vector = [0, 0, 1];
/** Polymorphic beats turn about this axis, which is square to leads II and V1: both see the points twist round the line. */
const TWIST_AXIS: Vector = [-0.8329, 0.243, 0.4973];
/** Stimulus of a lead's tip against the generator below the left clavicle, of a size that most leads show. */
const SPIKE: Readonly<Record<'atrium' | 'ventricle', Vector>> = { atrium: [0.3, 0.55, -0.25], ventricle: [0.45, 0.8, -0.6] };
const SPIKE_S = 0.002;
/**
 * Beats of a polymorphic tachycardia: slow enough to fill the cycle with one point each, larger, and with little left of ST and
 * T, by the look of published tracings.
 */
const CROWDED_SLOWING = 1.5;
const CROWDED_SIZE = 1.7;
const CROWDED_T = 0.25;
/** Dying muscle conducts several times slower. */
const DYING_SLOWING = 2.4;
/** The axis swings by a degree or two and the size by a few per cent as the diaphragm moves. */
const SWING_RAD = 0.026;
const SWING_SIZE = 0.025;
/** Muscle follows a new rate only by parts: half from the last interval, the rest slowly. */
const QT_OWN_PART = 0.5;
const QT_MEMORY = 0.7;

const usableRr = (rrS: number): number => (rrS > 0 && rrS < Infinity ? Math.min(2.2, Math.max(0.24, rrS)) : 0.83);

/** Beats that begin alike spread alike: the key of a spread. */
const spreadKey = ({ atS, entries, bundles }: VentricularActivation, slowing: number): string =>
  [
    slowing,
    bundles.rightDelayS,
    bundles.leftDelayS,
    bundles.anteriorFascicleDelayS,
    bundles.posteriorFascicleDelayS,
    ...entries.map((entry) => `${entry.via}${'site' in entry ? entry.site : ''}${Math.round((entry.atS - atS) * 1e5)}`),
  ].join();

const placed = (pulses: readonly Pulse[], atS: number, turn: (v: Vector) => Vector): readonly Pulse[] =>
  pulses.map((pulse) => ({ ...pulse, vector: turn(pulse.vector), fromS: pulse.fromS + atS, toS: pulse.toS + atS }));

/**
 * Turns what the conduction system did into electrical sources.
 *
 * @param recipe its subject, myocardium and ventricles shape the waves; when they come is the timeline's
 * @param seed decides breathing's phase, small differences from beat to beat, and fibrillation
 */
export function sourcesOf(recipe: Recipe, timeline: Timeline, seed: string): Sources {
  const heart = heartOf(recipe);
  const rng = seededRng(`${seed} heart`);
  const breathRad = 2 * Math.PI * rng.next();
  const sinus = recipe.atria?.rhythm?.kind === 'sinus' ? recipe.atria.rhythm : undefined;
  const breathsPerS = Math.min(1, Math.max(0.05, (sinus?.breathing?.breathsPerMin ?? 15) / 60));
  /** How all vectors of a beat stand, which are made together and then turned together. */
  const swung = (atS: number): ((v: Vector) => Vector) => {
    const breath = sin(2 * Math.PI * breathsPerS * atS + breathRad);
    const size = 1 + SWING_SIZE * breath + 0.02 * (rng.next() - 0.5);
    const swing = turnAbout(TO_BACK, SWING_RAD * breath + 0.006 * (rng.next() - 0.5));
    return (v) => scaled(swing(v), size);
  };

  const waves: Wave[] = [];
  const put = (kind: WaveKind, activationId: number, pulses: readonly Pulse[]): void => {
    if (pulses.length > 0) waves.push({ kind, activationId, pulses });
  };
  putAtria(heart, recipe, timeline, put, swung);

  const healthyArea = normalArea(heart);
  const spreads = new Map<string, Depolarisation>();
  const agonal = recipe.ventricles?.rhythm?.kind === 'agonal';
  let memoryRrS: number | undefined;
  for (const beat of timeline.ventricular) {
    const slowing = heart.slowing * (agonal && beat.origin !== 'conducted' ? DYING_SLOWING : beat.twist ? CROWDED_SLOWING : 1);
    const key = spreadKey(beat, slowing);
    let spread = spreads.get(key);
    if (!spread) spreads.set(key, (spread = depolarisationOf(heart, beat, slowing)));
    const rrS = usableRr(beat.precedingRrS);
    memoryRrS = memoryRrS === undefined ? rrS : memoryRrS * QT_MEMORY + rrS * (1 - QT_MEMORY);
    const { st, t, u } = repolarisationOf(heart, spread, healthyArea, QT_OWN_PART * rrS + (1 - QT_OWN_PART) * memoryRrS);
    const swing = swung(beat.atS);
    const { twist } = beat;
    const roll = twist ? turnAbout(TWIST_AXIS, twist.angleRad) : undefined;
    const turn = roll ? (v: Vector): Vector => swing(scaled(roll(v), CROWDED_SIZE * (twist?.scale ?? 1))) : swing;
    // In polymorphic tachycardia there is no time for the T wave: points follow on points.
    const turnT = roll ? (v: Vector): Vector => scaled(turn(v), CROWDED_T) : turn;
    for (const [kind, pulses] of [
      ['delta', spread.delta],
      ['QRS', spread.qrs],
      ['J', spread.j],
      ['ST', st],
      ['T', t],
      ['U', u],
    ] as const)
      put(kind, beat.id, placed(pulses, beat.atS, kind === 'T' || kind === 'ST' ? turnT : turn));
  }

  const oscillations: Oscillation[] = [];
  for (const part of timeline.continuous) {
    if (part.kind === 'atrial-fibrillation') oscillations.push(fibrillationOf(heart, part, rng));
    else if (part.kind === 'ventricular-fibrillation') oscillations.push(...ventricularFibrillationOf(part, rng));
    else oscillations.push(ventricularFlutterOf(part, rng));
  }
  const spikes = timeline.spikes.map(({ atS, chamber }): Spike => ({ atS, vector: SPIKE[chamber], durationS: SPIKE_S }));
  return { durationS: timeline.durationS, waves, oscillations, spikes };
}

function putAtria(
  heart: Heart,
  recipe: Recipe,
  timeline: Timeline,
  put: (kind: WaveKind, activationId: number, pulses: readonly Pulse[]) => void,
  swung: (atS: number) => (v: Vector) => Vector,
): void {
  const rhythm = recipe.atria?.rhythm;
  const clockwise = rhythm?.kind === 'flutter' && rhythm.direction === 'clockwise';
  const fast = timeline.atrial.filter(({ origin }) => origin === 'flutter');
  let turnOf = 0;
  const levelSegment = heart.atria.segment.every((part) => part === 0);
  const qrsAtS = levelSegment ? undefined : new Map(timeline.ventricular.map(({ id, atS }) => [id, atS]));
  for (const activation of timeline.atrial) {
    const { id, atS, origin, conducted } = activation;
    const turn = swung(atS);
    if (origin === 'flutter') {
      const next = fast[turnOf + 1] ?? fast[turnOf - 1];
      turnOf++;
      const cycleS = next ? Math.min(0.35, Math.max(0.12, Math.abs(next.atS - atS))) : 0.2;
      put('F', id, placed(flutterPulses(heart, cycleS, clockwise), atS, turn));
      continue;
    }
    put('P', id, placed(pPulses(heart, activation), atS, turn));
    if (!qrsAtS || !conducted || !('to' in conducted)) continue;
    const beatAtS = qrsAtS.get(conducted.to);
    if (beatAtS !== undefined && beatAtS - atS < 0.6) put('Ta', id, placed([prSegmentPulse(heart, beatAtS - atS + 0.01)], atS, turn));
  }
}
