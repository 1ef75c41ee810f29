import { ok, type Result } from '@einthoven/kernel';
import { codeOfLead, mdcOfLead } from '../coded-lead.ts';
import { fail, guarded, type FormatProblem } from '../problem.ts';
import { isMultiple, quantumOf } from '../quantum.ts';
import type { EcgLead, EcgMeasurements, EcgRecording, WriteOptions, Written } from '../recording.ts';

/** Which release of FHIR is written. */
export type FhirWriteOptions = WriteOptions & {
  /** `R4` (a period in milliseconds) unless told; `R5` has an interval and its unit. */
  readonly release?: 'R4' | 'R5' | undefined;
};

const MDC = 'urn:oid:2.16.840.1.113883.6.24';
const MEASURES: readonly (readonly [keyof EcgMeasurements, string, string, string])[] = [
  ['ventricularRateBpm', '8867-4', 'Heart rate', '/min'],
  ['rrMs', '8637-1', 'R-R interval', 'ms'],
  ['prMs', '8625-6', 'P-R Interval', 'ms'],
  ['qrsMs', '8633-0', 'QRS duration', 'ms'],
  ['qtMs', '8634-8', 'Q-T interval', 'ms'],
  ['qtcMs', '8636-3', 'Q-T interval corrected', 'ms'],
  ['pAxisDeg', '8626-4', 'P wave axis', 'deg'],
  ['qrsAxisDeg', '8632-2', 'QRS axis', 'deg'],
  ['tAxisDeg', '8638-9', 'T wave axis', 'deg'],
];

/**
 * Writes a FHIR Observation, one component with SampledData for each lead and one for each measurement. Missing samples are `E`. The
 * patient is a reference and a display only where given.
 */
export function writeFhir(recording: EcgRecording, options?: FhirWriteOptions): Result<Written, FormatProblem> {
  return guarded(() => {
    const leftOut: string[] = [];
    if (recording.leads.every((lead) => lead.samples.length === 0)) fail('EMPTY', 0, 'There is nothing to write.');
    if (recording.annotations.length > 0) leftOut.push(`${recording.annotations.length} annotations.`);
    if (recording.representativeBeat !== undefined) leftOut.push('The representative beat.');
    if ((recording.others ?? []).length > 0) leftOut.push('Signals that are no ECG.');
    const { patient } = options ?? {};
    const release = options?.release ?? 'R4';
    const statements = recording.measurements?.statements ?? [];
    const observation = {
      resourceType: 'Observation',
      status: 'final',
      category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'procedure', display: 'Procedure' }] }],
      code: { coding: [{ system: MDC, code: '131328', display: 'MDC_ECG_ELEC_POTL' }] },
      ...(patient?.name === undefined && patient?.id === undefined
        ? {}
        : {
            subject: {
              ...(patient.id === undefined ? {} : { identifier: { value: patient.id } }),
              ...(patient.name === undefined ? {} : { display: patient.name }),
            },
          }),
      ...(recording.startsAt === undefined ? {} : { effectiveDateTime: recording.startsAt }),
      ...(statements.length > 0 ? { interpretation: statements.map((text) => ({ text })) } : {}),
      component: [
        ...recording.leads.map((lead) => component(lead, lead.sampleRateHz ?? recording.sampleRateHz, release, leftOut)),
        ...MEASURES.flatMap(([field, code, display, unit]) => {
          const value = recording.measurements?.[field];
          return typeof value === 'number' && Number.isFinite(value)
            ? [
                {
                  code: { coding: [{ system: 'http://loinc.org', code, display }] },
                  valueQuantity: { value, unit, system: 'http://unitsofmeasure.org', code: unit },
                },
              ]
            : [];
        }),
      ],
    };
    const bytes = new TextEncoder().encode(`${JSON.stringify(observation, undefined, 2)}\n`);
    return ok({ files: new Map([[`${options?.name ?? 'ecg'}.json`, bytes]]), leftOut });
  });
}

function component(lead: EcgLead, rate: number, release: 'R4' | 'R5', leftOut: string[]): object {
  if (lead.samples.some((uv) => Math.abs(uv) === Infinity)) fail('CANNOT_WRITE', 0, `Lead ${lead.name} has an endless voltage.`);
  const own =
    lead.stepUv !== undefined && lead.stepUv > 0 && isMultiple(lead.samples, lead.stepUv) ? { stepUv: lead.stepUv, exact: true } : quantumOf([lead], 2 ** 31);
  if (!own.exact) leftOut.push(`Samples of lead ${lead.name} were rounded to ${own.stepUv} uV.`);
  const mdc = mdcOfLead(lead.name);
  const period = 1000 / rate;
  const data: string[] = [];
  for (const uv of lead.samples) data.push(Number.isNaN(uv) ? 'E' : String(Math.round(uv / own.stepUv) + 0));
  return {
    code: {
      coding:
        mdc === undefined
          ? []
          : [{ system: MDC, code: String(mdc), display: `MDC_ECG_ELEC_POTL_${codeOfLead(lead.name) === undefined ? lead.name : lead.name.toUpperCase()}` }],
      ...(mdc === undefined ? { text: lead.name } : {}),
    },
    valueSampledData: {
      origin: { value: 0, unit: 'uV', system: 'http://unitsofmeasure.org', code: 'uV' },
      ...(release === 'R4' ? { period } : { interval: period, intervalUnit: 'ms' }),
      factor: own.stepUv,
      dimensions: 1,
      data: data.join(' '),
    },
  };
}
