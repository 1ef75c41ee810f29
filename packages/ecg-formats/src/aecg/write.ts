import { ok, type Result } from '@einthoven/kernel';
import { codeOfLead } from '../coded-lead.ts';
import { fail, guarded, type FormatProblem } from '../problem.ts';
import { isMultiple, quantumOf } from '../quantum.ts';
import type { EcgAnnotation, EcgLead, EcgMeasurements, EcgRecording, PatientFacts, RepresentativeBeat, WriteOptions, Written } from '../recording.ts';
import { escaped } from '../xml/tree.ts';

const ACT = 'codeSystem="2.16.840.1.113883.5.4" codeSystemName="ActCode"';
const MDC = 'codeSystem="2.16.840.1.113883.6.24" codeSystemName="MDC"';
const MEASURES: readonly (readonly [keyof EcgMeasurements, string, string])[] = [
  ['ventricularRateBpm', 'MDC_ECG_HEART_RATE', 'bpm'],
  ['atrialRateBpm', 'MDC_ECG_HEART_RATE_ATRIAL', 'bpm'],
  ['rrMs', 'MDC_ECG_TIME_PD_RR', 'ms'],
  ['pMs', 'MDC_ECG_TIME_PD_P', 'ms'],
  ['prMs', 'MDC_ECG_TIME_PD_PR', 'ms'],
  ['qrsMs', 'MDC_ECG_TIME_PD_QRS', 'ms'],
  ['qtMs', 'MDC_ECG_TIME_PD_QT', 'ms'],
  ['qtcMs', 'MDC_ECG_TIME_PD_QTc', 'ms'],
  ['pAxisDeg', 'MDC_ECG_ANGLE_P_FRONT', 'deg'],
  ['qrsAxisDeg', 'MDC_ECG_ANGLE_QRS_FRONT', 'deg'],
  ['tAxisDeg', 'MDC_ECG_ANGLE_T_FRONT', 'deg'],
];
const WAVES: readonly string[] = ['MDC_ECG_WAVC_PWAVE', 'MDC_ECG_WAVC_QRSWAVE', 'MDC_ECG_WAVC_TWAVE'];
const BEATS: ReadonlyMap<string, string> = new Map([
  ['N', 'MDC_ECG_BEAT_NORMAL'],
  ['L', 'MDC_ECG_BEAT_LBBB_COMP'],
  ['R', 'MDC_ECG_BEAT_RBBB_COMP'],
  ['A', 'MDC_ECG_BEAT_ATR_P_C'],
  ['a', 'MDC_ECG_BEAT_ATR_P_C_ABER'],
  ['J', 'MDC_ECG_BEAT_JUNC_P_C'],
  ['S', 'MDC_ECG_BEAT_SV_P_C'],
  ['V', 'MDC_ECG_BEAT_V_P_C'],
  ['F', 'MDC_ECG_BEAT_V_P_C_FUSION'],
  ['E', 'MDC_ECG_BEAT_V_ESC'],
  ['e', 'MDC_ECG_BEAT_ATR_ESC'],
  ['j', 'MDC_ECG_BEAT_JUNC_ESC'],
  ['/', 'MDC_ECG_BEAT_PACED'],
  ['f', 'MDC_ECG_BEAT_PACED_FUS'],
  ['Q', 'MDC_ECG_BEAT_UNKNOWN'],
]);

/**
 * Writes an HL7 annotated ECG: a rhythm series, a representative beat as a derived series, boundaries, peaks, beats and rhythms as
 * annotations, measurements.
 *
 * @returns `CANNOT_WRITE` for gaps and for leads at rates of their own, for which the format has no place
 */
