import { AnswerQueue, findKeptLease, forgetKept, type ChoiceKind, type Delivered, type HeldLease, type QueueState, type QueueStore } from './answer-queue.ts';
import { RoomClock, warningDue, type Readings } from './room-clock.ts';
import type { Letter, RoomData, RoomNews, RoomResponse } from './room-data.ts';
import type { RoomTransport } from './room-transport.ts';

/**
 * Who writes: `opening` until known; `writer` is this tab; `elsewhere` another device or tab holds the exam;
 * `superseded` this tab held it until another took over; `time-up` nobody writes any more.
 */
export type RoomMode = 'opening' | 'writer' | 'elsewhere' | 'superseded' | 'time-up';

/** A question's state in this tab. */
export type Choice = { answer: Letter | undefined; flagged: boolean; struck: string };

/** What the room needs from the browser. */
export type RoomPorts = {
  readonly transport: RoomTransport;
  readonly store: QueueStore;
  readonly readings: () => Readings;
  readonly later: (run: () => void, ms: number) => void;
  /** Asks that no other tab of this browser writes; false when one already does. */
  readonly lock: () => Promise<boolean>;
  /** Waits for the lock, after this tab was told to take over. */
  readonly queueForLock: () => void;
  readonly unlock: () => void;
  /** The exam was submitted, here or elsewhere. */
  readonly onSubmitted: () => void;
  readonly untimed: boolean;
};

/** State and behaviour of the exam room, apart from how it looks. */
export class ExamRoom {
  readonly data: RoomData;
  mode: RoomMode = $state('opening');
  position = $state(1);
  view: 'question' | 'review' = $state('question');
  choices: Choice[] = $state([]);
  remainingMs = $state(0);
  strikeMode = $state(false);
  saving: QueueState = $state('saved');
  /** Questions with an answer that is not delivered yet. */
  waitingAnswers = $state(0);
  refusal = $state('');
  /** Read aloud at once: time warnings and takeovers. */
  alarm = $state('');
  /** Shown and read aloud when convenient. */
  notice = $state('');
  takeoverProblem = $state('');
  leasedAt: string | undefined = $state(undefined);
  readonly answered: number = $derived(this.choices.filter((choice) => choice.answer !== undefined).length);
  readonly flagged: number = $derived(this.choices.filter((choice) => choice.flagged).length);
  readonly #ports: RoomPorts;
  readonly #clock: RoomClock;
  #queue: AnswerQueue | undefined;
  #epoch: number;
  #touched = new Set<string>();
  #shownSuperseded = 0;

  constructor(data: RoomData, ports: RoomPorts) {
    this.data = data;
    this.#ports = ports;
    this.#epoch = data.leaseEpoch;
    this.#clock = new RoomClock(data, ports.readings());
    this.remainingMs = data.remainingMs;
    this.position = Math.min(Math.max(1, data.lastPosition), data.items.length);
    this.choices = data.items.map(() => ({ answer: undefined, flagged: false, struck: '' }));
    for (const response of data.responses) this.#take(response);
  }

