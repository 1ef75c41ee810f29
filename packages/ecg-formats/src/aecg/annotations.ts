import { nameOfCode } from '../coded-lead.ts';
import { leadName } from '../lead-name.ts';
import type { EcgAnnotation, EcgMeasurements, RepresentativeBeat } from '../recording.ts';
import { child, childrenOf, type XmlElement } from '../xml/tree.ts';
import { millisecondsOf, momentOf, type SequenceSet } from './series.ts';

/** What a series is annotated with. */
export type SeriesAnnotations = {
  readonly annotations: readonly EcgAnnotation[];
  readonly measurements: EcgMeasurements;
  /** Boundaries of the first beat that are of no single lead, for a representative beat. */
  readonly boundaries: Partial<RepresentativeBeat>;
};

const MEASURES: ReadonlyMap<string, keyof EcgMeasurements> = new Map([
  ['MDC_ECG_HEART_RATE', 'ventricularRateBpm'],
  ['MDC_ECG_HEART_RATE_VENTRICULAR', 'ventricularRateBpm'],
  ['MDC_ECG_HEART_RATE_ATRIAL', 'atrialRateBpm'],
  ['MDC_ECG_TIME_PD_RR', 'rrMs'],
  ['MDC_ECG_TIME_PD_RR_GL', 'rrMs'],
  ['MDC_ECG_TIME_PD_P', 'pMs'],
  ['MDC_ECG_TIME_PD_PR', 'prMs'],
  ['MDC_ECG_TIME_PD_PQ', 'prMs'],
  ['MDC_ECG_TIME_PD_QRS', 'qrsMs'],
  ['MDC_ECG_TIME_PD_QT', 'qtMs'],
  ['MDC_ECG_TIME_PD_QTC', 'qtcMs'],
  ['MDC_ECG_ANGLE_P_FRONT', 'pAxisDeg'],
  ['MDC_ECG_ANGLE_QRS_FRONT', 'qrsAxisDeg'],
  ['MDC_ECG_ANGLE_T_FRONT', 'tAxisDeg'],
]);

/** Waves: number as WFDB's `num` of a boundary, mark of the peak, fields of a representative beat. */
const WAVES: ReadonlyMap<string, { num: 0 | 1 | 2; peak: string; on?: keyof RepresentativeBeat; off?: keyof RepresentativeBeat }> = new Map([
  ['MDC_ECG_WAVC_PWAVE', { num: 0, peak: 'p', on: 'pOnMs', off: 'pOffMs' }],
  ['MDC_ECG_WAVC_QRSWAVE', { num: 1, peak: 'Q', on: 'qrsOnMs', off: 'qrsOffMs' }],
  ['MDC_ECG_WAVC_RWAVE', { num: 1, peak: 'Q' }],
  ['MDC_ECG_WAVC_TWAVE', { num: 2, peak: 't', off: 'tOffMs' }],
]);

/** Kinds of beats as WFDB writes them. */
const BEATS: ReadonlyMap<string, string> = new Map([
  ['MDC_ECG_BEAT_NORMAL', 'N'],
  ['MDC_ECG_BEAT_LBBB_COMP', 'L'],
  ['MDC_ECG_BEAT_RBBB_COMP', 'R'],
  ['MDC_ECG_BEAT_ATR_P_C', 'A'],
  ['MDC_ECG_BEAT_ATR_P_C_ABER', 'a'],
  ['MDC_ECG_BEAT_JUNC_P_C', 'J'],
  ['MDC_ECG_BEAT_SV_P_C', 'S'],
  ['MDC_ECG_BEAT_V_P_C', 'V'],
  ['MDC_ECG_BEAT_VENT', 'V'],
  ['MDC_ECG_BEAT_V_P_C_FUSION', 'F'],
  ['MDC_ECG_BEAT_V_ESC', 'E'],
  ['MDC_ECG_BEAT_ATR_ESC', 'e'],
  ['MDC_ECG_BEAT_JUNC_ESC', 'j'],
  ['MDC_ECG_BEAT_PACED', '/'],
  ['MDC_ECG_BEAT_PACED_FUS', 'f'],
  ['MDC_ECG_BEAT_UNKNOWN', 'Q'],
]);

type Inherited = { readonly lead: string | undefined; readonly wave: string | undefined };
type Bounds = { lowS: number | undefined; highS: number | undefined; pointS: number | undefined; lead: string | undefined };

