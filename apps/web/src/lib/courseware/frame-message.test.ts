import { describe, expect, test } from 'vitest';
import { readFrameMessage } from './frame-message.ts';

const frame = {} as MessageEventSource;
const FROM = { origin: 'https://courseware.example', source: frame };
const VALUES = { completion: 'completed', success: '', raw: '90', scaled: '', max: '', location: 'p2', suspendData: 'x', exit: '' };
const REPORT = { courseware: 1, kind: 'report', values: VALUES };
const hear = (data: unknown, origin = FROM.origin, source: MessageEventSource | null = frame) => readFrameMessage({ data, origin, source }, FROM);

describe('a message', () => {
  test('is read from the frame and its origin alone', () => {
    expect(hear(REPORT)).toEqual({ kind: 'report', values: VALUES });
    expect(hear({ courseware: 1, kind: 'ready' })).toEqual({ kind: 'ready' });
    for (const origin of ['https://evil.example', 'null', '', 'https://courseware.example.evil.example', 'http://courseware.example'])
      expect(hear(REPORT, origin), origin).toBeUndefined();
    // A window inside of the frame, or any other, is not the frame; before there is one, nothing is.
    expect(hear(REPORT, FROM.origin, {} as MessageEventSource)).toBeUndefined();
    expect(hear(REPORT, FROM.origin, null)).toBeUndefined();
    expect(readFrameMessage({ data: REPORT, origin: FROM.origin, source: null }, { origin: FROM.origin, source: undefined })).toBeUndefined();
  });

  test('of another shape is passed over', () => {
    const { exit: _exit, ...fewer } = VALUES;
    for (const data of [
      null,
      'report',
      [REPORT],
      { ...REPORT, courseware: 2 },
      { ...REPORT, kind: 'credit' },
      { ...REPORT, personId: 'x' },
      { ...REPORT, values: fewer },
      { ...REPORT, values: { ...VALUES, halfHours: '160' } },
      { ...REPORT, values: { ...VALUES, raw: 90 } },
      { ...REPORT, values: { ...VALUES, suspendData: 'x'.repeat(70_001) } },
      { courseware: 1, kind: 'ready', values: VALUES },
      Object.assign(Object.create({ courseware: 1 }) as object, { kind: 'ready' }),
    ])
      expect(hear(data), JSON.stringify(data)?.slice(0, 80)).toBeUndefined();
  });
});
