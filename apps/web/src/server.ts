import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import compression from 'compression';
import { clientAddress } from './lib/server/platform/client-address.ts';
import { config } from './lib/server/platform/config.ts';
import { foreignForm } from './lib/server/platform/foreign-form.ts';
import { oneClickOrigin } from './lib/server/platform/one-click.ts';
import { installationProblem } from './lib/server/db/installation.ts';
import { closeDatabase, database, openPool } from './lib/server/db/pool.ts';
import { BEAT_EVERY_MS, reportAlive } from './lib/server/exam/outage.ts';
import { SaveDoor } from './lib/server/exam/save-door.ts';
import { GATE_LIMITS, StartGate } from './lib/server/exam/start-gate.ts';
import { CoursewareDoor } from './lib/server/courseware/door.ts';
import { systemClock } from './lib/server/platform/clock.ts';
import { randomToken } from './lib/server/platform/rng.ts';

/**
 * The web process: answers `/livez` and `/readyz` and takes deliveries of answers itself, and hands everything else
 * to the built application.
 * Started by `einthoven serve`; run it behind a proxy that ends TLS.
 */
const settings = config();
// A database that does not answer now may do so later; one of the other mode, without a schema, or sealed with another secret never fits.
const unfit = await installationProblem(database(), settings).catch(() => undefined);
if (unfit) {
  console.error(unfit);
  // 78: starting it again would not help.
  process.exit(78);
}
// The framework takes its own address, and the visitor's, from these headers; we alone set them, below.
process.env['PROTOCOL_HEADER'] = 'x-einthoven-protocol';
process.env['HOST_HEADER'] = 'x-einthoven-host';
process.env['ADDRESS_HEADER'] = 'x-einthoven-address';
process.env['BODY_SIZE_LIMIT'] ??= String(22 * 1024 * 1024);
const { handler } = (await import(new URL('../build/handler.js', import.meta.url).href)) as {
  handler: (request: unknown, response: unknown, next: () => void) => void;
};

const base = new URL(settings.baseUrl);
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * The host that a request means: always the public address, so that a forged Host header cannot move links
 * or the check of where a form came from. A demonstration on loopback answers to each of its names.
 */
function hostOf(asked: string | undefined): string {
  if (!LOOPBACK.has(base.hostname) || asked === undefined || !URL.canParse(`http://${asked}`)) return base.host;
  const url = new URL(`http://${asked}`);
  return LOOPBACK.has(url.hostname) && url.port === base.port ? url.host : base.host;
}

// Whether the first page was rendered: it loads what all pages share, and no visitor should wait for that.
let warm = false;

/** On every answer, also those that never reach a page: files, refusals, addresses with nothing at them. */
const HEADERS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'x-frame-options': 'DENY',
  'permissions-policy': 'geolocation=(), microphone=(), camera=()',
  'cross-origin-opener-policy': 'same-origin',
  ...(base.protocol === 'https:' ? { 'strict-transport-security': 'max-age=31536000' } : {}),
};

/** What is for documents says nothing to a script that reads JSON. */
const DATA_HEADERS = Object.fromEntries(Object.entries(HEADERS).filter(([name]) => name === 'x-content-type-options' || name === 'strict-transport-security'));

/**
 * Pages are packed on their way: a section of the guide is a fourth as long. Not so where an account shows secrets of its own
 * (a calendar's address, the key of an authenticator): of what is packed the length can tell something.
 */
const SECRET_PAGES = /^\/(account|study\/plan|dev)(\/|\?|$)/;
const packed = compression({ filter: (request, response) => !SECRET_PAGES.test(request.url ?? '') && compression.filter(request, response) });

// Saving has a connection of its own: a rush on the pages never keeps an answer waiting.
const saving = openPool(settings.databaseUrl, 1, { connectionTimeoutMillis: 3_000, query_timeout: 8_000, idleTimeoutMillis: 0, keepAlive: true });
const saves = new SaveDoor({
  run: (statement) => saving.pool.query(statement),
  clock: systemClock,
  nowMs: () => performance.now(),
  report: (line) => console.error(line),
  headers: DATA_HEADERS,
});

// Neither does a thousand who start in the same second: they pass one after the other.
const starts = new StartGate(GATE_LIMITS, DATA_HEADERS);

