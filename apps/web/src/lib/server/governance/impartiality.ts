import { err, ok, parsePlainDate, plainDateIn, type Clock, type Result } from '@einthoven/kernel';
import { cleanLine, cleanText, isUuid, type Permission } from '../account/index.ts';
import { inTransaction, type Db } from '../db/pool.ts';
import { recordEvent } from '../platform/events.ts';
import { currentScheme } from '../scheme/index.ts';
import type { GovernanceProblem } from './governance-words.ts';
import { insertReview, insertRisk, listOwners, listRefusedAttempts, listRisks, type RefusedAttempt, type Risk } from './impartiality.queries.ts';

type At = { readonly clock: Clock };
const MOST_WORDS = 2000;

/** The impartiality register: risks with their reviews, attempts that were refused, and who can answer for a risk. */
export async function readRegister(
  db: Db,
  _permission: Permission<'impartiality.keep'>,
): Promise<{ readonly risks: readonly Risk[]; readonly refused: readonly RefusedAttempt[]; readonly owners: Awaited<ReturnType<typeof listOwners>> }> {
  return { risks: await listRisks(db), refused: await listRefusedAttempts(db, 50), owners: await listOwners(db) };
}

/** Enters a risk with its action, its owner and the day it is looked at again. */
export async function addRisk(
  db: Db,
  permission: Permission<'impartiality.keep'>,
  risk: { readonly title: string; readonly threat: string; readonly action: string; readonly ownerPersonId: string; readonly reviewOn: string },
  { clock }: At,
): Promise<Result<undefined, GovernanceProblem>> {
  const at = clock.now();
  const title = cleanLine(risk.title);
  const [threat, action] = [cleanText(risk.threat), cleanText(risk.action)];
  if (title.length < 3 || title.length > 200) return err('TITLE_MISSING');
  if (threat.length < 3 || action.length < 3) return err('WORDS_MISSING');
  if (threat.length > MOST_WORDS || action.length > MOST_WORDS) return err('WORDS_TOO_LONG');
  const day = parsePlainDate(risk.reviewOn);
  if (!day.ok) return err('DATE_MALFORMED');
  const reviewOn = day.value;
  if (reviewOn <= plainDateIn(at, currentScheme().zone.value)) return err('DATE_PAST');
  if (!(await listOwners(db)).some(({ personId }) => personId === risk.ownerPersonId)) return err('OWNER_UNKNOWN');
  const by = permission.actor.personId;
  await inTransaction(db, async (tx) => {
    const id = await insertRisk(tx, { title, threat, action, ownerPersonId: risk.ownerPersonId, reviewOn, by, at });
    await recordEvent(tx, {
      kind: 'impartiality.risk-entered',
      actor: { kind: 'person', personId: by },
      entity: { name: 'impartiality_risk', id },
      reason: title,
      payload: { reviewOn },
      occurredAt: at,
    });
  });
  return ok(undefined);
}

/** Looks at a risk again: it is kept until another day, or closed. */
export async function reviewRisk(
  db: Db,
  permission: Permission<'impartiality.keep'>,
  review: { readonly riskId: string; readonly seenRevision: number; readonly finding: string; readonly outcome: 'kept' | 'closed'; readonly reviewOn: string },
  { clock }: At,
): Promise<Result<undefined, GovernanceProblem>> {
  const at = clock.now();
  const finding = cleanText(review.finding);
  if (finding.length < 3) return err('WORDS_MISSING');
  if (finding.length > MOST_WORDS) return err('WORDS_TOO_LONG');
  const day = review.outcome === 'kept' ? parsePlainDate(review.reviewOn) : undefined;
  if (day && !day.ok) return err('DATE_MALFORMED');
  const reviewOn = day?.value;
  if (reviewOn !== undefined && reviewOn <= plainDateIn(at, currentScheme().zone.value)) return err('DATE_PAST');
  if (!isUuid(review.riskId)) return err('RISK_CHANGED');
  const by = permission.actor.personId;
  return inTransaction(db, async (tx) => {
    if (!(await insertReview(tx, { ...review, finding, reviewOn, by, at }))) return err('RISK_CHANGED');
    await recordEvent(tx, {
      kind: 'impartiality.risk-reviewed',
      actor: { kind: 'person', personId: by },
      entity: { name: 'impartiality_risk', id: review.riskId },
      reason: review.outcome === 'closed' ? 'closed; what was found is with the review' : 'kept; what was found is with the review',
      payload: { outcome: review.outcome },
      occurredAt: at,
    });
    return ok(undefined);
  });
}
