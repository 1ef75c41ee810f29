import type { EcgReader, EcgWriter, FormatName } from './recording.ts';

/** One format: how it is known, read and written. */
export type Format = {
  readonly name: FormatName;
  /** As people call it. */
  readonly title: string;
  /** Endings of file names, small letters, without the dot; the first one is written. */
  readonly endings: readonly string[];
  /** Whether bytes look like it: a few looks, never a parse. `name` is the file's, small letters, or empty. */
  readonly looksLike: (bytes: Uint8Array, name: string) => boolean;
  readonly read: EcgReader;
  /** Undefined where it is only read. */
  readonly write: EcgWriter | undefined;
};

/** Every format, in the order in which {@link detectFormat} asks them: magic numbers first, words last. */
export const FORMATS: readonly Format[] = [];

/** Which format bytes are in, from their content and, where that is not enough, the file's name. */
export function detectFormat(bytes: Uint8Array, name = ''): FormatName | undefined {
  const small = name.toLowerCase();
  return FORMATS.find((format) => format.looksLike(bytes, small))?.name;
}
