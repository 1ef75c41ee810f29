import { createRequire } from 'node:module';
import { constants, inflateSync } from 'node:zlib';
import { Worker } from 'node:worker_threads';
import { fileTypeFromBuffer } from 'file-type';
import { unzipSync, zipSync } from 'fflate';
import { err, ok, type Result } from '@einthoven/kernel';
import { localScanner } from '../ce/index.ts';
import { currentScheme } from '../scheme/index.ts';
import { fromJsonResume, isEmpty, type Resume } from './resume-shape.ts';
import { resumeFromText } from './text-resume.ts';

/** Why a file was not read. */
export type ImportProblem =
  | 'IMPORT_EMPTY'
  | 'IMPORT_TOO_LARGE'
  /** Its bytes are no PDF, DOCX or JSON, whatever its name says. */
  | 'IMPORT_TYPE'
  | 'IMPORT_PAGES'
  | 'IMPORT_LOCKED'
  | 'IMPORT_UNSAFE'
  | 'IMPORT_NO_TEXT'
  | 'IMPORT_BROKEN';

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const MEGABYTE = 1024 * 1024;
/** Most bytes of a document once unpacked, and most files in it. */
const MOST_INSIDE = 24 * MEGABYTE;
const MOST_FILES = 300;
/** Most letters of text of one page: a page that claims more is no page. */
const LETTERS_A_PAGE = 12_000;
const READ_MS = 10_000;

/**
 * Reads a resume from a file: JSON Resume as it is, DOCX and PDF by their text, as a draft that the person corrects. The
 * file is looked at in memory and never kept. DOCX and PDF are opened in a thread of its own that is ended after ten
 * seconds or at its share of memory: nothing in a file may keep the process that saves exams.
 */
export async function importResume(bytes: Buffer): Promise<Result<Resume, ImportProblem>> {
  const { importPages, importMegabytes } = currentScheme().resume;
  if (bytes.length === 0) return err('IMPORT_EMPTY');
  if (bytes.length > importMegabytes.value * MEGABYTE) return err('IMPORT_TOO_LARGE');
  // Before anything else unpacks it.
  const unpacked = bytes.subarray(0, 2).toString('latin1') === 'PK' ? lookIntoDocx(bytes) : undefined;
  if (unpacked && !unpacked.ok) return unpacked;
  const mime = (await fileTypeFromBuffer(bytes))?.mime;
  if (mime === undefined) return fromJson(bytes);
  if (mime !== DOCX && mime !== 'application/pdf') return err('IMPORT_TYPE');
  const problem = mime === DOCX ? undefined : await lookIntoPdf(bytes, importPages.value);
  if (problem) return err(problem);
  const read = unpacked ? await readText('docx', unpacked.value) : await readText('pdf', bytes);
  if (read === undefined) return err('IMPORT_BROKEN');
  if (read.pages > importPages.value || read.text.length > importPages.value * LETTERS_A_PAGE) return err('IMPORT_PAGES');
  const resume = resumeFromText(read.text);
  return isEmpty(resume) ? err('IMPORT_NO_TEXT') : ok(resume);
}

function fromJson(bytes: Buffer): Result<Resume, ImportProblem> {
  const text = bytes.toString('utf8').replace(/^\ufeff/, '');
  if (!text.trimStart().startsWith('{')) return err('IMPORT_TYPE');
  try {
    const resume = fromJsonResume(JSON.parse(text));
    return resume ? ok(resume) : err('IMPORT_TYPE');
  } catch {
    return err('IMPORT_BROKEN');
  }
}

/**
 * Looks at the zip that a document is, and packs its words anew: of a file that is larger than its entry says, only what
 * the entry says is unpacked, and pictures stay behind.
 */
function lookIntoDocx(bytes: Buffer): Result<Uint8Array, ImportProblem> {
  let [inside, files, unsafe] = [0, 0, false];
  try {
    unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        inside += originalSize;
        files += 1;
        unsafe ||= /vbaProject|\/embeddings\/|\/activeX\//i.test(name);
        return false;
      },
    });
    if (inside > MOST_INSIDE || files > MOST_FILES) return err('IMPORT_TOO_LARGE');
    if (unsafe) return err('IMPORT_UNSAFE');
    return ok(zipSync(unzipSync(bytes, { filter: ({ name }) => /\.(xml|rels)$/.test(name) }), { level: 0 }));
  } catch {
    return err('IMPORT_BROKEN');
  }
}

