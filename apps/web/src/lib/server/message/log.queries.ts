import type { Db } from '../db/pool.ts';

/** How often each text was sent and when last: mails and messages under one name count once. */
export async function countSent(db: Db): Promise<ReadonlyMap<string, { readonly count: number; readonly last: Date }>> {
  const [messages, mails] = await Promise.all([
    db
      .selectFrom('messages')
      .select(({ fn }) => ['message as name', fn.countAll<number>().as('count'), fn.max('told_at').as('last')])
      .groupBy('message')
      .execute(),
    db
      .selectFrom('mails')
      .select(({ fn }) => ['template as name', fn.countAll<number>().as('count'), fn.max('created_at').as('last')])
      .groupBy('template')
      .execute(),
  ]);
  const found = new Map(mails.map(({ name, count, last }) => [name, { count: Number(count), last: new Date(last) }]));
  for (const { name, count, last } of messages) found.set(name, { count: Number(count), last: new Date(last) });
  return found;
}

/** Each wording of a text that was sent, newest first. */
export async function listWordings(db: Db, message: string): Promise<readonly { readonly version: string; readonly firstUsedAt: Date }[]> {
  const rows = await db
    .selectFrom('message_texts')
    .select(['text_sha256', 'first_used_at'])
    .where('message', '=', message)
    .orderBy('first_used_at', 'desc')
    .execute();
  return rows.map((row) => ({ version: row.text_sha256, firstUsedAt: row.first_used_at }));
}

/** A line of the log. */
export type LogLine = {
  readonly messageId: string;
  readonly personId: string;
  /** Undefined once the person was erased. */
  readonly name: string | undefined;
  readonly message: string;
  readonly version: string;
  readonly language: string;
  readonly toldAt: Date;
  readonly readAt: Date | undefined;
  /** `none`: nobody had an address, or the mail was deleted after its time. */
  readonly mail: 'sent' | 'waiting' | 'none';
};

/** Lines of the log, newest first. */
export async function listLog(
  db: Db,
  filter: { readonly personId: string | undefined; readonly message: string | undefined; readonly before: string | undefined },
  limit: number,
): Promise<readonly LogLine[]> {
  let query = db
    .selectFrom('messages as m')
    .leftJoin('person_profiles as p', 'p.person_id', 'm.person_id')
    .leftJoin('mails', 'mails.mail_id', 'm.mail_id')
    .select(['m.message_id', 'm.person_id', 'p.legal_name', 'm.message', 'm.text_sha256', 'm.language', 'm.told_at', 'm.read_at', 'm.mail_id', 'mails.sent_at'])
    .orderBy('m.told_at', 'desc')
    .orderBy('m.message_id', 'desc')
    .limit(limit);
  const { personId, message, before } = filter;
  if (personId !== undefined) query = query.where('m.person_id', '=', personId);
  if (message !== undefined) query = query.where('m.message', '=', message);
  if (before !== undefined) {
    query = query.where((where) =>
      where(
        where.refTuple('m.told_at', 'm.message_id'),
        '<',
        db.selectFrom('messages').select(['told_at', 'message_id']).where('message_id', '=', before).$asTuple('told_at', 'message_id'),
      ),
    );
  }
  return (await query.execute()).map((row) => ({
    messageId: row.message_id,
    personId: row.person_id,
    name: row.legal_name ?? undefined,
    message: row.message,
    version: row.text_sha256,
    language: row.language,
    toldAt: row.told_at,
    readAt: row.read_at ?? undefined,
    mail: row.mail_id === null ? 'none' : row.sent_at === null ? 'waiting' : 'sent',
  }));
}
