import type { Clock } from '@einthoven/kernel';

/** What a simulated candidate needs from outside. */
export type SimulatedPorts = {
  /** Address of the platform, without a slash at its end. */
  readonly baseUrl: string;
  readonly clock: Clock;
  /** Milliseconds of a clock that never jumps. */
  readonly nowMs: () => number;
  readonly pause: (ms: number) => Promise<void>;
  readonly newToken: () => string;
};

/** What all simulated candidates of a rehearsal write down together. */
export type Tally = {
  readonly times: { readonly prepare: number[]; readonly form: number[]; readonly start: number[]; readonly save: number[]; readonly news: number[] };
  readonly failures: string[];
  /** Acknowledged events, in three columns. */
  readonly acknowledged: { readonly attempts: string[]; readonly epochs: number[]; readonly sequences: number[] };
  readonly resumedMs: number[];
  started: number;
  submitted: number;
  /** Answers that were acknowledged and are not there when the room opens again. */
  missing: number;
  pauses: number;
  minutesGiven: number;
  messages: number;
  endedByPeople: number;
};

/** An empty tally. */
export function newTally(): Tally {
  return {
    times: { prepare: [], form: [], start: [], save: [], news: [] },
    failures: [],
    acknowledged: { attempts: [], epochs: [], sequences: [] },
    resumedMs: [],
    started: 0,
    submitted: 0,
    missing: 0,
    pauses: 0,
    minutesGiven: 0,
    messages: 0,
    endedByPeople: 0,
  };
}

type Lease = { readonly epoch: number; readonly token: string };
type Told = Readonly<Record<string, unknown>>;

/** Seconds between two answers: a candidate needs about a minute for one; a rehearsal has less time. */
const LEAST_PAUSE_MS = 4_000;
const MOST_PAUSE_MS = 8_000;
/** As the real room asks. */
const NEWS_EVERY_MS = 15_000;
const PAUSED_NEWS_EVERY_MS = 5_000;

/** One simulated candidate: everything over HTTP, as a browser would, with the same addresses and the same protocol. */
export class SimulatedCandidate {
  readonly #ports: SimulatedPorts;
  readonly #tally: Tally;
  readonly #cookie: string;
  readonly #number: number;
  readonly #questions: number;
  #attemptId = '';
  #lease: Lease | undefined;
  #sequence = 0;
  #steps = 0;
  #serverAheadMs = 0;
  #credited = 0;
  #heardAtMs = 0;
  #paused = false;
  #over = false;
  #stopping = false;
  #deviceLost = false;
  /** The newest acknowledged answer of each question. */
  readonly #answers = new Map<number, string>();

  constructor(ports: SimulatedPorts, tally: Tally, who: { readonly number: number; readonly cookie: string; readonly questions: number }) {
    this.#ports = ports;
    this.#tally = tally;
    this.#cookie = who.cookie;
    this.#number = who.number;
    this.#questions = who.questions;
  }

  /** Reserves a form and fetches it, before the clock runs. */
  async prepare(): Promise<void> {
    const prepared = await this.#ask('/api/exam/prepare', this.#tally.times.prepare, {});
    if (!prepared) return;
    this.#attemptId = String(prepared['attemptId']);
    await this.#ask(`/api/exam/${this.#attemptId}/form`, this.#tally.times.form);
  }

