import { ventricularRefractoryS, type Atrial, type Chambers } from '../rhythm/chambers.ts';
import type { Rng } from '@einthoven/kernel';

/** Node refractoriness for atrial impulses after a conducted one, seconds: adults 230 to 430 ms, shorter at fast rates (Josephson, Clinical Cardiac Electrophysiology). */
const nodeRefractoryS = (cycleS: number): number => Math.min(0.36, Math.max(0.24, 0.2 + 0.12 * cycleS));
/** The node is slower just after it has recovered: this much at the very first moment, fading with this time constant (hyperbola-like recovery). Seconds. */
const RECOVERY_DELAY_S = 0.14;
const RECOVERY_CONSTANT_S = 0.07;
/** Largest step of a Wenckebach period, between its first and second beat, seconds; every further step is half the one before. */
const WENCKEBACH_STEP_S = 0.14;
/** P waves born nearer to the node have a shorter PR. Seconds, by the site of the focus: 0 sinus, 1 low right, 2 left, 3 crista, 4 near the sinus node, 5 coronary sinus; 9 paced. */
const SITE_PR_S = [0, -0.04, 0.005, -0.015, 0, -0.03, 0, 0, 0, 0.02];
/** P to delta wave, seconds: atrial muscle alone lies in between, so the nearer to the sinus node the shorter. */
const PATHWAY_PR_S = { 'left-lateral': 0.115, right: 0.09, posteroseptal: 0.1 } as const;
/** Antegrade refractory period of an accessory pathway where the recipe has none, seconds. */
export const DEFAULT_PATHWAY_REFRACTORY_S = 0.27;
/** Time from the node's entry to the ventricles in atrial fibrillation, seconds. */
const FIBRILLATION_NODE_S = 0.1;
/** PR of the early beat that goes down the slow way and starts a circuit, seconds. */
export const SLOW_WAY_PR_S = 0.3;

/** What other parts may ask of the node. */
export type AvNode = {
  /** The next atrial impulse goes down the slow way, whatever else holds. */
  readonly useSlowWay: () => void;
  /** Tells the junction that something passed it although it did not reach the ventricles. */
  readonly onPassage: (listener: (atS: number) => void) => void;
  /** One of the impulses that bombard the node in atrial fibrillation. */
  readonly receiveFibrillation: (atS: number) => void;
};

/** Exponential decay in steps that any engine computes alike: close to exp(-x), which is all that a recovery curve needs. */
const fading = (x: number): number => {
  const y = 1 + x / 8;
  const square = y * y;
  return 1 / (square * square * square * square);
};