// Courseware of others lives under a host of its own: nothing of it passes where accounts are.
const courseware = new CoursewareDoor({
  db: database(),
  clock: systemClock,
  token: randomToken,
  origin: settings.coursewareOrigin,
  pageOrigins: [base.origin],
  sharesMachine: settings.mode === 'demonstration' && LOOPBACK.has(new URL(settings.coursewareOrigin).hostname),
  report: (error) =>
    console.error(
      JSON.stringify({
        level: 'error',
        id: randomUUID(),
        concept: 'courseware',
        cause: error instanceof Error ? { message: error.message, stack: error.stack } : String(error),
      }),
    ),
});

const server = createServer((request, response) => {
  if (courseware.isMeant(request)) return void courseware.answer(request, response);
  if (saves.take(request, response)) return;
  const go = () => void answer(request, response);
  if (!starts.take(request, response, go)) go();
});

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
  if (request.url === '/livez') {
    response.writeHead(200, { 'content-type': 'text/plain' }).end('alive\n');
    return;
  }
  if (request.url === '/readyz') {
    try {
      if (!warm) throw new Error('the pages are being loaded');
      const unusable = await installationProblem(database(), settings);
      if (unusable) {
        // What is wrong is for the operator's log, which has it since the start; here only that it is not ready.
        response.writeHead(503, { 'content-type': 'text/plain' }).end('the database does not fit the settings\n');
        return;
      }
      response.writeHead(200, { 'content-type': 'text/plain' }).end('ready\n');
    } catch {
      response.writeHead(503, { 'content-type': 'text/plain' }).end(warm ? 'the database does not answer\n' : 'the pages are being loaded\n');
    }
    return;
  }
  request.headers['x-einthoven-protocol'] = base.protocol.slice(0, -1);
  request.headers['x-einthoven-host'] = hostOf(request.headers.host);
  const origin = oneClickOrigin(request, `${base.protocol}//${hostOf(request.headers.host)}`);
  if (origin) request.headers.origin = origin;
  const foreign = foreignForm(request, `${base.protocol}//${hostOf(request.headers.host)}`);
  if (foreign) Object.assign(request.headers, foreign);
  // Asked inside a frame, it answers with a link that leaves the frame, and with nothing else.
  if (request.url?.startsWith('/lti/login')) response.removeHeader('x-frame-options');
  request.headers['x-einthoven-address'] = clientAddress(request.headers['x-forwarded-for'], request.socket.remoteAddress, settings.proxyHops);
  const pack = packed as (request: IncomingMessage, response: ServerResponse, next: () => void) => void;
  pack(request, response, () => handler(request, response, () => response.writeHead(404).end()));
}

// Longer than a candidate thinks about a question, and than proxies keep theirs: a connection that we closed while an
// answer was on its way looks like a lost answer.
server.keepAliveTimeout = 75_000;
server.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EADDRINUSE') console.error(`Port ${settings.port} is in use. Stop the other program, or choose another with PORT.`);
  else console.error(`The web server could not start: ${error.message}`);
  // 78: starting it again would not help.
  process.exit(78);
});
server.listen(settings.port, settings.host, async () => {
  const host = settings.host === '0.0.0.0' || settings.host === '::' ? '127.0.0.1' : settings.host;
  // A page that fails here is that page's matter; it must not keep the others from being served. Places keep tables in
  // memory, which nobody should wait for either.
  for (const path of ['/', '/places', '/places/arizona/tucson']) {
    await fetch(`http://${host.includes(':') ? `[${host}]` : host}:${settings.port}${path}`, { signal: AbortSignal.timeout(10_000) })
      .then((response) => response.text())
      .catch(() => undefined);
  }
  // Nor should the first answer of an exam wait for its connection.
  await saving.pool.query('select 1').catch(() => undefined);
  warm = true;
  live();
  process.send?.('listening');
});

// Whoever started a demonstration may move its clock while it runs.
if (settings.mode === 'demonstration') {
  process.on('message', (told) => {
    const { aheadDays } = told as { readonly aheadDays?: unknown };
    if (typeof aheadDays === 'number') process.env['CLOCK_AHEAD_DAYS'] = String(aheadDays);
  });
}

const serverId = randomUUID();

/** Says again and again that this server lives; after a silence of all, exams that were open get their time back. */
function live(): void {
  const say = () => void reportAlive(database(), serverId).catch(() => undefined);
  say();
  setInterval(say, BEAT_EVERY_MS).unref();
}

let stopping = false;
const stop = () => {
  if (stopping) return;
  stopping = true;
  server.close(async () => {
    saves.close();
    await Promise.all([saving.pool.end(), closeDatabase()]);
    process.exit(0);
  });
  server.closeIdleConnections();
  setTimeout(() => server.closeAllConnections(), 3_000).unref();
};
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
// Whoever started us is gone.
process.on('disconnect', stop);
