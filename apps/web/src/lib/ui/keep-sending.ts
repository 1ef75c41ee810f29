/** What keeping on sending needs of its browser. */
export type SendingPorts = {
  /** Runs something after so many milliseconds. @returns how to call it off */
  readonly later: (run: () => void, ms: number) => () => void;
  /** Runs something whenever a connection may be back, or a person looks at the page again. @returns how to stop it */
  readonly woken: (run: () => void) => () => void;
};

const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 60_000;

/**
 * Sends what waits on a device until nothing does: now, whenever the browser says that it is online again, when somebody looks at
 * the page again, and between these of its own accord, because a browser often does not notice that a network came back, and a
 * server that was away is not noticed by it at all. The waits double while nothing is taken, up to a minute.
 *
 * @param send sends; resolves with how many wait afterwards
 * @returns how to stop
 */
export function keepSending(send: () => Promise<number>, ports: SendingPorts = browserSending): () => void {
  let waitMs = FIRST_WAIT_MS;
  let before = 0;
  let running = false;
  let wanted = false;
  let ended = false;
  let callOff: (() => void) | undefined;

  const run = async (): Promise<void> => {
    callOff?.();
    // What is asked for while something is on its way is done after it: that sending may have begun without a connection.
    wanted = running;
    if (running || ended) return;
    running = true;
    try {
      const waiting = await send();
      waitMs = waiting > 0 && waiting >= before && before > 0 ? Math.min(waitMs * 2, LONGEST_WAIT_MS) : FIRST_WAIT_MS;
      before = waiting;
    } finally {
      running = false;
      if (wanted) void run();
      else if (!ended) callOff = ports.later(() => void run(), waitMs);
    }
  };
  const stopListening = ports.woken(() => {
    waitMs = FIRST_WAIT_MS;
    before = 0;
    void run();
  });
  void run();
  return () => {
    ended = true;
    stopListening();
    callOff?.();
  };
}

/** The clock and the events of this browser. */
const browserSending: SendingPorts = {
  later: (run, ms) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
  woken: (run) => {
    const seen = () => {
      if (document.visibilityState === 'visible') run();
    };
    addEventListener('online', run);
    document.addEventListener('visibilitychange', seen);
    return () => {
      removeEventListener('online', run);
      document.removeEventListener('visibilitychange', seen);
    };
  },
};
