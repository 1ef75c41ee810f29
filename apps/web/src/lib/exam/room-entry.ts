import { safeBrowserHeaders } from './safe-browser.ts';
import { openForm } from './form-package.ts';
import type { Journal, KeptLease } from './journal.ts';
import type { RoomData, RoomStart } from './room-data.ts';

/** What came of asking the server: how the attempt stands, or why not. */
export type Asked<T> =
  | { readonly outcome: 'told'; readonly value: T }
  /** Submitted: there is a result. */
  | { readonly outcome: 'closed' }
  /** This person has no such attempt, or may not sit now; with the server's words. */
  | { readonly outcome: 'refused'; readonly message: string }
  | { readonly outcome: 'signed-out' }
  | { readonly outcome: 'unreachable' };

/** What a room is opened with. */
export type Opened = {
  readonly data: RoomData;
  readonly kept: readonly KeptLease[];
  readonly start: RoomStart;
  /** False where this device had only what it kept: the room then asks the server at once. */
  readonly fresh: boolean;
};

/** How opening went. */
export type Entry = { readonly outcome: 'opened'; readonly opened: Opened } | Exclude<Asked<never>, { readonly outcome: 'told' }>;

/** What opening needs from outside. */
export type EntryPorts = {
  readonly journal: Journal;
  readonly fetcher: typeof fetch;
  readonly wallMs: () => number;
};

/** Someone who has the form here waits no longer than this for the server before the room opens. */
const PATIENCE_MS = 1200;
/** An answer that takes longer counts as none. */
export const LONGEST_MS = 20_000;

/** Shows the server that this is Safe Exam Browser, where it is. */
function inSafeBrowser({ headers }: RequestInit): RequestInit {
  const shown = safeBrowserHeaders();
  return Object.keys(shown).length === 0 ? {} : { headers: { ...(headers as Record<string, string> | undefined), ...shown } };
}

/** Asks the server, and says what came of it. */
export async function ask<T>(fetcher: typeof fetch, path: string, init: RequestInit, ms: number, read: (response: Response) => Promise<T>): Promise<Asked<T>> {
  try {
    const response = await fetcher(path, { ...init, ...inSafeBrowser(init), signal: AbortSignal.timeout(ms) });
    if (response.ok) {
      const value = await read(response);
      return (value as { closed?: true }).closed ? { outcome: 'closed' } : { outcome: 'told', value };
    }
    if (response.status === 401) return { outcome: 'signed-out' };
    if (response.status >= 500 || response.status === 429) return { outcome: 'unreachable' };
    const { message } = (await response.json().catch(() => ({}))) as { message?: string };
    return { outcome: 'refused', message: message ?? 'The server did not take this.' };
  } catch {
    return { outcome: 'unreachable' };
  }
}

/** Reads an answer. */
export const json = <T>(response: Response) => response.json() as Promise<T>;
/** Fetches the encrypted form of an attempt. */
export const fetchForm = ({ fetcher }: EntryPorts, attemptId: string) =>
  ask(fetcher, `/api/exam/${attemptId}/form`, {}, LONGEST_MS, (response) => response.arrayBuffer());

/**
 * Opens the room after a reload, on another device, or without a connection: by what the server tells or, where it does
 * not answer soon, by what this device kept. The room asks the server again as soon as it is open.
 */
export async function enterRoom(ports: EntryPorts, attemptId: string): Promise<Entry> {
  const kept = await ports.journal.room(attemptId).catch(() => undefined);
  const told = await ask(ports.fetcher, `/api/exam/${attemptId}/room`, {}, kept ? PATIENCE_MS : LONGEST_MS, json<RoomStart>);
  if (told.outcome === 'told') return openWith(ports, told.value);
  // What was chosen here is delivered by the lease, also while nobody is signed in.
  if (!kept || (told.outcome !== 'unreachable' && told.outcome !== 'signed-out')) return told;
  const passedMs = Math.max(0, ports.wallMs() - kept.atWallMs);
  const standing = { ...kept.room, remainingMs: Math.max(0, kept.room.remainingMs - passedMs), serverNowMs: kept.room.serverNowMs + passedMs };
  return openWith(ports, standing, false);
}

/**
 * Opens the room by what was told.
 *
 * @param fresh false where only this device told it
 */
export async function openWith(ports: EntryPorts, start: RoomStart, fresh = true): Promise<Entry> {
  const { attemptId, contentKey } = start;
  const { journal } = ports;
  const keeping: Promise<void>[] = [];
  const keptForm = await journal.form(attemptId).catch(() => undefined);
  let form = keptForm && (await openForm(keptForm, contentKey).catch(() => undefined));
  if (!form) {
    const fetched = await fetchForm(ports, attemptId);
    if (fetched.outcome !== 'told') return fetched;
    form = await openForm(fetched.value, contentKey);
    keeping.push(journal.keepForm(attemptId, fetched.value));
  }
  if (fresh) keeping.push(journal.keepRoom({ room: start, atWallMs: ports.wallMs() }));
  const [kept] = await Promise.all([journal.leases(attemptId).catch(() => []), Promise.allSettled(keeping)]);
  const { contentKey: _, ...standing } = start;
  // What the server told last may be older than the lease that this device took after it.
  const leaseEpoch = Math.max(start.leaseEpoch, ...kept.map(({ epoch }) => epoch));
  return { outcome: 'opened', opened: { data: { ...standing, leaseEpoch, ...form }, kept, start, fresh } };
}