/** The way from the atria to the ventricles: the AV node, what blocks it, and an accessory pathway beside it. */
export function startAvNode(chambers: Chambers): AvNode {
  const { settings, agenda, rng } = chambers;
  const { conduction, pathway } = settings;
  const passages: ((atS: number) => void)[] = [];
  let enteredS = -Infinity;
  let concealedUntilS = -Infinity;
  let slowWay = false;
  let pathwayS = -Infinity;
  /** Where in its pattern a block stands. */
  let position = 'atrial' in conduction && typeof conduction.atrial === 'number' ? Math.floor(rng.next() * conduction.atrial) : 0;
  let turn = 0;
  const fibrillation = fibrillationGate(rng, 60 / settings.fibrillationRateBpm);

  const arrive = (atrial: Atrial | undefined, cause: string): void => {
    const atS = agenda.nowS();
    const last = chambers.ventricular.at(-1);
    const enteredAtS = atrial?.atS ?? atS - FIBRILLATION_NODE_S;
    // An impulse that came up from a beat born below, while this one was on its way down, puts both out.
    const fusionS = last?.origin === 'pre-excited' ? 0.11 : 0.08;
    const met = last !== undefined && last.atS > enteredAtS && last.origin !== 'conducted' && atS - last.atS > fusionS;
    const fired = met
      ? undefined
      : chambers.fireVentricles({ entry: { via: 'his', atS, from: 'atria' }, origin: 'conducted', cause, atrial, premature: atrial?.premature ?? false });
    if (fired === undefined && atrial !== undefined) chambers.block(atrial, 'ventricles-refractory');
  };

  const crossPathway = (atrial: Atrial | undefined, atS: number): void => {
    if (pathway === undefined || atS - pathwayS < (pathway.refractoryS ?? DEFAULT_PATHWAY_REFRACTORY_S)) return;
    pathwayS = atS;
    agenda.at(atS + Math.min(PATHWAY_PR_S[pathway.site], settings.prS - 0.03), (now) => {
      chambers.fireVentricles({
        entry: { via: 'accessory', atS: now },
        origin: 'pre-excited',
        cause: 'The impulse crossed the accessory pathway, which does not delay it as the AV node does.',
        atrial,
        premature: atrial?.premature ?? false,
        concealsS: 0.12,
      });
    });
  };

  /** What the recipe's block does with this impulse: an extra delay in seconds, or why it is dropped. */
  const pattern = (atrial: Atrial): number | 'node-wenckebach' | 'infranodal' | 'ratio' => {
    if (conduction.kind === 'wenckebach' || conduction.kind === 'mobitz-2') {
      const length = Math.max(2, conduction.atrial);
      position = (position + 1) % length;
      if (position === length - 1) return conduction.kind === 'wenckebach' ? 'node-wenckebach' : 'infranodal';
      let delayS = 0;
      let stepS = WENCKEBACH_STEP_S;
      if (conduction.kind === 'wenckebach')
        for (let beat = 0; beat < position && beat < 12; beat++) {
          delayS += stepS;
          stepS /= 2;
        }
      return delayS;
    }
    if (conduction.kind === 'ratio') {
      const list = typeof conduction.atrial === 'number' ? [conduction.atrial] : conduction.atrial;
      const length = list[turn % list.length] ?? 1;
      if (++position >= length) {
        position = 0;
        turn++;
        return 0;
      }
      return length === 2 || atrial.origin === 'flutter' || settings.atria.kind === 'focal-tachycardia' ? 'ratio' : 'infranodal';
    }
    return 0;
  };

  chambers.onAtria((atrial) => {
    if (atrial.origin === 'retrograde-junction' || atrial.origin === 'retrograde-ventricle') return;
    const { atS } = atrial;
    // A circuit begins with a beat that finds the pathway closed and the slow way open.
    if (!slowWay) crossPathway(atrial, atS);
    if (slowWay) {
      slowWay = false;
      enteredS = atS;
      agenda.at(atS + SLOW_WAY_PR_S, () => arrive(atrial, 'An early atrial impulse found only the slow way of the node open and started a circuit.'));
      return;
    }
    if (conduction.kind === 'complete') return chambers.block(atrial, 'complete');
    if (atS < concealedUntilS) return chambers.block(atrial, 'node-concealed');
    const sinceS = atS - enteredS;
    const refractoryS = nodeRefractoryS(chambers.ventricular.at(-1)?.precedingRrS ?? 0.85);
    if (conduction.kind !== 'ratio' && sinceS < refractoryS) return chambers.block(atrial, 'node-refractory');
    const outcome = pattern(atrial);
    if (typeof outcome === 'string') {
      if (outcome === 'infranodal' || (outcome === 'ratio' && atrial.origin === 'sinus')) for (const listener of passages) listener(atS);
      if (outcome === 'infranodal') enteredS = atS;
      return chambers.block(atrial, outcome);
    }
    enteredS = atS;
    const recoveryS = conduction.kind === 'ratio' ? 0 : RECOVERY_DELAY_S * fading(Math.max(0, sinceS - refractoryS) / RECOVERY_CONSTANT_S);
    const prS = Math.max(0.08, settings.prS + (SITE_PR_S[atrial.site] ?? 0)) + recoveryS + outcome;
    agenda.at(atS + prS, () => arrive(atrial, causeOf(atrial, outcome > 0, recoveryS)));
  });

  chambers.onVentricles((ventricular, front) => {
    // Beats from elsewhere run up the pathway; its own has been counted when it crossed.
    if (ventricular.entries[0]?.via !== 'accessory') pathwayS = Math.max(pathwayS, ventricular.atS);
    const concealsS = front.concealsS ?? 0;
    if (concealsS <= 0 || ventricular.entries.length > 1) return;
    concealedUntilS = Math.max(concealedUntilS, ventricular.atS + concealsS);
    fibrillation.conceal(ventricular.atS, Math.min(concealsS, 0.3));
    if (conduction.kind === 'wenckebach') position = conduction.atrial - 1;
  });

  return {
    useSlowWay: () => {
      slowWay = true;
    },
    onPassage: (listener) => void passages.push(listener),
    receiveFibrillation: (atS) => {
      // Most wavelets die before they reach the pathway's end, so its rhythm is irregular too.
      if (rng.next() < 0.9) crossPathway(undefined, atS);
      if (conduction.kind === 'complete' || !fibrillation.opens(atS)) return;
      agenda.at(atS + FIBRILLATION_NODE_S, () => arrive(undefined, 'One of the fibrillating wavelets found the AV node open.'));
    },
  };
}

