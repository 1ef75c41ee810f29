import { fail, type Place } from './problem.ts';
import { READ_LIMITS, type EcgFiles, type ReadLimits, type ReadOptions } from './recording.ts';

/** The limits of one read. */
export function limitsOf(options: ReadOptions | undefined): ReadLimits {
  return { ...READ_LIMITS, ...options?.limits };
}

/**
 * The bytes of a format of one file.
 *
 * @throws FormatFailure where several or none were given, or it is larger than the limit; use under `guarded`
 */
export function oneFile(files: EcgFiles, options?: ReadOptions): Uint8Array {
  const all = files instanceof Uint8Array ? [files] : [...files.values()];
  const [bytes] = all;
  if (bytes === undefined || all.length > 1) fail('INVALID', 0, `This format is one file; ${all.length} were given.`, 'Choose one file.');
  if (bytes.length > limitsOf(options).maxBytes) fail('TOO_LARGE', 0, `The file has ${bytes.length} bytes; the limit is ${limitsOf(options).maxBytes}.`);
  if (bytes.length === 0) fail('EMPTY', 0, 'The file has no bytes.');
  return bytes;
}

/**
 * Reads numbers and texts in order, and fails at a byte offset where the file ends too soon. Offsets are of the whole file, also in
 * a reader that {@link ByteReader.part} made.
 */
export class ByteReader {
  readonly bytes: Uint8Array;
  readonly file: string | undefined;
  /** Next byte. */
  offset: number;
  /** First byte that is not of this reader. */
  readonly end: number;
  littleEndian: boolean;
  readonly #view: DataView;

  constructor(bytes: Uint8Array, options: { file?: string | undefined; littleEndian?: boolean; from?: number; to?: number } = {}) {
    this.bytes = bytes;
    this.file = options.file;
    this.littleEndian = options.littleEndian ?? true;
    this.offset = options.from ?? 0;
    this.end = Math.min(options.to ?? bytes.length, bytes.length);
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Where the next byte is, for a problem. */
  at(offset: number = this.offset): Place {
    return { file: this.file, byte: offset };
  }

  /** Bytes that are left. */
  get left(): number {
    return Math.max(this.end - this.offset, 0);
  }

  /** Moves to an offset of the whole file. */
  seek(offset: number, what: string): void {
    if (!Number.isSafeInteger(offset) || offset < 0 || offset > this.end) {
      fail('TRUNCATED', this.at(), `${what} should be at byte ${offset}; the data end at byte ${this.end}.`);
    }
    this.offset = offset;
  }

  skip(count: number, what: string): void {
    this.#take(count, what);
  }

  u8(what: string): number {
    return this.#view.getUint8(this.#take(1, what));
  }
  i8(what: string): number {
    return this.#view.getInt8(this.#take(1, what));
  }
  u16(what: string): number {
    return this.#view.getUint16(this.#take(2, what), this.littleEndian);
  }
  i16(what: string): number {
    return this.#view.getInt16(this.#take(2, what), this.littleEndian);
  }
  u32(what: string): number {
    return this.#view.getUint32(this.#take(4, what), this.littleEndian);
  }
  i32(what: string): number {
    return this.#view.getInt32(this.#take(4, what), this.littleEndian);
  }
  f32(what: string): number {
    return this.#view.getFloat32(this.#take(4, what), this.littleEndian);
  }
  f64(what: string): number {
    return this.#view.getFloat64(this.#take(8, what), this.littleEndian);
  }

  /** The next bytes, not copied. */
  take(count: number, what: string): Uint8Array {
    const from = this.#take(count, what);
    return this.bytes.subarray(from, from + count);
  }

  /** The next bytes as ISO 8859-1, of which ASCII is a part. */
  latin1(count: number, what: string): string {
    return latin1(this.take(count, what));
  }

  /** A reader of the next bytes alone; this one goes on behind them. */
  part(count: number, what: string): ByteReader {
    const from = this.#take(count, what);
    return new ByteReader(this.bytes, { file: this.file, littleEndian: this.littleEndian, from, to: from + count });
  }

  #take(count: number, what: string): number {
    if (!Number.isSafeInteger(count) || count < 0) fail('INVALID', this.at(), `${what} has the length ${count}.`);
    if (count > this.end - this.offset) {
      fail('TRUNCATED', this.at(), `${what} needs ${count} bytes; ${this.left} are left.`);
    }
    const from = this.offset;
    this.offset += count;
    return from;
  }
}

/** Bytes as ISO 8859-1. */
export function latin1(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return text;
}

/** A text as ISO 8859-1; what it cannot hold becomes `?`. */
export function latin1Bytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    bytes[i] = unit < 256 ? unit : 63;
  }
  return bytes;
}

/** Writes numbers and texts in order into a buffer that grows. */
export class ByteWriter {
  littleEndian = true;
  #bytes = new Uint8Array(1024);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  get length(): number {
    return this.#length;
  }
  u8(value: number): void {
    const at = this.#room(1);
    this.#view.setUint8(at, value);
  }
  u16(value: number): void {
    const at = this.#room(2);
    this.#view.setUint16(at, value, this.littleEndian);
  }
  i16(value: number): void {
    const at = this.#room(2);
    this.#view.setInt16(at, value, this.littleEndian);
  }
  u32(value: number): void {
    const at = this.#room(4);
    this.#view.setUint32(at, value, this.littleEndian);
  }
  i32(value: number): void {
    const at = this.#room(4);
    this.#view.setInt32(at, value, this.littleEndian);
  }
  f32(value: number): void {
    const at = this.#room(4);
    this.#view.setFloat32(at, value, this.littleEndian);
  }
  f64(value: number): void {
    const at = this.#room(8);
    this.#view.setFloat64(at, value, this.littleEndian);
  }
  raw(bytes: Uint8Array): void {
    const at = this.#room(bytes.length);
    this.#bytes.set(bytes, at);
  }
  latin1(text: string): void {
    this.raw(latin1Bytes(text));
  }
  /** Puts a 16-bit or 32-bit number where room was left before. */
  patch16(at: number, value: number): void {
    this.#view.setUint16(at, value, this.littleEndian);
  }
  patch32(at: number, value: number): void {
    this.#view.setUint32(at, value, this.littleEndian);
  }
  /** What was written, as a copy of its own. */
  done(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  #room(count: number): number {
    const at = this.#length;
    this.#length += count;
    if (this.#length > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length));
      grown.set(this.#bytes.subarray(0, at));
      this.#bytes = grown;
      this.#view = new DataView(grown.buffer);
    }
    return at;
  }
}
