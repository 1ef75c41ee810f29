import { createReadStream } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Clock } from '@einthoven/kernel';
import type { Db } from '../db/pool.ts';
import { tokenHash } from '../platform/seal.ts';
import { isSafePath } from './package/unpack.ts';
import { findFile, findPackage, type PackageRow } from './package.queries.ts';
import { findLaunchByTicket, markOpened, type LaunchRow } from './registration.queries.ts';
import { answerXapi, launchUrl } from './cmi5/record-store.ts';

/** What the door needs from outside. */
export type CoursewareDoorPorts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly token: () => string;
  /** Where courseware runs. */
  readonly origin: string;
  /** Origins of our pages: the only ones that may show it. */
  readonly pageOrigins: readonly string[];
  /** Whether programs reach our pages under the same host: a demonstration on loopback. */
  readonly sharesMachine: boolean;
  readonly report: (error: unknown) => void;
};

const ADDRESS = /^\/([\w-]{43})\/(.*)$/;
const LARGEST_BODY_BYTES = 128 * 1024;
const LIBRARIES: Readonly<Record<string, string>> = { 'scorm-1.2': 'scorm-again/scorm12/min', 'scorm-2004': 'scorm-again/scorm2004/min' };

/**
 * Answers for the address on which courseware of others runs. Nothing but the files of one launch is there: no page, no
 * account, no cookie. The ticket in the address says which launch, and holds as long as that.
 */
export class CoursewareDoor {
  readonly #ports: CoursewareDoorPorts;
  readonly #host: string;

  constructor(ports: CoursewareDoorPorts) {
    this.#ports = ports;
    this.#host = new URL(ports.origin).host;
  }

