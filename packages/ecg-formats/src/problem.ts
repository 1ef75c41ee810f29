import { err, type Result } from '@einthoven/kernel';

/** Why bytes are not read, or a recording is not written. Codes are stable; `says` and `remedy` are for a person. */
export type FormatProblem = {
  readonly code: FormatProblemCode;
  readonly at: Place;
  /** What is wrong, with the values met. */
  readonly says: string;
  /** What to do about it. */
  readonly remedy: string;
};

/** Where in the input: always a byte offset (of the line's first byte in texts). */
export type Place = {
  /** Which of several files; `undefined` where there is one. */
  readonly file?: string | undefined;
  readonly byte: number;
  /** From 1; in formats of lines only. */
  readonly line?: number | undefined;
};

/** Codes of refusals. */
export type FormatProblemCode =
  /** No format that is known here. */
  | 'FORMAT_UNKNOWN'
  /** Another format than the one asked for. */
  | 'FORMAT_MISMATCH'
  /** The file ends before what its header promises. */
  | 'TRUNCATED'
  /** A value that the format does not allow, or that would give a wrong scale. */
  | 'INVALID'
  /** Lawful, but not read here; `says` names it. */
  | 'UNSUPPORTED'
  /** More samples, leads, entries, bytes or levels than the limits allow. */
  | 'TOO_LARGE'
  /** A checksum that the format relies on does not fit. */
  | 'CHECKSUM'
  /** Another file that this one names was not given. */
  | 'FILE_MISSING'
  /** Nothing that could be drawn or written. */
  | 'EMPTY'
  /** The recording holds what the format has no place for. */
  | 'CANNOT_WRITE';

/** Thrown inside a reader or writer and caught at its edge by {@link guarded}; never leaves the package. */
export class FormatFailure extends Error {
  readonly problem: FormatProblem;
  constructor(problem: FormatProblem) {
    super(`${problem.code} at byte ${problem.at.byte}: ${problem.says}`);
    this.problem = problem;
  }
}

/** What to do where nothing better is known. */
const REMEDY: Readonly<Record<FormatProblemCode, string>> = {
  FORMAT_UNKNOWN: 'Export the recording again in one of the formats that are read here.',
  FORMAT_MISMATCH: 'Name the right format, or none: it is then found from the content.',
  TRUNCATED: 'Copy or export the file again; it was cut off.',
  INVALID: 'Export the recording again; this file contradicts itself or its format.',
  UNSUPPORTED: 'Export the recording in another way or another format.',
  TOO_LARGE: 'Cut the recording into parts, or raise the limit if you trust the file.',
  CHECKSUM: 'Copy the file again; it was changed after it was written.',
  FILE_MISSING: 'Choose this file together with the one that names it.',
  EMPTY: 'Choose a file that holds a signal.',
  CANNOT_WRITE: 'Choose another format, or take out what this one cannot hold.',
};

/**
 * Ends a read or a write. Only under {@link guarded}.
 *
 * @throws FormatFailure always
 */
export function fail(code: FormatProblemCode, at: number | Place, says: string, remedy: string = REMEDY[code]): never {
  throw new FormatFailure({ code, at: typeof at === 'number' ? { byte: at } : at, says, remedy });
}

/** Runs the inside of a reader or writer; its {@link fail} comes back as a value, and only bugs throw. */
export function guarded<T>(run: () => Result<T, FormatProblem>): Result<T, FormatProblem> {
  try {
    return run();
  } catch (error) {
    if (error instanceof FormatFailure) return err(error.problem);
    throw error;
  }
}
