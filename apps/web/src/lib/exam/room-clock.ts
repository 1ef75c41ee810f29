/** Readings that a room clock takes: both in milliseconds. */
export type Readings = {
  /** Counts evenly and cannot be set (`performance.now()`); may stand still while the device sleeps. */
  readonly steadyMs: number;
  /** The device's own clock (`Date.now()`); may be wrong or be set. Used only to notice sleep. */
  readonly wallMs: number;
};

/** What the server said about time. */
export type ServerTime = { readonly serverNowMs: number; readonly remainingMs: number };

/**
 * The server's clock, shown on a device whose own clock may be wrong: the time the server told, plus what has
 * passed since on the steady clock.
 */
export class RoomClock {
  #told: ServerTime;
  #at: Readings;

  constructor(told: ServerTime, at: Readings) {
    this.#told = told;
    this.#at = at;
  }

  /** Takes a newer word of the server. */
  sync(told: ServerTime, at: Readings): void {
    this.#told = told;
    this.#at = at;
  }

  /** Milliseconds left; never below zero. */
  remainingMs(now: Readings): number {
    return Math.max(0, this.#told.remainingMs - this.#elapsed(now));
  }

  /** The server's time now, epoch milliseconds. */
  serverNowMs(now: Readings): number {
    return Math.round(this.#told.serverNowMs + this.#elapsed(now));
  }

  /** Whether the two clocks of the device disagree, after sleep or after being set: ask the server again. */
  drifted(now: Readings): boolean {
    return Math.abs(now.wallMs - this.#at.wallMs - this.#elapsed(now)) > 2000;
  }

  #elapsed(now: Readings): number {
    return Math.max(0, now.steadyMs - this.#at.steadyMs);
  }
}

/** `1:22:07`, or `09:59` in the last hour. Seconds are rounded up, so that zero means that time is up. */
export function clockText(remainingMs: number): string {
  const total = Math.ceil(remainingMs / 1000);
  const [h, m, s] = [Math.floor(total / 3600), Math.floor((total % 3600) / 60), total % 60];
  const two = (n: number) => String(n).padStart(2, '0');
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${two(m)}:${two(s)}`;
}

/** `1 hour 22 minutes left`, for reading aloud. */
export function clockWords(remainingMs: number): string {
  const minutes = Math.ceil(remainingMs / 60_000);
  const [h, m] = [Math.floor(minutes / 60), minutes % 60];
  const hours = h === 0 ? '' : h === 1 ? '1 hour ' : `${h} hours `;
  return `${hours}${m === 1 ? '1 minute' : `${m} minutes`} left`;
}

/** Minutes at which a room warns, longest first. */
export const WARN_AT_MINUTES: readonly number[] = [10, 5, 1];

/** The warning that is due between two readings of the time left, if any. */
export function warningDue(beforeMs: number, nowMs: number): number | undefined {
  return WARN_AT_MINUTES.find((minutes) => beforeMs > minutes * 60_000 && nowMs <= minutes * 60_000 && nowMs > 0);
}
