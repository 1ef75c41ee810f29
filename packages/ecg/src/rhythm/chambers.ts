import type { Rng } from '@einthoven/kernel';
import { bundlesFor, fixedBundles } from '../conduction/bundles.ts';
import { createAgenda, type Agenda } from './agenda.ts';
import type { Settings } from './settings.ts';
import type { AtrialActivation, AtrialOrigin, BlockReason, Continuous, VentricularActivation, VentricularEntry, VentricularOrigin } from './timeline.ts';

/** What the simulation may still change of an activation that it has made. */
export type Atrial = { -readonly [K in keyof AtrialActivation]: AtrialActivation[K] };
/** See {@link Atrial}. */
export type Ventricular = Omit<{ -readonly [K in keyof VentricularActivation]: VentricularActivation[K] }, 'entries'> & {
  readonly entries: VentricularEntry[];
};

/** A wavefront that wants to activate the ventricles. */
export type Wavefront = {
  readonly entry: VentricularEntry;
  readonly origin: VentricularOrigin;
  readonly cause: string;
  readonly atrial?: Atrial | undefined;
  readonly premature?: boolean;
  readonly twist?: VentricularActivation['twist'];
  /** How long the AV node stays refractory because this beat entered it from below, seconds. */
  readonly concealsS?: number;
};

/** The muscle of both chambers: what activates it, when it can be activated again, and who wants to know. */
export type Chambers = {
  readonly settings: Settings;
  readonly agenda: Agenda;
  readonly rng: Rng;
  readonly startS: number;
  readonly atrial: readonly Atrial[];
  readonly ventricular: readonly Ventricular[];
  readonly continuous: Continuous[];
  /** Activates the atria; undefined where they are refractory, fibrillate or do not answer. */
  readonly fireAtria: (origin: AtrialOrigin, site: number, premature?: boolean) => Atrial | undefined;
  /** Activates the ventricles, or joins the activation that has just begun (fusion); undefined where they are refractory. */
  readonly fireVentricles: (front: Wavefront) => Ventricular | undefined;
  readonly block: (atrial: Atrial, reason: BlockReason) => void;
  readonly onAtria: (listener: (atrial: Atrial) => void) => void;
  /** Told of every new activation and of every fusion, with the wavefront that came. */
  readonly onVentricles: (listener: (ventricular: Ventricular, front: Wavefront) => void) => void;
  /** While the ventricles fibrillate or flutter nothing activates them. */
  readonly setQuiet: (quiet: boolean) => void;
  readonly quiet: () => boolean;
};

/** No two atrial activations are nearer than this, seconds: flutter reaches 400 a minute at most. */
export const ATRIAL_REFRACTORY_S = 0.14;
/** No two ventricular activations are nearer than this, seconds, whatever drives them. */
export const VENTRICULAR_REFRACTORY_S = 0.17;
/** P waves that come backwards or from an electrode have a site of their own. */
export const RETROGRADE_SITE = 8;
/** See {@link RETROGRADE_SITE}. */
export const PACED_SITE = 9;
/** What is taken for the cycle before the first beat, seconds. */
const FIRST_CYCLE_S = 0.85;

/**
 * How long the ventricular muscle is refractory after a beat that ended a cycle of this length, seconds:
 * about seven tenths of short cycles, 280 ms at rest (adult values of 200 to 300 ms; shorter at short cycles).
 *
 * @param origin of the beat that wants to come
 */
export function ventricularRefractoryS(cycleS: number, origin: VentricularOrigin = 'conducted'): number {
  // A focus sits in tissue that recovers first, and a pathway ends in muscle that it activates first and that recovers first.
  if (origin === 'ventricular-rhythm') return VENTRICULAR_REFRACTORY_S;
  return Math.min(origin === 'pre-excited' ? 0.21 : 0.28, Math.max(VENTRICULAR_REFRACTORY_S, 0.7 * cycleS));
}

/** For how long after a wavefront's start another one still finds muscle to activate, seconds: what takes longer to spread leaves more. */
const FUSION_S: Record<VentricularEntry['via'], number> = { his: 0.045, accessory: 0.11, focus: 0.08, paced: 0.08 };

