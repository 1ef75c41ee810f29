/** How far a long work is, told on standard error. */
export type Progress = {
  readonly at: (done: number) => void;
  readonly end: () => void;
};

/** Without a terminal a line is written this often, milliseconds: a log does not fill up. */
const LINE_EVERY_MS = 5000;
/** Work that is done within this says nothing. */
const SILENT_MS = 400;

/** Tells how far a work is: in one line that changes on a terminal, in a line every few seconds elsewhere. */
export function progressOf(what: string, total: number): Progress {
  const isTerminal = process.stderr.isTTY === true;
  const began = Date.now();
  let last = began + (isTerminal ? SILENT_MS - 100 : 0);
  let shown = false;
  return {
    at: (done) => {
      const now = Date.now();
      if (now - last < (isTerminal ? 100 : LINE_EVERY_MS)) return;
      last = now;
      shown = true;
      process.stderr.write(isTerminal ? `\r\x1b[K${done} of ${total} ${what}` : `${done} of ${total} ${what}\n`);
    },
    end: () => {
      if (shown && isTerminal) process.stderr.write('\r\x1b[K');
    },
  };
}
