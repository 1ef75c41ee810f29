import type { Simulation } from '../simulate.ts';

/** Numbers that the engine knows of a tracing. */
export type TruthNumber =
  | 'ventricular-rate-bpm'
  | 'atrial-rate-bpm'
  | 'pr-ms'
  | 'qrs-ms'
  | 'qt-ms'
  | 'qtc-ms'
  | 'axis-deg'
  | 'gain-mm-per-mv'
  | 'paper-speed-mm-per-s';

/** A number of the engine's truth: milliseconds, degrees or per minute; undefined where this tracing has none. */
export function truthNumber(made: Simulation, of: TruthNumber): number | undefined {
  const truth = made.truth();
  const ms = (seconds: number | undefined) => (seconds === undefined ? undefined : seconds * 1000);
  switch (of) {
    case 'ventricular-rate-bpm':
      return truth.ventricularRateBpm;
    case 'atrial-rate-bpm':
      return truth.atrialRateBpm;
    case 'pr-ms':
      return ms(truth.prS);
    case 'qrs-ms':
      return ms(truth.qrsS);
    case 'qt-ms':
      return ms(truth.qtS);
    case 'qtc-ms':
      return ms(truth.qtcS);
    case 'axis-deg':
      return truth.axisDeg.qrs;
    case 'gain-mm-per-mv':
      return made.recording.settings.gainMmPerMv;
    case 'paper-speed-mm-per-s':
      return made.recording.settings.speedMmPerS;
  }
}
