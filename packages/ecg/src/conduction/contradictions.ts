import type { Recipe, RecipeProblem } from '../recipe/recipe.ts';
import { ATRIAL_REFRACTORY_S, ventricularRefractoryS } from '../rhythm/chambers.ts';
import { DEFAULT_AV_DELAY_S, DEFAULT_PACING_RATE_BPM } from '../rhythm/pacemaker.ts';
import { atrialRateOf, settingsOf, type Settings } from '../rhythm/settings.ts';

/** Fastest average that the AV node lets through in atrial fibrillation before its refractory period forbids it, beats per minute. */
const FASTEST_NODE_BPM = 180;
/** Fastest ventricular rhythm of changing cycle whose shortest cycle the muscle can still follow, beats per minute. */
const FASTEST_UNEVEN_BPM = 300;
/** A beat after an interpolated one finds the ventricles recovered after this long, seconds. */
const AFTER_INTERPOLATED_S = 0.3;
/** Shortest way from a ventricular beat to the next atrial spike in DDD pacing, seconds. */
const LEAST_VA_S = 0.2;

/** Collects one problem. */
type Tell = (field: string, allowed: string, got: unknown) => void;

/**
 * What in the rhythm and conduction of a recipe contradicts itself: rates that a refractory period forbids, beats that are
 * early but later than the next, escapes that do not wait. Fields are taken to be of their type and within their own range.
 */
export function rhythmProblems(recipe: Recipe): RecipeProblem[] {
  const problems: RecipeProblem[] = [];
  const tell: Tell = (field, allowed, got) => {
    problems.push({ code: 'CONTRADICTION', field, allowed, got: typeof got === 'string' ? got : (JSON.stringify(got) ?? 'nothing') });
  };
  const settings = settingsOf(recipe);
  atrial(recipe, settings, tell);
  junction(recipe, settings, tell);
  ventricular(recipe, settings, tell);
  pacing(recipe, tell);
  return problems;
}

const seconds = (value: number): string => `${Math.round(value * 1000) / 1000} s`;
const part = (value: number): string => `${Math.ceil(value * 100) / 100}`;

/** The cycle at which the ventricles are expected to beat where no ectopy disturbs them, seconds; undefined where nothing says. */
function ventricularCycleS(settings: Settings): number | undefined {
  const { atria, conduction } = settings;
  const paced = settings.pacemaker === undefined || settings.pacemaker.mode === 'AAI' ? 0 : (settings.pacemaker.rateBpm ?? DEFAULT_PACING_RATE_BPM);
  let rate = atria.kind === 'fibrillation' ? settings.fibrillationRateBpm : atrialRateOf(atria);
  if (conduction.kind === 'complete') rate = 0;
  if (conduction.kind === 'ratio' && atria.kind !== 'fibrillation')
    rate /= typeof conduction.atrial === 'number' ? conduction.atrial : Math.max(1, ...conduction.atrial);
  // Flutter is halved by the node where the recipe does not say.
  if (atria.kind === 'flutter' && conduction.kind === 'normal') rate /= 2;
  rate = Math.max(rate, settings.junctionRateBpm, settings.escapeRateBpm, paced);
  return rate > 0 ? 60 / rate : undefined;
}

