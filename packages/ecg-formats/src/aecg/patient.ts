import type { PatientFacts } from '../recording.ts';
import { below, child, type XmlElement } from '../xml/tree.ts';
import { momentOf } from './series.ts';

/** Elements whose text or number can lead to a person or a place, with what they are called. */
const LABELS: ReadonlyMap<string, string> = new Map([
  ['name', 'name'],
  ['title', 'title'],
  ['manufacturerModelName', 'model'],
  ['softwareName', 'software'],
  ['raceCode', 'race'],
  ['country', 'address'],
  ['state', 'address'],
  ['city', 'address'],
  ['streetAddressLine', 'address'],
  ['postalCode', 'address'],
]);

/** More facts than this are no facts of one person. */
const MOST = 200;

/** What a file says of the subject, of those who took part and of the trial. */
export function aecgPatient(root: XmlElement): PatientFacts {
  const subject = below(root, 'trialSubject')[0];
  const person = child(subject, 'subjectDemographicPerson');
  const name = nameText(child(person, 'name'));
  const id = child(subject, 'id')?.attributes.get('extension') ?? '';
  const gender = child(person, 'administrativeGenderCode')?.attributes.get('code');
  const birth = child(person, 'birthTime')?.attributes.get('value') ?? '';
  const age = below(root, 'relatedObservation').find((one) => child(one, 'code')?.attributes.get('code') === '21612-7');
  const ageYears = Number(child(age, 'value')?.attributes.get('value') ?? Number.NaN);
  const other: { label: string; text: string }[] = [];
  const visit = (element: XmlElement, parent: XmlElement | undefined): void => {
    for (const inner of element.children) {
      if (other.length >= MOST) return;
      if (inner.name === 'id' && parent !== undefined && !(element.name === 'trialSubject')) {
        const text = [inner.attributes.get('root'), inner.attributes.get('extension')].filter((part) => part !== undefined && part !== '').join(' ');
        if (text !== '') other.push({ label: `id of ${element.name}`, text });
      }
      const label = LABELS.get(inner.name);
      if (label !== undefined && element.name !== 'subjectDemographicPerson') {
        const text = nameText(inner) || (inner.attributes.get('displayName') ?? '');
        if (text !== '') other.push({ label: label === 'name' || label === 'title' ? `${label} of ${element.name}` : label, text });
      }
      if (inner.name !== 'sequenceSet' && inner.name !== 'annotation') visit(inner, element);
    }
  };
  visit(root, root);
  const race = child(person, 'raceCode')?.attributes.get('displayName');
  if (race !== undefined) other.push({ label: 'race', text: race });
  return {
    ...(name === '' ? {} : { name }),
    ...(id === '' ? {} : { id }),
    ...(birth === '' ? {} : { birthDate: momentOf(birth)?.iso.slice(0, 10) ?? birth }),
    ...(Number.isFinite(ageYears) && ageYears > 0 ? { ageYears } : {}),
    ...(gender === 'M' || gender === 'F' ? { sex: gender === 'M' ? ('male' as const) : ('female' as const) } : {}),
    other,
  };
}

/** A name's text, of its parts where it has parts. */
function nameText(element: XmlElement | undefined): string {
  if (element === undefined) return '';
  return [element.text, ...element.children.map((part) => part.text)]
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join(' ')
    .slice(0, 256);
}
