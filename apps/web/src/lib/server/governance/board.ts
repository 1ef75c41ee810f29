import { err, ok, parsePlainDate, type Clock, type Result } from '@einthoven/kernel';
import { cleanLine, cleanText, isUuid, type Permission } from '../account/index.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { recordEvent } from '../platform/events.ts';
import { currentScheme, schemeVersions } from '../scheme/index.ts';
import * as queries from './board.queries.ts';
import type { BoardItem, Meeting, Vote } from './board.queries.ts';
import type { GovernanceProblem } from './governance-words.ts';

type At = { readonly clock: Clock };
type Keep = Permission<'board.keep'>;
const VOTES: readonly Vote[] = ['yes', 'no', 'abstain', 'recused'];

/** What the votes on a motion come to: who stood aside does not count toward the quorum, and more yes than no adopts. Pure. */
export function tally(votes: readonly { readonly vote: Vote }[], quorum: number): 'adopted' | 'refused' | 'no-quorum' {
  const count = (wanted: Vote) => votes.filter(({ vote }) => vote === wanted).length;
  if (votes.length - count('recused') < quorum) return 'no-quorum';
  return count('yes') > count('no') ? 'adopted' : 'refused';
}

/** Meetings of the board, newest first. */
export function readMeetings(db: Db, _permission: Keep): Promise<readonly Meeting[]> {
  return queries.listMeetings(db);
}

/** One meeting with its agenda. */
export async function readMeeting(
  db: Db,
  _permission: Keep,
  meetingId: string,
): Promise<{ readonly meeting: Meeting; readonly items: readonly BoardItem[] } | undefined> {
  const meeting = isUuid(meetingId) ? await queries.findMeeting(db, meetingId) : undefined;
  return meeting && { meeting, items: await queries.listItems(db, meetingId) };
}

async function record(
  tx: Tx,
  what: string,
  by: string,
  entity: { readonly name: string; readonly id: string },
  reason: string,
  at: Date,
  version?: string,
): Promise<void> {
  await recordEvent(tx, { kind: `board.${what}`, actor: { kind: 'person', personId: by }, entity, reason, schemeVersion: version, occurredAt: at });
}

/** Calls a meeting. */
export async function callMeeting(
  db: Db,
  permission: Keep,
  asked: { readonly title: string; readonly meetsOn: string },
  { clock }: At,
): Promise<Result<string, GovernanceProblem>> {
  const title = cleanLine(asked.title);
  if (title.length < 3 || title.length > 200) return err('TITLE_MISSING');
  const day = parsePlainDate(asked.meetsOn);
  if (!day.ok) return err('DATE_MALFORMED');
  const meetsOn = day.value;
  const [by, at] = [permission.actor.personId, clock.now()];
  return inTransaction(db, async (tx) => {
    const meetingId = await queries.insertMeeting(tx, { title, meetsOn, by, at });
    await record(tx, 'meeting-called', by, { name: 'board_meeting', id: meetingId }, title, at);
    return ok(meetingId);
  });
}

/** Puts an item on the agenda; with a motion it is voted on, and may name the scheme version it decides on. */
export async function addItem(
  db: Db,
  permission: Keep,
  item: { readonly meetingId: string; readonly title: string; readonly paperUrl: string; readonly motion: string; readonly schemeVersion: string },
  { clock }: At,
): Promise<Result<undefined, GovernanceProblem>> {
  const title = cleanLine(item.title);
  const paperUrl = item.paperUrl.trim();
  const motion = cleanText(item.motion);
  if (title.length < 3 || title.length > 200) return err('TITLE_MISSING');
  if (paperUrl !== '' && (!/^https:\/\/[^\s]+$/.test(paperUrl) || paperUrl.length > 500)) return err('PAPER_NOT_HTTPS');
  if (motion.length > 2000) return err('WORDS_TOO_LONG');
  if (item.schemeVersion !== '' && !schemeVersions().some(({ version }) => version === item.schemeVersion)) return err('SCHEME_UNKNOWN');
  if ((item.schemeVersion !== '' || motion !== '') && motion.length < 3) return err('WORDS_MISSING');
  const [by, at] = [permission.actor.personId, clock.now()];
  return inTransaction(db, async (tx) => {
    const meeting = isUuid(item.meetingId) ? await queries.findMeeting(tx, item.meetingId, true) : undefined;
    if (meeting?.state !== 'planned') return err('MEETING_CLOSED');
    const id = await queries.insertItem(tx, {
      meetingId: meeting.meetingId,
      title,
      paperUrl: paperUrl || undefined,
      motion: motion || undefined,
      schemeVersion: item.schemeVersion || undefined,
    });
    await record(tx, 'item-added', by, { name: 'board_item', id }, title, at, item.schemeVersion || undefined);
    return ok(undefined);
  });
}

