import { deidentify, readEcg, type EcgRecording, type FormatName, type FormatProblem } from '@einthoven/ecg-formats';
import type { PaperLayout } from '@einthoven/ecg/paper';
import { measureEcg, type EcgMeasured } from '@einthoven/ecg/measure';
import { cutOf, storedOf, type CutProblem, type StoredRecording } from './stored-recording.ts';

/** What the page is told of a file: never a word of whose it is. */
export type ReadAnswer =
  | {
      readonly kind: 'read';
      readonly format: FormatName;
      readonly durationS: number;
      readonly sampleRateHz: number;
      readonly leads: readonly string[];
      /** What was taken out, without its words. */
      readonly takenOut: readonly string[];
    }
  | { readonly kind: 'refused'; readonly problem: FormatProblem };

/** A cut with what was measured on it. */
export type CutAnswer =
  | {
      readonly kind: 'cut';
      readonly stored: StoredRecording;
      readonly leads: Readonly<Record<string, Float64Array>>;
      readonly measured: Omit<EcgMeasured, 'delineation'>;
    }
  | { readonly kind: 'no-cut'; readonly problem: CutProblem };

/** A cut that can be sent, with the paper that it is shown on. */
export type ReadyCut = {
  readonly stored: StoredRecording;
  readonly format: FormatName;
  readonly takenOut: readonly string[];
  readonly layout: PaperLayout;
};

/** What the page asks of the reader. */
export type ReaderAsks =
  | { readonly kind: 'read'; readonly files: ReadonlyMap<string, Uint8Array> }
  | { readonly kind: 'cut'; readonly fromS: number; readonly lengthS: number };

/** In a browser: two minutes of a 12-lead recorder a thousand times over would only end the page. */
const LIMITS = { maxSamples: 10_000_000, maxBytes: 128 * 1024 * 1024 };

/**
 * Reads what an author chose and keeps the recording without its identity. Nothing but what `ask` answers leaves it, and that has
 * no name, number, date or text of the file.
 */
export class RecordingReader {
  #recording: EcgRecording | undefined;

  /** Reads, or cuts what was read. */
  ask(asked: ReaderAsks): ReadAnswer | CutAnswer {
    return asked.kind === 'read' ? this.#read(asked.files) : this.#cut(asked.fromS, asked.lengthS);
  }

  #read(files: ReadonlyMap<string, Uint8Array>): ReadAnswer {
    this.#recording = undefined;
    const read = readEcg(files, { limits: LIMITS });
    if (!read.ok) return { kind: 'refused', problem: read.error };
    const { recording, report } = deidentify(read.value);
    this.#recording = recording;
    const { durationS, sampleRateHz, leads } = recording;
    return {
      kind: 'read',
      format: read.value.format,
      durationS,
      sampleRateHz,
      leads: leads.map(({ name }) => name),
      takenOut: [...report, `Taken out: ${files.size === 1 ? 'the name of the file' : `the names of ${files.size} files`}.`],
    };
  }

  #cut(fromS: number, lengthS: number): CutAnswer {
    const recording = this.#recording;
    if (!recording) return { kind: 'no-cut', problem: { code: 'CUT_EMPTY', says: 'No recording was read yet.', remedy: 'Choose a file first.' } };
    const cut = cutOf(recording, fromS, lengthS);
    if ('code' in cut) return { kind: 'no-cut', problem: cut };
    const steps = new Set(recording.leads.map(({ stepUv }) => stepUv));
    const { delineation: _, ...measured } = measureEcg(cut);
    return { kind: 'cut', stored: storedOf(cut, steps.size === 1 ? [...steps][0] : undefined), leads: cut.leads, measured };
  }
}