export function writeAecg(recording: EcgRecording, options?: WriteOptions): Result<Written, FormatProblem> {
  return guarded(() => {
    const leftOut: string[] = [];
    const { leads } = recording;
    if (leads.length === 0 || leads.some((lead) => lead.samples.length === 0)) fail('EMPTY', 0, 'There is nothing to write.');
    for (const lead of leads) {
      if (lead.sampleRateHz !== undefined && lead.sampleRateHz !== recording.sampleRateHz)
        fail('CANNOT_WRITE', 0, `Lead ${lead.name} has a sampling rate of its own.`);
      if (lead.samples.some((uv) => !Number.isFinite(uv))) {
        fail('CANNOT_WRITE', 0, `An annotated ECG has no place for missing samples, which lead ${lead.name} has.`, 'Cut the recording to a part without gaps.');
      }
    }
    if ((recording.others ?? []).length > 0) leftOut.push('Signals that are no ECG.');
    const startsAt = momentText(recording.startsAt);
    const beat = recording.representativeBeat;
    const beatFits =
      beat !== undefined && beat.leads.length > 0 && beat.leads.every((lead) => lead.samples.length > 0 && lead.samples.every((uv) => Number.isFinite(uv)));
    if (beat !== undefined && !beatFits) leftOut.push('The representative beat: it has gaps.');
    const when = startsAt === undefined ? '' : `<effectiveTime><center value="${startsAt}"/></effectiveTime>`;
    const marks = recording.annotations.map((mark) => annotation(mark, leads)).filter((words) => words !== '');
    if (marks.length < recording.annotations.length)
      leftOut.push(`${recording.annotations.length - marks.length} annotations that this format has no name for.`);
    const parts = [
      '<?xml version="1.0" encoding="UTF-8"?>',
      '<AnnotatedECG xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" type="Observation">',
      '<id root="" nullFlavor="NA"/>',
      '<code code="93000" codeSystem="2.16.840.1.113883.6.12" codeSystemName="CPT-4"/>',
      when,
      subject(options?.patient),
      `<component><series><code code="RHYTHM" ${ACT}/>`,
      when,
      sequenceSet(leads, recording.sampleRateHz, startsAt, leftOut),
      annotationSet([...marks, ...measures(recording.measurements)]),
      ...(beatFits
        ? [
            `<derivation><derivedSeries><code code="REPRESENTATIVE_BEAT" ${ACT}/>`,
            sequenceSet(beat.leads, beat.sampleRateHz, undefined, leftOut),
            annotationSet(beatMarks(beat)),
            '</derivedSeries></derivation>',
          ]
        : []),
      '</series></component></AnnotatedECG>\n',
    ];
    const bytes = new TextEncoder().encode(parts.filter((part) => part !== '').join('\n'));
    return ok({ files: new Map([[`${options?.name ?? 'ecg'}.xml`, bytes]]), leftOut });
  });
}

/** `20021122091000.122+0100`; undefined where no time is known. */
function momentText(iso: string | undefined): string | undefined {
  const parts = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/.exec(iso ?? '');
  if (parts === null) return undefined;
  const [year, month, day, hour, minute, second = '00', fraction = '', zone = ''] = parts.slice(1);
  if (hour === undefined) return `${year}${month}${day}`;
  return `${year}${month}${day}${hour}${minute}${second}${fraction}${zone === 'Z' ? '+0000' : zone.replace(':', '')}`;
}

function subject(patient: PatientFacts | undefined): string {
  if (patient === undefined) return '';
  const gender = patient.sex === 'male' ? 'M' : patient.sex === 'female' ? 'F' : undefined;
  const birth = /^\d{4}-\d{2}-\d{2}$/.test(patient.birthDate ?? '') ? (patient.birthDate ?? '').replaceAll('-', '') : undefined;
  return [
    '<componentOf><timepointEvent><componentOf><subjectAssignment><subject><trialSubject>',
    patient.id === undefined ? '' : `<id extension="${escaped(patient.id)}"/>`,
    '<subjectDemographicPerson>',
    patient.name === undefined ? '' : `<name>${escaped(patient.name)}</name>`,
    gender === undefined ? '' : `<administrativeGenderCode code="${gender}" codeSystem="2.16.840.1.113883.5.1"/>`,
    birth === undefined ? '' : `<birthTime value="${birth}"/>`,
    '</subjectDemographicPerson></trialSubject></subject></subjectAssignment></componentOf></timepointEvent></componentOf>',
  ].join('');
}

function sequenceSet(leads: readonly EcgLead[], rate: number, startsAt: string | undefined, leftOut: string[]): string {
  const head =
    startsAt === undefined
      ? `<code code="TIME_RELATIVE" ${ACT}/><value xsi:type="GLIST_PQ"><head value="0" unit="s"/>`
      : `<code code="TIME_ABSOLUTE" ${ACT}/><value xsi:type="GLIST_TS"><head value="${startsAt}"/>`;
  return [
    '<component><sequenceSet>',
    `<component><sequence>${head}<increment value="${decimal(1 / rate)}" unit="s"/></value></sequence></component>`,
    ...leads.map((lead) => {
      const own =
        lead.stepUv !== undefined && lead.stepUv > 0 && isMultiple(lead.samples, lead.stepUv)
          ? { stepUv: lead.stepUv, exact: true }
          : quantumOf([lead], 2 ** 31);
      if (!own.exact) leftOut.push(`Samples of lead ${lead.name} were rounded to ${own.stepUv} uV.`);
      const digits = Array.from(lead.samples, (uv) => Math.round(uv / own.stepUv) + 0).join(' ');
      return `<component><sequence><code code="${leadCode(lead.name)}" ${MDC}/><value xsi:type="SLIST_PQ"><origin value="0" unit="uV"/><scale value="${decimal(own.stepUv)}" unit="uV"/><digits>${digits}</digits></value></sequence></component>`;
    }),
    '</sequenceSet></component>',
  ].join('\n');
}