  /** Finds out whether this tab may write, and delivers what an earlier visit left. */
  async open(): Promise<void> {
    const kept = Number(this.#ports.store.getItem(this.#positionKey) ?? Number.NaN);
    if (Number.isInteger(kept)) this.position = Math.min(Math.max(1, kept), this.data.items.length);
    this.#deliverOldLeases();
    const alone = await this.#ports.lock();
    if (!alone) {
      this.mode = 'elsewhere';
      return;
    }
    if (this.#epoch === 0) {
      await this.#claim();
      return;
    }
    const held = findKeptLease(this.#ports.store, this.data.attemptId, this.#epoch);
    if (held) this.#write(held);
    else this.mode = 'elsewhere';
  }

  /** Takes the exam over to this tab, as the person asked. */
  async takeOver(): Promise<void> {
    this.takeoverProblem = '';
    const news = await this.#ports.transport.news();
    if (!news) {
      this.takeoverProblem = 'There is no connection to the server. Try again in a moment.';
      return;
    }
    this.#epoch = news.currentEpoch;
    const before = this.#queue;
    await this.#claim();
    if (this.mode !== 'writer') return;
    this.#ports.queueForLock();
    // What another tab's number kept from being stored is chosen once more, under the new lease.
    if (before?.state === 'refused') {
      for (const event of before.pending) {
        const choice = this.choices[event.position - 1];
        if (choice) apply(choice, event.kind, event.value);
        this.#touched.add(`${event.position} ${event.kind}`);
        this.#queue?.add(event.position, event.kind, event.value, event.happenedAt);
      }
      forgetKept(this.#ports.store, this.data.attemptId, before.lease.epoch);
    }
    this.alarm = 'The exam continues here. The other device or tab can no longer change answers.';
    await this.hear();
  }

  /** Chooses an option, or strikes it out in strike mode. */
  option(index: number): void {
    const letter = this.data.items[this.position - 1]?.options[index]?.id;
    if (!letter) return;
    if (this.strikeMode) this.strike(letter);
    else this.choose(letter);
  }

  /** Answers the question that is shown. A struck option comes back by being chosen. */
  choose(letter: Letter): void {
    const choice = this.choices[this.position - 1];
    if (this.mode !== 'writer' || !choice) return;
    if (choice.struck.includes(letter)) this.#set('strike', choice.struck.replace(letter, ''));
    if (choice.answer !== letter) this.#set('answer', letter);
  }

  /** Strikes an option out or brings it back. */
  strike(letter: Letter): void {
    const choice = this.choices[this.position - 1];
    if (this.mode !== 'writer' || !choice) return;
    if (choice.answer === letter) {
      this.notice = 'This option is your answer. Choose another one before you strike it out.';
      return;
    }
    this.#set('strike', choice.struck.includes(letter) ? choice.struck.replace(letter, '') : [...`${choice.struck}${letter}`].toSorted().join(''));
  }

  /** Flags the question or takes the flag off. */
  flag(): void {
    const choice = this.choices[this.position - 1];
    if (this.mode !== 'writer' || !choice) return;
    this.#set('flag', choice.flagged ? 'off' : 'on');
  }

  /** Shows a question. */
  go(position: number): void {
    this.view = 'question';
    this.strikeMode = false;
    this.notice = '';
    this.alarm = '';
    this.position = Math.min(Math.max(1, position), this.data.items.length);
    try {
      this.#ports.store.setItem(this.#positionKey, String(this.position));
    } catch {
      // Only a convenience.
    }
  }

  /** The next question, or the review page after the last. */
  next(): void {
    if (this.position >= this.data.items.length) this.review();
    else this.go(this.position + 1);
  }

  /** Shows the review page. */
  review(): void {
    this.view = 'review';
    this.strikeMode = false;
  }

  /** Once a second: the clock, warnings, time up. */
  tick(): void {
    if (this.#ports.untimed) return;
    const now = this.#ports.readings();
    if (this.#clock.drifted(now)) void this.hear();
    const before = this.remainingMs;
    this.remainingMs = this.#clock.remainingMs(now);
    const warning = warningDue(before, this.remainingMs);
    if (warning !== undefined) this.alarm = warning === 1 ? '1 minute left' : `${warning} minutes left`;
    // Only the device that writes ends the exam: another one may hold answers that still count.
    if (this.remainingMs === 0 && this.mode === 'writer') {
      this.mode = 'time-up';
      this.alarm = 'Time is up. What is saved is submitted.';
    }
  }

  /** Asks the server how things stand. */
  async hear(): Promise<void> {
    const news = await this.#ports.transport.news();
    if (!news) return;
    this.#clock.sync(news, this.#ports.readings());
    if (news.state === 'submitted') {
      this.#ports.onSubmitted();
      return;
    }
    this.#heed(news.currentEpoch);
    this.leasedAt = news.leasedAt;
    for (const response of news.responses) {
      if (this.mode === 'writer') this.#takeOlder(response);
      else this.#take(response);
    }
    this.#tellSuperseded(news);
  }

  /** Delivers what waits. @returns whether everything is delivered */
  async flush(): Promise<boolean> {
    await this.#queue?.flush();
    return (this.#queue?.pending.length ?? 0) === 0;
  }

  get #positionKey(): string {
    return `einthoven.exam.${this.data.attemptId}.position`;
  }

  async #claim(): Promise<void> {
    const claimed = await this.#ports.transport.claim(this.#epoch);
    if (claimed === 'closed') {
      this.mode = 'elsewhere';
      await this.hear();
    } else if (claimed === 'moved') {
      this.mode = 'elsewhere';
      this.takeoverProblem = 'Another device or tab was quicker. You can still continue here.';
    } else if (claimed === 'unreachable') {
      this.mode = this.mode === 'opening' ? 'elsewhere' : this.mode;
      this.takeoverProblem = 'There is no connection to the server. Try again in a moment.';
    } else this.#write(claimed);
  }

  #write(lease: HeldLease): void {
    this.#epoch = lease.epoch;
    this.#touched = new Set();
    this.#queue = this.#queueFor(lease);
    for (const event of this.#queue.pending) {
      const choice = this.choices[event.position - 1];
      if (!choice) continue;
      this.#touched.add(`${event.position} ${event.kind}`);
      apply(choice, event.kind, event.value);
    }
    this.mode = this.remainingMs > 0 || this.#ports.untimed ? 'writer' : 'time-up';
    void this.#queue.flush();
  }

  #queueFor(lease: HeldLease): AnswerQueue {
    return new AnswerQueue(this.data.attemptId, lease, {
      send: this.#ports.transport.send,
      store: this.#ports.store,
      later: this.#ports.later,
      onChange: (queue) => {
        this.saving = queue.state;
        this.refusal = queue.refusal;
        this.waitingAnswers = new Set(queue.pending.filter((event) => event.kind === 'answer').map((event) => event.position)).size;
      },
      onDelivered: (delivered) => this.#delivered(lease, delivered),
    });
  }

  #delivered(lease: HeldLease, delivered: Delivered): void {
    if (!this.#ports.untimed) this.#clock.sync(delivered, this.#ports.readings());
    if (delivered.late.length > 0)
      this.notice = `${delivered.late.length === 1 ? '1 entry' : `${delivered.late.length} entries`} came after time and cannot count. They are kept on record.`;
    if (delivered.state === 'submitted') this.#ports.onSubmitted();
    else if (delivered.conflicts.length > 0 && lease.epoch === this.#epoch) this.#supersede();
    else this.#heed(delivered.currentEpoch);
  }

  #heed(currentEpoch: number): void {
    if (this.mode === 'writer' && currentEpoch > this.#epoch) this.#supersede();
  }

  #supersede(): void {
    this.mode = 'superseded';
    this.strikeMode = false;
    this.alarm = 'The exam was continued on another device or tab. This page can no longer change answers.';
    this.#ports.unlock();
    void this.#queue?.flush();
    void this.hear();
  }

  /** What earlier leases of this browser still hold is delivered as it is, for the record. */
  #deliverOldLeases(): void {
    for (let epoch = 1; epoch < this.#epoch; epoch += 1) {
      const kept = findKeptLease(this.#ports.store, this.data.attemptId, epoch);
      if (!kept) continue;
      if (kept.waiting === 0) forgetKept(this.#ports.store, this.data.attemptId, epoch);
      else {
        const queue = new AnswerQueue(this.data.attemptId, kept, {
          send: this.#ports.transport.send,
          store: this.#ports.store,
          later: this.#ports.later,
          onChange: () => undefined,
          onDelivered: () => void this.hear(),
        });
        void queue.flush();
      }
    }
  }

  #set(kind: ChoiceKind, value: string): void {
    const choice = this.choices[this.position - 1];
    if (!choice) return;
    this.notice = '';
    apply(choice, kind, value);
    this.#touched.add(`${this.position} ${kind}`);
    this.#queue?.add(this.position, kind, value, this.#clock.serverNowMs(this.#ports.readings()));
  }

  #take(response: RoomResponse): void {
    const choice = this.choices[response.position - 1];
    if (choice) Object.assign(choice, { answer: response.answer, flagged: response.flagged, struck: response.struck });
  }

  /** Takes what another device chose before this one, where this one has chosen nothing. */
  #takeOlder(response: RoomResponse): void {
    const choice = this.choices[response.position - 1];
    if (!choice) return;
    const older = (kind: ChoiceKind, epoch: number) => epoch < this.#epoch && !this.#touched.has(`${response.position} ${kind}`);
    if (older('answer', response.answerEpoch)) choice.answer = response.answer;
    if (older('flag', response.flagEpoch)) choice.flagged = response.flagged;
    if (older('strike', response.strikeEpoch)) choice.struck = response.struck;
  }

  #tellSuperseded(news: RoomNews): void {
    const answers = news.superseded.filter((delivery) => delivery.kind === 'answer');
    if (answers.length > this.#shownSuperseded && this.mode === 'writer') {
      const fresh = answers.slice(this.#shownSuperseded);
      const list = (counts: boolean) => [...new Set(fresh.filter((delivery) => delivery.counts === counts).map((delivery) => delivery.position))].join(', ');
      const [counted, kept] = [list(true), list(false)];
      this.notice = [
        'Answers arrived from the other device or tab.',
        counted && `Taken over, because you had none here: question ${counted}.`,
        kept && `Your newer answer stays: question ${kept}.`,
      ]
        .filter(Boolean)
        .join(' ');
    }
    this.#shownSuperseded = Math.max(this.#shownSuperseded, answers.length);
  }
}

function apply(choice: Choice, kind: ChoiceKind, value: string): void {
  if (kind === 'answer') choice.answer = value === '' ? undefined : (value as Letter);
  else if (kind === 'flag') choice.flagged = value === 'on';
  else choice.struck = value;
}
