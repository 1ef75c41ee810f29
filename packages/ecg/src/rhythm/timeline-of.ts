import { seededRng } from '@einthoven/kernel';
import { startAvNode } from '../conduction/av-node.ts';
import { startJunction } from '../conduction/junction.ts';
import type { Recipe } from '../recipe/recipe.ts';
import { startAtrialTachycardia, startPrematureAtrial } from './atrial-foci.ts';
import { createChambers } from './chambers.ts';
import { startPacemaker } from './pacemaker.ts';
import { settingsOf } from './settings.ts';
import { startSinusNode } from './sinus-node.ts';
import type { MissingSpike, PacingSpike, SinusSilence, Timeline } from './timeline.ts';
import { startPrematureVentricular, startVentricularEscape, startVentricularRhythm } from './ventricular-foci.ts';

/** The heart beats this long before the paper runs, so that the paper starts in the middle of things. Seconds. */
const BEFORE_S = 7;
/** And this long after its end, so that every atrial activation on the paper has had time to conduct. Seconds. */
const AFTER_S = 1.5;
/** More events than any accepted recipe makes in a second: the busiest of 18,000 random ones had 12 activations, and wavelets add 7. */
const MOST_EVENTS_PER_S = 200;
/** Fibrillating atria send a wavelet to the node every 80 to 220 ms. Seconds. */
const WAVELET_S = { least: 0.08, spread: 0.14 };

/**
 * Lets the heart of a recipe beat: sinus node, atrial foci, AV node, junction, ventricular foci and pacemaker are
 * separate processes on one axis of time that meet in the muscle of the chambers, which is refractory after each beat.
 * The same recipe and seed give the same timeline.
 *
 * @param recipe one that `checkRecipe` accepts
 */
export function timelineOf(recipe: Recipe, seed: string): Timeline {
  const settings = settingsOf(recipe);
  const rng = seededRng(`${seed} rhythm`);
  const startS = -BEFORE_S - rng.next();
  const endS = settings.durationS + AFTER_S;
  const chambers = createChambers(settings, rng, startS, Math.ceil((endS - startS) * MOST_EVENTS_PER_S));
  const silences: SinusSilence[] = [];
  const spikes: PacingSpike[] = [];
  const missingSpikes: MissingSpike[] = [];

  const node = startAvNode(chambers);
  startJunction(chambers, node);
  startSinusNode(chambers, silences);
  startPrematureAtrial(chambers);
  startAtrialTachycardia(chambers);
  startPrematureVentricular(chambers);
  startVentricularEscape(chambers);
  startVentricularRhythm(chambers, endS);
  startPacemaker(chambers, spikes, missingSpikes);
  if (settings.atria.kind === 'fibrillation') {
    const coarseness = settings.atria.coarseness ?? 0.5;
    // Coarse waves are the slower ones: 350 to 500 a minute.
    chambers.continuous.push({ kind: 'atrial-fibrillation', fromS: startS, toS: endS, coarseness, cycleS: 0.12 + 0.05 * coarseness });
    const wavelet = (atS: number): void => {
      node.receiveFibrillation(atS);
      chambers.agenda.at(atS + WAVELET_S.least + WAVELET_S.spread * rng.next(), wavelet);
    };
    chambers.agenda.at(startS, wavelet);
  }
  chambers.agenda.runUntil(endS);

  return {
    durationS: settings.durationS,
    // An impulse that is still on its way when the simulation stops lies behind the end of the paper.
    atrial: chambers.atrial.filter((one) => one.conducted !== undefined || one.origin === 'retrograde-junction' || one.origin === 'retrograde-ventricle'),
    ventricular: chambers.ventricular,
    continuous: chambers.continuous,
    spikes: spikes.filter((spike) => !('captured' in spike.result) || spike.chamber === 'ventricle' || settled(chambers.atrial, spike.result.captured)),
    missingSpikes,
    silences,
  };
}

function settled(atrial: readonly { readonly id: number; readonly conducted: unknown }[], id: number): boolean {
  for (let i = atrial.length - 1; i >= 0; i--) if (atrial[i]?.id === id) return atrial[i]?.conducted !== undefined;
  return false;
}