async function lookIntoPdf(bytes: Buffer, mostPages: number): Promise<ImportProblem | undefined> {
  const verdict = await localScanner(mostPages).scan({ mediaType: 'application/pdf', bytes });
  if (verdict.clean) return unpacksTooFar(bytes) ? 'IMPORT_TOO_LARGE' : undefined;
  return (
    {
      MALWARE: 'IMPORT_UNSAFE',
      ACTIVE_CONTENT: 'IMPORT_UNSAFE',
      LOCKED: 'IMPORT_LOCKED',
      TOO_MANY_PAGES: 'IMPORT_PAGES',
      BROKEN: 'IMPORT_BROKEN',
      TOO_LARGE_INSIDE: 'IMPORT_TOO_LARGE',
    } as const
  )[verdict.finding];
}

/** Whether the streams of a PDF unpack to more than we read, or are packed twice over to hide how much they hold. */
function unpacksTooFar(bytes: Buffer): boolean {
  const raw = bytes.toString('latin1');
  if (/\/Filter\s*\[[^\]]*\/Fl[^\]]*\/Fl/.test(raw)) return true;
  let inside = 0;
  for (const stream of raw.matchAll(/stream\r?\n/g)) {
    if (!/\/Fl(ateDecode)?(?![A-Za-z])/.test(raw.slice(Math.max(0, stream.index - 512), stream.index))) continue;
    const from = stream.index + stream[0].length;
    const to = raw.indexOf('endstream', from);
    try {
      const packed = bytes.subarray(from, to < 0 ? bytes.length : to);
      inside += inflateSync(packed, { maxOutputLength: MOST_INSIDE, finishFlush: constants.Z_SYNC_FLUSH }).length;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') return true;
    }
    if (inside > MOST_INSIDE) return true;
  }
  return false;
}

/** What the thread runs: plain text, so that it needs no file beside the bundle. */
const READER = `
const { parentPort, workerData } = require('node:worker_threads');
(async () => {
  const { kind, bytes, library } = workerData;
  if (kind === 'docx') {
    const { value } = await require(library).extractRawText({ buffer: Buffer.from(bytes) });
    return { pages: 1, text: value };
  }
  const { getDocumentProxy, extractTextItems } = require(library);
  const pdf = await getDocumentProxy(new Uint8Array(bytes), { isEvalSupported: false, stopAtErrors: true });
  const { totalPages, items } = await extractTextItems(pdf);
  // A new line wherever the text goes to another height of the page.
  const text = items.map((page) => page.reduce((sum, item, at) => {
    const before = page[at - 1];
    const moved = before && (before.hasEOL || Math.abs(before.y - item.y) > 2);
    return sum + (moved ? '\\n' : '') + item.str;
  }, '')).join('\\n');
  return { pages: totalPages, text };
})().then((read) => parentPort.postMessage(read), () => parentPort.postMessage(undefined));
`;

function readText(kind: 'docx' | 'pdf', bytes: Uint8Array): Promise<{ readonly pages: number; readonly text: string } | undefined> {
  const library = createRequire(import.meta.url).resolve(kind === 'docx' ? 'mammoth' : 'unpdf');
  const worker = new Worker(READER, {
    eval: true,
    env: {},
    stdout: true,
    stderr: true,
    workerData: { kind, bytes: Uint8Array.from(bytes), library },
    resourceLimits: { maxOldGenerationSizeMb: 192, maxYoungGenerationSizeMb: 32 },
  });
  return new Promise((resolve) => {
    const end = (read: { readonly pages: number; readonly text: string } | undefined) => {
      clearTimeout(timer);
      void worker.terminate();
      resolve(read);
    };
    const timer = setTimeout(() => end(undefined), READ_MS);
    worker.once('message', end);
    worker.once('error', () => end(undefined));
    worker.once('exit', () => end(undefined));
  });
}
