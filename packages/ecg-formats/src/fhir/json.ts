import { fail, type Place } from '../problem.ts';
import type { ReadLimits } from '../recording.ts';

/** What a JSON text holds; objects keep their names in order. */
export type JsonValue = null | boolean | number | string | JsonArray | JsonObject;
/** A list, and the byte where it begins. */
export type JsonArray = { readonly kind: 'array'; readonly items: readonly JsonValue[]; readonly at: number };
/** An object, and the byte where it begins. */
export type JsonObject = { readonly kind: 'object'; readonly members: ReadonlyMap<string, JsonValue>; readonly at: number };

/**
 * Reads JSON, and where each list and object begins, so that a problem can name its place. Depth and number of values have limits.
 *
 * @throws FormatFailure with the byte; use under `guarded`
 */
export function parseJson(bytes: Uint8Array, limits: ReadLimits): JsonValue {
  const reading = new Reading(bytes, limits);
  reading.blanks();
  const value = reading.value(0);
  reading.blanks();
  if (reading.at < bytes.length) fail('INVALID', reading.at, 'Something follows behind the end of the JSON text.');
  return value;
}

/** The line of a byte, for a problem. */
export function placeInText(bytes: Uint8Array, byte: number): Place {
  let line = 1;
  for (let at = bytes.indexOf(10); at !== -1 && at < byte; at = bytes.indexOf(10, at + 1)) line++;
  return { byte, line };
}

class Reading {
  readonly bytes: Uint8Array;
  readonly limits: ReadLimits;
  at: number;
  #entries = 0;

  constructor(bytes: Uint8Array, limits: ReadLimits) {
    this.bytes = bytes;
    this.limits = limits;
    this.at = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  }

  blanks(): void {
    for (;;) {
      const byte = this.bytes[this.at];
      if (byte !== 32 && byte !== 10 && byte !== 13 && byte !== 9) return;
      this.at++;
    }
  }

  value(depth: number): JsonValue {
    if (depth > this.limits.maxDepth) this.#fail('TOO_LARGE', `Lists and objects lie more than ${this.limits.maxDepth} deep in each other.`);
    if (++this.#entries > this.limits.maxEntries) this.#fail('TOO_LARGE', `There are more than ${this.limits.maxEntries} values.`);
    const byte = this.bytes[this.at];
    if (byte === undefined) this.#fail('TRUNCATED', 'The JSON text ends in the middle.');
    if (byte === 0x7b) return this.#object(depth);
    if (byte === 0x5b) return this.#array(depth);
    if (byte === 0x22) return this.#string();
    return this.#word();
  }

  #object(depth: number): JsonObject {
    const at = this.at++;
    const members = new Map<string, JsonValue>();
    this.blanks();
    if (this.bytes[this.at] === 0x7d) {
      this.at++;
      return { kind: 'object', members, at };
    }
    for (;;) {
      this.blanks();
      if (this.bytes[this.at] !== 0x22) this.#fail(this.at >= this.bytes.length ? 'TRUNCATED' : 'INVALID', 'A name should stand here.');
      const nameAt = this.at;
      const name = this.#string();
      if (members.has(name)) fail('INVALID', placeInText(this.bytes, nameAt), `"${name.slice(0, 40)}" stands twice.`);
      this.blanks();
      this.#expect(0x3a, ':');
      this.blanks();
      members.set(name, this.value(depth + 1));
      this.blanks();
      if (this.bytes[this.at] === 0x2c) this.at++;
      else {
        this.#expect(0x7d, '}');
        return { kind: 'object', members, at };
      }
    }
  }

  #array(depth: number): JsonArray {
    const at = this.at++;
    const items: JsonValue[] = [];
    this.blanks();
    if (this.bytes[this.at] === 0x5d) {
      this.at++;
      return { kind: 'array', items, at };
    }
    for (;;) {
      this.blanks();
      items.push(this.value(depth + 1));
      this.blanks();
      if (this.bytes[this.at] === 0x2c) this.at++;
      else {
        this.#expect(0x5d, ']');
        return { kind: 'array', items, at };
      }
    }
  }

  #string(): string {
    const from = this.at;
    let end = from + 1;
    while (end < this.bytes.length && this.bytes[end] !== 0x22) end += this.bytes[end] === 0x5c ? 2 : 1;
    if (end >= this.bytes.length) this.#fail('TRUNCATED', 'A text has no end.');
    this.at = end + 1;
    const raw = new TextDecoder().decode(this.bytes.subarray(from, end + 1));
    try {
      return JSON.parse(raw) as string;
    } catch {
      fail('INVALID', placeInText(this.bytes, from), 'A text holds a character or an escape that does not belong there.');
    }
  }

  #word(): null | boolean | number {
    const from = this.at;
    while (this.at < this.bytes.length && this.at - from < 64 && !isEnd(this.bytes[this.at] ?? 0)) this.at++;
    const word = String.fromCharCode(...this.bytes.subarray(from, this.at));
    if (word === 'null') return null;
    if (word === 'true') return true;
    if (word === 'false') return false;
    const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(word) ? Number(word) : Number.NaN;
    if (!Number.isFinite(number)) fail('INVALID', placeInText(this.bytes, from), `"${word.slice(0, 20)}" is no value of JSON.`);
    return number;
  }

  #expect(byte: number, letter: string): void {
    if (this.bytes[this.at] !== byte) this.#fail(this.at >= this.bytes.length ? 'TRUNCATED' : 'INVALID', `"${letter}" should stand here.`);
    this.at++;
  }

  #fail(code: 'INVALID' | 'TRUNCATED' | 'TOO_LARGE', says: string): never {
    fail(code, placeInText(this.bytes, this.at), says);
  }
}

/** Blanks, and what ends a word. */
function isEnd(byte: number): boolean {
  return byte <= 32 || byte === 0x2c || byte === 0x5d || byte === 0x7d || byte === 0x3a || byte === 0x22 || byte === 0x7b || byte === 0x5b;
}
