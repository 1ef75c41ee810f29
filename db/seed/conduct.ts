import { addMonths, plainDateIn, unwrap } from '@einthoven/kernel';
import { isStaff, permit, type Actor, type Role } from '../../apps/web/src/lib/server/account/index.ts';
import { declareInterests, sendReport } from '../../apps/web/src/lib/server/conduct/index.ts';
import type { Db } from '../../apps/web/src/lib/server/db/pool.ts';
import { addItem, addRisk, callMeeting } from '../../apps/web/src/lib/server/governance/index.ts';
import { systemClock } from '../../apps/web/src/lib/server/platform/clock.ts';
import { config } from '../../apps/web/src/lib/server/platform/config.ts';
import { currentScheme } from '../../apps/web/src/lib/server/scheme/index.ts';

const at = { clock: systemClock };

async function actor(db: Db, email: string, role: Role): Promise<Actor> {
  const { id } = await db.selectFrom('auth_users').select('id').where('email', '=', email).executeTakeFirstOrThrow();
  const acting: Actor = { personId: id, roles: new Set([role]), secondFactor: true, sessionId: 'seed' };
  if (!isStaff(acting)) throw new Error(`${email} does not act for the body`);
  return acting;
}

/**
 * Declarations of those who decide, one of them missing; a report from the public; a risk; a meeting that is called, with a
 * motion on the rules. Through the use cases, as people would. Does nothing the second time; refuses in production.
 */
export async function seedConduct(db: Db): Promise<void> {
  if (config().mode !== 'demonstration') throw new Error('demonstration cases are refused in production');
  if (await db.selectFrom('board_meetings').select('board_meeting_id').limit(1).executeTakeFirst()) return;
  const manager = await actor(db, 'manager.one@demo.example', 'certification-manager');
  const people = [manager, await actor(db, 'manager.two@demo.example', 'certification-manager'), await actor(db, 'board.one@demo.example', 'board-member')];
  for (const person of people) unwrap(await declareInterests(db, unwrap(permit(person, 'declaration.make-own')), { kinds: [], words: '', agreed: true }, at));
  const words = 'Demonstration: a web page of a clinic still calls a technician certified whose credential has expired.';
  unwrap(await sendReport(db, { actor: undefined, address: 'demonstration' }, { kind: 'mark-misuse', words, about: 'Demo Person Ten', email: '' }, at));
  const scheme = currentScheme();
  const today = plainDateIn(systemClock.now(), scheme.zone.value);
  unwrap(
    await addRisk(
      db,
      unwrap(permit(manager, 'impartiality.keep')),
      {
        title: 'Demonstration: one body sells study material and examines',
        threat: 'People could think that the study guide is needed to pass, or gives an advantage.',
        action: 'Practice and final questions are apart; no page says that study is required; roles in teaching cannot open exam content.',
        ownerPersonId: manager.personId,
        reviewOn: addMonths(today, scheme.conduct.riskReviewMonths.value),
      },
      at,
    ),
  );
  const keep = unwrap(permit(manager, 'board.keep'));
  const meetingId = unwrap(await callMeeting(db, keep, { title: 'Demonstration: first meeting of the board', meetsOn: addMonths(today, 1) }, at));
  unwrap(
    await addItem(
      db,
      keep,
      {
        meetingId,
        title: 'The rules of the credential',
        paperUrl: '',
        motion: `To adopt version ${scheme.version} of the scheme, with its provisional values.`,
        schemeVersion: scheme.version,
      },
      at,
    ),
  );
}
