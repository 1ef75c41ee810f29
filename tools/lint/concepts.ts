/** The server concepts in their order: each may import only earlier ones. */
export const CONCEPTS = [
  'account',
  'message',
  'scheme',
  'place',
  'program',
  'eligibility',
  'accommodation',
  'identity',
  'payment',
  'item',
  'form',
  'exam',
  'scoring',
  'credential',
  'registry',
  'learning',
  'ce',
  'courseware',
  'analysis',
  'renewal',
  'instructor',
  'conduct',
  'governance',
  'school',
  'advice',
  'resume',
  'job',
  'desk',
  'site',
] as const;

/** Which packages a package may import. */
export const PACKAGE_IMPORTS: Readonly<Record<string, readonly string[]>> = {
  kernel: [],
  ecg: ['kernel'],
  'ecg-formats': ['ecg', 'kernel'],
  psychometrics: ['kernel'],
  exam: ['psychometrics', 'kernel'],
  qti: ['exam', 'kernel'],
  learning: ['kernel'],
  scheme: ['kernel'],
  credential: ['kernel'],
};

/** Folders under lib/server that may hold answer keys, by the export path that carries them. */
export const KEY_HOLDERS: Readonly<Record<string, readonly string[]>> = {
  '@einthoven/exam/key': ['item', 'form', 'scoring', 'analysis'],
  '@einthoven/exam/practice-key': ['item', 'learning'],
  '@einthoven/qti': ['item'],
};

/** Packages that read and write keys for those folders; whoever imports them is held to the list above. */
export const KEY_PACKAGES: readonly string[] = ['qti'];
