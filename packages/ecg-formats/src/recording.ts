import type { Result } from '@einthoven/kernel';
import type { FormatProblem } from './problem.ts';

/** One voltage over time. */
export type EcgLead = {
  /** `I`, `II`, `III`, `aVR`, `aVL`, `aVF`, `V1` ... where the file means a standard lead; else as written. */
  readonly name: string;
  readonly unit: 'uV';
  /** Microvolts; NaN where the file has no sample. */
  readonly samples: Float64Array;
  /** Where it differs from the recording's. */
  readonly sampleRateHz?: number | undefined;
  /** Microvolts of one step of the recorder: samples are whole multiples of it. A writer stores at this step. */
  readonly stepUv?: number | undefined;
};

/** Something recorded beside the ECG: pressure, breathing. In its own unit, as the file writes it. */
export type OtherSignal = {
  readonly name: string;
  readonly unit: string;
  readonly samples: Float64Array;
  readonly sampleRateHz?: number | undefined;
  /** One step of the recorder, in `unit`. */
  readonly step?: number | undefined;
  /** Value of digital zero, in `unit`; 0 unless told. */
  readonly zero?: number | undefined;
};

/** A mark in time: a beat, a wave's boundary, a change of rhythm. */
export type EcgAnnotation = {
  /** Index at the recording's rate, from 0; whole. */
  readonly sample: number;
  /** The same instant, in seconds from the first sample. */
  readonly atS: number;
  /** Mnemonic of WFDB where there is one (`N`, `V`, `(`, `p`, `+`), else a code or the text of the file. */
  readonly code: string;
  /** What the file adds: a rhythm's name `(AFIB`, a duration, a comment. Free text. */
  readonly aux?: string | undefined;
  /** Index in `leads` of the lead that it is of; all of them where undefined. */
  readonly lead?: number | undefined;
  /** Subtype and number of WFDB, 0 unless told. */
  readonly subtype?: number | undefined;
  readonly num?: number | undefined;
  readonly durationS?: number | undefined;
};

/** What the file says was measured, by a machine or a person; milliseconds, degrees, a minute. */
export type EcgMeasurements = {
  readonly ventricularRateBpm?: number | undefined;
  readonly atrialRateBpm?: number | undefined;
  readonly rrMs?: number | undefined;
  readonly pMs?: number | undefined;
  readonly prMs?: number | undefined;
  readonly qrsMs?: number | undefined;
  readonly qtMs?: number | undefined;
  readonly qtcMs?: number | undefined;
  readonly pAxisDeg?: number | undefined;
  readonly qrsAxisDeg?: number | undefined;
  readonly tAxisDeg?: number | undefined;
  /** Statements of the machine or the reader. Free text. */
  readonly statements?: readonly string[] | undefined;
};

/** A representative beat that the file carries beside the rhythm; boundaries in milliseconds from its first sample. */
export type RepresentativeBeat = {
  readonly sampleRateHz: number;
  readonly leads: readonly EcgLead[];
  readonly pOnMs?: number | undefined;
  readonly pOffMs?: number | undefined;
  readonly qrsOnMs?: number | undefined;
  readonly qrsOffMs?: number | undefined;
  readonly tOffMs?: number | undefined;
};

/** An ECG as it was recorded, without who it is of. */
export type EcgRecording = {
  /** Of every lead that names no other. */
  readonly sampleRateHz: number;
  readonly leads: readonly EcgLead[];
  readonly durationS: number;
  /** `2026-03-14T09:26:53` as the file writes it: local time, or with a zone where the file has one. A fact that can identify. */
  readonly startsAt?: string | undefined;
  /** By time. */
  readonly annotations: readonly EcgAnnotation[];
  readonly measurements?: EcgMeasurements | undefined;
  readonly representativeBeat?: RepresentativeBeat | undefined;
  /** Signals that are no voltages of the heart. */
  readonly others?: readonly OtherSignal[] | undefined;
  /** What a person should know of how it was read: a checksum that did not fit, a gain that was assumed. */
  readonly notes: readonly string[];
};

/** What the file says of the patient and of the visit. Never inside the recording. */
export type PatientFacts = {
  readonly name?: string | undefined;
  readonly id?: string | undefined;
  /** `1951-02-03`, or as written where it is no date. */
  readonly birthDate?: string | undefined;
  readonly ageYears?: number | undefined;
  readonly sex?: 'female' | 'male' | 'other' | undefined;
  readonly heightCm?: number | undefined;
  readonly weightKg?: number | undefined;
  readonly medications?: readonly string[] | undefined;
  readonly diagnoses?: readonly string[] | undefined;
  /** Everything else that could lead to a person: hospital, operator, physician, device number, order number, UIDs, comments. */
  readonly other: readonly { readonly label: string; readonly text: string }[];
};

/** Names of formats. */
export type FormatName = 'wfdb' | 'edf' | 'scp' | 'dicom' | 'aecg' | 'fhir' | 'philips' | 'csv' | 'json';

/** What a reader gives. */
export type Read = {
  readonly recording: EcgRecording;
  readonly patient: PatientFacts;
  readonly format: FormatName;
  /** What the file holds and this does not, in words: private tags, segments that were not given. */
  readonly taken: readonly string[];
};

/** One file, or several that belong together, by name (WFDB). */
export type EcgFiles = Uint8Array | ReadonlyMap<string, Uint8Array>;

/** What a file may ask of us. */
export type ReadLimits = {
  /** Over all leads; 8 bytes of memory each. */
  readonly maxSamples: number;
  readonly maxLeads: number;
  /** Annotations, elements, tags, header lines. */
  readonly maxEntries: number;
  /** Elements or sequences inside each other. */
  readonly maxDepth: number;
  /** Of one file, and of what is unpacked from it. */
  readonly maxBytes: number;
};

/** Limits unless told: 24 hours of 3 leads at 128 Hz, or an hour of 12 at 500 Hz. */
export const READ_LIMITS: ReadLimits = {
  maxSamples: 40_000_000,
  maxLeads: 256,
  maxEntries: 1_000_000,
  maxDepth: 64,
  maxBytes: 512 * 1024 * 1024,
};

/** Options of every reader. */
export type ReadOptions = {
  readonly limits?: Partial<ReadLimits> | undefined;
  /** Name of the file where one was given without a map; for records that name their files. */
  readonly name?: string | undefined;
};

/** The shape of every reader: any bytes give a recording or a typed problem, in bounded time and memory. */
export type EcgReader = (files: EcgFiles, options?: ReadOptions) => Result<Read, FormatProblem>;

/** Options of every writer. */
export type WriteOptions = {
  /** Base name of the files, without an ending; `ecg` unless told. Letters, digits, `-` and `_`. */
  readonly name?: string | undefined;
  /** Written where the format has a place; nothing of the patient is written unless given. */
  readonly patient?: PatientFacts | undefined;
};

/** What a writer gives: files by name (one, but for WFDB), and in words what the format had no place for. */
export type Written = {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly leftOut: readonly string[];
};

/** The shape of every writer. */
export type EcgWriter = (recording: EcgRecording, options?: WriteOptions) => Result<Written, FormatProblem>;
