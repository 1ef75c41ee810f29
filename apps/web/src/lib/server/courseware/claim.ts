import type { Manifest } from './package/manifest.ts';

/** What a package has said of its person so far. All of it is the claim of a browser. */
export type Progress = {
  readonly completion: 'unknown' | 'incomplete' | 'completed';
  readonly success: 'unknown' | 'passed' | 'failed';
  /** From -1 to 1. */
  readonly scaledScore: number | undefined;
};

/** What SCORM keeps for the next time. */
export type Kept = { readonly location: string; readonly suspendData: string; readonly exit: string };

/** The values that a package may report, as the run-time interface names them; everything else is dropped. */
export type ReportedValues = {
  readonly completion: string;
  readonly success: string;
  readonly raw: string;
  readonly scaled: string;
  readonly max: string;
  readonly location: string;
  readonly suspendData: string;
  readonly exit: string;
};

/** Longest values, in letters: SCORM 2004 asks for 64,000 of suspend data and 1,000 of location. */
const LONGEST: Readonly<Record<keyof ReportedValues, number>> = {
  completion: 20,
  success: 20,
  raw: 30,
  scaled: 30,
  max: 30,
  location: 1_000,
  suspendData: 64_000,
  exit: 20,
};

/** Reads a report strictly: these names, texts alone, none too long. @returns undefined where it is anything else */
export function readReport(sent: unknown): ReportedValues | undefined {
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) return undefined;
  const given = sent as Record<string, unknown>;
  const names = Object.keys(LONGEST) as (keyof ReportedValues)[];
  if (Object.keys(given).length !== names.length) return undefined;
  for (const name of names) {
    const value = given[name];
    if (typeof value !== 'string' || value.length > LONGEST[name] || !value.isWellFormed()) return undefined;
  }
  return given as ReportedValues;
}

/** What was kept, from a report. */
export function keptOf({ location, suspendData, exit }: ReportedValues): Kept {
  return { location, suspendData, exit };
}

/**
 * What a report of SCORM claims, on top of what was claimed before. What was completed or passed once stays so; where the
 * manifest names a mastery score, the score decides what passed is (SCORM RTE 1.2, 3.4.2.2; RTE 2004, 4.2.22).
 */
export function scormProgress(report: ReportedValues, { standard, masteryScore }: Pick<Manifest, 'standard' | 'masteryScore'>, before: Progress): Progress {
  const scaledScore = scaledOf(report, standard) ?? before.scaledScore;
  const one = standard === 'scorm-1.2';
  // Of SCORM 1.2 one status says both.
  const status = report.completion;
  let success = one ? (status === 'passed' || status === 'failed' ? status : 'unknown') : oneOf(report.success, ['passed', 'failed']);
  if (masteryScore !== undefined && scaledScore !== undefined && (success !== 'unknown' || status === 'completed'))
    success = scaledScore >= masteryScore ? 'passed' : 'failed';
  const completed = one ? status === 'completed' || status === 'passed' || status === 'failed' : status === 'completed';
  return {
    completion:
      before.completion === 'completed' || completed
        ? 'completed'
        : status === '' || status === 'not attempted' || status === 'unknown'
          ? before.completion
          : 'incomplete',
    success: before.success === 'passed' ? 'passed' : success === 'unknown' ? before.success : success,
    scaledScore,
  };
}

function oneOf<Known extends string>(text: string, known: readonly Known[]): Known | 'unknown' {
  return known.find((one) => one === text) ?? 'unknown';
}

function scaledOf({ raw, scaled, max }: ReportedValues, standard: Manifest['standard']): number | undefined {
  const number = (text: string) => (/^-?\d{1,9}(\.\d{1,9})?$/.test(text) ? Number(text) : undefined);
  const most = standard === 'scorm-1.2' ? 100 : (number(max) ?? 100);
  const found = standard === 'scorm-2004' ? number(scaled) : undefined;
  const points = number(raw);
  const share = found ?? (points === undefined || most <= 0 ? undefined : points / most);
  return share === undefined || share < -1 || share > 1 ? undefined : share;
}

/** Whether what was claimed is enough for the hours. What was failed is not, though it was seen to its end. */
export function satisfies({ completion, success }: Progress, rule: 'completed' | 'passed'): boolean {
  return rule === 'passed' ? success === 'passed' : completion === 'completed' && success !== 'failed';
}
