import { ask, fetchForm, json, LONGEST_MS, openWith, type Asked, type Entry, type EntryPorts } from './room-entry.ts';
import type { RoomStart } from './room-data.ts';

/**
 * Before the clock runs: reserves the form and fetches it, encrypted. Harmless as often as it is done.
 *
 * @returns the attempt's id
 */
export async function prepareForm(ports: EntryPorts): Promise<Asked<string>> {
  const prepared = await ask(ports.fetcher, '/api/exam/prepare', { method: 'POST' }, LONGEST_MS, json<{ attemptId: string }>);
  if (prepared.outcome !== 'told') return prepared;
  const { attemptId } = prepared.value;
  if ((await ports.journal.form(attemptId).catch(() => undefined)) === undefined) {
    const form = await fetchForm(ports, attemptId);
    if (form.outcome !== 'told') return form;
    // Where it cannot be kept it is fetched again after the start.
    await ports.journal.keepForm(attemptId, form.value).catch(() => undefined);
  }
  return { outcome: 'told', value: attemptId };
}

/** Secrets by which this page will deliver, by attempt: the same again after an answer that was lost on the way. */
const tokens = new Map<string, string>();

function tokenFor(attemptId: string): string {
  const before = tokens.get(attemptId);
  if (before) return before;
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  const token = btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace('=', '');
  tokens.set(attemptId, token);
  return token;
}

/** Starts the clock and opens the room with the key and the lease that the answer gives: no further request, where the form is here. */
export async function startRoom(ports: EntryPorts, attemptId: string): Promise<Entry> {
  const token = tokenFor(attemptId);
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ leaseToken: token }) };
  const started = await ask(ports.fetcher, `/api/exam/${attemptId}/start`, init, LONGEST_MS, json<RoomStart & { leaseTaken?: boolean }>);
  if (started.outcome !== 'told') return started;
  const { leaseTaken, ...start } = started.value;
  if (!leaseTaken) return openWith(ports, start);
  const lease = { epoch: start.leaseEpoch, token };
  // Written down first: an event without its lease could not be delivered after a crash.
  await ports.journal.openLease(start.attemptId, lease).catch(() => undefined);
  const entry = await openWith(ports, start);
  if (entry.outcome !== 'opened' || entry.opened.kept.some(({ epoch }) => epoch === lease.epoch)) return entry;
  return { ...entry, opened: { ...entry.opened, kept: [...entry.opened.kept, { ...lease, events: [], acknowledged: 0, conflicts: [] }] } };
}
