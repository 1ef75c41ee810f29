import { addDays, err, ok, plainDateIn, toPlainDate, type Clock, type PlainDate, type Result } from '@einthoven/kernel';
import { foldName } from '@einthoven/credential';
import { programApproval } from '@einthoven/scheme';
import { characters, cleanLine, cleanText, isUuid, type Permission } from '../account/index.ts';
import { inTransaction, type Db } from '../db/pool.ts';
import { openBook } from '../place/index.ts';
import { recordEvent } from '../platform/events.ts';
import { countTry, type RateLimit } from '../platform/rate-limit.ts';
import { currentScheme } from '../scheme/index.ts';
import { tellSchool, whoRuns } from './application.ts';
import { listComplaints, listDecisions, listOfSchool, listSites } from './directory.queries.ts';
import { legitFindings, redFlags, type LegitFacts, type LegitFinding, type RedFlag } from './legit.ts';
import * as queries from './legit.queries.ts';
import { hostOf, looksLikeLink } from './school-link.ts';
import { findSchool, findSchoolsBy, type School } from './school.queries.ts';
import { ownSchool } from './school.ts';
import { isOfSchool } from './taking-part.ts';

type At = { readonly clock: Clock };

/** One address may ask so often: enough for a classroom, too little to read out the record. */
const QUESTIONS: RateLimit = { name: 'legit-question', tries: 40, windowS: 3600 };

/** Why a question has no answer. */
export type LegitProblem = { readonly code: 'LEGIT_EMPTY' | 'LEGIT_LINK' } | { readonly code: 'LEGIT_TOO_MANY'; readonly retryAfterS: number };

/** What is answered to a name or a link. */
export type LegitAnswer = {
  /** As it was read: a name, or the host of a link. */
  readonly asked: string;
  /** Several schools have the name: the person says which. */
  readonly several: readonly { readonly schoolId: string; readonly name: string; readonly city: string; readonly stateCode: string }[];
  readonly school:
    | { readonly schoolId: string; readonly name: string; readonly city: string; readonly stateCode: string; readonly isDemonstration: boolean }
    | undefined;
  /** Names on record or in the federal table that are like the one typed, where none is the same: nothing is guessed for anybody. */
  readonly alike: readonly string[];
  readonly findings: readonly LegitFinding[];
  readonly flags: readonly RedFlag[];
  readonly programs: readonly { readonly programId: string; readonly name: string }[];
  /** What the school says to it, in its own words. */
  readonly reply: { readonly words: string; readonly at: Date } | undefined;
  /** Whether the school hears of the question: nobody is there to tell where none is on record. */
  readonly told: boolean;
};

/**
 * Answers whether a school is on record, and with what. Who asked is kept nowhere; the school hears that somebody did, and
 * may answer in its own words.
 *
 * @param typed a name or a link, and what the school says of itself, where the person has it at hand
 */
export async function askLegit(
  db: Db,
  typed: { readonly name: string; readonly said: string; readonly schoolId: string },
  { clock, address }: At & { readonly address: string },
): Promise<Result<LegitAnswer, LegitProblem>> {
  const name = cleanLine(typed.name).slice(0, 200);
  const folded = foldName(name);
  if (folded === '') return err({ code: 'LEGIT_EMPTY' });
  const isLink = looksLikeLink(name);
  const host = isLink ? hostOf(name) : undefined;
  if (isLink && host === undefined) return err({ code: 'LEGIT_LINK' });
  const at = clock.now();
  const counted = await countTry(db, QUESTIONS, address, at);
  if (!counted.allowed) return err({ code: 'LEGIT_TOO_MANY', retryAfterS: counted.retryAfterS });
  const chosen = isUuid(typed.schoolId) ? await findSchool(db, typed.schoolId) : undefined;
  const found = await schoolsFor(db, { folded, host });
  const several = chosen === undefined && found.length > 1 ? found : [];
  const school = several.length > 0 ? undefined : (chosen ?? found[0]);
  const asked = host ?? name;
  const base = { asked, several: several.map(brief), flags: redFlags(cleanText(typed.said)) };
  if (several.length > 0) return ok({ ...base, school: undefined, alike: [], findings: [], programs: [], reply: undefined, told: false });
  const scheme = currentScheme();
  const today = plainDateIn(at, scheme.zone.value);
  const { facts, programs } = await factsOf(db, school, { folded, host }, today, clock);
  const findings = legitFindings(facts, scheme, today);
  await queries.insertQuestion(db, { asked, schoolId: school?.schoolId, findings: findings.map(({ code, standing }) => `${code}:${standing}`), at });
  const alike = school || isLink || 'name' in facts.reported || 'several' in facts.reported ? [] : await namesAlike(db, folded, { clock });
  const told = school !== undefined && (await tellOfQuestions(db, school, at));
  return ok({
    ...base,
    school: school && { ...brief(school), isDemonstration: school.isDemonstration },
    alike,
    findings,
    programs,
    reply: school && (await queries.findShownReply(db, school.schoolId)),
    told,
  });
}

/** So many names are offered. */
const MOST_ALIKE = 6;
/** Fewer letters are part of too many names. */
const LEAST_LETTERS = 5;

