import type { Recording } from '../recorder/recording.ts';
import type { Truth } from '../truth/truth.ts';
import { formatWords } from './format.ts';
import { layoutOf, type PaperOptions } from './layout.ts';
import { settingsParts } from './settings-line.ts';

const list = (words: readonly string[], last: 'and' | 'or') =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
const ms = (seconds: number) => `${Math.round(seconds * 1000)} ms`;

/**
 * A tracing in plain words, for people who do not see it. Without the truth it says what it is (format, leads, length,
 * settings) and nothing that it shows, so that it may stand in an exam. With the truth it gives the answer: rhythm,
 * rate, intervals, patterns, what is not from the heart.
 */
export function describe(recording: Recording, options: Partial<PaperOptions> & { readonly truth?: Truth } = {}): string {
  const { truth, format = '3x4+1R', ...layout } = options;
  const { segments, fromS, toS, speedMmPerS, gainMmPerMv } = layoutOf(recording, { ...layout, format });
  const labels = [...new Set(segments.map(({ label }) => label))];
  const rhythmLabel = recording.labels[options.rhythmLead ?? 'II'];
  const length = Math.round((toS - fromS) * 10) / 10;
  return [
    `ECG on paper, ${length} ${length === 1 ? 'second' : 'seconds'}: ${formatWords(format, rhythmLabel)}.`,
    ...(labels.length > 1 ? [`Leads ${list(labels, 'and')}.`] : []),
    `Settings: ${list(settingsParts(recording, { speedMmPerS, gainMmPerMv }), 'and')}.`,
    ...(truth ? answerOf(truth) : []),
  ].join(' ');
}

function answerOf(truth: Truth): readonly string[] {
  const { ventricularRateBpm, atrialRateBpm, prS, qrsS, qtS, qtcS, axisDeg } = truth;
  const rates = [
    ventricularRateBpm === undefined ? 'no ventricular rate' : `ventricles ${Math.round(ventricularRateBpm)} a minute`,
    ...(atrialRateBpm !== undefined && (ventricularRateBpm === undefined || Math.abs(atrialRateBpm - ventricularRateBpm) >= 2)
      ? [`atria ${Math.round(atrialRateBpm)} a minute`]
      : []),
  ];
  const intervals = [
    prS === undefined ? 'no constant PR interval' : `PR ${ms(prS)}`,
    ...(qrsS === undefined ? [] : [`QRS ${ms(qrsS)}`]),
    ...(qtS === undefined ? [] : [`QT ${ms(qtS)}`]),
    ...(qtcS === undefined ? [] : [`corrected QT ${ms(qtcS)}`]),
    ...(axisDeg.qrs === undefined ? [] : [`QRS axis ${Math.round(axisDeg.qrs)} degrees`]),
  ];
  const names = (of: readonly { readonly name: string }[]) => of.map(({ name }) => name);
  return [
    `Rhythm: ${list(names(truth.rhythm), 'or')}.`,
    `Rate: ${list(rates, 'and')}.`,
    `Intervals: ${list(intervals, 'and')}.`,
    ...(truth.patterns.length > 0 ? [`Patterns: ${list(names(truth.patterns), 'and')}.`] : []),
    ...(truth.artifacts.length > 0
      ? [
          `Not from the heart: ${list(
            truth.artifacts.map(({ kind }) => kind.replace('-', ' ')),
            'and',
          )}.`,
        ]
      : []),
  ];
}
