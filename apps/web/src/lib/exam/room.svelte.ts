import { AnswerQueue, type ChoiceKind, type Delivered, type EventKind, type HeldLease, type QueueState } from './answer-queue.ts';
import { ChoiceSheet, toggled, type Choice } from './choice-sheet.svelte.ts';
import { waitingIn, type Journal, type KeptLease } from './journal.ts';
import { RoomClock, warningDue, type Readings, type ServerTime } from './room-clock.ts';
import type { RoomData, RoomMessage, RoomNews, Sitting } from './room-data.ts';
import type { RoomTransport } from './room-transport.ts';

/**
 * Who writes: `opening` until known; `writer` is this tab; `elsewhere` another device or tab holds the exam;
 * `superseded` this tab held it until another took over; `time-up` nobody writes any more.
 */
export type RoomMode = 'opening' | 'writer' | 'elsewhere' | 'superseded' | 'time-up';

/** What the room needs from the browser. */
export type RoomPorts = {
  readonly transport: RoomTransport;
  readonly journal: Journal;
  readonly readings: () => Readings;
  readonly later: (run: () => void, ms: number) => void;
  /** Runs something once the next frame is shown; without it at once. */
  readonly afterPaint?: (run: () => void) => void;
  /** Asks that no other tab of this browser writes; false when one already does. */
  readonly lock: () => Promise<boolean>;
  /** Waits for the lock, after this tab was told to take over. */
  readonly queueForLock: () => void;
  readonly unlock: () => void;
  /** The exam was submitted, here or elsewhere. */
  readonly onSubmitted: () => void;
  /** The server told the time: for opening the room later without a connection. */
  readonly onTime?: (told: ServerTime) => void;
  readonly untimed: boolean;
};

/** No exam is longer than this: more than that is a deadline that is put off while the clock stands still. */
const LONGEST_EXAM_MS = 5 * 86_400_000;

/** State and behaviour of the exam room, apart from how it looks. */
export class ExamRoom {
  readonly data: RoomData;
  mode: RoomMode = $state('opening');
  position = $state(1);
  view: 'question' | 'review' = $state('question');
  remainingMs = $state(0);
  strikeMode = $state(false);
  saving: QueueState = $state('saved');
  /** False once this device could not keep an event: then only the connection carries it. */
  keeps = $state(true);
  /** Questions with an answer that is not delivered yet. */
  waitingAnswers = $state(0);
  refusal = $state('');
  /** Read aloud at once: time warnings and takeovers. */
  alarm = $state('');
  /** Shown and read aloud when convenient. */
  notice = $state('');
  takeoverProblem = $state('');
  leasedAt: string | undefined = $state(undefined);
  sitting: Sitting | undefined = $state.raw(undefined);
  /** From who watches, oldest first. */
  messages: readonly RoomMessage[] = $state.raw([]);
  /** Whether the question that is shown may be changed: the clock runs, and it was not seen before a break. */
  readonly isHeld: boolean = $derived(this.sitting?.paused !== undefined || this.sitting?.frozen.includes(this.position) === true);
  readonly answered: number = $derived(this.choices.filter((choice) => choice.answer !== undefined).length);
  readonly flagged: number = $derived(this.choices.filter((choice) => choice.flagged).length);
  readonly #sheet: ChoiceSheet;
  readonly #ports: RoomPorts;
  readonly #clock: RoomClock;
  #queue: AnswerQueue | undefined;
  #epoch: number;
  readonly #kept: readonly KeptLease[];
  #told: ServerTime | undefined;
  #shownSuperseded = 0;

  /** @param kept what this device did before, by its journal; the server may not have all of it */
  constructor(data: RoomData, ports: RoomPorts, kept: readonly KeptLease[] = []) {
    this.data = data;
    this.#sheet = new ChoiceSheet(data.items.length);
    this.#ports = ports;
    this.#epoch = data.leaseEpoch;
    this.#clock = new RoomClock(data, ports.readings());
    this.remainingMs = data.remainingMs;
    this.sitting = data.sitting;
    this.position = Math.min(Math.max(1, data.lastPosition), data.items.length);
    for (const response of data.responses) this.#sheet.take(response);
    this.#kept = kept.toSorted((left, right) => left.epoch - right.epoch);
    for (const lease of this.#kept) {
      this.#sheet.replay(lease, data.responses);
      const visit = lease.epoch === this.#epoch ? lease.events.findLast(({ kind }) => kind === 'visit') : undefined;
      if (visit) this.position = visit.position;
    }
    // Until this tab may write, what an earlier visit left waits here, and is not called saved.
    const waiting = this.#kept.flatMap((lease) => (lease.epoch === this.#epoch ? waitingIn(lease) : []));
    if (waiting.length > 0) this.#tell('saving', waiting);
  }

