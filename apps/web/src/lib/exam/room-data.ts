import type { RoomForm } from '@einthoven/exam';
import type { Delivered, EventKind } from './answer-queue.ts';

export type { RoomForm, RoomItem, RoomOption } from '@einthoven/exam';

/** A saved state of a question. */
export type RoomResponse = {
  readonly position: number;
  /** As packages/exam/src/item/response.ts writes it. */
  readonly answer: string | undefined;
  readonly flagged: boolean;
  readonly struck: string;
  readonly answerEpoch: number;
  readonly flagEpoch: number;
  readonly strikeEpoch: number;
};

/** Whether the clock stands still, and what was granted to this person. */
export type Sitting = {
  readonly paused?: 'break' | 'staff' | undefined;
  readonly breakSecondsLeft: number;
  /** Questions that were seen before a break and stay as they were. */
  readonly frozen: readonly number[];
  /** Minutes that were given back for outages or by people. */
  readonly creditedMinutes: number;
  readonly largePrint: boolean;
  readonly highContrast: boolean;
  readonly readerAloud: boolean;
};

/** How an open attempt stands, as the server tells it at the start and after a reload. */
export type RoomStart = {
  readonly attemptId: string;
  /** Whether it is the renewal assessment. */
  readonly renewal?: boolean | undefined;
  /** Opens the form; base64. */
  readonly contentKey: string;
  readonly responses: readonly RoomResponse[];
  readonly lastPosition: number;
  readonly leaseEpoch: number;
  readonly remainingMs: number;
  readonly serverNowMs: number;
  readonly minutes: number;
  readonly lateArrivalMinutes: number;
  readonly sitting?: Sitting | undefined;
};

/** What the room starts from: how the attempt stands, and its form. */
export type RoomData = Omit<RoomStart, 'contentKey'> & RoomForm;

/** A message from who watches. */
export type RoomMessage = {
  readonly messageId: string;
  readonly words: string;
  readonly sentAt: string;
  readonly seenAt?: string | undefined;
  readonly answer?: string | undefined;
};

/** What the room hears now and then. */
export type RoomNews = Pick<Delivered, 'state' | 'currentEpoch' | 'remainingMs' | 'serverNowMs'> & {
  readonly leasedAt?: string | undefined;
  readonly sitting?: Sitting | undefined;
  readonly messages?: readonly RoomMessage[] | undefined;
  readonly responses: readonly RoomResponse[];
  readonly superseded: readonly { readonly position: number; readonly kind: EventKind; readonly counts: boolean }[];
};
