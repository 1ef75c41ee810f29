import { Document, ExternalHyperlink, HeadingLevel, Packer, Paragraph, TextRun } from 'docx';
import { renderPdf } from '../platform/document.ts';
import { linesOf, type Resume, type ResumeEntry, type ShownCredential } from './resume-shape.ts';

/** The files a resume can be saved as. */
const FORMATS = ['resume.pdf', 'resume.docx', 'resume.json'] as const;

/** Whether a file name is one that a resume can be saved as. */
export function isExportFormat(name: string): name is (typeof FORMATS)[number] {
  return (FORMATS as readonly string[]).includes(name);
}

const joined = (parts: readonly (string | undefined)[], by: string) => parts.filter((part) => part !== undefined && part !== '').join(by);
const span = (entry: ResumeEntry) => joined([entry['startDate'], entry['endDate'] ?? (entry['startDate'] ? 'now' : undefined)], ' to ');

/** One resume as both documents print it. */
function printed({ basics, work, education, certificates }: Resume, credentials: readonly ShownCredential[]) {
  const name = basics['name'] ?? 'Resume';
  return {
    name,
    label: basics['label'] ?? '',
    contact: [joined([basics['city'], basics['region']], ', '), basics['phone'] ?? '', basics['email'] ?? ''].filter((part) => part !== ''),
    summary: basics['summary'] ?? '',
    skills: linesOf(basics['skills']),
    certificates: [
      ...credentials.map((one) => ({ words: joined([one.name, one.issuer, one.date], ', '), url: one.verifyUrl })),
      ...certificates.map((one) => ({ words: joined([one['name'], one['issuer'], one['date']], ', '), url: '' })),
    ],
    work: work.map((one) => ({ title: joined([one['position'], one['name'], one['location']], ', '), span: span(one), lines: linesOf(one['highlights']) })),
    education: education.map((one) => ({ title: joined([one['area'], one['institution']], ', '), span: span(one), lines: [] as readonly string[] })),
  };
}

/** The resume as a tagged PDF (PDF/UA-1), set smaller where it would not fit on one page otherwise. */
export function exportPdf(resume: Resume, credentials: readonly ShownCredential[]): Promise<Uint8Array> {
  const data = printed(resume, credentials);
  return renderPdf('resume', { title: `Resume of ${data.name}`, description: 'Resume', ...data });
}

/** The resume as a Word document: headings and lists by style, no tables, no pictures. */
export async function exportDocx(resume: Resume, credentials: readonly ShownCredential[]): Promise<Uint8Array> {
  const { name, label, contact, summary, skills, certificates, work, education } = printed(resume, credentials);
  const line = (text: string) => new Paragraph({ text });
  const section = (title: string, inside: readonly Paragraph[]) =>
    inside.length === 0 ? [] : [new Paragraph({ text: title, heading: HeadingLevel.HEADING_2 }), ...inside];
  const bullets = (lines: readonly string[]) => lines.map((text) => new Paragraph({ text, bullet: { level: 0 } }));
  const entries = (list: readonly { readonly title: string; readonly span: string; readonly lines: readonly string[] }[]) =>
    list.flatMap((one) => [
      new Paragraph({ text: one.title, heading: HeadingLevel.HEADING_3 }),
      ...(one.span === '' ? [] : [line(one.span)]),
      ...bullets(one.lines),
    ]);
  const document = new Document({
    title: `Resume of ${name}`,
    creator: name,
    sections: [
      {
        children: [
          new Paragraph({ text: name, heading: HeadingLevel.HEADING_1 }),
          ...(label === '' ? [] : [line(label)]),
          line(contact.join(' · ')),
          ...summary.split('\n').filter(Boolean).map(line),
          ...section(
            'Certificates',
            certificates.map(({ words, url }) =>
              url === ''
                ? line(words)
                : new Paragraph({
                    children: [
                      new TextRun(`${words}. Check it: `),
                      new ExternalHyperlink({ link: url, children: [new TextRun({ text: url, style: 'Hyperlink' })] }),
                    ],
                  }),
            ),
          ),
          ...section('Work', entries(work)),
          ...section('Education', entries(education)),
          ...section('Skills', bullets(skills)),
        ],
      },
    ],
  });
  return new Uint8Array(await Packer.toBuffer(document));
}
