import { describe, expect, test } from 'vitest';
import type { Truth } from '../truth/truth.ts';
import { describe as words } from './describe.ts';
import { PAPER_FORMATS, type PaperFormat } from './format.ts';
import { testRecording } from './test-recording.ts';

const truth: Truth = {
  rhythm: [
    { code: 'avnrt', name: 'AV nodal reentrant tachycardia', because: '' },
    { code: 'avrt', name: 'AV reentrant tachycardia', because: '' },
  ],
  patterns: [{ code: 'rbbb', name: 'Right bundle branch block' }],
  waves: [],
  beats: [],
  ventricularRateBpm: 181.6,
  atrialRateBpm: 181.7,
  prS: undefined,
  qrsS: 0.124,
  qtS: 0.28,
  qtcS: 0.4,
  axisDeg: { p: undefined, qrs: 61.2, t: undefined },
  stMv: undefined,
  wires: {},
  artifacts: [{ kind: 'mains' }],
};
/** Words that would give an answer away. */
const TELLING = /sinus|tachy|brady|fibril|flutter|block|prematur|junction|infarct|paced|pacemaker|rate|interval|normal|regular|axis|hertz|beat|wave|complex/i;

describe('the text alternative', () => {
  test.each(Object.keys(PAPER_FORMATS) as PaperFormat[])('of %s says what it is and gives no answer away', (format) => {
    const text = words(testRecording(), { format });
    expect(text).toContain('10 seconds');
    expect(text).toContain('25 mm/s, 10 mm/mV and 0.05-150 Hz');
    expect(text).not.toMatch(TELLING);
  });

  test('is the same for every heart', () => {
    expect(
      words(
        testRecording(() => 0),
        { format: '6x2' },
      ),
    ).toBe(
      words(
        testRecording((_, atS) => Math.sin(atS * 40)),
        { format: '6x2' },
      ),
    );
  });

  test('names the leads in their order', () => {
    expect(words(testRecording(), { format: '6x2', order: 'cabrera' })).toContain('Leads aVL, V1, I, V2, -aVR,');
    expect(words(testRecording(), { format: 'rhythm', rhythmLead: 'V1' })).toMatch(/^ECG on paper, 10 seconds: lead V1 alone\. Settings/);
  });

  test('says with the truth what rhythm, rate and intervals are', () => {
    const text = words(testRecording(), { truth });
    expect(text).toContain('Rhythm: AV nodal reentrant tachycardia or AV reentrant tachycardia.');
    expect(text).toContain('Rate: ventricles 182 a minute.');
    expect(text).toContain('no constant PR interval, QRS 124 ms, QT 280 ms, corrected QT 400 ms and QRS axis 61 degrees');
    expect(text).toContain('Patterns: Right bundle branch block.');
    expect(text).toContain('Not from the heart: mains.');
    expect(words(testRecording(), { format: 'rhythm', truth: { ...truth, ventricularRateBpm: undefined } })).toContain(
      'no ventricular rate and atria 182 a minute',
    );
  });
});
