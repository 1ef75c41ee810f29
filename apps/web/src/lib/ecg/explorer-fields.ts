/**
 * What can be changed in the explorer, as the fields of its form and of its address. Every value is text, as in an address;
 * an empty one leaves the recipe as it is.
 */

/** A choice of one of several values. */
export type ChoiceField = { readonly name: string; readonly label: string; readonly options: readonly (readonly [value: string, label: string])[] };

/** Fields that are chosen from a list, in their groups. */
export const CHOICE_FIELDS = {
  heart: [
    {
      name: 'block',
      label: 'Bundles',
      options: [
        ['', 'As chosen'],
        ['none', 'No block'],
        ['rbbb', 'Right bundle branch block'],
        ['incomplete-rbbb', 'Incomplete right block'],
        ['lbbb', 'Left bundle branch block'],
        ['incomplete-lbbb', 'Incomplete left block'],
        ['lafb', 'Left anterior fascicle'],
        ['lpfb', 'Left posterior fascicle'],
        ['rbbb lafb', 'Right bundle and left anterior fascicle'],
      ],
    },
    {
      name: 'av',
      label: 'AV conduction',
      options: [
        ['', 'As chosen'],
        ['normal', 'Every beat'],
        ['wenckebach', 'Mobitz I, 4 to 3'],
        ['mobitz-2', 'Mobitz II, 4 to 3'],
        ['2', '2 to 1'],
        ['3', '3 to 1'],
        ['complete', 'Complete block'],
      ],
    },
    {
      name: 'pac',
      label: 'Premature atrial beats',
      options: [
        ['', 'As chosen'],
        ['none', 'None'],
        ['3', 'Every third beat'],
        ['5', 'Every fifth beat'],
        ['8', 'Every eighth beat'],
      ],
    },
    {
      name: 'pvc',
      label: 'Premature ventricular beats',
      options: [
        ['', 'As chosen'],
        ['none', 'None'],
        ['2', 'Every second beat'],
        ['3', 'Every third beat'],
        ['4', 'Every fourth beat'],
        ['6', 'Every sixth beat'],
      ],
    },
  ],
  muscle: [
    {
      name: 'territory',
      label: 'Infarction',
      options: [
        ['', 'As chosen'],
        ['none', 'None'],
        ['septal', 'Septal'],
        ['anterior', 'Anterior'],
        ['anteroseptal', 'Anteroseptal'],
        ['lateral', 'Lateral'],
        ['inferior', 'Inferior'],
        ['posterior', 'Posterior'],
        ['inferolateral', 'Inferolateral'],
        ['right-ventricular', 'Right ventricular'],
        ['left-main', 'Left main artery'],
      ],
    },
    {
      name: 'stage',
      label: 'Stage of the infarction',
      options: [
        ['', 'As chosen'],
        ['hyperacute', 'First minutes'],
        ['acute', 'Acute'],
        ['evolving', 'Evolving'],
        ['old', 'Old'],
      ],
    },
  ],
  technician: [
    {
      name: 'placement',
      label: 'Electrode placement',
      options: [
        ['', 'As chosen'],
        ['standard', 'Standard'],
        ['mason-likar', 'Mason-Likar'],
        ['right-sided', 'Right-sided'],
        ['posterior', 'Posterior'],
      ],
    },
    {
      name: 'high',
      label: 'V1 and V2',
      options: [
        ['', 'In the fourth space'],
        ['1', 'One space too high'],
        ['2', 'Two spaces too high'],
      ],
    },
    {
      name: 'swap',
      label: 'Wires',
      options: [
        ['', 'As chosen'],
        ['RA-LA', 'Both arms swapped'],
        ['LA-LL', 'Left arm and left leg swapped'],
        ['RA-LL', 'Right arm and left leg swapped'],
        ['RA-RL', 'Right arm and right leg swapped'],
        ['LA-RL', 'Left arm and right leg swapped'],
        ['V1-V2', 'V1 and V2 swapped'],
        ['V1-V3', 'V1 and V3 swapped'],
        ['V4-V6', 'V4 and V6 swapped'],
      ],
    },
    {
      name: 'artifact',
      label: 'Artifact',
      options: [
        ['', 'None added'],
        ['tremor', 'Muscle tremor'],
        ['shiver', 'Tremor of 5 a second'],
        ['mains', 'Mains, 60 Hz'],
        ['wander', 'Wandering baseline'],
        ['motion', 'Electrode moved'],
        ['loose', 'Loose wire'],
        ['dry', 'Dry electrode'],
        ['calibration-reversed', 'Calibration reversed'],
      ],
    },
    { name: 'wire', label: 'Artifact at', options: ['RA', 'LA', 'LL', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'].map((wire) => [wire, wire]) },
  ],
  machine: [
    { name: 'low', label: 'Low-pass filter', options: [['', 'As chosen'], ...['25', '40', '100', '150'].map((hz) => [hz, `${hz} Hz`] as const)] },
    { name: 'base', label: 'Baseline filter', options: [['', 'As chosen'], ...['0.05', '0.5', '0.67', '1'].map((hz) => [hz, `${hz} Hz`] as const)] },
    {
      name: 'notch',
      label: 'Mains filter',
      options: [
        ['', 'As chosen'],
        ['50', '50 Hz'],
        ['60', '60 Hz'],
      ],
    },
    { name: 'gain', label: 'Gain', options: [['', 'As chosen'], ...['2.5', '5', '10', '20'].map((mm) => [mm, `${mm} mm/mV`] as const)] },
    { name: 'speed', label: 'Paper speed', options: [['', 'As chosen'], ...['12.5', '25', '50'].map((mm) => [mm, `${mm} mm/s`] as const)] },
    {
      name: 'format',
      label: 'Layout',
      options: [
        ['3x4+1R', '3 rows of 4, one rhythm strip'],
        ['3x4+3R', '3 rows of 4, three rhythm strips'],
        ['6x2', '6 rows of 2'],
        ['12x1', '12 rows'],
        ['rhythm', 'Rhythm strip'],
      ],
    },
    {
      name: 'order',
      label: 'Limb leads',
      options: [
        ['standard', 'I, II, III, aVR, aVL, aVF'],
        ['cabrera', 'aVL, I, -aVR, II, aVF, III (Cabrera)'],
      ],
    },
  ],
} as const satisfies Readonly<Record<string, readonly ChoiceField[]>>;

/** A field that slides between two numbers. */
export type SlideField = {
  readonly name: 'rate' | 'pr' | 'potassium';
  readonly label: string;
  readonly unit: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
};

type ChoiceName = (typeof CHOICE_FIELDS)[keyof typeof CHOICE_FIELDS][number]['name'];

/** All that the address says: which recipe, which seed, what is changed. */
export type Choice = Readonly<Partial<Record<ChoiceName | SlideField['name'], string>>> & { readonly r: string; readonly seed: string };

/** What the address has that cannot be used, in words. */
export type ChoiceProblem = { readonly field: string; readonly message: string };

const ALL_CHOICES: ReadonlyMap<string, ChoiceField> = new Map(
  Object.values(CHOICE_FIELDS).flatMap((fields) => fields.map((field: ChoiceField) => [field.name, field])),
);
const SLIDES: readonly string[] = ['rate', 'pr', 'potassium'];

/** The recipe that opens when the address names none. */
export const FIRST_RECIPE = 'normal-sinus-rhythm';
const LONGEST_RECIPE = 3000;

/** Reads an address or a form. What cannot be used is left out and told, never guessed. */
export function readChoice(parameters: Iterable<readonly [string, unknown]>): { readonly choice: Choice; readonly problems: readonly ChoiceProblem[] } {
  const choice: Record<string, string> = { r: FIRST_RECIPE, seed: '1' };
  const problems: ChoiceProblem[] = [];
  for (const [name, given] of parameters) {
    if (typeof given !== 'string' || given === '') continue;
    const value = given.trim();
    const refuse = (message: string) => problems.push({ field: name, message });
    if (name === 'r') {
      if (value.length > LONGEST_RECIPE) refuse(`The recipe in the address is too long: at most ${LONGEST_RECIPE} characters.`);
      else choice[name] = value;
    } else if (name === 'seed') {
      if (/^[\w.-]{1,40}$/.test(value)) choice[name] = value;
      else refuse('The seed may have up to 40 letters, digits, dots and hyphens. Another one was used.');
    } else if (SLIDES.includes(name)) {
      if (/^\d{1,4}(\.\d{1,3})?$/.test(value)) choice[name] = value;
      else refuse(`"${name}" must be a number. It was left as it is in the recipe.`);
    } else {
      const field = ALL_CHOICES.get(name);
      // Other names belong to others: links that were counted, for example.
      if (!field) continue;
      if (field.options.some(([option]) => option === value)) choice[name] = value;
      else refuse(`"${field.label}" has no choice of that name. It was left as it is in the recipe.`);
    }
  }
  return { choice: choice as Choice, problems };
}

/** The shortest address of a choice: what is as usual is left out. */
export function addressOf(choice: Choice, usual: Readonly<Partial<Record<string, string>>> = {}): string {
  const out = new URLSearchParams();
  const quiet: Readonly<Record<string, string | undefined>> = {
    seed: '1',
    format: '3x4+1R',
    order: 'standard',
    wire: choice.artifact ? '' : choice.wire,
    ...usual,
  };
  for (const [name, value] of Object.entries(choice)) if (value !== '' && value !== undefined && value !== quiet[name]) out.append(name, value);
  return `?${out.toString()}`;
}
