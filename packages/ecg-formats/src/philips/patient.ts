import type { PatientFacts } from '../recording.ts';
import { below, child, type XmlElement } from '../xml/tree.ts';

/** Elements whose text can lead to a person, a place or a device. */
const LABELS: ReadonlyMap<string, string> = new Map([
  ['operatorid', 'operator'],
  ['departmentid', 'department'],
  ['departmentname', 'department'],
  ['institutionname', 'institution'],
  ['institutionid', 'institution'],
  ['institutionlocationid', 'place of the institution'],
  ['institutionlocationname', 'place of the institution'],
  ['editorname', 'editor'],
  ['consultingphysician', 'physician'],
  ['orderingclinicianname', 'physician'],
  ['room', 'room'],
  ['bed', 'bed'],
  ['documentname', 'document'],
  ['encounterid', 'visit'],
  ['ordernumber', 'order'],
  ['uniqueorderid', 'order'],
  ['race', 'race'],
  ['comment', 'comment'],
  ['userdefine', 'field of the user'],
]);

/** What a file says of the patient and of the visit. */
export function philipsPatient(root: XmlElement): PatientFacts {
  const general = child(root, 'patient', 'generalpatientdata');
  const text = (...path: readonly string[]): string => child(general, ...path)?.text.trim() ?? '';
  const name = [text('name', 'firstname'), text('name', 'middlename'), text('name', 'lastname')].filter((part) => part !== '').join(' ');
  const id = text('patientid') || text('MRN');
  const sex = text('sex').toLowerCase();
  const years = Number(text('age', 'years') || Number.NaN);
  const birth = text('age', 'dateofbirth') || text('dateofbirth');
  const height = Number(text('height', 'cm') || Number.NaN);
  const weight = Number(text('weight', 'kg') || Number.NaN);
  const machine = below(root, 'machine')[0];
  const other: { label: string; text: string }[] = [];
  const add = (label: string, words: string): void => {
    if (words !== '' && other.length < 200) other.push({ label, text: words.slice(0, 256) });
  };
  add('device', [machine?.text.trim(), machine?.attributes.get('machineid'), machine?.attributes.get('detaildescription')].filter(Boolean).join(' '));
  for (const [element, label] of LABELS) {
    for (const found of below(root, element))
      add(
        label,
        [found.text, ...found.children.map((inner) => inner.text)]
          .map((part) => part.trim())
          .filter(Boolean)
          .join(' '),
      );
  }
  const drugs = below(root, 'drug')
    .map((drug) => drug.text.trim())
    .filter((words) => words !== '');
  return {
    ...(name === '' ? {} : { name }),
    ...(id === '' ? {} : { id }),
    ...(birth === '' ? {} : { birthDate: birth }),
    ...(Number.isFinite(years) && years > 0 ? { ageYears: years } : {}),
    ...(sex === 'male' || sex === 'female' ? { sex: sex === 'male' ? ('male' as const) : ('female' as const) } : {}),
    ...(Number.isFinite(height) && height > 0 ? { heightCm: height } : {}),
    ...(Number.isFinite(weight) && weight > 0 ? { weightKg: weight } : {}),
    ...(drugs.length > 0 ? { medications: drugs } : {}),
    other,
  };
}
