import { readStatement, type Statement } from '../eligibility/index.ts';

/** A statement that a person agrees to before each attempt. */
export type ExamStatement = Statement<'exam-rules' | 'confidentiality'>;

let loaded: readonly ExamStatement[] | undefined;

/** What a candidate agrees to before each attempt, as it is worded now. */
export function examStatements(): readonly ExamStatement[] {
  loaded ??= [readStatement('exam-rules'), readStatement('confidentiality')];
  return loaded;
}
