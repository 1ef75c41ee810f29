/**
 * ECG recordings between files and memory: WFDB, EDF+, SCP-ECG, DICOM, HL7 aECG, FHIR, Philips XML, CSV, JSON.
 *
 * @module @einthoven/ecg-formats
 */
export { detectFormat, FORMATS } from './formats.ts';
export type { Format } from './formats.ts';
export type { FormatProblem, FormatProblemCode, Place } from './problem.ts';
export { READ_LIMITS } from './recording.ts';
export type {
  EcgAnnotation,
  EcgFiles,
  EcgLead,
  EcgMeasurements,
  EcgReader,
  EcgRecording,
  EcgWriter,
  FormatName,
  OtherSignal,
  PatientFacts,
  Read,
  ReadLimits,
  ReadOptions,
  RepresentativeBeat,
  WriteOptions,
  Written,
} from './recording.ts';
export { leadName } from './lead-name.ts';
export { readWfdbAnnotations } from './wfdb/annotations.ts';
export type { WfdbAnnotation, WfdbAnnotations } from './wfdb/annotations.ts';
export { readWfdb } from './wfdb/read.ts';
export type { WfdbReadOptions } from './wfdb/read.ts';
export { openWfdb } from './wfdb/stream.ts';
export type { WfdbChunk, WfdbFiles, WfdbStream } from './wfdb/stream.ts';
export { writeWfdb } from './wfdb/write.ts';
export type { WfdbWriteOptions } from './wfdb/write.ts';
