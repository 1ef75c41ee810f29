import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { NodeCompiler, type NodeTypstDocument } from '@myriaddreamin/typst-ts-node-compiler';
import { contentFolder } from './content-folder.ts';

/** The documents there are: `content/documents/NAME.typ`. */
export type DocumentTemplate = 'attendance' | 'certificate' | 'completion' | 'transcript' | 'receipt' | 'letter' | 'binder' | 'resume' | 'seat-invoice';

/** What a template shows: JSON values. The template is source, the data never is. */
export type DocumentData = { readonly title: string; readonly [field: string]: unknown };

/** Faces of the documents, as folders inside packages; the last two cover Han, kana and hangul and may be left out of an installation. */
const FONT_FOLDERS = [
  ['@expo-google-fonts/source-serif-4', '400Regular'],
  ['@expo-google-fonts/source-serif-4', '600SemiBold'],
  ['@expo-google-fonts/inter', '400Regular'],
  ['@expo-google-fonts/inter', '500Medium'],
  ['@expo-google-fonts/inter', '600SemiBold'],
  ['@expo-google-fonts/inter', '700Bold'],
  ['@expo-google-fonts/jetbrains-mono', '500Medium'],
  ['@embedpdf/fonts-hebrew', 'fonts'],
  ['@embedpdf/fonts-arabic', 'fonts'],
  ['@embedpdf/fonts-sc', 'fonts'],
  ['@embedpdf/fonts-kr', 'fonts'],
] as const;

let compiler: NodeCompiler | undefined;

function typst(): NodeCompiler {
  if (compiler) return compiler;
  const require = createRequire(import.meta.url);
  const fontPaths = FONT_FOLDERS.flatMap(([name, folder]) => {
    const found = require.resolve
      .paths(name)
      ?.map((modules) => join(modules, name, folder))
      .find(existsSync);
    return found ? [found] : [];
  });
  compiler = NodeCompiler.create({ workspace: contentFolder('documents'), fontArgs: [{ fontPaths }] });
  return compiler;
}

/** Marks that would turn or hide the text around them, and what no font draws. */
const INVISIBLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\uffff]/g;

/**
 * Renders a document: tagged, with title and language, and refused by the compiler's own gate unless it
 * satisfies PDF/UA-1.
 *
 * Text in `data` is shown as it is and never read as markup. Letters that no font here has are left out, and the
 * template is told by `unprintable` to say so: a certificate with boxes for a name helps nobody.
 *
 * @param template which document
 * @param data JSON values, as the template expects them
 * @returns the bytes of a PDF
 * @throws Error when the template and the data do not fit: that is a bug
 */
export async function renderPdf(template: DocumentTemplate, data: DocumentData): Promise<Uint8Array> {
  const clean = mapText(data, (text) => text.toWellFormed().replace(INVISIBLE, '')) as DocumentData;
  try {
    return compile(template, { ...clean, unprintable: false });
  } catch (error) {
    const missing = missingLetters(error);
    if (missing.length === 0) throw error;
    const printable = mapText(clean, (text) => withoutLetters(text, missing)) as DocumentData;
    return compile(template, { ...printable, unprintable: true });
  }
}

function compile(template: DocumentTemplate, data: unknown): Uint8Array {
  const typesetter = typst();
  const result = typesetter.compile({ mainFilePath: join(contentFolder('documents'), `${template}.typ`), inputs: { data: JSON.stringify(data) } });
  const document: NodeTypstDocument | null = result.result;
  if (!document) throw new Error(`document ${template}: ${JSON.stringify(result.takeError()?.shortDiagnostics)}`);
  const bytes = typesetter.pdf(document, { pdfStandard: 'ua-1' });
  // What ten documents in a row did not use again is forgotten, so that memory stays level.
  typesetter.evictCache(10);
  return bytes;
}

/** The gate names each text that has no glyph; the exact version of the compiler is pinned, and a test watches the wording. */
function missingLetters(error: unknown): readonly string[] {
  if (!(error instanceof Error)) return [];
  return [...error.message.matchAll(/the text `\\*"(.*?)\\*"` could not be displayed/g)].flatMap(
    ([, quoted]) => (quoted ?? '').replace(/\\+u\{([0-9a-fA-F]+)\}/g, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16))).match(/./gsu) ?? [],
  );
}

function withoutLetters(text: string, missing: readonly string[]): string {
  const left = [...text].filter((letter) => !missing.includes(letter)).join('');
  if (left === text) return text;
  return left.replace(/\s+/g, ' ').trim() || '(name as in the public registry)';
}

function mapText(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((member) => mapText(member, change));
  if (value !== null && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, mapText(member, change)]));
  return value;
}
