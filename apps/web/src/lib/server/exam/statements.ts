import { createHash } from 'node:crypto';

/** A statement that a person agrees to before each attempt, in a version and wording that is kept. */
export type ExamStatement = {
  readonly statement: 'exam-rules' | 'confidentiality';
  readonly version: string;
  readonly title: string;
  readonly paragraphs: readonly string[];
};

/** What a candidate agrees to before the exam. A change of wording needs a new version. */
export const EXAM_STATEMENTS: readonly ExamStatement[] = [
  {
    statement: 'exam-rules',
    version: '2026-11',
    title: 'Exam rules',
    paragraphs: [
      'I take this exam by myself. Nobody helps me, and nobody takes it for me.',
      'I use no notes, books, phones, other programs or other people while the clock runs.',
      'I understand that the clock does not stop once the exam has begun, even if I close the page.',
      'I understand that a result can be withdrawn if these rules were broken, and that I can appeal such a decision.',
    ],
  },
  {
    statement: 'confidentiality',
    version: '2026-11',
    title: 'Confidentiality',
    paragraphs: [
      'The exam questions belong to NPS. I do not copy, photograph, record, publish or retell them, during the exam or after it.',
      'If someone offers me exam questions, I do not use them and I tell the certification office.',
    ],
  },
];

/** SHA-256 of the exact wording, hex. */
export function statementHash(statement: ExamStatement): string {
  return createHash('sha256')
    .update([statement.title, ...statement.paragraphs].join('\n'))
    .digest('hex');
}
