/**
 * Measures recordings of real hearts: beats, waves and their boundaries, and scores them against a reference.
 *
 * @module @einthoven/ecg/measure
 */
export { detectQrs } from './detect-qrs.ts';
export { detectQrsStream } from './detect-qrs-stream.ts';
export type { SignalPiece } from './detect-qrs-stream.ts';
export type { Signal } from './samples.ts';
export { matchBeats } from './match-beats.ts';
export type { BeatMatch } from './match-beats.ts';
export { grossScore, isBeatCode, scoreBeats } from './score-beats.ts';
export type { BeatScore, ReferenceMark } from './score-beats.ts';
export { emptyTally, SCORED_BOUNDARIES, scoreOf, tallyLead } from './score-delineation.ts';
export type { BoundaryScore, DelineationScore, DelineationTally, LeadWave, WaveScore } from './score-delineation.ts';
export { wavesOfMarks } from './reference-waves.ts';
export { delineate } from './delineate.ts';
export type { Delineation, MeasuredBeat } from './delineate.ts';
export type { EdgeEvidence, WeighedEdge } from './edge-rule.ts';
export type { EdgeWeights } from './edge-weights.ts';
export { agreedWaves } from './agreed-waves.ts';
export { findPacingSpikes } from './pacing-spikes.ts';
export type { FoundSpike } from './pacing-spikes.ts';
export { measureEcg } from './measure-ecg.ts';
export type { EcgMeasured, WaveAreas } from './measure-ecg.ts';
export { measureLong, PIECE_S } from './measure-long.ts';
export type { LongMeasured, RhythmEpisode } from './measure-long.ts';
export { correctedQt } from './corrected-qt.ts';
export type { CorrectedQt } from './corrected-qt.ts';
export { rhythmInWords, rhythmOf } from './describe-rhythm.ts';
export type { RhythmCandidate, RhythmFacts, RhythmPart } from './describe-rhythm.ts';
export { rhythmVerdict } from './score-rhythm.ts';
export type { RhythmVerdict } from './score-rhythm.ts';
export type { AtrialLine } from './flutter-waves.ts';
export type { PShapes } from './p-shapes.ts';
export type { VentricularMovement } from './ventricular-movement.ts';
export { leadQuality } from './lead-quality.ts';
export type { LeadQuality } from './lead-quality.ts';
export { suspectWires } from './suspect-wires.ts';
export type { WireSuspicion } from './suspect-wires.ts';
export { atrialWaves, avConduction } from './atrial-waves.ts';
export type { AtrialWaves, AvConduction } from './atrial-waves.ts';
export { pacingOf } from './describe-pacing.ts';
export type { PacingFacts } from './describe-pacing.ts';
