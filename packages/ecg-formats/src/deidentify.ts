import { isOtherSignal, leadName, STANDARD_LEADS } from './lead-name.ts';
import type { EcgAnnotation, EcgRecording, PatientFacts, Read } from './recording.ts';
import { annotationNumber } from './wfdb/annotations.ts';

/** A recording that says nothing of whom it is of, and what was taken out to make it so. */
export type Deidentified = {
  readonly recording: EcgRecording;
  /** In words, without the words themselves: it may be sent and kept. */
  readonly report: readonly string[];
};

/** Labels of waves and their boundaries, in the words of files and of standards. */
const WAVE =
  /^(?:(?:P|QRS|T|U|Q|R|S|J|ST|beat)(?:[ _-]?wave)?[ _-](?:on|onset|begin|start|peak|end|off|offset)|MDC(?:_[A-Z0-9]+)+|pacing spike|artifact|beat)$/i;
/** Rhythms and signal marks of WFDB: "(AFIB", "MISSB". */
const RHYTHM = /^(?:\((?:AB|AFIB|AFL|B|BI|BII|BIII|HGEA|IVR|N|NOD|P|PREX|SBR|SVTA|T|VFL|VF|VT|VER|SAB|PM|ASYS|J|NSR)|MISSB|PSE|TS|[cnu]{1,2}|U)$/;
/** Names that recorders give to channels. */
const CHANNEL =
  /^(?:M?L|ML?V|MC|CM|CC|CS|CB|ES|AS|AI|D|E|V|ECG|EKG|ch|channel|lead|signal|noise|MDC_ECG_LEAD_)[ _-]?(?:I{1,3}|[IVX]?\d{0,2}R?|[xyz]|avr|avl|avf)$/i;
const UNIT = /^(?:[munk]?V|mmHg|cmH2O|k?Pa|%|bpm|Hz|m?s|m?[lL](?:\/(?:s|min))?|degC|C|NU|adu|mm|cm|m\/s|m\/s\^2|g|Ohm|uS|)$/;

const FACTS: readonly (readonly [key: keyof PatientFacts, words: string])[] = [
  ['name', 'the name'],
  ['id', "the patient's number"],
  ['birthDate', 'the date of birth'],
  ['ageYears', 'the age'],
  ['sex', 'the sex'],
  ['heightCm', 'the height'],
  ['weightKg', 'the weight'],
  ['medications', 'medications'],
  ['diagnoses', 'diagnoses'],
];

/**
 * Takes out of what a reader returned everything that could lead to a person: names, numbers, dates, device and hospital, comments and
 * all other free text, also in names of channels, annotations and notes. Samples, wave marks, rhythm labels and measured values stay.
 * What is kept is what is known to be harmless; a word that nobody expects is taken out.
 */
export function deidentify({ recording, patient, taken }: Pick<Read, 'recording' | 'patient' | 'taken'>): Deidentified {
  const report: string[] = [];
  const said = (words: string) => void report.push(words);

  for (const [key, words] of FACTS) {
    const value = patient[key];
    if (value !== undefined && !(Array.isArray(value) && value.length === 0)) said(`Taken out: ${words}.`);
  }
  // A label may be the file's own words; only its number is told unless it is one of ours.
  const labels = new Map<string, number>();
  for (const { label } of patient.other) {
    const plain = /^[a-z][a-z ]{1,30}$/.test(label) ? label : 'other entries';
    labels.set(plain, (labels.get(plain) ?? 0) + 1);
  }
  for (const [label, count] of labels) said(`Taken out: ${label}${count > 1 ? ` (${count})` : ''}.`);
  if (taken.length > 0) said(`Not read at all, and so not in the recording: ${taken.length === 1 ? 'one part' : `${taken.length} parts`} of the file.`);
  if (recording.startsAt !== undefined) said('Taken out: the date and time of the recording. Times now count from its first sample.');

  let renamed = 0;
  const named = <T extends { readonly name: string }>(signal: T, index: number, word: string, isKept: boolean): T => {
    if (isKept) return signal;
    renamed++;
    return { ...signal, name: `${word} ${index + 1}` };
  };
  const isLeadName = (name: string) => STANDARD_LEADS.has(leadName(name)) || CHANNEL.test(name);
  const leads = recording.leads.map((lead, i) => named(lead, i, 'lead', isLeadName(lead.name)));
  const others = recording.others?.map((other, i) => {
    const isKept = isOtherSignal(other.name) && /^[a-z0-9]{2,8}$/i.test(other.name);
    return { ...named(other, i, 'signal', isKept), unit: UNIT.test(other.unit) ? other.unit : '' };
  });
  const beat = recording.representativeBeat;
  const representativeBeat = beat && { ...beat, leads: beat.leads.map((lead, i) => named(lead, i, 'lead', isLeadName(lead.name))) };
  if (renamed > 0) said(`Renamed: ${renamed === 1 ? 'one channel' : `${renamed} channels`} with a name that is no lead's.`);

  let texts = 0;
  let dropped = 0;
  const annotations = recording.annotations.flatMap((each): EcgAnnotation[] => {
    const isKnown = annotationNumber(each.code) !== undefined && each.code !== '"';
    if (!isKnown && !WAVE.test(each.code)) {
      dropped++;
      return [];
    }
    const { aux, ...rest } = each;
    if (aux === undefined || RHYTHM.test(aux)) return [each];
    texts++;
    return [rest];
  });
  if (dropped > 0) said(`Taken out: ${dropped === 1 ? 'one annotation' : `${dropped} annotations`} in free text.`);
  if (texts > 0) said(`Taken out: the texts of ${texts === 1 ? 'one annotation' : `${texts} annotations`}; their time and kind stay.`);

  const { statements, ...measured } = recording.measurements ?? {};
  if (statements && statements.length > 0)
    said(`Taken out: ${statements.length === 1 ? 'one statement' : `${statements.length} statements`} of the machine or the reader.`);
  if (recording.notes.length > 0)
    said(`Taken out: ${recording.notes.length === 1 ? 'one note' : `${recording.notes.length} notes`} on the reading, which quote the file.`);
  if (report.length === 0) said('There was nothing to take out.');
  const hasMeasured = Object.values(measured).some((value) => value !== undefined);
  return {
    recording: {
      sampleRateHz: recording.sampleRateHz,
      leads,
      durationS: recording.durationS,
      annotations,
      ...(hasMeasured && { measurements: measured }),
      ...(representativeBeat && { representativeBeat }),
      ...(others && { others }),
      notes: [],
    },
    report,
  };
}
