import { err, ok, seededRng, type Result } from '@einthoven/kernel';
import type { Lead, Recipe, Simulation } from '@einthoven/ecg';
import { drawVaried } from '@einthoven/ecg/varied';
import { STORED_LEADS, encodeTracing, type PublicItem, type TracingSamples } from '@einthoven/exam';
import type { Correct, DrawnOptions, TracingFamily } from '@einthoven/exam/key';
import { drawnOptions, nameDrawn } from './drawn-options.ts';
import { STORED_STEP_UV, atStoredRate, storedRateHz } from './stored-rate.ts';
import { familyProblems, judge } from './tracing-facts.ts';

/** A tracing of a family: what a candidate gets, and apart from it what is right and how it was made. */
export type DrawnTracing = {
  readonly samples: TracingSamples;
  readonly correct: Correct;
  /** With the seed it draws this very tracing again. As secret as the key. */
  readonly recipe: Recipe;
  readonly seed: string;
  /** Of a family whose options are drawn too: the four of this drawing. */
  readonly options?: DrawnOptions | undefined;
};

/** Why a family gives no tracing. */
export type TracingRefusal = {
  readonly code:
    /** The catalogue has no recipe of this name. */
    | 'RECIPE_UNKNOWN'
    /** A path of `vary` does not lead into the recipe. */
    | 'PATH_UNKNOWN'
    /** The engine refuses the recipe. */
    | 'RECIPE_INVALID'
    /** A fact names a rhythm, pattern, wire or artifact that the engine does not have, or a lead does not exist. */
    | 'NAME_UNKNOWN'
    /** No option holds. */
    | 'NONE_RIGHT'
    /** More than one option of a single-best item holds, or all of a multiple one. */
    | 'SEVERAL_RIGHT'
    /** A number that a fact asks for is not defined for this tracing, such as the PR in atrial fibrillation. */
    | 'NUMBER_UNDEFINED'
    /** Fewer than three options are left that are wrong. */
    | 'FEW_WRONG'
    /** In all tries a number lay too near to a limit for a fair question. */
    | 'NEAR_LIMIT';
  /** The field of the family, such as `vary.atria.rhythm.rateBpm`. */
  readonly field: string;
  /** What is wrong, for the author. */
  readonly words: string;
};

/** So many sub-seeds are tried before a family that keeps close to a limit is refused. */
const MOST_TRIES = 50;

/**
 * Draws a tracing of a family. The same family and seed give the same tracing, bit for bit. A draw with a number too near
 * to a limit of a fact is thrown away and the next sub-seed taken, so that no answer hangs on a hair.
 *
 * @param shown the item without its tracing: its type says what the key looks like
 * @param seed secret for a form of the final exam
 */
export function drawTracing(family: TracingFamily, shown: PublicItem, seed: string): Result<DrawnTracing, TracingRefusal> {
  const drawn = drawJudged(family, shown, seed);
  if (!drawn.ok) return drawn;
  const { made, ...told } = drawn.value;
  return ok({ samples: samplesOf(made, family.show), recipe: made.recipe, ...told });
}

/** A draw that can be asked about, before anything is recorded. */
type JudgedDraw = Omit<DrawnTracing, 'samples' | 'recipe'> & { readonly made: Simulation };

function drawJudged(family: TracingFamily, shown: PublicItem, seed: string): Result<JudgedDraw, TracingRefusal> {
  const unknown = familyProblems(family)[0];
  if (unknown) return err(unknown);
  let near: TracingRefusal | undefined;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const subSeed = `${seed} ${tries}`;
    const rng = seededRng(`options ${subSeed}`);
    const named = nameDrawn(family, rng);
    // What is judged is what is shown: the recording is as long as the strip.
    const made = drawVaried(named.drawing, family.show.seconds, subSeed);
    if (!made.ok) return made;
    const options = drawnOptions(family, named.name, made.value, rng);
    if (options && !options.ok) {
      if (options.error.code !== 'NEAR_LIMIT') return options;
      near = options.error;
      continue;
    }
    const judged = options ? ok({ type: 'single' as const, option: options.value.correct }) : judge(family, shown, made.value);
    if (judged.ok) {
      const drawn = { made: made.value, correct: judged.value, seed: subSeed };
      return ok(options ? { ...drawn, options: options.value } : drawn);
    }
    if (judged.error.code !== 'NEAR_LIMIT') return judged;
    near = judged.error;
  }
  return err(near as TracingRefusal);
}

/**
 * Tries a family with several seeds, so that a broken one is found long before a form is released.
 *
 * @returns the first refusal
 */
export function tryFamily(family: TracingFamily, shown: PublicItem, seeds: number): TracingRefusal | undefined {
  for (let seed = 1; seed <= seeds; seed++) {
    const drawn = drawJudged(family, shown, `try ${seed}`);
    if (!drawn.ok) return drawn.error;
  }
  return undefined;
}

/** What of a recording a candidate gets. */
function samplesOf({ recording }: Simulation, show: TracingFamily['show']): TracingSamples {
  const { settings, placementLabel, labels } = recording;
  const leads = show.layout === 'strip' ? (show.leads ?? ['II']) : STORED_LEADS;
  const renamed = Object.fromEntries(Object.entries(labels).filter(([lead, label]) => lead !== label));
  return encodeTracing({
    sampleRateHz: storedRateHz(recording.sampleRateHz),
    microvoltsPerUnit: STORED_STEP_UV,
    layout: show.layout,
    paperSpeedMmPerS: settings.speedMmPerS,
    gainMmPerMv: settings.gainMmPerMv,
    filterLabel: [`${settings.highPassHz}-${settings.lowPassHz} Hz`, ...(settings.notchHz ? [`${settings.notchHz} Hz notch`] : [])].join(', '),
    calibrationMv: settings.calibrationMv,
    ...(placementLabel === undefined ? {} : { placementLabel }),
    ...(Object.keys(renamed).length > 0 ? { labels: renamed } : {}),
    microvolts: Object.fromEntries(
      leads.map((lead) => [
        lead,
        atStoredRate(
          recording.leads[lead as Lead].map((value) => value * 1000),
          recording.sampleRateHz,
        ),
      ]),
    ),
  });
}
