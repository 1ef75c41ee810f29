import { nameAtria } from './name-atrial.ts';
import { nameConduction } from './name-conduction.ts';
import { namePacing } from './name-pacing.ts';
import { nameVentricles } from './name-ventricular.ts';
import { rhythmName, type RhythmName } from './rhythm-names.ts';
import { seeTimeline } from './seen.ts';
import type { Timeline } from './timeline.ts';

/**
 * The names that the events on the paper allow by the published criteria (their sources stand in `RHYTHM_NAMES`).
 * Several are true at once where several things happen, and where an ECG cannot tell rhythms apart all of them are given.
 * Never empty.
 */
export function nameRhythm(timeline: Timeline): readonly RhythmName[] {
  const seen = seeTimeline(timeline);
  const found = new Map<string, RhythmName>();
  for (const name of [...nameAtria(seen), ...nameConduction(seen), ...nameVentricles(seen), ...namePacing(seen)])
    if (!found.has(name.code)) found.set(name.code, name);
  const names = [...found.values()];
  const [only] = names;
  if (only === undefined) return [rhythmName('undetermined-rhythm', 'No criterion of a rhythm is met within this time.')];
  const wide = seen.beats.some((beat) => beat.bundles.rightDelayS > 1 || beat.bundles.leftDelayS > 1);
  // Normal is what has nothing else to say about it.
  if (names.length === 1 && only.code === 'sinus-rhythm' && !wide) return [rhythmName('normal-sinus-rhythm', only.because)];
  return names;
}