  /**
   * Whether a request means the address of courseware. In a demonstration that is the other name of this machine, which
   * programs may use for our pages too; a browser says where it comes from, and finds nothing of ours there: a package
   * would find it as well.
   */
  isMeant(request: IncomingMessage): boolean {
    if (request.headers.host?.toLowerCase() !== this.#host) return false;
    return !this.#ports.sharesMachine || request.headers['sec-fetch-site'] !== undefined || ADDRESS.test((request.url ?? '').split('?')[0] ?? '');
  }

  /** Answers a request. */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      await this.#answer(request, response);
    } catch (error) {
      this.#ports.report(error);
      if (response.headersSent) response.destroy();
      else say(response, 500, 'This is our fault and was written down. Go back to the page of the course and open it again.');
    }
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { db, clock } = this.#ports;
    const url = new URL(request.url ?? '/', this.#ports.origin);
    const [, ticket = '', rest = ''] = ADDRESS.exec(url.pathname) ?? [];
    this.#setHeaders(response);
    // A worker of one package would see the requests of all others.
    if (request.headers['service-worker'] !== undefined) return say(response, 403, 'No service worker runs here.');
    if (
      ticket === '' &&
      this.#ports.sharesMachine &&
      request.method === 'GET' &&
      request.headers['sec-fetch-mode'] === 'navigate' &&
      request.headers['sec-fetch-dest'] === 'document'
    ) {
      response.writeHead(307, { location: `${this.#ports.pageOrigins[0]}${url.pathname}${url.search}`, 'cache-control': 'no-store' }).end();
      return undefined;
    }
    const launch = ticket === '' ? undefined : await findLaunchByTicket(db, tokenHash(ticket));
    if (!launch || launch.endedAt || launch.expiresAt <= clock.now())
      return say(response, 404, 'This launch has ended. Go back to the page of the course and open it again.');
    const found = await findPackage(db, launch.packageId);
    if (!found || (found.state !== 'approved' && !(found.state === 'waiting' && launch.registrationId === undefined)))
      return say(response, 404, 'This course has changed. Go back to its page and open it again.');
    if (found.manifest.standard === 'cmi5' && (rest === 'fetch' || rest.startsWith('xapi/'))) {
      const body = await bodyOf(request);
      if (body === undefined) return say(response, 413, 'This is more than is kept.');
      const answer = await answerXapi(
        { method: request.method ?? 'GET', path: rest, search: url.searchParams, headers: request.headers, body },
        { launch, found, ...this.#ports },
      );
      response.writeHead(answer.status, { 'cache-control': 'no-store', ...answer.headers }).end(answer.body);
      return undefined;
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') return say(response, 405, 'Nothing can be sent here.');
    if (rest === '') return this.#open(response, launch, found, ticket);
    if (!launch.openedAt) return say(response, 404, 'This launch has not begun.');
    if (rest === 'player/api.js' || rest === 'player/shim.js') return this.#script(response, rest, found);
    return this.#file(request, response, found, rest);
  }

  #setHeaders(response: ServerResponse): void {
    const pages = this.#ports.pageOrigins.join(' ');
    const headers: Readonly<Record<string, string>> = {
      // It may do what its authors wrote, with its own files; it may fetch nothing else and tell nobody else.
      'content-security-policy': [
        "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:",
        "connect-src 'self'",
        "frame-src 'self'",
        "form-action 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        'worker-src blob:',
        `frame-ancestors 'self' ${pages}`,
        'sandbox allow-scripts allow-same-origin allow-forms',
      ].join('; '),
      'x-content-type-options': 'nosniff',
      // The ticket stands in the address.
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': 'geolocation=(), microphone=(), camera=(), display-capture=(), payment=(), usb=(), publickey-credentials-get=(), clipboard-read=()',
      'origin-agent-cluster': '?1',
      'x-robots-tag': 'noindex',
    };
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  }

  /** The first page, once. What other packages left in this browser is cleared away before. */
  async #open(response: ServerResponse, launch: LaunchRow, found: PackageRow, ticket: string): Promise<void> {
    if (!(await markOpened(this.#ports.db, launch.launchId, this.#ports.clock.now())))
      return say(response, 410, 'This launch was opened before. Go back to the page of the course and open it again.');
    const fresh = { 'cache-control': 'no-store', 'clear-site-data': '"storage"' };
    const { manifest } = found;
    const content = `${this.#ports.origin}/${ticket}/content/${manifest.path.split('/').map(encodeURIComponent).join('/')}${manifest.query}`;
    if (manifest.standard === 'cmi5') {
      response.writeHead(302, { ...fresh, location: await launchUrl(this.#ports.db, content, `${this.#ports.origin}/${ticket}`, { launch, found }) }).end();
      return undefined;
    }
    const [page = ''] = this.#ports.pageOrigins;
    const data = { page, standard: manifest.standard, content };
    const attributes = Object.entries(data)
      .map(([name, value]) => ` data-${name}="${value.replace(/[&"<>]/g, (sign) => `&#${sign.charCodeAt(0)};`)}"`)
      .join('');
    response
      .writeHead(200, { ...fresh, 'content-type': 'text/html; charset=utf-8' })
      .end(
        `<!doctype html><html lang="en"><meta charset="utf-8"><title>Course</title><style>html,body,iframe{margin:0;width:100%;height:100%;border:0;display:block;overflow:hidden}</style><iframe title="Course" allow="fullscreen"></iframe><script src="player/api.js"></script><script src="player/shim.js"${attributes}></script></html>`,
      );
    return undefined;
  }

  #script(response: ServerResponse, which: string, { manifest }: PackageRow): void {
    const library = LIBRARIES[manifest.standard];
    if (library === undefined) return say(response, 404, 'There is nothing at this address.');
    const file = which === 'player/shim.js' ? fileURLToPath(new URL('player/shim.js', import.meta.url)) : createRequire(import.meta.url).resolve(library);
    response.writeHead(200, { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'no-store' });
    createReadStream(file)
      .on('error', (error) => {
        this.#ports.report(error);
        response.destroy();
      })
      .pipe(response);
  }

  async #file(request: IncomingMessage, response: ServerResponse, { packageId }: PackageRow, rest: string): Promise<void> {
    const path = rest.startsWith('content/') ? decoded(rest.slice('content/'.length)) : undefined;
    const file = path !== undefined && isSafePath(path) ? await findFile(this.#ports.db, packageId, path) : undefined;
    if (!file) return say(response, 404, 'The package has no such file.');
    const { bytes } = file;
    const headers = { 'content-type': file.mediaType, 'cache-control': 'private, max-age=3600', 'accept-ranges': 'bytes' };
    const range = rangeOf(request.headers.range, bytes.length);
    if (range === 'none') {
      response.writeHead(416, { 'content-range': `bytes */${bytes.length}` }).end();
      return undefined;
    }
    // Videos are asked for in parts.
    const part = range ? bytes.subarray(range.from, range.to + 1) : bytes;
    const about = range ? { 'content-range': `bytes ${range.from}-${range.to}/${bytes.length}` } : {};
    response.writeHead(range ? 206 : 200, { ...headers, ...about, 'content-length': part.length });
    response.end(request.method === 'HEAD' ? undefined : part);
    return undefined;
  }
}

function say(response: ServerResponse, status: number, words: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' }).end(`${words}\n`);
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

/** One range of bytes; several are answered with the whole. */
function rangeOf(asked: string | undefined, length: number): { readonly from: number; readonly to: number } | 'none' | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(asked ?? '') ?? [];
  if (first === '' && last === '') return undefined;
  const from = first === '' ? Math.max(0, length - Number(last)) : Number(first);
  const to = first === '' || last === '' ? length - 1 : Math.min(Number(last), length - 1);
  return from <= to && from < length ? { from, to } : 'none';
}

/** What was sent; undefined where it is too much. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > LARGEST_BODY_BYTES) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts);
}
