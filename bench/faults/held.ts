import { readFileSync } from 'node:fs';
import pg from 'pg';

/** What the server is held to, and what a new connection finds. */
export type Held = {
  /** Choices that the writer has on its own disk as acknowledged. */
  readonly acknowledged: number;
  /** Of these, how many the database holds, letter for letter. */
  readonly found: number;
  /** Acknowledged and not found, or not the answer that counts where they should be. */
  readonly lost: number;
  /** Questions whose current answer is not the newest that was acknowledged or stored. */
  readonly wrongCurrent: number;
};

/**
 * Compares the writer's own file with the database, over a connection that is opened now.
 *
 * @param url the database, as its owner
 */
export async function compareHeld(url: string, acknowledgedFiles: readonly string[]): Promise<Held> {
  const lines = [...new Set(acknowledgedFiles.flatMap((file) => readFileSync(file, 'utf8').split('\n')).filter((line) => line !== ''))];
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const attempts = [...new Set(lines.map((line) => line.slice(0, 36)))];
    const stored = await client.query<{ line: string }>(
      `select attempt_id || ' ' || lease_epoch || ' ' || sequence || ' ' || position || ' ' || value as line from response_events where attempt_id = any ($1::uuid[]) and kind = 'answer'`,
      [attempts],
    );
    const there = new Set(stored.rows.map((row) => row.line));
    const missing = lines.filter((line) => !there.has(line));
    // The current answer of each question is the newest event that counts, computed here from the events alone.
    const wrong = await client.query<{ count: string }>(
      `select count(*) from (
         select distinct on (attempt_id, position) attempt_id, position, value from response_events
         where attempt_id = any ($1::uuid[]) and kind = 'answer' and standing <> 'late'
         order by attempt_id, position, lease_epoch desc, sequence desc
       ) as newest
       left join responses using (attempt_id, position)
       where responses.answer is distinct from nullif(newest.value, '')`,
      [attempts],
    );
    const wrongCurrent = Number(wrong.rows[0]?.count ?? 0);
    return { acknowledged: lines.length, found: lines.length - missing.length, lost: missing.length, wrongCurrent };
  } finally {
    await client.end();
  }
}
