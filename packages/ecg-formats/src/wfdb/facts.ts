import type { PatientFacts } from '../recording.ts';
import type { WfdbHeader } from './header.ts';

/** What a header says of the patient: WFDB has no fields for it, so it stands in comments of several usual forms. */
export function factsOf(header: WfdbHeader): PatientFacts {
  const facts: { ageYears?: number; sex?: 'female' | 'male'; diagnoses: string[]; medications: string[]; other: { label: string; text: string }[] } = {
    diagnoses: [],
    medications: [],
    other: [],
  };
  let inDiagnoses = false;
  for (const comment of header.comments) {
    if (comment === '') continue;
    // MIT-BIH: "69 M 1085 1629 x1".
    const mit = /^(\d{1,3}|\?) ([MF])\b/.exec(comment);
    if (mit) {
      if (mit[1] !== '?') facts.ageYears = Number(mit[1]);
      facts.sex = mit[2] === 'M' ? 'male' : 'female';
      facts.other.push({ label: 'comment', text: comment });
      continue;
    }
    const pairs = [...comment.matchAll(/<?\b(age|sex|gender|diagnoses|diagnose|dx|rx)>?:[ \t]*([^<]*)/gi)];
    for (const [, label = '', value = ''] of pairs) {
      const text = value.trim();
      const key = label.toLowerCase();
      if (key === 'age' && /^\d{1,3}(?:\.\d+)?$/.test(text)) facts.ageYears = Number(text);
      else if ((key === 'sex' || key === 'gender') && /^[mf]/i.test(text)) facts.sex = /^m/i.test(text) ? 'male' : 'female';
      else if (key.startsWith('d')) {
        // LUDB: every line below "<diagnoses>:" is one.
        inDiagnoses = comment.includes('<');
        if (text !== '' && !/^unknown$/i.test(text)) facts.diagnoses.push(...(/^[\d, ]+$/.test(text) ? text.split(/[, ]+/) : [text]));
      } else if (key === 'rx') {
        if (text !== '' && !/^unknown$/i.test(text)) facts.medications.push(text);
      } else if (text !== '') facts.other.push({ label: key, text });
    }
    if (pairs.length > 0) continue;
    if (inDiagnoses) facts.diagnoses.push(comment);
    else facts.other.push({ label: 'comment', text: comment });
  }
  if (header.time !== undefined && header.date === undefined) facts.other.push({ label: 'time of day', text: header.time });
  facts.other.push({ label: 'record', text: header.record });
  const { diagnoses, medications, ...rest } = facts;
  return { ...rest, ...(diagnoses.length > 0 && { diagnoses }), ...(medications.length > 0 && { medications }) };
}

/** When a record begins, as its header writes it. */
export function startOf({ date, time }: WfdbHeader): string | undefined {
  return date === undefined ? undefined : `${date}T${time ?? '00:00:00'}`;
}
