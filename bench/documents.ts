// How long a certificate takes, warm, against the least that Typst can do: one line of text on one page.
// Run: node bench/documents.ts
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { seededRng, toPlainDate } from '@einthoven/kernel';
import { drawNumber, publicRecord, type PublicRecord } from '@einthoven/credential';
import { renderCertificate } from '../apps/web/src/lib/server/credential/index.ts';

process.env['DATABASE_URL'] ??= 'postgres://nowhere.invalid/none';
process.env['APP_SECRET'] ??= 'bench-only-secret-0123456789abcdef0123';

const ROUNDS = 200;
const BLOCKS = 5;

function certificateOf(index: number): PublicRecord & { readonly name: string } {
  return publicRecord({
    issuer: 'National Performance Specialists',
    credential: 'CET',
    title: 'Certified Electrocardiogram Technician',
    number: drawNumber('CET', seededRng(`bench ${index}`)),
    name: `Demo Person ${index}`,
    status: 'active',
    since: toPlainDate('2026-03-14'),
    until: toPlainDate('2028-03-13'),
    firstCertifiedOn: toPlainDate('2026-03-14'),
    period: { from: toPlainDate('2026-03-14'), lastDay: toPlainDate('2028-03-13') },
    history: [],
    actions: [],
    place: undefined,
    demonstration: true,
  }) as PublicRecord & { readonly name: string };
}

const trivial = NodeCompiler.create();
function trivialPage(index: number): void {
  const compiled = trivial.compile({ mainFileContent: '#set document(title: "Page")\n#set text(lang: "en")\n= #sys.inputs.n', inputs: { n: String(index) } });
  if (!compiled.result) throw new Error('the trivial page does not compile');
  trivial.pdf(compiled.result, { pdfStandard: 'ua-1' });
  trivial.evictCache(10);
}

async function pagesPerSecond(render: (index: number) => Promise<unknown> | void, offset: number): Promise<number> {
  const start = performance.now();
  for (let i = 0; i < ROUNDS; i++) await render(offset + i);
  return (ROUNDS * 1000) / (performance.now() - start);
}

for (let i = 0; i < 20; i++) {
  await renderCertificate(certificateOf(-1 - i), 'https://nps.example');
  trivialPage(-1 - i);
}
const ratios: number[] = [];
const speeds: number[] = [];
// Alternating blocks, so that a busy moment of the machine meets both.
for (let block = 0; block < BLOCKS; block++) {
  const certificate = await pagesPerSecond((i) => renderCertificate(certificateOf(i), 'https://nps.example'), block * ROUNDS);
  const page = await pagesPerSecond(trivialPage, block * ROUNDS);
  speeds.push(certificate);
  ratios.push(page / certificate);
}
const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
console.log(`certificate, warm: ${median(speeds).toFixed(0)} pages a second (median of ${BLOCKS} blocks of ${ROUNDS})`);
console.log(`a trivial Typst page is ${median(ratios).toFixed(1)} times as fast`);
