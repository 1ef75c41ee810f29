import { gunzipSync } from 'node:zlib';
import type { RoomForm } from '@einthoven/exam';
import { seededRng } from '@einthoven/kernel';
import { expect, test } from 'vitest';
import { gzipForm } from './form-gzip.ts';

const rng = seededRng('forms');
const letters = (length: number) => Array.from({ length }, () => String.fromCodePoint(32 + Math.floor(rng.next() * 900))).join('');

function someForm(items: number): RoomForm {
  const picture = () => ({ mediaType: 'image/png', base64: Buffer.from(letters(900)).toString('base64') });
  return {
    items: Array.from({ length: items }, (_, index) => {
      const tracing = { leads: ['II'], deltas: letters(3_000), labels: [{ at: 1.5, text: '"quoted" \\ ünïcode 🫀' }] };
      return {
        position: index + 1,
        type: 'single',
        stem: letters(200),
        options: [{ id: 'a', text: letters(30) }],
        ...(rng.next() < 0.4 ? { tracing } : {}),
      } as unknown as RoomForm['items'][number];
    }),
    pictures: Object.fromEntries(Array.from({ length: items % 4 }, (_, index) => [`picture-${index}.png`, picture()])),
  };
}

test('what comes out is what went in, for any reader of gzip, the first time and with what was kept', async () => {
  for (const form of [someForm(0), someForm(1), someForm(2), someForm(40), someForm(131)]) {
    const first = gzipForm(form);
    const turned = { ...form, items: form.items.toReversed() };
    for (const [packed, meant] of [
      [first, form],
      [gzipForm(form), form],
      [gzipForm(turned), turned],
    ] as const) {
      expect(JSON.parse(gunzipSync(packed).toString())).toEqual(meant);
      const stream = new Blob([new Uint8Array(packed)]).stream().pipeThrough(new DecompressionStream('gzip'));
      expect(await new Response(stream).json()).toEqual(meant);
    }
    // One byte changed anywhere in the words is noticed.
    const broken = Buffer.from(first);
    broken[broken.length - 6] = (broken[broken.length - 6] as number) ^ 1;
    expect(() => gunzipSync(broken)).toThrow();
  }
});
