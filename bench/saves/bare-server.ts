// What saving is compared with: a Node server that does nothing but one upsert per request. The requests that have come
// together while a commit is under way go into the next one, in one statement. Nothing is checked, no history is kept.
import { createServer, type ServerResponse } from 'node:http';
import pg from 'pg';

const client = new pg.Client({ connectionString: process.env['DATABASE_URL'] });
await client.connect();

type Waiting = { readonly attemptId: string; readonly position: number; readonly value: string; readonly response: ServerResponse };
let waiting: Waiting[] = [];
let planned = false;
let writing = false;

function plan(): void {
  if (planned || writing || waiting.length === 0) return;
  planned = true;
  setImmediate(write);
}

async function write(): Promise<void> {
  planned = false;
  writing = true;
  const batch = waiting;
  waiting = [];
  await client.query({
    name: 'upsert',
    text: `insert into bare (attempt_id, position, value) select * from unnest($1::uuid[], $2::integer[], $3::text[])
      on conflict (attempt_id, position) do update set value = excluded.value`,
    values: [
      `{${batch.map((each) => each.attemptId).join(',')}}`,
      `{${batch.map((each) => each.position).join(',')}}`,
      `{${batch.map((each) => each.value).join(',')}}`,
    ],
  });
  for (const { response } of batch) {
    response.writeHead(200, ['content-type', 'application/json', 'content-length', '11']);
    response.end('{"ok":true}');
  }
  writing = false;
  plan();
}

const server = createServer((request, response) => {
  let text = '';
  request.on('data', (chunk: Buffer) => (text += chunk.toString()));
  request.on('end', () => {
    const { attemptId, position, value } = JSON.parse(text) as Waiting;
    waiting.push({ attemptId, position, value, response });
    plan();
  });
});
server.listen(Number(process.env['PORT']), '127.0.0.1', () => process.send?.('listening'));
process.on('SIGTERM', () => process.exit(0));
process.on('disconnect', () => process.exit(0));
