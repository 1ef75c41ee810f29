import { encodeTracing } from '@einthoven/exam/tracing';
import type { RoomForm } from './room-data.ts';

/** A made-up signal: even bumps, 800 ms apart and 1 mV high. Not an ECG. */
function madeUpSignal(): readonly number[] {
  const sampleRateHz = 250;
  return Array.from({ length: 4 * sampleRateHz }, (_, index) => {
    const phaseMs = ((index * 1000) / sampleRateHz + 400) % 800;
    return phaseMs < 160 ? 1000 * Math.sin((Math.PI * phaseMs) / 160) ** 2 : 0;
  });
}

const CLOCK_FACE = `<svg xmlns="http://www.w3.org/2000/svg" width="320" height="320" viewBox="-160 -160 320 320"><rect x="-160" y="-160" width="320" height="320" fill="#fff"/><circle r="140" fill="#fffdf8" stroke="#16202c" stroke-width="4"/><g font-family="sans-serif" font-size="28" text-anchor="middle" fill="#16202c"><text y="-102">12</text><text x="118" y="10">3</text><text y="128">6</text><text x="-118" y="10">9</text></g><path d="M0 0V-80M0 0L52 30" stroke="#16202c" stroke-width="7" stroke-linecap="round"/></svg>`;

/** One question of each kind. All are made up and have nothing to do with the exam: they are for trying the room. */
export function tutorialForm(): RoomForm {
  const option = (id: 'a' | 'b' | 'c' | 'd', text: string) => ({ id, text });
  const samples = madeUpSignal();
  const tracing = encodeTracing({
    sampleRateHz: 250,
    microvoltsPerUnit: 5,
    layout: 'strip',
    paperSpeedMmPerS: 25,
    gainMmPerMv: 10,
    filterLabel: 'Made up for this tutorial',
    calibrationMv: 1,
    labels: { II: 'Example' },
    microvolts: { II: samples },
  });
  return {
    pictures: { 'clock.svg': { mediaType: 'image/svg+xml', base64: btoa(CLOCK_FACE) } },
    items: [
      {
        position: 1,
        type: 'single',
        stem: 'How many minutes are in one hour?',
        options: [option('a', '30'), option('b', '45'), option('c', '60'), option('d', '90')],
      },
      {
        position: 2,
        type: 'multiple',
        stem: 'Which of these are fruit?',
        options: [option('a', 'A spoon'), option('b', 'An apple'), option('c', 'A pear'), option('d', 'A shoe')],
      },
      {
        position: 3,
        type: 'order',
        stem: 'Put the days in order, the earliest in the week on top. The week begins on Monday.',
        options: [option('a', 'Thursday'), option('b', 'Tuesday'), option('c', 'Monday'), option('d', 'Wednesday')],
      },
      {
        position: 4,
        type: 'match',
        stem: 'Which sound belongs to which animal?',
        rows: [option('a', 'A dog'), option('b', 'A cat'), option('c', 'A cow')],
        options: [option('a', 'Moos'), option('b', 'Barks'), option('c', 'Meows')],
      },
      {
        position: 5,
        type: 'hot-spot',
        stem: 'Mark the number 3 on the clock.',
        options: [],
        picture: { file: 'clock.svg', alt: 'A clock with the numbers 12, 3, 6 and 9, which shows four o’clock.', licence: 'Drawn for this tutorial' },
      },
      { position: 6, type: 'numeric', stem: 'How many days are in two weeks?', unit: 'days', options: [] },
      {
        position: 7,
        type: 'calipers',
        stem: 'Measure from the top of one bump to the top of the next. The line is made up: it is no ECG.',
        measure: 'interval-ms',
        options: [],
        tracing,
      },
    ],
  };
}