/** Both chambers at rest, before anything has happened. */
export function createChambers(settings: Settings, rng: Rng, startS: number, mostEvents: number): Chambers {
  const agenda = createAgenda(startS, mostEvents);
  const atrial: Atrial[] = [];
  const ventricular: Ventricular[] = [];
  const atrialListeners: ((atrial: Atrial) => void)[] = [];
  const ventricularListeners: ((ventricular: Ventricular, front: Wavefront) => void)[] = [];
  const fixed = fixedBundles(settings.block);
  const deafAtria = settings.atria.kind === 'fibrillation' || settings.atria.kind === 'standstill';
  let quiet = false;
  let nextId = 1;

  const tell = (one: Ventricular, front: Wavefront): Ventricular => {
    const from = front.atrial;
    if (from !== undefined && one.atrialId === undefined) {
      one.atrialId = from.id;
      one.prS = one.atS - from.atS;
    }
    if (from !== undefined) from.conducted = { to: one.id };
    for (const listener of ventricularListeners) listener(one, front);
    return one;
  };

  const fuse = (last: Ventricular, front: Wavefront): boolean => {
    const first = last.entries[0] as VentricularEntry;
    return (
      last.entries.length === 1 &&
      first.via !== front.entry.via &&
      agenda.nowS() - last.atS < FUSION_S[first.via] &&
      // A P wave conducts to a QRS that begins after it.
      (front.atrial === undefined || front.atrial.atS < last.atS) &&
      (last.atrialId === undefined || front.atrial === undefined || front.atrial.id === last.atrialId)
    );
  };

  return {
    settings,
    agenda,
    rng,
    startS,
    atrial,
    ventricular,
    continuous: [],
    fireAtria: (origin, site, premature = false) => {
      const atS = agenda.nowS();
      const last = atrial.at(-1);
      if (deafAtria || (last !== undefined && atS - last.atS < ATRIAL_REFRACTORY_S)) return undefined;
      const one: Atrial = { id: nextId++, atS, origin, site, conducted: undefined, premature };
      atrial.push(one);
      for (const listener of atrialListeners) listener(one);
      return one;
    },
    fireVentricles: (front) => {
      if (quiet) return undefined;
      const atS = agenda.nowS();
      const last = ventricular.at(-1);
      const fuses = last !== undefined && fuse(last, front);
      // One impulse activates the ventricles once: the beat that it made by the faster way has entered the slower one from below.
      const made = front.atrial?.conducted;
      if (made !== undefined && 'to' in made && !(fuses && made.to === last.id)) return undefined;
      if (fuses) {
        last.entries.push(front.entry);
        last.cause += ` A second wavefront met it: ${front.cause.charAt(0).toLowerCase()}${front.cause.slice(1)}`;
        return tell(last, front);
      }
      const sinceS = last === undefined ? FIRST_CYCLE_S : atS - last.atS;
      const beforeS = last?.precedingRrS ?? FIRST_CYCLE_S;
      if (last !== undefined && sinceS < ventricularRefractoryS(beforeS, front.origin)) return undefined;
      const { bundles, aberrant } = front.entry.via === 'his' ? bundlesFor(fixed, sinceS, beforeS) : { bundles: fixed, aberrant: false };
      const one: Ventricular = {
        id: nextId++,
        atS,
        origin: front.origin,
        entries: [front.entry],
        atrialId: undefined,
        prS: undefined,
        bundles,
        precedingRrS: sinceS,
        premature: front.premature ?? false,
        cause: aberrant ? `${front.cause} The right bundle had not recovered, so the beat is wide (aberrant).` : front.cause,
        twist: front.twist,
      };
      ventricular.push(one);
      return tell(one, front);
    },
    block: (one, reason) => {
      if (one.conducted === undefined || 'blocked' in one.conducted) one.conducted = { blocked: reason };
    },
    onAtria: (listener) => void atrialListeners.push(listener),
    onVentricles: (listener) => void ventricularListeners.push(listener),
    setQuiet: (on) => {
      quiet = on;
    },
    quiet: () => quiet,
  };
}