function atrial(recipe: Recipe, settings: Settings, tell: Tell): void {
  const { atria } = settings;
  const led = atria.kind === 'sinus' || atria.kind === 'wandering' || atria.kind === 'multifocal';
  const cycleS = 60 / settings.leadingRateBpm;
  if (atria.kind === 'sinus' && atria.silence !== undefined && 'lengthS' in atria.silence && atria.silence.lengthS <= cycleS)
    tell('atria.rhythm.silence.lengthS', `longer than a cycle of the sinus node (${seconds(cycleS)})`, atria.silence.lengthS);
  if (settings.prematureAtrial.length > 0 && !led && atria.kind !== 'focal-tachycardia')
    tell('atria.premature', `none with ${atria.kind}: there is no atrial beat to come before`, settings.prematureAtrial.length);
  else
    for (const [index, one] of settings.prematureAtrial.entries()) {
      if (one.everyBeats < 2) tell(`atria.premature[${index}].everyBeats`, '2 or more: a beat is early only after one that is not', one.everyBeats);
      const least = ATRIAL_REFRACTORY_S / cycleS;
      if (one.couplingPart < least || one.couplingPart >= 1)
        tell(`atria.premature[${index}].couplingPart`, `${part(least)} to under 1: the atria are refractory before`, one.couplingPart);
    }
  const fastS = atria.kind === 'focal-tachycardia' ? 60 / atrialRateOf(atria) : cycleS;
  if ((led || atria.kind === 'focal-tachycardia') && recipe.junction?.prS !== undefined && recipe.junction.prS > 0.95 * fastS)
    tell('junction.prS', `at most ${seconds(0.95 * fastS)}: the next P wave comes ${seconds(fastS)} after one`, recipe.junction.prS);
}

function junction(recipe: Recipe, settings: Settings, tell: Tell): void {
  const { atria, reentry, conduction } = settings;
  const own = recipe.junction ?? {};
  if (atria.kind === 'fibrillation') {
    const rate = settings.fibrillationRateBpm;
    if (rate > FASTEST_NODE_BPM)
      tell('junction.fibrillationRateBpm', `at most ${FASTEST_NODE_BPM}: the AV node is refractory; an accessory pathway is not`, rate);
    if (own.rateBpm !== undefined && own.rateBpm <= 60 && own.rateBpm > 0.8 * rate && conduction.kind !== 'complete')
      tell(
        'junction.rateBpm',
        `at most ${Math.floor(0.8 * rate)} (an escape waits for what the node lets through, ${rate}), or over 60 (accelerated)`,
        own.rateBpm,
      );
  }
  if (typeof own.retrogradeS === 'number' && settings.junctionRateBpm > 0 && Math.abs(own.retrogradeS) > 0.8 * (60 / settings.junctionRateBpm))
    tell('junction.retrogradeS', `at most ${seconds(0.8 * (60 / settings.junctionRateBpm))} from the QRS at this rate of the junction`, own.retrogradeS);
  const cycleS = ventricularCycleS(settings) ?? 0.85;
  for (const [index, one] of settings.prematureJunctional.entries()) {
    if (one.everyBeats < 2) tell(`junction.premature[${index}].everyBeats`, '2 or more: a beat is early only after one that is not', one.everyBeats);
    const least = ventricularRefractoryS(cycleS) / cycleS;
    if (one.couplingPart < least || one.couplingPart >= 1)
      tell(`junction.premature[${index}].couplingPart`, `${part(least)} to under 1: the ventricles are refractory before`, one.couplingPart);
  }
  if (own.reentry === undefined || reentry === undefined) return;
  if (atria.kind === 'fibrillation' || atria.kind === 'flutter' || atria.kind === 'standstill')
    tell('junction.reentry', `none with ${atria.kind}: the circuit needs atria that follow it`, reentry.kind);
  else if (reentry.rateBpm <= 1.15 * Math.max(settings.leadingRateBpm, atrialRateOf(atria)))
    tell(
      'junction.reentry.rateBpm',
      `over ${Math.ceil(1.15 * Math.max(settings.leadingRateBpm, atrialRateOf(atria)))}: a circuit that is slower than the atria is overrun by them`,
      reentry.rateBpm,
    );
  if (conduction.kind === 'complete') tell('junction.reentry', 'none with complete AV block: the circuit runs through the AV node', reentry.kind);
}

