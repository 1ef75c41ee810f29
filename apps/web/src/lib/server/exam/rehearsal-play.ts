import { openSession } from '../account/index.ts';
import type { Db } from '../db/pool.ts';
import * as queries from './rehearsal.queries.ts';
import { endRehearsal } from './rehearsal.ts';
import { timesOf, type RehearsalReport } from './rehearsal-report.ts';
import { newTally, SimulatedCandidate, type SimulatedPorts } from './simulated-candidate.ts';

const CLIENT = { headers: new Headers({ 'user-agent': 'Rehearsal' }), address: '127.0.0.1' };
/** How often the playing process asks for orders and gives a sign of life. */
const ORDERS_EVERY_MS = 1_000;
/** Forms are reserved by so many at a time, as candidates arrive; starts are spread, at most over so long. */
const PREPARING_AT_ONCE = 8;
const STARTS_PER_SECOND = 50;

/**
 * Plays a rehearsal that was taken, and ends it with its report: simulated candidates sign in, prepare, start, answer and
 * submit over HTTP at the address of the platform.
 */
export async function playRehearsal(db: Db, rehearsalId: string, ports: SimulatedPorts): Promise<void> {
  const [rehearsal] = await queries.listRehearsals(db, rehearsalId);
  if (!rehearsal) throw new Error(`there is no rehearsal ${rehearsalId}`);
  const people = await queries.listSimulated(db, rehearsalId);
  const questions = await queries.countQuestions(db, rehearsalId);
  await queries.insertAccounts(
    db,
    people.map(({ personId }) => personId),
  );
  const tally = newTally();
  const candidates = new Map<number, SimulatedCandidate>();
  for (const { personId, number } of people) {
    const cookies = await openSession(db, personId, CLIENT, null);
    const cookie = cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join('; ');
    candidates.set(number, new SimulatedCandidate(ports, tally, { number, cookie, questions }));
  }

  let over = false;
  let stopped = false;
  const stopAll = () => candidates.forEach((candidate) => candidate.stop());
  const orders = (async () => {
    const lost = new Map<number, number>();
    while (!over) {
      // A database that is away for a moment is part of what is rehearsed.
      const told = await queries.readOrders(db, rehearsalId, ports.clock.now()).catch(() => ({ stop: false, devicesLost: [] }));
      if (told.stop && !stopped) {
        stopped = true;
        stopAll();
      }
      for (const { number, at } of told.devicesLost) {
        if (lost.get(number) === at.getTime()) continue;
        lost.set(number, at.getTime());
        candidates.get(number)?.loseDevice();
      }
      await ports.pause(ORDERS_EVERY_MS);
    }
  })();

  const waiting = [...candidates.values()];
  await Promise.all(
    Array.from({ length: PREPARING_AT_ONCE }, async () => {
      for (let next = waiting.pop(); next && !stopped; next = waiting.pop()) await next.prepare();
    }),
  );
  const sitting = [...candidates.values()].map(async (candidate, index) => {
    await ports.pause((index / STARTS_PER_SECOND) * 1_000);
    if (!stopped) await candidate.sit();
  });
  const untilMs = ports.nowMs() + rehearsal.minutes * 60_000;
  while (!stopped && ports.nowMs() < untilMs) await ports.pause(Math.min(ORDERS_EVERY_MS, untilMs - ports.nowMs()));
  stopAll();
  await Promise.all(sitting);
  over = true;
  await orders;

  const { acknowledged, times, failures } = tally;
  const found = await queries.countFound(db, acknowledged);
  const report: RehearsalReport = {
    candidates: people.length,
    started: tally.started,
    submitted: tally.submitted,
    prepare: timesOf(times.prepare),
    form: timesOf(times.form),
    start: timesOf(times.start),
    save: timesOf(times.save),
    news: timesOf(times.news),
    acknowledged: acknowledged.attempts.length,
    found,
    lost: acknowledged.attempts.length - found + tally.missing,
    failed: failures.length,
    failures: failures.slice(0, 5),
    devicesLost: tally.resumedMs.length,
    longestResumeMs: Math.round(Math.max(0, ...tally.resumedMs)),
    pauses: tally.pauses,
    minutesGiven: tally.minutesGiven,
    messages: tally.messages,
    endedByPeople: tally.endedByPeople,
  };
  await endRehearsal(db, rehearsalId, { outcome: stopped ? 'stopped' : 'done', report }, ports);
}