/** Names that hold the one typed, or that it holds: of schools on record, and of the federal table. */
async function namesAlike(db: Db, folded: string, { clock }: At): Promise<readonly string[]> {
  if (folded.length < LEAST_LETTERS) return [];
  const isAlike = (name: string) => {
    const other = foldName(name);
    return other.includes(folded) || (other.length >= 2 * LEAST_LETTERS && folded.includes(other));
  };
  const reported = (await openBook(db, { clock })).institutions.map(({ name }) => name).filter(isAlike);
  return [...new Set([...(await queries.listSchoolNamesAlike(db, folded, 2 * LEAST_LETTERS)), ...reported])].slice(0, MOST_ALIKE);
}

const brief = ({ schoolId, name, city, stateCode }: School) => ({ schoolId, name, city, stateCode });

async function schoolsFor(db: Db, { folded, host }: { readonly folded: string; readonly host: string | undefined }): Promise<readonly School[]> {
  if (host !== undefined) return findSchoolsBy(db, { host });
  const byName = await findSchoolsBy(db, { nameFolded: folded });
  return byName.length > 0 ? byName : queries.findSchoolsOfProgramName(db, folded);
}

async function factsOf(
  db: Db,
  school: School | undefined,
  asked: { readonly folded: string; readonly host: string | undefined },
  today: PlainDate,
  clock: Clock,
): Promise<{ readonly facts: LegitFacts; readonly programs: LegitAnswer['programs'] }> {
  const zone = currentScheme().zone.value;
  const listed = school ? await listOfSchool(db, school.schoolId) : [];
  const unlisted = school ? await queries.listDecidedUnlisted(db, school.schoolId) : [];
  const programs = await Promise.all(
    [...listed, ...unlisted].map(async (program) => {
      const [decisions, sites, complaints] = [
        await listDecisions(db, program.programId),
        await listSites(db, { ...program, schoolId: school?.schoolId }),
        await listComplaints(db, program.programId),
      ];
      const clinical = sites.filter(({ kind }) => kind === 'clinical');
      return {
        name: program.name,
        approval: decisions.length > 0 ? programApproval(decisions, today) : { state: program.approval, since: undefined, until: undefined },
        classHours: program.classHours,
        clinicalHours: program.clinicalHours,
        clinicalSites: clinical.filter(({ agreementSeenOn }) => agreementSeenOn).length,
        agreementSeenOn: clinical
          .flatMap(({ agreementSeenOn }) => agreementSeenOn ?? [])
          .toSorted()
          .at(-1),
        agreementUntil: lastAgreement(clinical.filter(({ agreementSeenOn }) => agreementSeenOn)),
        complaints: complaints.length,
      };
    }),
  );
  const facts: LegitFacts = {
    school: school && {
      name: school.name,
      city: school.city,
      stateCode: school.stateCode,
      authorisedBy: school.authorisedBy,
      authorisationUntil: school.authorisationUntil,
      authorisationSeenOn: school.authorisationSeenOn,
      since: plainDateIn(school.createdAt, zone),
    },
    programs,
    reported: await reportedOf(db, school, asked, clock),
  };
  return { facts, programs: listed.map(({ programId, name }) => ({ programId, name })) };
}

function lastAgreement(seen: readonly { readonly agreementUntil: PlainDate | undefined }[]): PlainDate | undefined {
  return seen.some(({ agreementUntil }) => agreementUntil === undefined)
    ? undefined
    : seen
        .flatMap(({ agreementUntil }) => agreementUntil ?? [])
        .toSorted()
        .at(-1);
}

/** The entry of a school in the federal completions table, by name in the same state, or by the host of its website. */
async function reportedOf(
  db: Db,
  school: School | undefined,
  { folded, host }: { readonly folded: string; readonly host: string | undefined },
  clock: Clock,
): Promise<LegitFacts['reported']> {
  const book = await openBook(db, { clock });
  const wanted = school ? foldName(school.name) : folded;
  const found = book.institutions.filter((one) =>
    host !== undefined && one.website !== '' ? hostOf(one.website) === host : foldName(one.name) === wanted && (!school || one.stateCode === school.stateCode),
  );
  const [one] = found;
  // Where none is found, the newest table that was looked through is named.
  const newest = book.institutions
    .map(({ sourceId }) => sourceId)
    .toSorted()
    .at(-1);
  const kept = book.sources.get(one?.sourceId ?? newest ?? '');
  const today = plainDateIn(clock.now(), currentScheme().zone.value);
  const of = { source: kept ? `${kept.publisher}: ${kept.title}` : 'No table was loaded', asOf: toPlainDate(kept?.retrievedOn ?? today) };
  if (!one) return of;
  if (found.length > 1) return { ...of, several: found.map(({ name, city, stateCode }) => `${name}, ${city}, ${stateCode}`).slice(0, MOST_ALIKE) };
  const year = Math.max(0, ...one.awards.map((award) => award.year));
  const sum = one.awards.filter((award) => award.year === year).reduce((all, { awards }) => all + awards, 0);
  return {
    ...of,
    name: `${one.name}, ${one.city}, ${one.stateCode}`,
    awards: year === 0 ? 'no awards on record' : `${sum} ${sum === 1 ? 'award' : 'awards'} in ECG and neighbouring fields in the year to June ${year}`,
  };
}

