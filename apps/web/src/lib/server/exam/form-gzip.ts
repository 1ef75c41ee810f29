import { constants, crc32, deflateRawSync } from 'node:zlib';
import type { RoomForm } from '@einthoven/exam';

/** A part of a form that is the same in every attempt, compressed once: what follows it in the stream may be anything. */
type Pressed = { readonly bytes: Buffer; readonly size: number };

/** So many bytes of compressed tracings and pictures are kept; the forms of a window are a fraction of it. */
const MOST_KEPT_BYTES = 32 * 1024 * 1024;
const kept = new Map<string, Pressed>();
let keptBytes = 0;

/** GZIP, made by no particular system, at no particular time. */
const HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);
const LAST_BLOCK = Buffer.from([3, 0]);
/** Pieces are short: a window of 4 KB costs less to set up than the usual one. Every reader takes it. */
const BRIEF = { level: 6, windowBits: 12, memLevel: 6, finishFlush: constants.Z_SYNC_FLUSH };
const WHOLE = { level: 9, finishFlush: constants.Z_SYNC_FLUSH };

/** Compresses what is the same in every attempt, or finds it compressed. */
function press(text: string): Buffer {
  const before = kept.get(text);
  if (before) return before.bytes;
  const bytes = deflateRawSync(text, WHOLE);
  const size = bytes.length + text.length;
  if (keptBytes + size > MOST_KEPT_BYTES) {
    kept.clear();
    keptBytes = 0;
  }
  kept.set(text, { bytes, size });
  keptBytes += size;
  return bytes;
}

/**
 * A form as gzip of its JSON. Most of it, tracings and pictures, is the same for everybody who has the form, and takes a
 * tenth of a second to compress: that is done once. What differs between attempts, the words in their order, is compressed
 * each time. The parts make one stream, because a part that ends at a byte may be followed by any other.
 */
export function gzipForm(form: RoomForm): Buffer {
  const parts: Buffer[] = [HEADER];
  let checksum = 0;
  let size = 0;
  let words = '';
  const write = (text: string, pressed: Buffer) => {
    const bytes = Buffer.from(text);
    checksum = crc32(bytes, checksum);
    size += bytes.length;
    parts.push(pressed);
  };
  const same = (text: string) => {
    write(words, deflateRawSync(words, BRIEF));
    words = '';
    write(text, press(text));
  };
  words += '{"items":[';
  for (const [index, { tracing, ...item }] of form.items.entries()) {
    words += `${index === 0 ? '' : ','}${JSON.stringify(item)}`;
    if (!tracing) continue;
    words = `${words.slice(0, -1)},"tracing":`;
    same(JSON.stringify(tracing));
    words += '}';
  }
  words += '],"pictures":{';
  for (const [index, [file, picture]] of Object.entries(form.pictures).entries()) {
    words += `${index === 0 ? '' : ','}${JSON.stringify(file)}:`;
    same(JSON.stringify(picture));
  }
  words += '}}';
  write(words, deflateRawSync(words, BRIEF));
  const end = Buffer.alloc(8);
  end.writeUInt32LE(checksum, 0);
  end.writeUInt32LE(size, 4);
  return Buffer.concat([...parts, LAST_BLOCK, end]);
}