async function openMotion(tx: Tx, meetingId: string, itemId: string): Promise<BoardItem | undefined> {
  const meeting = isUuid(meetingId) ? await queries.findMeeting(tx, meetingId, true) : undefined;
  if (meeting?.state !== 'planned') return undefined;
  return (await queries.listItems(tx, meetingId)).find((item) => item.itemId === itemId && item.motion !== null && item.outcome === null);
}

/** Casts one's vote on a motion, once; who stands aside says why. */
export async function castVote(
  db: Db,
  permission: Permission<'board.vote'>,
  cast: { readonly meetingId: string; readonly itemId: string; readonly vote: string; readonly reason: string },
  { clock }: At,
): Promise<Result<undefined, GovernanceProblem>> {
  const vote = VOTES.find((known) => known === cast.vote);
  if (!vote) return err('VOTE_UNKNOWN');
  const reason = cleanText(cast.reason).slice(0, 500);
  if (vote === 'recused' && reason.length < 3) return err('RECUSAL_REASON');
  const [by, at] = [permission.actor.personId, clock.now()];
  return inTransaction(db, async (tx) => {
    const item = await openMotion(tx, cast.meetingId, cast.itemId);
    if (!item) return err('MOTION_NOT_OPEN');
    if (!(await queries.insertVote(tx, { itemId: item.itemId, personId: by, vote, reason: reason.length < 3 ? undefined : reason, at })))
      return err('MOTION_VOTED');
    await record(
      tx,
      vote === 'recused' ? 'stood-aside' : 'voted',
      by,
      { name: 'board_item', id: item.itemId },
      vote === 'recused' ? reason : vote,
      at,
      item.schemeVersion ?? undefined,
    );
    return ok(undefined);
  });
}

/** Counts the votes on a motion and writes what it came to; the event names the scheme version it decides on. */
export async function decideMotion(
  db: Db,
  permission: Keep,
  asked: { readonly meetingId: string; readonly itemId: string },
  { clock }: At,
): Promise<Result<'adopted' | 'refused', GovernanceProblem>> {
  const [by, at] = [permission.actor.personId, clock.now()];
  return inTransaction(db, async (tx) => {
    const item = await openMotion(tx, asked.meetingId, asked.itemId);
    if (!item) return err('MOTION_NOT_OPEN');
    const outcome = tally(item.votes, currentScheme().conduct.boardQuorum.value);
    if (outcome === 'no-quorum') return err('QUORUM_MISSING');
    await queries.decideItem(tx, item.itemId, outcome, at);
    await record(tx, `motion-${outcome}`, by, { name: 'board_item', id: item.itemId }, item.title, at, item.schemeVersion ?? undefined);
    return ok(outcome);
  });
}

/** Closes a meeting with its minutes; every motion has to be decided first. */
export async function closeMeeting(
  db: Db,
  permission: Keep,
  closing: { readonly meetingId: string; readonly minutes: string },
  { clock }: At,
): Promise<Result<undefined, GovernanceProblem>> {
  const minutes = cleanText(closing.minutes);
  if (minutes.length < 3) return err('WORDS_MISSING');
  if (minutes.length > 20_000) return err('WORDS_TOO_LONG');
  const [by, at] = [permission.actor.personId, clock.now()];
  return inTransaction(db, async (tx) => {
    const meeting = isUuid(closing.meetingId) ? await queries.findMeeting(tx, closing.meetingId, true) : undefined;
    if (meeting?.state !== 'planned') return err('MEETING_CLOSED');
    const items = await queries.listItems(tx, meeting.meetingId);
    if (items.some((item) => item.motion !== null && item.outcome === null)) return err('MEETING_OPEN_MOTIONS');
    await queries.closeMeeting(tx, meeting.meetingId, { minutes, by, at });
    await record(tx, 'meeting-closed', by, { name: 'board_meeting', id: meeting.meetingId }, meeting.title, at);
    return ok(undefined);
  });
}