  /** Starts, answers until told to stop, and submits. */
  async sit(): Promise<void> {
    if (this.#attemptId === '') return;
    const token = this.#ports.newToken();
    const room = await this.#ask(`/api/exam/${this.#attemptId}/start`, this.#tally.times.start, { leaseToken: token });
    if (!room) return;
    this.#tally.started += 1;
    this.#enter(room);
    this.#lease = room['leaseTaken'] === true ? { epoch: Number(room['leaseEpoch']), token } : await this.#takeLease(Number(room['leaseEpoch']));
    this.#heardAtMs = this.#ports.nowMs();
    while (!this.#stopping && !this.#over) {
      await this.#ports.pause(this.#paused ? PAUSED_NEWS_EVERY_MS : this.#nextPauseMs());
      if (this.#stopping) break;
      if (this.#deviceLost) await this.#comeBack();
      if (this.#paused || this.#ports.nowMs() - this.#heardAtMs >= NEWS_EVERY_MS) await this.#hear();
      if (!this.#paused && !this.#over) await this.#answer();
    }
    if (!this.#over) await this.#submit();
  }

  /** Submits with the next step. */
  stop(): void {
    this.#stopping = true;
  }

  /** Forgets everything that a device holds; the next step goes on from what the server has. */
  loseDevice(): void {
    this.#deviceLost = true;
  }

  /** Spread over the pace without chance, so that two rehearsals can be compared. */
  #nextPauseMs(): number {
    this.#steps += 1;
    return LEAST_PAUSE_MS + (((this.#number * 7919 + this.#steps * 104_729) % 1_000) / 1_000) * (MOST_PAUSE_MS - LEAST_PAUSE_MS);
  }

  #enter(room: Told): void {
    this.#serverAheadMs = Number(room['serverNowMs']) - this.#ports.clock.now().getTime();
    this.#sit(room['sitting'] as Told | undefined, true);
  }

  async #takeLease(expectedEpoch: number): Promise<Lease | undefined> {
    const lease = await this.#ask(`/api/exam/${this.#attemptId}/lease`, undefined, { expectedEpoch });
    return lease && { epoch: Number(lease['epoch']), token: String(lease['token']) };
  }

  async #comeBack(): Promise<void> {
    this.#deviceLost = false;
    this.#lease = undefined;
    this.#sequence = 0;
    const fromMs = this.#ports.nowMs();
    const room = await this.#ask(`/api/exam/${this.#attemptId}/room`, undefined);
    if (!room) return;
    const there = new Map((room['responses'] as readonly { position: number; answer?: string }[]).map(({ position, answer }) => [position, answer]));
    for (const [position, answer] of this.#answers) if (there.get(position) !== answer) this.#tally.missing += 1;
    this.#enter(room);
    this.#lease = await this.#takeLease(Number(room['leaseEpoch']));
    if (this.#lease) this.#tally.resumedMs.push(this.#ports.nowMs() - fromMs);
  }

  async #answer(): Promise<void> {
    if (!this.#lease) return;
    this.#sequence += 1;
    const sequence = this.#sequence;
    const position = ((this.#number + this.#steps) % this.#questions) + 1;
    const value = 'abcd'.charAt(this.#steps % 4);
    const happenedAt = Math.round(this.#ports.clock.now().getTime() + this.#serverAheadMs);
    const saved = await this.#ask(`/api/exam/${this.#attemptId}/responses`, this.#tally.times.save, {
      ...this.#lease,
      events: [{ sequence, position, kind: 'answer', value, happenedAt }],
    });
    if (!saved) {
      // Sent again with the next number, as a device would send what waits: this one was never acknowledged.
      return;
    }
    if (saved['acknowledged'] !== sequence) {
      this.#tally.failures.push(`a save of ${sequence} was answered with ${JSON.stringify(saved).slice(0, 120)}`);
      return;
    }
    if (saved['state'] !== 'open') return this.#end();
    const { attempts, epochs, sequences } = this.#tally.acknowledged;
    attempts.push(this.#attemptId);
    epochs.push(this.#lease.epoch);
    sequences.push(sequence);
    this.#answers.set(position, value);
  }

  async #hear(): Promise<void> {
    this.#heardAtMs = this.#ports.nowMs();
    const news = await this.#ask(`/api/exam/${this.#attemptId}/responses`, this.#tally.times.news);
    if (!news) return;
    if (news['state'] !== 'open') return this.#end();
    this.#sit(news['sitting'] as Told | undefined, false);
    for (const message of (news['messages'] ?? []) as readonly { messageId: string; answer?: string }[]) {
      if (message.answer !== undefined) continue;
      this.#tally.messages += 1;
      await this.#ask(`/api/exam/${this.#attemptId}/message`, undefined, { messageId: message.messageId, answer: 'Understood. (A simulated candidate.)' });
    }
  }

  #sit(sitting: Told | undefined, isFirst: boolean): void {
    const paused = sitting?.['paused'] !== undefined;
    if (paused && !this.#paused) this.#tally.pauses += 1;
    this.#paused = paused;
    const credited = Number(sitting?.['creditedMinutes'] ?? 0);
    if (!isFirst && credited > this.#credited) this.#tally.minutesGiven += credited - this.#credited;
    this.#credited = credited;
  }

  #end(): void {
    this.#over = true;
    if (!this.#stopping) this.#tally.endedByPeople += 1;
  }

  async #submit(): Promise<void> {
    const { status, text } = await this.#send(`/exam/room/${this.#attemptId}?/submit`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' },
      body: '',
      redirect: 'manual',
    });
    if (status === 303) this.#tally.submitted += 1;
    else this.#tally.failures.push(`submitting: ${status} ${text.slice(0, 120)}`);
  }

  /** A request of the room: POST where there is a body. What is not answered with 200 counts as failed. */
  async #ask(path: string, into: number[] | undefined, body?: unknown): Promise<Told | undefined> {
    const fromMs = this.#ports.nowMs();
    const init = body === undefined ? {} : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const { status, text, isJson } = await this.#send(path, init);
    into?.push(this.#ports.nowMs() - fromMs);
    if (status === 200) return isJson ? (JSON.parse(text) as Told) : {};
    this.#tally.failures.push(`${path.replace(/[0-9a-f-]{36}/, '*')}: ${status} ${text.slice(0, 120)}`);
    return undefined;
  }

  async #send(path: string, init: RequestInit): Promise<{ readonly status: number; readonly text: string; readonly isJson: boolean }> {
    const { baseUrl } = this.#ports;
    try {
      const response = await fetch(baseUrl + path, {
        ...init,
        headers: { ...init.headers, cookie: this.#cookie, origin: baseUrl },
        signal: AbortSignal.timeout(30_000),
      });
      // The form is fetched whole, and is encrypted: there is nothing to read in it.
      const text = Buffer.from(await response.arrayBuffer()).toString('latin1');
      // By what the server calls it: one encrypted form in 256 begins with a brace.
      return { status: response.status, text, isJson: response.headers.get('content-type')?.startsWith('application/json') === true };
    } catch (error) {
      return { status: 0, text: error instanceof Error ? `${error.name} ${error.message}` : String(error), isJson: false };
    }
  }
}
