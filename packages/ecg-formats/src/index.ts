/**
 * ECG recordings between files and memory: WFDB, EDF+, SCP-ECG, DICOM, HL7 aECG, FHIR, Philips XML, CSV, JSON.
 *
 * @module @einthoven/ecg-formats
 */
export { deidentify } from './deidentify.ts';
export type { Deidentified } from './deidentify.ts';
export { detectFormat, formatNamed, FORMATS, readEcg } from './formats.ts';
export { readEdf } from './edf/read.ts';
export { writeEdf } from './edf/write.ts';
export { readCsv, writeCsv } from './table/csv.ts';
export { readJson, writeJson } from './table/json.ts';
export { readAecg } from './aecg/read.ts';
export { writeAecg } from './aecg/write.ts';
export { readDicom } from './dicom/read.ts';
export { writeDicom } from './dicom/write.ts';
export type { DicomWriteOptions } from './dicom/write.ts';
export { readFhir } from './fhir/read.ts';
export { writeFhir } from './fhir/write.ts';
export type { FhirWriteOptions } from './fhir/write.ts';
export { readPhilips } from './philips/read.ts';
export { readScp } from './scp/read.ts';
export { writeScp } from './scp/write.ts';
export type { ScpWriteOptions } from './scp/write.ts';
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
export { pdfOf } from './picture/pdf.ts';
export { pngOf } from './picture/png.ts';
