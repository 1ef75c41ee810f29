import { createServer } from 'node:http';
import { sql } from 'kysely';
import { config } from './lib/server/platform/config.ts';
import { closeDatabase, database } from './lib/server/db/pool.ts';

/**
 * The web process: answers `/livez` and `/readyz` itself and hands everything else to the built application.
 * Started by `einthoven serve`; run it behind a proxy that ends TLS.
 */
const settings = config();
process.env['ORIGIN'] = settings.baseUrl;
process.env['BODY_SIZE_LIMIT'] ??= String(12 * 1024 * 1024);
const { handler } = (await import(new URL('../build/handler.js', import.meta.url).href)) as {
  handler: (request: unknown, response: unknown, next: () => void) => void;
};

const server = createServer(async (request, response) => {
  if (request.url === '/livez') {
    response.writeHead(200, { 'content-type': 'text/plain' }).end('alive\n');
    return;
  }
  if (request.url === '/readyz') {
    try {
      await sql`select 1 from installation`.execute(database());
      response.writeHead(200, { 'content-type': 'text/plain' }).end('ready\n');
    } catch {
      response.writeHead(503, { 'content-type': 'text/plain' }).end('the database does not answer\n');
    }
    return;
  }
  handler(request, response, () => response.writeHead(404).end());
});

server.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EADDRINUSE') console.error(`Port ${settings.port} is in use. Stop the other program, or choose another: PORT=3001 npm start`);
  else console.error(`The web server could not start: ${error.message}`);
  process.exit(1);
});
server.listen(settings.port, settings.host, () => process.send?.('listening'));

const stop = () => {
  server.close(async () => {
    await closeDatabase();
    process.exit(0);
  });
  server.closeIdleConnections();
  setTimeout(() => server.closeAllConnections(), 3_000).unref();
};
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