/** A number without an exponent, as schemas ask. */
function decimal(value: number): string {
  const text = String(value);
  return /e/.test(text) ? value.toFixed(18).replace(/0+$/, '') : text;
}

/** Leads that the nomenclature has get its code; others keep their name. */
function leadCode(name: string): string {
  return codeOfLead(name) === undefined || name.startsWith('-') ? escaped(name) : `MDC_ECG_LEAD_${name.toUpperCase()}`;
}

function annotationSet(annotations: readonly string[]): string {
  if (annotations.length === 0) return '';
  return ['<subjectOf><annotationSet>', ...annotations.map((words) => `<component>${words}</component>`), '</annotationSet></subjectOf>'].join('\n');
}

function measures(measurements: EcgMeasurements | undefined): string[] {
  const words = MEASURES.flatMap(([field, code, unit]) => {
    const value = measurements?.[field];
    return typeof value === 'number' && Number.isFinite(value)
      ? [`<annotation><code code="${code}" ${MDC}/><value xsi:type="PQ" value="${decimal(value)}" unit="${unit}"/></annotation>`]
      : [];
  });
  const statements = (measurements?.statements ?? []).map(
    (text) => `<annotation><code code="MDC_ECG_INTERPRETATION_STATEMENT" ${MDC}/><value xsi:type="ST">${escaped(text)}</value></annotation>`,
  );
  return [...words, ...statements];
}

function annotation(mark: EcgAnnotation, leads: readonly EcgLead[]): string {
  const name = mark.lead === undefined ? undefined : leads[mark.lead]?.name;
  const lead = name === undefined ? '' : `<component><boundary><code code="${leadCode(name)}" ${MDC}/></boundary></component>`;
  const ms = decimal(Math.round(mark.atS * 1e6) / 1000);
  const bound = (words: string): string =>
    `<support><supportingROI classCode="ROIBND"><code code="ROIPS" ${ACT}/><component><boundary><code code="TIME_RELATIVE" ${ACT}/>${words}</boundary></component>${lead}</supportingROI></support>`;
  const point = bound(`<value xsi:type="PQ" value="${ms}" unit="ms"/>`);
  const coded = (code: string, value: string, support: string): string =>
    `<annotation><code code="${code}" ${MDC}/><value xsi:type="CE" code="${escaped(value)}" ${MDC}/>${support}</annotation>`;
  const wave = WAVES[mark.num ?? -1];
  if ((mark.code === '(' || mark.code === ')') && wave !== undefined) {
    return coded('MDC_ECG_WAVC', wave, bound(`<value xsi:type="IVL_PQ"><${mark.code === '(' ? 'low' : 'high'} value="${ms}" unit="ms"/></value>`));
  }
  if (mark.code === 'p') return coded('MDC_ECG_WAVC', 'MDC_ECG_WAVC_PWAVE', point);
  if (mark.code === 't') return coded('MDC_ECG_WAVC', 'MDC_ECG_WAVC_TWAVE', point);
  const beat = BEATS.get(mark.code);
  if (beat !== undefined) return coded('MDC_ECG_BEAT', beat, point);
  if (mark.code === '+' && mark.aux !== undefined) return coded('MDC_ECG_RHY', mark.aux, point);
  return '';
}

function beatMarks(beat: RepresentativeBeat): string[] {
  const waves: readonly (readonly [string, number | undefined, number | undefined])[] = [
    ['MDC_ECG_WAVC_PWAVE', beat.pOnMs, beat.pOffMs],
    ['MDC_ECG_WAVC_QRSWAVE', beat.qrsOnMs, beat.qrsOffMs],
    ['MDC_ECG_WAVC_TWAVE', undefined, beat.tOffMs],
  ];
  return waves.flatMap(([code, low, high]) => {
    if (low === undefined && high === undefined) return [];
    const bounds = `${low === undefined ? '' : `<low value="${decimal(low)}" unit="ms"/>`}${high === undefined ? '' : `<high value="${decimal(high)}" unit="ms"/>`}`;
    return [
      `<annotation><code code="MDC_ECG_WAVC" ${MDC}/><value xsi:type="CE" code="${code}" ${MDC}/><support><supportingROI classCode="ROIBND"><code code="ROIPS" ${ACT}/><component><boundary><code code="TIME_RELATIVE" ${ACT}/><value xsi:type="IVL_PQ">${bounds}</value></boundary></component></supportingROI></support></annotation>`,
    ];
  });
}