function causeOf(atrial: Atrial, growing: boolean, recoveryS: number): string {
  const from =
    atrial.origin === 'sinus'
      ? 'The sinus node fired'
      : atrial.origin === 'flutter'
        ? 'A flutter wave reached the AV node'
        : atrial.origin === 'paced'
          ? 'The pacemaker activated the atria'
          : atrial.premature
            ? 'A focus in the atria fired early'
            : 'A focus in the atria fired';
  if (growing) return `${from}; the AV node, more tired with every beat of its group, took longer.`;
  return recoveryS > 0.02 ? `${from}; the AV node had only just recovered and was slow.` : `${from} and the AV node conducted.`;
}

/** How much longer the node stays closed for a wavelet that dies in it, at most, seconds. */
const CONCEALED_S = 0.2;
/** Mean time between wavelets, seconds. */
const WAVELET_CYCLE_S = 0.15;
/** The node does not open again sooner, seconds. */
const LEAST_CLOSED_S = 0.235;
/** From the node's opening to the next wavelet, on average, seconds. */
const NEXT_WAVELET_S = 0.08;

/**
 * The node in fibrillation: after a beat it is closed; wavelets that come while it is nearly open enter, die inside and
 * keep it closed longer (concealed conduction); the first one after that gets through. How long it stays closed follows,
 * slowly, how far the beats so far are ahead of or behind the rate that the recipe asks for: the body's own control.
 */
function fibrillationGate(rng: Rng, cycleS: number) {
  const closedS = Math.max(LEAST_CLOSED_S, Math.min(0.45 * cycleS, 0.6));
  const concealedS = Math.min(CONCEALED_S, 0.3 * cycleS);
  // The depth of a wavelet is the square of a uniform number, a third on average.
  const nearlyOpenForS = Math.max(0, cycleS - NEXT_WAVELET_S - closedS) * (1 - concealedS / 3 / WAVELET_CYCLE_S);
  /** When the next beat would be on schedule. */
  let scheduleS: number | undefined;
  let openS = -Infinity;
  let openedS = -Infinity;
  let enteredFromS = -Infinity;
  /** How many seconds the beats are ahead of the schedule; more than two cycles is no debt to be paid back. */
  const count = (atS: number): number => {
    const aheadS = Math.max(-2 * cycleS, Math.min(2 * cycleS, (scheduleS ?? atS) - atS));
    scheduleS = atS + aheadS + cycleS;
    return aheadS;
  };
  return {
    /** A beat from below closes the node from that end. */
    conceal: (atS: number, forS: number): void => {
      count(atS);
      openS = Math.max(openS, atS + forS);
    },
    opens: (atS: number): boolean => {
      if (atS >= openS) {
        enteredFromS = atS + closedS;
        const aheadS = Math.max(-0.5, Math.min(0.5, count(atS) / cycleS)) * cycleS;
        // Nor before the ventricles can answer.
        const leastS = Math.max(LEAST_CLOSED_S, ventricularRefractoryS(atS - openedS));
        openedS = atS;
        openS = atS + Math.max(leastS, closedS + nearlyOpenForS + 0.15 * aheadS);
        return true;
      }
      if (atS > enteredFromS) {
        const depth = rng.next();
        openS += concealedS * depth * depth;
      }
      return false;
    },
  };
}
