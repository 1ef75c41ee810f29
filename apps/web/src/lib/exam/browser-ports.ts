import type { QueueStore } from './answer-queue.ts';
import type { Readings } from './room-clock.ts';

/** The device's clocks. */
export function browserReadings(): Readings {
  return { steadyMs: performance.now(), wallMs: wallClock() };
}

function wallClock(): number {
  // oxlint-disable-next-line no-restricted-globals -- the wall clock only tells that the device slept; no decision rests on it
  return Date.now();
}

/**
 * Holds a lock for one attempt among the tabs of this browser. Where the browser has no locks, every tab is told
 * it is alone, and the server notices two writers.
 *
 * @returns asking (false when another tab holds it) and letting go
 */
export function tabLock(attemptId: string): { readonly lock: () => Promise<boolean>; readonly unlock: () => void } {
  let release: (() => void) | undefined;
  const name = `einthoven.exam.${attemptId}`;
  return {
    lock: () =>
      new Promise((resolve) => {
        if (!('locks' in navigator)) return resolve(true);
        if (release) return resolve(true);
        void navigator.locks.request(name, { ifAvailable: true }, (lock) => {
          resolve(lock !== null);
          return lock === null ? undefined : new Promise<void>((done) => (release = done));
        });
      }),
    unlock: () => {
      release?.();
      release = undefined;
    },
  };
}

/** The browser's store, or one in memory where it is forbidden (and on the server, where nothing is stored). */
export function browserStore(): QueueStore {
  const memory = new Map<string, string>();
  const inMemory: QueueStore = {
    getItem: (key) => memory.get(key) ?? null,
    setItem: (key, text) => void memory.set(key, text),
    removeItem: (key) => void memory.delete(key),
  };
  try {
    return typeof localStorage === 'undefined' ? inMemory : localStorage;
  } catch {
    return inMemory;
  }
}
