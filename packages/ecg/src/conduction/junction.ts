import { around } from '../rhythm/chance.ts';
import { PREMATURE_SITE } from '../rhythm/atrial-foci.ts';
import type { Appointment } from '../rhythm/agenda.ts';
import { RETROGRADE_SITE, type Chambers } from '../rhythm/chambers.ts';
import { SLOW_WAY_PR_S, type AvNode } from './av-node.ts';

/** An escape rhythm takes longer for its first beat than between its beats (overdrive). */
const FIRST_ESCAPE_PART = 1.15;
/** Above this rate the junction does not wait for others: it is accelerated (60) or tachycardic (100). Beats per minute. */
const ESCAPE_LIMIT_BPM = 60;
/** From the QRS to the retrograde P, seconds: hidden in its end in AVNRT; over 70 ms in AVRT, which has to cross the ventricles first (ACC/AHA/HRS 2015). */
const AVNRT_RP_S = 0.042;
const AVRT_RP_S = 0.11;

/** The junction's own clock, its premature beats, and circuits that run through it. */
export function startJunction(chambers: Chambers, node: AvNode): void {
  const { settings, agenda, rng } = chambers;
  const { junctionRateBpm: rateBpm, retrogradeS } = settings;
  const cycleS = 60 / rateBpm;
  const escape = rateBpm <= ESCAPE_LIMIT_BPM;

  const beat = (premature: boolean): void => {
    const backS = typeof retrogradeS === 'number' ? retrogradeS : 0;
    const qrsS = agenda.nowS() + Math.max(0, -backS);
    if (retrogradeS !== 'none') agenda.at(qrsS + backS, () => void chambers.fireAtria('retrograde-junction', RETROGRADE_SITE, premature));
    agenda.at(
      qrsS,
      (atS) =>
        void chambers.fireVentricles({
          entry: { via: 'his', atS, from: 'junction' },
          origin: escape && !premature ? 'junctional-escape' : 'junctional',
          cause: premature
            ? 'The junction fired early.'
            : escape
              ? 'Nothing came for longer than the junction waits, so it fired.'
              : 'The junction fired faster than the atria.',
          premature,
          concealsS: 0.25,
        }),
    );
  };

  let due: Appointment | undefined;
  const wait = (atS: number, part: number): void => {
    agenda.cancel(due);
    due = agenda.at(atS + cycleS * part * (1 + 0.02 * around(rng)), fire);
  };
  const fire = (atS: number): void => {
    if (!chambers.quiet()) beat(false);
    wait(atS, 1);
  };
  if (rateBpm > 0) {
    // A junction that leads begins at once; one that waits has waited for a part of its time.
    wait(agenda.nowS(), escape ? FIRST_ESCAPE_PART : 0.2);
    chambers.onVentricles((ventricular, front) => {
      const own = front.entry.via === 'his' && front.entry.from === 'junction';
      if (own && due !== undefined && due.atS - ventricular.atS > 0.5 * cycleS) return;
      wait(ventricular.atS, own || !escape ? 1 : FIRST_ESCAPE_PART);
    });
    node.onPassage((atS) => wait(atS, escape ? FIRST_ESCAPE_PART : 1));
  }

  const beats = settings.prematureJunctional.map((one) => Math.floor(rng.next() * one.everyBeats));
  let ahead: Appointment | undefined;
  if (beats.length > 0)
    chambers.onVentricles((ventricular) => {
      agenda.cancel(ahead);
      ahead = undefined;
      if (ventricular.premature) return;
      for (const [index, one] of settings.prematureJunctional.entries()) {
        beats[index] = (beats[index] as number) + 1;
        if (ahead !== undefined || (beats[index] as number) < Math.max(1, one.everyBeats - 1)) continue;
        const nominalS = 60 / settings.leadingRateBpm;
        const cycle = ventricular.precedingRrS < 1.3 * nominalS ? ventricular.precedingRrS : nominalS;
        const leadS = typeof retrogradeS === 'number' ? Math.max(0, -retrogradeS) : 0;
        ahead = agenda.at(ventricular.atS + Math.max(0, one.couplingPart * cycle - leadS), () => {
          ahead = undefined;
          beats[index] = 0;
          beat(true);
        });
      }
    });

  startCircuit(chambers, node);
}

function startCircuit(chambers: Chambers, node: AvNode): void {
  const { settings, agenda, rng } = chambers;
  const { reentry } = settings;
  if (reentry === undefined) return;
  const cycleS = 60 / reentry.rateBpm;
  const endS = reentry.toS ?? Infinity;
  const avnrt = reentry.kind === 'avnrt';
  const backS = avnrt ? (typeof settings.retrogradeS === 'number' && settings.retrogradeS > -0.06 ? settings.retrogradeS : AVNRT_RP_S) : AVRT_RP_S;
  const cause = avnrt
    ? 'The impulse goes round and round within the AV node, and down at every turn.'
    : 'The impulse goes down through the AV node and back up through the accessory pathway, round and round.';
  const back = (qrsS: number): void => {
    agenda.at(qrsS + backS, () => void chambers.fireAtria(avnrt ? 'retrograde-junction' : 'retrograde-ventricle', RETROGRADE_SITE));
  };
  const round = (atS: number): void => {
    if (atS >= endS) return;
    chambers.fireVentricles({
      entry: { via: 'his', atS, from: avnrt ? 'junction' : 'atria' },
      origin: avnrt ? 'junctional' : 'conducted',
      cause,
      concealsS: 0.2,
    });
    back(atS);
    agenda.at(atS + cycleS * (1 + 0.008 * around(rng)), round);
  };
  const begin = (tries: number) => (): void => {
    node.useSlowWay();
    if (chambers.fireAtria('atrial-focus', PREMATURE_SITE, true) === undefined && tries > 0) {
      agenda.at(agenda.nowS() + 0.05, begin(tries - 1));
      return;
    }
    const firstS = agenda.nowS() + SLOW_WAY_PR_S;
    back(firstS);
    agenda.at(firstS + cycleS, round);
  };
  if (reentry.fromS === undefined) agenda.at(agenda.nowS() + 0.2, round);
  else {
    // "Early" is early after a beat: the first atrial beat after the instant, and then its premature follower.
    let armed = true;
    const { fromS } = reentry;
    chambers.onAtria((atrial) => {
      if (!armed || atrial.atS < fromS - 0.8 || atrial.premature) return;
      const earlyS = Math.max(fromS, atrial.atS + Math.max(0.3, 0.55 * (60 / settings.leadingRateBpm)));
      if (earlyS > atrial.atS + 60 / settings.leadingRateBpm) return;
      armed = false;
      agenda.at(earlyS, begin(6));
    });
  }
}
