import { ok } from '@einthoven/kernel';
import type { Result } from '@einthoven/kernel';
import { electrodePositions } from './electrode/placement.ts';
import { siteOf } from './electrode/site.ts';
import { sourcesOf } from './heart/sources-of.ts';
import type { Sources } from './heart/wave.ts';
import { LEADS, WIRES } from './lead/lead.ts';
import type { Lead, Wire } from './lead/lead.ts';
import { leadMatrix, leadsFromWires, potentialMatrix } from './lead/matrix.ts';
import { checkRecipe } from './recipe/check.ts';
import type { ElectrodesRecipe, Recipe, RecipeProblem } from './recipe/recipe.ts';
import { record, recorderSettings } from './recorder/record.ts';
import type { Recording } from './recorder/recording.ts';
import { nameRhythm } from './rhythm/name-rhythm.ts';
import type { Timeline } from './rhythm/timeline.ts';
import { timelineOf } from './rhythm/timeline-of.ts';
import { torsoOf } from './torso/torso.ts';
import { namedIn, truthOf } from './truth/truth-of.ts';
import type { Named, Truth } from './truth/truth.ts';

/** A recording with everything that made it. */
export type Simulation = {
  /** The recipe as it was read. */
  readonly recipe: Recipe;
  /** Recorded when it is first asked for. */
  readonly recording: Recording;
  /** What has a name in it: worked out without looking for the edges of waves, which takes most of the time of the truth. */
  readonly named: () => Named;
  /** What was truly there. Worked out when it is first asked for. */
  readonly truth: () => Truth;
  readonly timeline: Timeline;
  readonly sources: Sources;
};

/** What is printed on the paper where the electrodes are not at the standard sites (AHA/ACC/HRS 2007 part I asks for it). */
const PLACEMENT_LABELS: Readonly<Record<NonNullable<ElectrodesRecipe['placement']>, string | undefined>> = {
  standard: undefined,
  'mason-likar': 'Mason-Likar: limb electrodes on the trunk',
  'right-sided': 'Right-sided chest leads: V3R to V6R',
  posterior: 'Posterior chest leads: V7 to V9',
  easi: 'EASI: twelve leads derived from five electrodes',
};

/**
 * Makes a recording: lets the heart of a recipe beat, leads its currents through the torso to the electrodes, and records them.
 * The same recipe and seed give the same samples, bit for bit, in every engine.
 *
 * @param recipe anything: it is checked first
 * @param seed whatever the recipe leaves to chance comes from this
 * @returns the recording and its truth; or what is wrong with the recipe
 */
export function simulate(recipe: unknown, seed: string): Result<Simulation, readonly RecipeProblem[]> {
  const checked = checkRecipe(recipe);
  if (!checked.ok) return checked;
  const known = checked.value;
  const { electrodes = {}, artifacts = [] } = known;
  const { placement = 'standard', wires = {} } = electrodes;
  const torso = torsoOf(known.subject);
  const positions = electrodePositions(torso, electrodes);
  if (!positions.ok) return positions;
  const timeline = timelineOf(known, seed);
  const sources = sourcesOf(known, timeline, seed);
  const matrix = leadMatrix(torso, positions.value, wires, placement);
  const made = leadsFromWires(placement);
  const settings = recorderSettings(known.recorder);
  const recorded = (): Recording => ({
    sampleRateHz: settings.sampleRateHz,
    durationS: timeline.durationS,
    leads: record({
      sources,
      durationS: timeline.durationS,
      settings,
      artifacts,
      fields: {
        leads: matrix,
        wires: potentialMatrix(torso, positions.value, wires),
        columns: WIRES.map((_, wire) => LEADS.map((_lead, row) => made[row * WIRES.length + wire] as number)),
      },
      seed,
    }),
    settings: { ...settings, calibrationMv: artifacts.some(({ kind }) => kind === 'calibration-reversed') ? -1 : 1 },
    placementLabel: PLACEMENT_LABELS[placement],
    labels: Object.fromEntries(LEADS.map((lead) => [lead, labelOf(lead, placement)])) as Record<Lead, string>,
  });
  let recording: Recording | undefined;
  let named: Named | undefined;
  let truth: Truth | undefined;
  const names = (): Named => (named ??= namedIn(known, nameRhythm(timeline)));
  return ok({
    recipe: known,
    get recording() {
      return (recording ??= recorded());
    },
    named: names,
    truth: () => (truth ??= truthOf({ timeline, sources, matrix, named: names() })),
    timeline,
    sources,
  });
}

/** Chest leads are called after where their electrodes are; EASI derives those of the standard sites. */
function labelOf(lead: Lead, placement: NonNullable<ElectrodesRecipe['placement']>): string {
  const isWire = (name: string): name is Wire => (WIRES as readonly string[]).includes(name);
  return placement !== 'easi' && isWire(lead) ? siteOf(placement, lead) : lead;
}
