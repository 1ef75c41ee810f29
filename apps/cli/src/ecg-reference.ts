import { readWfdbAnnotations, type EcgRecording, type FormatProblem } from '@einthoven/ecg-formats';
import { isBeatCode, wavesOfMarks, type LeadWave, type ReferenceMark } from '@einthoven/ecg/measure';

/** What experts, or another program, said of a record. */
export type Reference = {
  /** Marks of beats and of flutter, by time; undefined where there are none. */
  readonly beats: readonly ReferenceMark[] | undefined;
  /** Whether the marks are of single beats here and there, not of every one. */
  readonly isSparse: boolean;
  /** Waves by lead; undefined for a lead that has no file of its own. */
  readonly leadWaves: readonly (readonly LeadWave[] | undefined)[];
  /** Waves that were marked with all leads in view. */
  readonly sharedWaves: readonly LeadWave[] | undefined;
  /** Endings of the files that count. */
  readonly annotators: readonly string[];
  /** Files that could not be read, and why. */
  readonly problems: readonly string[];
};

/** Files with one of these endings may mark every beat; the first one that does is the reference. */
const BEAT_ENDINGS = ['atr', 'ecg', 'qrs', 'man'];
/** Waves of some beats by experts (QTDB), in the order of who counts. */
const EXPERT_ENDINGS = ['q1c', 'q2c'];
/** Waves by a program: of all signals together, or of the signal of that number. */
const PROGRAM_ENDING = /^pu(\d*)$/;
const NO_ANNOTATIONS = new Set(['hea', 'dat', 'mat', 'xws', 'edf', 'txt', 'md', 'csv', 'json', 'svg', 'png', 'pdf', 'xyz', 'qt1', 'qt2']);

/** What is wrong, where, and what to do. */
export function problemText({ says, at, remedy, code }: FormatProblem): string {
  return `${says} (${at.file === undefined ? '' : `${at.file}, `}byte ${at.byte}, ${code}) ${remedy}`;
}

/**
 * Reads the reference of a record. Unless told, waves are those of the files that are called as leads (`.v1`), else of the first expert, else of
 * a program; beats are those of `atr` and the like, else those of the waves, else of the only other file with beats.
 *
 * @param files of the record, by name
 * @param wanted endings of the files that count
 */
export function referenceOf(files: ReadonlyMap<string, Uint8Array>, record: string, recording: EcgRecording, wanted?: readonly string[]): Reference {
  // Marks count frames, of which signals may hold several samples.
  const line = Buffer.from(files.get(`${record}.hea`) ?? new Uint8Array())
    .toString('latin1')
    .split(/\r?\n/)
    .find((one) => one.trim() !== '' && !one.startsWith('#'));
  const frameHz = Number(/^\s*\S+\s+\d+\s+([\d.]+)/.exec(line ?? '')?.[1] ?? recording.sampleRateHz) || recording.sampleRateHz;
  const problems: string[] = [];
  const read = new Map<string, readonly ReferenceMark[] | undefined>();
  const marksOf = (ending: string): readonly ReferenceMark[] | undefined => {
    if (read.has(ending)) return read.get(ending);
    const file = `${record}.${ending}`;
    const found = readWfdbAnnotations(files.get(file) as Uint8Array, { file });
    if (!found.ok) problems.push(problemText(found.error));
    const marks = found.ok
      ? found.value.annotations.map(({ sample, code }) => ({ atS: sample / (found.value.resolutionHz ?? frameHz), code })).toSorted((a, b) => a.atS - b.atS)
      : undefined;
    read.set(ending, marks);
    return marks;
  };
  const hasBeats = (ending: string) => (marksOf(ending) ?? []).some(({ code }) => isBeatCode(code));
  const hasWaves = (ending: string) => hasBeats(ending) && (marksOf(ending) ?? []).some(({ code }) => code === '(' || code === ')');
  const endings = [...files.keys()].flatMap((file) => {
    const ending = file.startsWith(`${record}.`) ? file.slice(record.length + 1) : '';
    return ending === '' || NO_ANNOTATIONS.has(ending.toLowerCase()) || /^[dD]\d+$/.test(ending) || (wanted && !wanted.includes(ending)) ? [] : [ending];
  });
  const leadOf = (ending: string) => recording.leads.findIndex(({ name }) => name.toLowerCase() === ending.toLowerCase());
  const used = new Set<string>();
  const leadWaves = recording.leads.map((_, lead) => {
    const ending = endings.find((one) => leadOf(one) === lead);
    if (ending === undefined || !hasWaves(ending)) return undefined;
    used.add(ending);
    return wavesOfMarks(marksOf(ending) ?? []);
  });
  let sharedWaves: readonly LeadWave[] | undefined;
  if (!leadWaves.some(Boolean)) {
    const rest = endings.filter(
      (ending) => !BEAT_ENDINGS.includes(ending) && !EXPERT_ENDINGS.includes(ending) && ending !== 'pu' && !PROGRAM_ENDING.test(ending),
    );
    const shared = [...EXPERT_ENDINGS, 'pu', ...(wanted ? [...rest, ...BEAT_ENDINGS] : [])].find((ending) => endings.includes(ending) && hasWaves(ending));
    if (shared !== undefined) {
      sharedWaves = wavesOfMarks(marksOf(shared) ?? []);
      used.add(shared);
    } else
      for (const ending of endings) {
        const number = PROGRAM_ENDING.exec(ending)?.[1];
        if (!number || Number(number) >= leadWaves.length || !hasWaves(ending)) continue;
        leadWaves[Number(number)] = wavesOfMarks(marksOf(ending) ?? []);
        used.add(ending);
      }
  }
  const every = BEAT_ENDINGS.find((ending) => endings.includes(ending) && hasBeats(ending));
  let beats = every === undefined ? undefined : marksOf(every);
  let isSparse = every === 'man';
  if (beats === undefined) {
    const waves = sharedWaves ?? leadWaves.toSorted((a, b) => qrsCount(b) - qrsCount(a))[0];
    if (waves) {
      beats = waves.filter(({ kind }) => kind === 'QRS').map(({ peakS }) => ({ atS: peakS, code: 'N' }));
      isSparse = true;
    }
  } else used.add(every as string);
  if (beats === undefined) {
    const others = endings.filter(hasBeats);
    if (others.length === 1) {
      beats = marksOf(others[0] as string);
      used.add(others[0] as string);
    }
  }
  return { beats, isSparse, leadWaves, sharedWaves, annotators: [...used], problems };
}

const qrsCount = (waves: readonly LeadWave[] | undefined): number => (waves ?? []).filter(({ kind }) => kind === 'QRS').length;
