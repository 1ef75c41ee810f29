/** Something a person can put right: what is the matter, and what to do. Printed without a stack. */
export class Problem extends Error {
  /** What to do, one line each. */
  readonly remedies: readonly string[];

  constructor(message: string, remedies: readonly string[] = []) {
    super(message);
    this.name = 'Problem';
    this.remedies = remedies;
  }
}

/** Turns a failure of the disk into words; undefined when it is something else. */
export function diskProblem(error: unknown, folder: string): Problem | undefined {
  const code = (error as NodeJS.ErrnoException).code;
  const text = error instanceof Error ? error.message : String(error);
  if (code === 'ENOSPC' || code === 'EDQUOT' || /no space left on device|disk quota exceeded/i.test(text)) {
    return new Problem(`The disk that holds ${folder} is full. Nothing was lost.`, [
      'Free some space (a demonstration needs about 300 MB), then start again,',
      'or keep the data elsewhere: DATA_DIR=/path/with/space npm start',
    ]);
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'ENOTDIR' || code === 'EEXIST') {
    return new Problem(`The data folder ${folder} cannot be written (${code}).`, [
      'Give your user the right to write there, or keep the data elsewhere: DATA_DIR=/some/folder npm start',
    ]);
  }
  return undefined;
}

/** Prints a problem, or anything else that was thrown, for a person. */
export function explain(error: unknown): string {
  if (error instanceof Problem) return `\n${error.message}\n${error.remedies.map((line) => `  ${line}\n`).join('')}`;
  return `\nThis should not have happened. Please report it with these lines:\n${error instanceof Error ? error.stack : String(error)}\n`;
}