function ventricular(recipe: Recipe, settings: Settings, tell: Tell): void {
  const { block, conduction, atria } = settings;
  const whole = (...names: readonly (typeof block)[number][]): boolean => names.every((name) => block.includes(name));
  if (conduction.kind !== 'complete' && (whole('rbbb', 'lbbb') || whole('rbbb', 'lafb', 'lpfb')))
    tell('ventricles.block', 'not all ways down at once: that is complete AV block (junction.conduction)', block);
  else if (whole('lafb', 'lpfb')) tell('ventricles.block', 'not both left fascicles: that is lbbb', block);
  for (const side of ['rbbb', 'lbbb'] as const)
    if (whole(side, `incomplete-${side}`)) tell('ventricles.block', `${side} or incomplete-${side}, not both`, block);

  const rhythm = recipe.ventricles?.rhythm;
  if (
    rhythm?.kind === 'tachycardia' &&
    conduction.kind === 'normal' &&
    (atria.kind === 'sinus' || atria.kind === 'wandering') &&
    rhythm.rateBpm <= settings.leadingRateBpm
  )
    tell('ventricles.rhythm.rateBpm', `over ${settings.leadingRateBpm}: a tachycardia slower than the atria is never seen`, rhythm.rateBpm);
  if ((rhythm?.kind === 'polymorphic' || rhythm?.kind === 'torsades') && (rhythm.rateBpm ?? 0) > FASTEST_UNEVEN_BPM)
    tell('ventricles.rhythm.rateBpm', `at most ${FASTEST_UNEVEN_BPM}: the ventricles are refractory`, rhythm.rateBpm);

  const escape = recipe.ventricles?.escapeRateBpm ?? 0;
  const waitsFor =
    conduction.kind === 'complete'
      ? (recipe.junction?.rateBpm ?? 0)
      : conduction.kind === 'normal' && atria.kind !== 'standstill'
        ? atria.kind === 'fibrillation'
          ? settings.fibrillationRateBpm
          : settings.leadingRateBpm
        : 0;
  if (waitsFor > 0 && escape >= waitsFor)
    tell('ventricles.escapeRateBpm', `under ${waitsFor}, the rate it waits for; what is faster is a rhythm of its own (ventricles.rhythm)`, escape);

  const cycleS = ventricularCycleS(settings);
  if (cycleS === undefined) return;
  for (const [index, one] of settings.prematureVentricular.entries()) {
    if (one.everyBeats < 2) tell(`ventricles.premature[${index}].everyBeats`, '2 or more: a beat is early only after one that is not', one.everyBeats);
    const field = `ventricles.premature[${index}].couplingS`;
    const least = ventricularRefractoryS(cycleS) + 0.02;
    const most = one.interpolated === true ? cycleS - AFTER_INTERPOLATED_S : cycleS;
    if (one.interpolated === true && most < least)
      tell(`ventricles.premature[${index}].interpolated`, `only where beats are at least ${seconds(least + AFTER_INTERPOLATED_S)} apart`, true);
    else if (one.couplingS !== undefined && (one.couplingS < least || one.couplingS >= most))
      tell(field, `${seconds(least)} to under ${seconds(most)}: after the ventricles have recovered and before the next beat`, one.couplingS);
  }
}

function pacing(recipe: Recipe, tell: Tell): void {
  const { pacemaker } = recipe;
  if (pacemaker === undefined) return;
  const cycleS = 60 / (pacemaker.rateBpm ?? DEFAULT_PACING_RATE_BPM);
  const delayS = pacemaker.avDelayS ?? DEFAULT_AV_DELAY_S;
  if (pacemaker.mode === 'DDD' && delayS > cycleS - LEAST_VA_S)
    tell('pacemaker.avDelayS', `at most ${seconds(cycleS - LEAST_VA_S)}: the next atrial spike is due ${seconds(cycleS)} after one`, delayS);
  const chamber = pacemaker.fault?.chamber;
  if ((pacemaker.mode === 'AAI' && chamber === 'ventricle') || (pacemaker.mode === 'VVI' && chamber === 'atrium'))
    tell('pacemaker.fault.chamber', `${pacemaker.mode === 'AAI' ? 'atrium' : 'ventricle'}: ${pacemaker.mode} has no electrode elsewhere`, chamber);
}
