import { err, ok, type Clock, type Result } from '@einthoven/kernel';
import { permit, type Actor } from '../../account/index.ts';
import { openModule } from '../../ce/index.ts';
import type { Db } from '../../db/pool.ts';
import { practiceHistory } from '../../learning/index.ts';
import { signClaims } from './keys.ts';
import { isPractice, moduleOf } from './target.ts';
import { openClaims, SCORE_SCOPE, type LtiPorts } from './tool.ts';
import * as queries from './tool.queries.ts';
import type { PlatformRow } from './tool.queries.ts';

/** For how long after a launch its result goes back. */
const SCORE_DAYS = 30;
const MOST_TRIES = 12;

/** Why a platform did not take a score. */
export type ScoreProblem = 'LTI_SCORE_TOKEN' | 'LTI_SCORE_REFUSED' | 'LTI_SCORE_UNREACHABLE';

/**
 * Sends results of launched modules and practice back to the platforms that launched them, whenever they are better than
 * what was sent before. The person agreed to that when the account was linked. Safe to run again.
 */
export async function sendScores(db: Db, ports: LtiPorts): Promise<number> {
  const at = ports.clock.now();
  let sent = 0;
  for (const launch of await queries.listScorable(db, new Date(at.getTime() - SCORE_DAYS * 86_400_000))) {
    if (launch.tries >= MOST_TRIES) continue;
    const claims = openClaims(launch);
    const platform = await queries.findPlatform(db, launch.platformId);
    if (claims?.lineItem === undefined || !platform) continue;
    const score = await resultOf(db, launch.personId, launch.target, launch.launchedAt, ports.clock);
    if (score === undefined || (launch.score !== undefined && score <= launch.score)) continue;
    const told = await publish(db, platform, { lineItem: claims.lineItem, subject: claims.subject, score }, ports);
    await queries.writeScore(db, launch.launchId, { score, problem: told.ok ? undefined : told.error }, at);
    if (told.ok) sent += 1;
  }
  return sent;
}

/** The best result since a launch, from 0 to 1; undefined where there is none yet. */
async function resultOf(db: Db, personId: string, target: string, since: Date, clock: Clock): Promise<number | undefined> {
  // As the person themselves may read it, and nothing more.
  const actor: Actor = { personId, roles: new Set(), secondFactor: false, sessionId: 'lti' };
  const slug = moduleOf(target);
  if (slug !== undefined) {
    const permission = permit(actor, 'ce.manage-own');
    const opened = permission.ok ? await openModule(db, permission.value, slug, { clock }) : undefined;
    const last = opened?.ok ? opened.value.last : undefined;
    return last && last.finishedAt >= since ? last.rightCount / last.questions : undefined;
  }
  if (!isPractice(target)) return undefined;
  const permission = permit(actor, 'practice.use-own');
  const done = permission.ok ? await practiceHistory(db, permission.value) : [];
  const shares = done.flatMap(({ finishedAt, startedAt, rawScore, itemCount }) =>
    finishedAt && startedAt >= since && rawScore !== undefined && itemCount > 0 ? [rawScore / itemCount] : [],
  );
  return shares.length === 0 ? undefined : Math.max(...shares);
}

/** Publishes a score: a token by an assertion that we sign, then the score with it (LTI AGS 2.0, 3.4; RFC 7523). */
export async function publish(
  db: Db,
  platform: PlatformRow,
  { lineItem, subject, score }: { readonly lineItem: string; readonly subject: string; readonly score: number },
  { clock, token, ask }: LtiPorts,
): Promise<Result<undefined, ScoreProblem>> {
  const assertion = await signClaims(
    db,
    { iss: platform.clientId, sub: platform.clientId, aud: platform.tokenUrl, jti: token() },
    { seconds: 60, clock, token },
  );
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
    scope: SCORE_SCOPE,
  });
  const granted = await ask(platform.tokenUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: form.toString(),
  });
  if (!granted) return err('LTI_SCORE_UNREACHABLE');
  const accessToken = granted.status === 200 ? accessTokenOf(granted.text) : undefined;
  if (accessToken === undefined) return err('LTI_SCORE_TOKEN');
  const url = new URL(lineItem);
  url.pathname = `${url.pathname.replace(/\/$/, '')}/scores`;
  const body = {
    userId: subject,
    scoreGiven: Math.round(score * 10_000) / 100,
    scoreMaximum: 100,
    activityProgress: 'Completed',
    gradingProgress: 'FullyGraded',
    timestamp: clock.now().toISOString(),
  };
  const answer = await ask(url.href, {
    method: 'POST',
    headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/vnd.ims.lis.v1.score+json' },
    body: JSON.stringify(body),
  });
  if (!answer) return err('LTI_SCORE_UNREACHABLE');
  return answer.status >= 200 && answer.status < 300 ? ok(undefined) : err('LTI_SCORE_REFUSED');
}

function accessTokenOf(text: string): string | undefined {
  try {
    const { access_token: accessToken } = JSON.parse(text) as { access_token?: unknown };
    return typeof accessToken === 'string' && /^[\x21-\x7e]{1,4000}$/.test(accessToken) ? accessToken : undefined;
  } catch {
    return undefined;
  }
}
