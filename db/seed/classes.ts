import { randomUUID } from 'node:crypto';
import { addDays, plainDateIn, unwrap } from '@einthoven/kernel';
import { findByEmail } from '../../apps/web/src/lib/server/account/account.queries.ts';
import { permit, type PermissionName, type Role } from '../../apps/web/src/lib/server/account/index.ts';
import { inTransaction, type Db } from '../../apps/web/src/lib/server/db/pool.ts';
import {
  assign,
  classZone,
  joinClass,
  openClass,
  ownClasses,
  readClass,
  takeStudyNews,
  type ConsentScope,
} from '../../apps/web/src/lib/server/learning/index.ts';
import { storeDrillAnswers } from '../../apps/web/src/lib/server/learning/drills/drills.queries.ts';
import { systemClock } from '../../apps/web/src/lib/server/platform/clock.ts';
import { config } from '../../apps/web/src/lib/server/platform/config.ts';
import { secureRng } from '../../apps/web/src/lib/server/platform/rng.ts';

const SECTION = 'A6-the-job';
const TASK = 'C6';
const STUDENTS: readonly { readonly email: string; readonly shownName: string; readonly shows: readonly ConsentScope[]; readonly works: boolean }[] = [
  { email: 'student.one@demo.example', shownName: 'Demo Student One', shows: ['assigned', 'topics'], works: true },
  { email: 'student.two@demo.example', shownName: 'Demo Student Two', shows: ['assigned'], works: false },
  { email: 'student.three@demo.example', shownName: 'Demo Student Three', shows: [], works: true },
];

/** A class of invented people, one of whom shows nothing. Safe to run again; refuses in production. */
export async function seedClass(db: Db): Promise<void> {
  if (config().mode !== 'demonstration') throw new Error('a demonstration class is refused in production');
  const teach = await permissionOf(db, 'instructor@demo.example', 'class.teach', ['instructor']);
  if ((await ownClasses(db, teach)).length > 0) return;
  const today = plainDateIn(systemClock.now(), classZone());
  const using = { clock: systemClock, rng: secureRng };
  const classId = unwrap(await openClass(db, teach, { name: 'Demonstration evening class', startsOn: addDays(today, -7), endsOn: addDays(today, 60) }, using));
  for (const { days, ...thing } of [
    { kind: 'section', sectionId: SECTION, task: '', questions: '', note: 'Before we meet on Monday.', days: 5 },
    { kind: 'drill', sectionId: '', task: TASK, questions: '10', note: '', days: 12 },
    { kind: 'cards', sectionId: '', task: 'A1', questions: '', note: '', days: 20 },
  ])
    unwrap(await assign(db, teach, classId, { ...thing, dueOn: addDays(today, days) }, using));
  const { joinCode } = unwrap(await readClass(db, teach, classId, systemClock)).own;
  for (const { email, shownName, shows, works } of STUDENTS) {
    const join = await permissionOf(db, email, 'class.join-own');
    unwrap(await joinClass(db, join, { code: joinCode, shownName, shows }, { clock: systemClock, client: 'demonstration' }));
    if (works) await work(db, email);
  }
}

/** Reads the first section and answers some questions of the drill. */
async function work(db: Db, email: string): Promise<void> {
  const study = await permissionOf(db, email, 'study.use-own');
  const now = systemClock.now();
  unwrap(await takeStudyNews(db, study, { places: [{ sectionId: SECTION, block: 3, atMs: now.getTime(), done: true }], marks: [], answers: [] }, systemClock));
  const items = await db
    .selectFrom('items')
    .select(['item_id', 'item_version'])
    .where('bank', '=', 'practice')
    .where('task', '=', TASK)
    .orderBy('item_id')
    .limit(8)
    .execute();
  const answers = items.map((item, index) => ({
    answerId: randomUUID(),
    itemId: item.item_id,
    itemVersion: item.item_version,
    seed: '',
    answer: 'a',
    right: index % 4 !== 0,
    at: now,
  }));
  await inTransaction(db, (tx) => storeDrillAnswers(tx, study.actor.personId, answers, now));
}

async function permissionOf<Name extends PermissionName>(db: Db, email: string, name: Name, roles: readonly Role[] = []) {
  const personId = (await findByEmail(db, email))?.personId;
  if (personId === undefined) throw new Error(`there is no ${email}`);
  return unwrap(permit({ personId, roles: new Set(roles), secondFactor: false, sessionId: 'seed' }, name));
}