  /** The questions as this tab has them, in their order. */
  get choices(): readonly Choice[] {
    return this.#sheet.choices;
  }

  /** Finds out whether this tab may write, and delivers what an earlier visit left. */
  async open(): Promise<void> {
    this.#deliverOldLeases();
    const alone = await this.#ports.lock();
    if (!alone) {
      this.mode = 'elsewhere';
      // The tab that writes delivers it.
      this.#tell('saved', []);
      return;
    }
    if (this.#epoch === 0) {
      await this.#claim();
      return;
    }
    const held = this.#kept.find(({ epoch }) => epoch === this.#epoch);
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
        this.#sheet.choose(event.position, event.kind, event.value);
        this.#queue?.add(event.position, event.kind, event.value, event.happenedAt);
      }
      void this.#ports.journal.dropLease(this.data.attemptId, before.lease.epoch).catch(() => undefined);
    }
    this.alarm = 'The exam continues here. The other device or tab can no longer change answers.';
    await this.hear();
  }

  /** Chooses an option, or strikes it out in strike mode; nothing where the question has no options to choose. */
  option(index: number): void {
    const item = this.data.items[this.position - 1];
    const id = item?.type === 'single' || item?.type === 'multiple' ? item.options[index]?.id : undefined;
    if (!id) return;
    if (this.strikeMode) this.strike(id);
    else this.choose(id);
  }

  /**
   * Chooses an option of the question that is shown; where several may be chosen, takes a chosen one back. A struck
   * option comes back by being chosen.
   */
  choose(id: string): void {
    const choice = this.choices[this.position - 1];
    if (this.mode !== 'writer' || !choice || this.isHeld) return;
    const several = this.data.items[this.position - 1]?.type === 'multiple';
    if (choice.struck.includes(id)) this.#set('strike', choice.struck.replace(id, ''));
    this.answer(several ? toggled(choice.answer ?? '', id) : id);
  }

  /** Answers the question that is shown, in the text that responses have; empty takes the answer back. */
  answer(value: string): void {
    const choice = this.choices[this.position - 1];
    if (this.mode !== 'writer' || !choice || this.isHeld || (choice.answer ?? '') === value) return;
    this.#set('answer', value);
  }

  /** Strikes an option out or brings it back. */
  strike(id: string): void {
    const choice = this.choices[this.position - 1];
    if (this.mode !== 'writer' || !choice || this.isHeld) return;
    if (choice.answer?.includes(id)) {
      this.notice = 'This option is chosen. Choose another one, or take it back, before you strike it out.';
      return;
    }
    this.#set('strike', toggled(choice.struck, id));
  }

  /** Flags the question or takes the flag off. */
  flag(): void {
    const choice = this.choices[this.position - 1];
    if (this.mode !== 'writer' || !choice || this.isHeld) return;
    this.#set('flag', choice.flagged ? 'off' : 'on');
  }

  /** Shows a question. */
  go(position: number): void {
    this.view = 'question';
    this.strikeMode = false;
    this.notice = '';
    this.alarm = '';
    this.position = Math.min(Math.max(1, position), this.data.items.length);
    if (this.mode === 'writer') this.#queue?.add(this.position, 'visit', '', this.#now());
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
    if (this.#ports.untimed || this.sitting?.paused) return;
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

  /**
   * Whether the time is up by the server's clock. After a start without a connection this device had only its own
   * clock, which may be wrong: then the room goes on.
   *
   * @returns undefined while the server does not answer
   */
  async timeIsUp(): Promise<boolean | undefined> {
    const told = this.#told;
    await this.hear();
    if (this.#told === told) return undefined;
    return this.mode === 'time-up';
  }

  /** Asks the server how things stand. */
  async hear(): Promise<void> {
    const news = await this.#ports.transport.news();
    if (!news) return;
    this.#sit(news.sitting);
    this.#listen(news.messages ?? []);
    this.#sync(news);
    if (news.state === 'submitted') {
      this.#ports.onSubmitted();
      return;
    }
    this.#heed(news.currentEpoch);
    this.leasedAt = news.leasedAt;
    for (const response of news.responses) {
      if (this.mode === 'writer') this.#sheet.takeOlder(response, this.#epoch);
      else this.#sheet.take(response);
    }
    this.#tellSuperseded(news);
  }

  /** How the sitting stands now, as the server told: after news, and when a break begins or ends. */
  #sit(told: Sitting | undefined): void {
    if (!told) return;
    const before = this.sitting;
    this.sitting = told;
    const given = told.creditedMinutes - (before?.creditedMinutes ?? told.creditedMinutes);
    if (given > 0) this.notice = `${given === 1 ? '1 minute was' : `${given} minutes were`} given back to you. The clock shows it.`;
    if (before?.paused && !told.paused) this.alarm = 'The clock runs again.';
    if (!before?.paused && told.paused === 'staff') this.alarm = 'The certification office paused your exam. The clock stands still.';
  }

  /** Says a new message at once; the whole of it stays below the question, where it is answered. */
  #listen(messages: readonly RoomMessage[]): void {
    const fresh = messages.filter(({ messageId, seenAt }) => !seenAt && !this.messages.some((known) => known.messageId === messageId));
    this.messages = messages;
    if (fresh.length > 0) this.alarm = `The certification office writes: ${fresh.map(({ words }) => words).join(' ')} You can answer below the question.`;
  }

  /** Delivers what waits. @returns whether everything is delivered */
  async flush(): Promise<boolean> {
    await this.#queue?.flush();
    return (this.#queue?.pending.length ?? 0) === 0;
  }

  /** The server's clock as this room knows it, epoch milliseconds. */
  serverNowMs(): number {
    return this.#now();
  }

  #now(): number {
    return this.#clock.serverNowMs(this.#ports.readings());
  }

  /** The server's word on time, as often as it comes. It also takes back a time that was up by a wrong clock. */
  #sync(told: ServerTime): void {
    // A delivery while the clock stands still knows only the deadline, which is put off meanwhile.
    if (this.#ports.untimed || told.remainingMs > LONGEST_EXAM_MS) return;
    this.#told = told;
    this.#clock.sync(told, this.#ports.readings());
    this.#ports.onTime?.(told);
    if (this.mode !== 'time-up' || told.remainingMs <= 0) return;
    this.mode = 'writer';
    this.remainingMs = told.remainingMs;
    this.alarm = '';
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
    } else {
      // Written down first: an event without its lease could not be delivered after a crash.
      await this.#ports.journal.openLease(this.data.attemptId, claimed).catch(() => (this.keeps = false));
      this.#write({ ...claimed, events: [], acknowledged: 0, conflicts: [] });
    }
  }

  #write(lease: KeptLease): void {
    this.#epoch = lease.epoch;
    this.#sheet.touch(lease.events);
    this.#queue = this.#queueFor(lease);
    this.mode = this.remainingMs > 0 || this.#ports.untimed ? 'writer' : 'time-up';
    void this.#queue.flush();
  }

  #queueFor(lease: KeptLease): AnswerQueue {
    return new AnswerQueue(this.data.attemptId, lease, {
      send: this.#ports.transport.send,
      journal: this.#ports.journal,
      later: this.#ports.later,
      afterPaint: this.#ports.afterPaint,
      onChange: (queue) => {
        this.#tell(queue.state, queue.pending);
        if (!queue.keeps) this.keeps = false;
        this.refusal = queue.refusal;
      },
      onDelivered: (delivered) => this.#delivered(lease, delivered),
    });
  }

  /** How far saving has come, and of how many questions an answer still waits. */
  #tell(state: QueueState, pending: readonly { readonly kind: EventKind; readonly position: number }[]): void {
    this.saving = state;
    this.waitingAnswers = new Set(pending.filter((event) => event.kind === 'answer').map((event) => event.position)).size;
  }

  #delivered(lease: HeldLease, delivered: Delivered): void {
    this.#sync(delivered);
    if (delivered.late.length > 0)
      this.notice = `${delivered.late.length === 1 ? '1 entry came after time and does not count by itself. It is' : `${delivered.late.length} entries came after time and do not count by themselves. They are`} kept on record.`;
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
    for (const kept of this.#kept) {
      if (kept.epoch >= this.#epoch || waitingIn(kept).length === 0) continue;
      const queue = new AnswerQueue(this.data.attemptId, kept, {
        send: this.#ports.transport.send,
        journal: this.#ports.journal,
        later: this.#ports.later,
        onChange: () => undefined,
        onDelivered: () => void this.hear(),
      });
      void queue.flush();
    }
  }

  #set(kind: ChoiceKind, value: string): void {
    this.notice = '';
    this.#sheet.choose(this.position, kind, value);
    this.#queue?.add(this.position, kind, value, this.#now());
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
