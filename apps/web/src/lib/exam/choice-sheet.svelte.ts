import type { ChoiceKind, EventKind } from './answer-queue.ts';
import type { KeptLease } from './journal.ts';
import type { RoomResponse } from './room-data.ts';

/** A question's state in this tab. */
export type Choice = { answer: string | undefined; flagged: boolean; struck: string };

/** A thing that was done to a question. */
type Done = { readonly position: number; readonly kind: EventKind };

/** What is chosen, flagged and struck out in this tab, and what of it this tab did itself under its lease. */
export class ChoiceSheet {
  /** By position, from the first. */
  readonly choices: Choice[] = $state([]);
  #touched = new Set<string>();

  /** @param questions how many the form has */
  constructor(questions: number) {
    this.choices = Array.from({ length: questions }, () => ({ answer: undefined, flagged: false, struck: '' }));
  }

  /** Does something to a question in this tab; nothing where there is no such question. */
  choose(position: number, kind: EventKind, value: string): void {
    const choice = this.choices[position - 1];
    if (!choice) return;
    apply(choice, kind, value);
    this.#touched.add(name({ position, kind }));
  }

  /** From now on this tab has done only this itself. */
  touch(done: readonly Done[]): void {
    this.#touched = new Set(done.map(name));
  }

  /** Takes a question as the server has it. */
  take(response: RoomResponse): void {
    const choice = this.choices[response.position - 1];
    if (choice) Object.assign(choice, { answer: response.answer, flagged: response.flagged, struck: response.struck });
  }

  /** Takes what another device chose before a lease, where this tab has chosen nothing. */
  takeOlder(response: RoomResponse, epoch: number): void {
    const choice = this.choices[response.position - 1];
    if (!choice) return;
    const older = (kind: ChoiceKind, since: number) => since < epoch && !this.#touched.has(name({ position: response.position, kind }));
    if (older('answer', response.answerEpoch)) choice.answer = response.answer;
    if (older('flag', response.flagEpoch)) choice.flagged = response.flagged;
    if (older('strike', response.strikeEpoch)) choice.struck = response.struck;
  }

  /** What this device did under a lease, where the server told nothing newer. */
  replay(lease: KeptLease, responses: readonly RoomResponse[]): void {
    for (const event of lease.events) {
      const choice = this.choices[event.position - 1];
      if (!choice) continue;
      const told = responses.find(({ position }) => position === event.position);
      const toldEpoch = event.kind === 'answer' ? told?.answerEpoch : event.kind === 'flag' ? told?.flagEpoch : told?.strikeEpoch;
      if (lease.epoch >= (toldEpoch ?? 0)) apply(choice, event.kind, event.value);
    }
  }
}

function name({ position, kind }: Done): string {
  return `${position} ${kind}`;
}

function apply(choice: Choice, kind: EventKind, value: string): void {
  if (kind === 'answer') choice.answer = value === '' ? undefined : value;
  else if (kind === 'flag') choice.flagged = value === 'on';
  else if (kind === 'strike') choice.struck = value;
}

/** Ids with one more or one less, sorted. */
export function toggled(ids: string, id: string): string {
  return ids.includes(id) ? ids.replace(id, '') : [...ids, id].toSorted().join('');
}
