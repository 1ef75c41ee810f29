import type { PublicRecord } from '@einthoven/credential';
import { getProfile, type Permission } from '../account/index.ts';
import type { Db } from '../db/pool.ts';
import { listAttempts } from '../exam/index.ts';
import { config } from '../platform/config.ts';
import { renderPdf, type DocumentData } from '../platform/document.ts';
import { readBlueprint } from '../item/index.ts';
import { schemeVersion } from '../scheme/index.ts';
import { listResults, type ExamResult } from '../scoring/index.ts';
import { dateWords, instantWords } from '../../ui/words.ts';
import { readOwnRecord } from './credential.ts';
import { STATUS_WORDS } from './status-words.ts';

/** What `content/documents/transcript.typ` shows. */
export type TranscriptData = DocumentData & {
  readonly description: string;
  readonly issuer: string;
  readonly heading: string;
  readonly name: string;
  readonly asOf: string;
  readonly credential: readonly { readonly label: string; readonly value: string; readonly mono: boolean }[] | null;
  readonly noCredential: string;
  readonly attempts: readonly {
    readonly ordinal: string;
    readonly submitted: string;
    readonly score: string;
    readonly needed: string;
    readonly result: string;
    readonly domains: readonly { readonly name: string; readonly words: string }[];
  }[];
  readonly meaning: readonly string[];
  readonly demonstration: boolean;
};

/** A scored attempt, oldest first in a list. */
export type TranscriptAttempt = { readonly result: ExamResult; readonly submittedAt: Date };

/**
 * The transcript of a person: every scored attempt that counts, passed or not, and the credential as the public sees it.
 * One that was set aside does not count, and is not listed.
 *
 * @param schemeVersionNow the version whose title and issuer head the page
 */
export function transcriptData(parts: {
  readonly name: string;
  readonly attempts: readonly TranscriptAttempt[];
  readonly record: PublicRecord | undefined;
  readonly schemeVersion: string;
  readonly demonstration: boolean;
  readonly now: Date;
}): TranscriptData {
  const scheme = schemeVersion(parts.schemeVersion);
  const zone = scheme.zone.value;
  const { min, max } = scheme.exam.scale.value;
  const { record } = parts;
  const kinds = new Set(parts.attempts.map((attempt) => attempt.result.conversionKind));
  return {
    title: `Transcript, ${scheme.title}, ${scheme.issuer}`,
    description: `Attempts at the exam for ${scheme.title}, issued by ${scheme.issuer}`,
    issuer: scheme.issuer,
    heading: `Exam for ${scheme.title}`,
    name: parts.name,
    asOf: `As of ${instantWords(parts.now, zone)}`,
    credential: record
      ? [
          { label: 'Credential', value: `${record.title}, issued by ${record.issuer}`, mono: false },
          { label: 'Number', value: record.number, mono: true },
          { label: 'Status', value: STATUS_WORDS[record.status].word, mono: false },
          { label: 'First certified', value: dateWords(record.firstCertifiedOn), mono: false },
          { label: 'Current period', value: `${dateWords(record.period.from)} to ${dateWords(record.period.lastDay)}`, mono: false },
        ]
      : null,
    noCredential: 'None has been awarded.',
    attempts: parts.attempts.map(({ result, submittedAt }, index) => {
      const under = schemeVersion(result.schemeVersion);
      const names = new Map(readBlueprint(under.exam.blueprint.value).domains.map((domain) => [domain.id, domain.name]));
      return {
        ordinal: String(index + 1),
        submitted: instantWords(submittedAt, zone),
        score: String(result.scaledScore),
        needed: String(under.exam.scale.value.cut),
        result: result.passed ? 'Passed' : 'Not passed',
        domains: result.domains.map((domain) => ({
          name: names.get(domain.domain) ?? domain.domain,
          words: domain.enough ? `${domain.correctItems} of ${domain.scoredItems}` : 'Too few questions to say',
        })),
      };
    }),
    meaning: [
      `Scores are reported on a scale from ${min} to ${max}; a score of ${scheme.exam.scale.value.cut} or more passes. A profile is given only for domains with ${scheme.exam.profileMinItems.value} or more scored questions.`,
      ...(kinds.has('demonstration')
        ? [
            'These scores come from a fixed demonstration conversion, sealed before the exam. No panel has set a standard yet, so they say nothing about real competence.',
          ]
        : []),
      'A transcript lists what happened. Whether a credential is valid today, only the public registry says.',
    ],
    demonstration: parts.demonstration,
  };
}

/**
 * A person's own transcript as PDF.
 *
 * @returns undefined where no attempt was scored yet
 */
export async function readOwnTranscript(permission: Permission<'credential.read-own'>, db: Db, now: Date): Promise<Uint8Array | undefined> {
  const { personId } = permission.actor;
  const results = await listResults(db, personId);
  const newest = results.at(-1);
  if (!newest) return undefined;
  const [attempts, profile, own] = await Promise.all([listAttempts(db, personId), getProfile(db, personId), readOwnRecord(permission, db, now)]);
  return renderPdf(
    'transcript',
    transcriptData({
      name: profile?.legalName ?? 'Name erased',
      attempts: results.map((result) => ({
        result,
        submittedAt: attempts.find((attempt) => attempt.attemptId === result.attemptId)?.submittedAt ?? result.scoredAt,
      })),
      record: own?.public,
      schemeVersion: newest.schemeVersion,
      demonstration: config().mode === 'demonstration' || own?.public.demonstration === true,
      now,
    }),
  );
}
