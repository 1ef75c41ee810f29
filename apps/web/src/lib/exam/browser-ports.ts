import type { Readings } from './room-clock.ts';

/** The device's clocks. */
export function browserReadings(): Readings {
  return { steadyMs: performance.now(), wallMs: wallClock() };
}

/** The device's own clock, which may be wrong: epoch milliseconds. */
export function wallClock(): number {
  // oxlint-disable-next-line house/no-ambient-time -- tells that the device slept, and the time left until the server answers; no decision rests on it
  return Date.now();
}

/**
 * How often a page finds the lock taken before it says that another tab has it: a page that is just closing lets go of it.
 * Counted in answers of the browser, not in time, so that a slow device is not taken for another tab.
 */
const LOCK_TRIES = 12;
const LOCK_PAUSE_MS = 100;

/**
 * Holds a lock for one attempt among the tabs of this browser. Where the browser has no locks, every tab is told
 * it is alone, and the server notices two writers.
 */
export function tabLock(attemptId: string): TabLock {
  let release: (() => void) | undefined;
  const name = `einthoven.exam.${attemptId}`;
  const hold = (options: LockOptions) =>
    new Promise<boolean>((resolve) => {
      if (!('locks' in navigator) || release) return resolve(true);
      navigator.locks
        .request(name, options, (lock) => {
          resolve(lock !== null);
          return lock === null ? undefined : new Promise<void>((done) => (release = done));
        })
        .catch(() => resolve(false));
    });
  return {
    lock: async () => {
      for (let tries = 1; ; tries++) {
        if (await hold({ ifAvailable: true })) return true;
        if (tries === LOCK_TRIES) return false;
        await new Promise((resolve) => setTimeout(resolve, LOCK_PAUSE_MS));
      }
    },
    queueForLock: () => void hold({}),
    unlock: () => {
      release?.();
      release = undefined;
    },
  };
}

/** A lock among tabs. */
export type TabLock = {
  /** Asks for it; false when another tab keeps it. */
  readonly lock: () => Promise<boolean>;
  /** Takes it as soon as the other tab lets go. */
  readonly queueForLock: () => void;
  readonly unlock: () => void;
};
