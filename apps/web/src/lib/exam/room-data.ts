import type { Delivered } from './answer-queue.ts';

/** One of the four options. */
export type Letter = 'a' | 'b' | 'c' | 'd';

/** A question as the room shows it. */
export type RoomItem = { readonly position: number; readonly stem: string; readonly options: readonly { readonly id: Letter; readonly text: string }[] };

/** A saved state of a question. */
export type RoomResponse = {
  readonly position: number;
  readonly answer: Letter | undefined;
  readonly flagged: boolean;
  readonly struck: string;
  readonly answerEpoch: number;
  readonly flagEpoch: number;
  readonly strikeEpoch: number;
};

/** What the room starts from. */
export type RoomData = {
  readonly attemptId: string;
  readonly items: readonly RoomItem[];
  readonly responses: readonly RoomResponse[];
  readonly lastPosition: number;
  readonly leaseEpoch: number;
  readonly remainingMs: number;
  readonly serverNowMs: number;
  readonly minutes: number;
  readonly lateArrivalMinutes: number;
};

/** What the room hears now and then. */
export type RoomNews = Pick<Delivered, 'state' | 'currentEpoch' | 'remainingMs' | 'serverNowMs'> & {
  readonly leasedAt?: string | undefined;
  readonly responses: readonly RoomResponse[];
  readonly superseded: readonly { readonly position: number; readonly kind: 'answer' | 'flag' | 'strike'; readonly counts: boolean }[];
};