/** Tells a school that people ask about it, unless it heard so a short while ago. @returns whether somebody is there to hear it */
async function tellOfQuestions(db: Db, school: School, at: Date): Promise<boolean> {
  const scheme = currentScheme();
  return inTransaction(db, async (tx) => {
    if ((await whoRuns(tx, school.schoolId)).length === 0) return false;
    const days = scheme.programs.askedNoticeDays.value;
    const since = new Date(at.getTime() - days * 86_400_000);
    if (!(await queries.claimNotice(tx, school.schoolId, since, at))) return true;
    await tellSchool(tx, school.schoolId, (toPersonId) => ({ toPersonId, message: 'program.asked-about', values: { school: school.name, days }, at }));
    return true;
  });
}

/** Why a reply was not taken. */
export type ReplyProblem = 'SCHOOL_UNKNOWN' | 'REPLY_WORDS' | 'REPLY_WAITING' | 'REPLY_LINK';

/** A school writes what it answers to those who ask about it. Staff look at it before it is shown. */
export async function replyToQuestions(
  db: Db,
  permission: Permission<'school.apply-own'>,
  typed: { readonly schoolId: string; readonly words: string },
  { clock }: At,
): Promise<Result<true, ReplyProblem>> {
  const words = cleanText(typed.words);
  if (characters(words) < 20 || characters(words) > 1000) return err('REPLY_WORDS');
  // A link in a page of ours would lend our name to where it leads.
  if (/https?:|www\.|@/i.test(words)) return err('REPLY_LINK');
  const at = clock.now();
  const by = permission.actor.personId;
  return inTransaction(db, async (tx): Promise<Result<true, ReplyProblem>> => {
    if (!(await ownSchool(tx, permission, typed.schoolId))) return err('SCHOOL_UNKNOWN');
    const replyId = await queries.insertReply(tx, { schoolId: typed.schoolId, words, by, at });
    if (replyId === undefined) return err('REPLY_WAITING');
    await recordEvent(tx, {
      kind: 'program.reply-written',
      actor: { kind: 'person', personId: by },
      entity: { name: 'legit_reply', id: replyId },
      reason: 'the school answers to questions about it',
      payload: { schoolId: typed.schoolId },
      occurredAt: at,
    });
    return ok(true as const);
  });
}

/** Replies of schools that wait for somebody to look at them; none of the reader's own school. */
export async function listWaitingReplies(db: Db, permission: Permission<'program.read'>): Promise<readonly queries.WaitingReply[]> {
  const waiting = await queries.listReplies(db);
  const free = await Promise.all(waiting.map(async (reply) => ((await isOfSchool(db, reply.schoolId, permission.actor.personId)) ? [] : [reply])));
  return free.flat();
}

/** Shows a reply, or refuses it with a reason. @returns false where it does not wait, is of the actor's own school, or the reason is missing */
export async function decideReply(
  db: Db,
  permission: Permission<'program.decide'>,
  typed: { readonly replyId: string; readonly show: boolean; readonly reason: string },
  { clock }: At,
): Promise<boolean> {
  const reason = cleanText(typed.reason).slice(0, 1000);
  if (!isUuid(typed.replyId) || (!typed.show && characters(reason) < 3)) return false;
  const at = clock.now();
  const by = permission.actor.personId;
  return inTransaction(db, async (tx) => {
    const reply = (await queries.listReplies(tx, true)).find(({ replyId }) => replyId === typed.replyId);
    if (!reply || (await isOfSchool(tx, reply.schoolId, by))) return false;
    await queries.writeReply(tx, reply, { state: typed.show ? 'shown' : 'refused', reason, by, at });
    await recordEvent(tx, {
      kind: typed.show ? 'program.reply-shown' : 'program.reply-refused',
      actor: { kind: 'person', personId: by },
      entity: { name: 'legit_reply', id: reply.replyId },
      reason: typed.show ? 'its own words about itself' : 'the reason is with the reply',
      payload: { schoolId: reply.schoolId },
      occurredAt: at,
    });
    const outcome = typed.show ? { en: 'is shown now', es: 'ya se muestra' } : { en: 'is not shown', es: 'no se muestra' };
    const said = reason === '' ? { en: 'No reason is needed.', es: 'No hace falta un motivo.' } : reason;
    await tellSchool(tx, reply.schoolId, (toPersonId) => ({
      toPersonId,
      message: 'program.reply-decided',
      values: { school: reply.school, outcome, reason: said },
      at,
    }));
    return true;
  });
}

/** Deletes questions that are older than they are kept. @returns how many */
export async function deleteOldQuestions(db: Db, { clock }: At): Promise<number> {
  const scheme = currentScheme();
  const before = addDays(plainDateIn(clock.now(), scheme.zone.value), -scheme.programs.questionsKeptDays.value);
  return queries.deleteQuestions(db, before);
}