/** Reads the annotation sets of a series. Times count from the first sample of `base`. */
export function readAnnotations(series: XmlElement, base: SequenceSet, leads: readonly { readonly name: string }[]): SeriesAnnotations {
  const annotations: EcgAnnotation[] = [];
  const measurements: { [key: string]: number | string[] } = {};
  const statements: string[] = [];
  const boundaries: { [key: string]: number } = {};
  const last = Math.max(0, ...base.leads.map((lead) => lead.samples.length)) - 1;

  const add = (seconds: number | undefined, lead: string | undefined, mark: { code: string; num?: number; aux?: string; durationS?: number }): void => {
    if (seconds === undefined) return;
    const sample = Math.round(seconds * base.sampleRateHz);
    if (sample < 0 || sample > last) return;
    const index = lead === undefined ? -1 : leads.findIndex((one) => one.name === lead);
    annotations.push({ sample, atS: sample / base.sampleRateHz, ...mark, ...(index === -1 ? {} : { lead: index }) });
  };

  const visit = (annotation: XmlElement, inherited: Inherited): void => {
    const code = child(annotation, 'code')?.attributes.get('code') ?? '';
    const value = child(annotation, 'value');
    const valueCode = value?.attributes.get('code') ?? '';
    const bounds = readBounds(annotation, base);
    const lead = bounds.lead ?? inherited.lead;
    const measure = MEASURES.get(code.toUpperCase());
    const number = Number(value?.attributes.get('value') ?? Number.NaN);
    if (measure !== undefined && lead === undefined && Number.isFinite(number)) {
      const unit = value?.attributes.get('unit') ?? '';
      measurements[measure] ??= measure.endsWith('Ms') ? number * (millisecondsOf(unit) ?? 1) : number;
    }
    if (code.startsWith('MDC_ECG_INTERPRETATION')) {
      const words = (value?.text ?? '').trim() || (value?.attributes.get('displayName') ?? '');
      if (words !== '') statements.push(words.slice(0, 1024));
    }
    const wave = WAVES.get(valueCode);
    const isPeak = valueCode === 'MDC_ECG_WAVC_PEAK';
    if (wave !== undefined || isPeak) {
      const peakOf = WAVES.get(isPeak ? (inherited.wave ?? '') : valueCode);
      if (bounds.lowS !== undefined && wave?.on !== undefined && lead === undefined) boundaries[wave.on] ??= bounds.lowS * 1000;
      if (bounds.highS !== undefined && wave?.off !== undefined && lead === undefined) boundaries[wave.off] ??= bounds.highS * 1000;
      if (wave !== undefined) {
        add(bounds.lowS, lead, { code: '(', num: wave.num });
        add(bounds.highS, lead, { code: ')', num: wave.num });
      }
      add(bounds.pointS, lead, { code: peakOf?.peak ?? '"', ...(isPeak && inherited.wave !== undefined ? { aux: inherited.wave } : {}) });
    } else if (code === 'MDC_ECG_BEAT') {
      add(bounds.pointS ?? bounds.lowS, lead, { code: BEATS.get(valueCode) ?? 'Q', ...(BEATS.has(valueCode) ? {} : { aux: valueCode }) });
    } else if (code === 'MDC_ECG_RHY' || code.startsWith('MDC_ECG_RHY_')) {
      add(bounds.pointS ?? bounds.lowS, lead, { code: '+', aux: valueCode || code });
    } else {
      const length = bounds.lowS !== undefined && bounds.highS !== undefined && bounds.highS > bounds.lowS ? { durationS: bounds.highS - bounds.lowS } : {};
      add(bounds.pointS ?? bounds.lowS ?? bounds.highS, lead, { code: '"', aux: valueCode || (value?.text ?? '').trim().slice(0, 256) || code, ...length });
    }
    for (const component of childrenOf(annotation, 'component')) {
      for (const inner of childrenOf(component, 'annotation')) visit(inner, { lead, wave: wave === undefined ? inherited.wave : valueCode });
    }
  };

  for (const subject of childrenOf(series, 'subjectOf')) {
    for (const set of childrenOf(subject, 'annotationSet')) {
      for (const component of childrenOf(set, 'component'))
        for (const annotation of childrenOf(component, 'annotation')) visit(annotation, { lead: undefined, wave: undefined });
    }
  }
  if (statements.length > 0) measurements['statements'] = statements;
  return { annotations: annotations.toSorted((a, b) => a.sample - b.sample), measurements, boundaries };
}

/** Where an annotation lies: its region of interest, in seconds from the first sample. */
function readBounds(annotation: XmlElement, base: SequenceSet): Bounds {
  const bounds: Bounds = { lowS: undefined, highS: undefined, pointS: undefined, lead: undefined };
  for (const support of childrenOf(annotation, 'support')) {
    for (const component of childrenOf(child(support, 'supportingROI'), 'component')) {
      const boundary = child(component, 'boundary');
      const code = child(boundary, 'code')?.attributes.get('code') ?? '';
      const value = child(boundary, 'value');
      if (code === 'TIME_ABSOLUTE' || code === 'TIME_RELATIVE') {
        const seconds = (element: XmlElement | undefined): number | undefined => {
          const text = element?.attributes.get('value');
          if (text === undefined) return undefined;
          if (code === 'TIME_ABSOLUTE') {
            const moment = momentOf(text);
            return moment === undefined || !base.absolute ? undefined : moment.seconds - base.startS;
          }
          const number = Number(text) * (millisecondsOf(element?.attributes.get('unit') ?? 'ms') ?? 1);
          return Number.isFinite(number) ? number / 1000 : undefined;
        };
        bounds.lowS ??= seconds(child(value, 'low'));
        bounds.highS ??= seconds(child(value, 'high'));
        bounds.pointS ??= seconds(child(value, 'center') ?? value);
      } else if (code !== '') bounds.lead ??= nameOfCode(code) ?? leadName(code);
    }
  }
  return bounds;
}
