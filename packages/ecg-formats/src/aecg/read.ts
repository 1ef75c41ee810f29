import { ok } from '@einthoven/kernel';
import { beginning } from '../beginning.ts';
import { limitsOf, oneFile } from '../bytes.ts';
import { fail, guarded } from '../problem.ts';
import type { EcgLead, EcgReader, OtherSignal } from '../recording.ts';
import { below, child, childrenOf, parseXml, type XmlElement } from '../xml/tree.ts';
import { readAnnotations } from './annotations.ts';
import { aecgPatient } from './patient.ts';
import { momentOf, padded, readSequenceSet, type SequenceSet } from './series.ts';

/** Whether bytes look like an HL7 annotated ECG: its root, near the beginning. */
export function looksLikeAecg(bytes: Uint8Array): boolean {
  return beginning(bytes).includes('<AnnotatedECG') || /<\w{1,20}:AnnotatedECG/.test(beginning(bytes));
}

/** A set that begins later than this after the first one is another recording. */
const MOST_GAP_S = 600;

/**
 * Reads an HL7 annotated ECG: every sequence set of every series, representative beats apart, annotations as marks. The document may
 * have no document type; its depth and size have limits.
 */
export const readAecg: EcgReader = (files, options) =>
  guarded(() => {
    const limits = limitsOf(options);
    const document = parseXml(oneFile(files, options), limits);
    const { root } = document;
    if (root.name !== 'AnnotatedECG') fail('FORMAT_MISMATCH', document.place(root), `This is no HL7 annotated ECG; its root is ${root.name}.`);
    const notes: string[] = [];
    const taken: string[] = [];
    const allSeries = childrenOf(root, 'component').flatMap((component) => childrenOf(component, 'series'));
    const rhythms: { series: XmlElement; sets: SequenceSet[] }[] = [];
    let room = limits.maxSamples;
    const setsOf = (series: XmlElement): SequenceSet[] =>
      childrenOf(series, 'component')
        .flatMap((component) => childrenOf(component, 'sequenceSet'))
        .map((set) => {
          const read = readSequenceSet(document, set, { ...limits, maxSamples: room }, notes);
          room -= [...read.leads, ...read.others].reduce((sum, lead) => sum + lead.samples.length, 0);
          return read;
        });
    for (const series of allSeries) {
      const sets = setsOf(series).filter((set) => set.leads.length > 0);
      if (sets.length > 0) rhythms.push({ series, sets });
    }
    const base = rhythms[0]?.sets[0];
    if (base === undefined) fail('EMPTY', document.place(root), 'The document holds no series with samples.');

    const leads: EcgLead[] = [...base.leads];
    const others: OtherSignal[] = [...base.others];
    rhythms.forEach(({ sets }, s) =>
      sets.forEach((set, k) => {
        if (s === 0 && k === 0) return;
        const name = `Set ${k + 1} of series ${s + 1}`;
        const gapS = set.absolute === base.absolute ? set.startS - base.startS : Number.NaN;
        const shift = Math.round(gapS * set.sampleRateHz);
        if (set.leads.some((lead) => leads.some((one) => one.name === lead.name))) taken.push(`${name}: it repeats leads.`);
        else if (!(shift >= 0) || gapS > MOST_GAP_S || shift * set.leads.length > room)
          taken.push(`${name}: it was not recorded at the time of the first one.`);
        else {
          room -= shift * set.leads.length;
          const rate = set.sampleRateHz === base.sampleRateHz ? {} : { sampleRateHz: set.sampleRateHz };
          leads.push(...set.leads.map((lead) => ({ ...lead, samples: padded(lead.samples, shift, lead.samples.length + shift), ...rate })));
          others.push(...set.others);
        }
      }),
    );
    const longest = Math.max(...leads.filter((lead) => lead.sampleRateHz === undefined).map((lead) => lead.samples.length));
    const whole = leads.map((lead) => (lead.sampleRateHz === undefined ? { ...lead, samples: padded(lead.samples, 0, longest) } : lead));
    const found = readAnnotations(rhythms[0]?.series ?? root, base, whole);

    const derived = allSeries.flatMap((series) => childrenOf(series, 'derivation')).flatMap((derivation) => childrenOf(derivation, 'derivedSeries'));
    let beat;
    for (const series of derived) {
      const code = child(series, 'code')?.attributes.get('code') ?? '';
      const [set] = setsOf(series);
      if (beat === undefined && /BEAT|MEDIAN/i.test(code) && set !== undefined && set.leads.length > 0) {
        const marks = readAnnotations(series, set, set.leads);
        beat = { sampleRateHz: set.sampleRateHz, leads: set.leads, ...marks.boundaries };
      } else taken.push(`A derived series (${code || 'without a name'}).`);
    }
    const moment = momentOf(
      below(child(root, 'effectiveTime') ?? root, 'low')[0]?.attributes.get('value') ?? child(root, 'effectiveTime', 'center')?.attributes.get('value') ?? '',
    );
    const startsAt = base.startsAt ?? moment?.iso;
    return ok({
      recording: {
        sampleRateHz: base.sampleRateHz,
        leads: whole,
        durationS: whole.reduce((most, lead) => Math.max(most, lead.samples.length / (lead.sampleRateHz ?? base.sampleRateHz)), 0),
        ...(startsAt === undefined ? {} : { startsAt }),
        annotations: found.annotations,
        ...(Object.keys(found.measurements).length > 0 ? { measurements: found.measurements } : {}),
        ...(beat === undefined ? {} : { representativeBeat: beat }),
        ...(others.length > 0 ? { others } : {}),
        notes,
      },
      patient: aecgPatient(root),
      format: 'aecg' as const,
      taken,
    });
  });
