import { around } from './chance.ts';
import type { Appointment } from './agenda.ts';
import type { Chambers } from './chambers.ts';
import { atrialRateOf } from './settings.ts';

/** Site of a premature beat (left atrium, by the pulmonary veins) and of a focal tachycardia (coronary sinus) where the recipe names none. */
export const PREMATURE_SITE = 2;
const TACHYCARDIA_SITE = 5;
/** The first cycles of a focal tachycardia are longer: it warms up. */
const WARM_UP = [1.18, 1.1, 1.05, 1.02];

/** Premature atrial beats: every so many beats of the leading pacemaker, at a part of its cycle. */
export function startPrematureAtrial(chambers: Chambers): void {
  const { settings, agenda, rng } = chambers;
  if (settings.prematureAtrial.length === 0 || settings.atria.kind === 'flutter') return;
  const beats = settings.prematureAtrial.map((one) => Math.floor(rng.next() * one.everyBeats));
  let ahead: Appointment | undefined;
  let lastS = -Infinity;
  chambers.onAtria((atrial) => {
    agenda.cancel(ahead);
    ahead = undefined;
    const sinceS = atrial.atS - lastS;
    lastS = atrial.atS;
    if (atrial.premature || atrial.origin === 'retrograde-junction' || atrial.origin === 'retrograde-ventricle') return;
    const nominalS = 60 / settings.leadingRateBpm;
    // The cycle before tells where in the breath we are; after a pause the nominal one does.
    const cycleS = sinceS < 1.3 * nominalS ? sinceS : nominalS;
    for (const [index, one] of settings.prematureAtrial.entries()) {
      beats[index] = (beats[index] as number) + 1;
      if (ahead !== undefined || (beats[index] as number) < Math.max(1, one.everyBeats - 1)) continue;
      beats[index] = 0;
      ahead = agenda.at(atrial.atS + one.couplingPart * cycleS, () => {
        ahead = undefined;
        chambers.fireAtria('atrial-focus', one.site ?? PREMATURE_SITE, true);
      });
    }
  });
}

/** A focus that fires fast between two instants, or a circuit round the right atrium. */
export function startAtrialTachycardia(chambers: Chambers): void {
  const { settings, agenda, rng } = chambers;
  const { atria } = settings;
  if (atria.kind === 'flutter') {
    const cycleS = 60 / atrialRateOf(atria);
    const fire = (atS: number): void => {
      chambers.fireAtria('flutter', 0);
      agenda.at(atS + cycleS * (1 + 0.006 * around(rng)), fire);
    };
    agenda.at(agenda.nowS() + cycleS * rng.next(), fire);
  }
  if (atria.kind === 'focal-tachycardia') {
    const cycleS = 60 / atrialRateOf(atria);
    const endS = atria.toS ?? Infinity;
    let beats = atria.fromS === undefined ? WARM_UP.length : 0;
    const fire = (atS: number): void => {
      if (atS >= endS) return;
      // Where the atria are refractory the focus tries again a cycle later.
      chambers.fireAtria('atrial-focus', TACHYCARDIA_SITE, beats === 0);
      agenda.at(atS + cycleS * (WARM_UP[beats++] ?? 1) * (1 + 0.012 * around(rng)), fire);
    };
    agenda.at(atria.fromS ?? agenda.nowS() + cycleS, fire);
  }
}
