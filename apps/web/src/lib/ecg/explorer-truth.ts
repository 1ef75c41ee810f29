import type { Recording, Truth } from '@einthoven/ecg';
import { fingerprintOf } from './fingerprint.ts';

/** The truth of a recording in words, small enough to send. */
export type TruthView = {
  readonly rhythm: readonly { readonly name: string; readonly because: string }[];
  readonly facts: readonly (readonly [term: string, value: string])[];
  readonly beats: readonly { readonly at: string; readonly cause: string }[];
};

const ms = (seconds: number | undefined) => (seconds === undefined ? 'none that is constant' : `${Math.round(seconds * 1000)} ms`);
const rate = (bpm: number | undefined) => (bpm === undefined ? 'none' : `${Math.round(bpm)} a minute`);

/** Names, intervals and the cause of each beat; and what tells whether another machine made the very same samples. */
export function truthView(truth: Truth, recording: Recording): TruthView {
  const { patterns, artifacts, axisDeg } = truth;
  // A wire on its own site is no news.
  const wires = Object.entries(truth.wires).filter(([wire, site]) => wire !== site);
  return {
    rhythm: truth.rhythm.map(({ name, because }) => ({ name, because })),
    facts: [
      ['Ventricular rate', rate(truth.ventricularRateBpm)],
      ['Atrial rate', rate(truth.atrialRateBpm)],
      ['PR interval', ms(truth.prS)],
      ['QRS duration', ms(truth.qrsS)],
      ['QT interval', ms(truth.qtS)],
      ['QT corrected (Fridericia)', ms(truth.qtcS)],
      ['QRS axis', axisDeg.qrs === undefined ? 'none' : `${Math.round(axisDeg.qrs)} degrees`],
      ['Patterns', patterns.length > 0 ? patterns.map(({ name }) => name).join('; ') : 'none'],
      ['Wires', wires.length > 0 ? wires.map(([wire, site]) => `${wire} hangs on ${site}`).join('; ') : 'each in its place'],
      ['Not from the heart', artifacts.length > 0 ? artifacts.map(({ kind }) => kind.replace('-', ' ')).join('; ') : 'nothing'],
      ['Fingerprint of all samples', fingerprintOf(recording)],
    ],
    beats: truth.beats.filter(({ qrsOnsetS }) => qrsOnsetS >= 0).map(({ qrsOnsetS, cause }) => ({ at: `${qrsOnsetS.toFixed(2)} s`, cause })),
  };
}
