import { deflateSync, crc32 } from 'node:zlib';
import { addDays, localTimeAt, plainDateIn, unwrap } from '@einthoven/kernel';
import { findByEmail } from '../../apps/web/src/lib/server/account/account.queries.ts';
import { permit, type Permission, type PermissionName, type Role } from '../../apps/web/src/lib/server/account/index.ts';
import {
  applyAsProvider,
  applyForCourse,
  COURSE_CRITERIA,
  creditHours,
  enterCredit,
  loadModules,
  localScanner,
  openSession,
  openWallet,
  ownProvider,
  PROVIDER_CRITERIA,
  readModules,
  review,
  scanEvidence,
} from '../../apps/web/src/lib/server/ce/index.ts';
import { inTransaction, type Db } from '../../apps/web/src/lib/server/db/pool.ts';
import { systemClock } from '../../apps/web/src/lib/server/platform/clock.ts';
import { config } from '../../apps/web/src/lib/server/platform/config.ts';
import { secureRng } from '../../apps/web/src/lib/server/platform/rng.ts';
import { currentScheme } from '../../apps/web/src/lib/server/scheme/index.ts';

const using = { clock: systemClock };

/** Loads the modules; one that cannot be read stays away, and the check of the content says what it is. */
export async function seedModules(db: Db, now: Date): Promise<void> {
  const written = readModules();
  for (const { file, line, words } of written.problems) console.warn(`${file}:${line}: ${words}`);
  await loadModules(db, written, now);
}

/** An invented provider with courses, and hours of an invented certificant. Safe to run again; refuses in production. */
export async function seedCe(db: Db): Promise<void> {
  if (config().mode !== 'demonstration') throw new Error('demonstration courses are refused in production');
  const provide = await permissionOf(db, 'ce.provider@demo.example', 'ce.provide-own');
  if (await ownProvider(db, provide, using)) return;
  const about =
    'An invented provider of the demonstration. Two technicians and a nurse teach rhythm and electrode courses; each attendee signs in and out, and lists are kept for six years.';
  const providerId = unwrap(await applyAsProvider(db, provide, { name: 'Demo Heart Academy', website: 'https://academy.example', about }, using));
  await approve(db, { providerId }, Object.keys(PROVIDER_CRITERIA));
  const courses = [
    { title: 'Demo: Rhythm strips at night', kind: 'webinar', minutes: '90', questions: '10', words: '' },
    { title: 'Demo: Electrode placement workshop', kind: 'workshop', minutes: '180', questions: '', words: '' },
  ];
  const ids: string[] = [];
  for (const course of courses) {
    const summary = 'An invented course. Attendees name six rhythms from strips, and say when to call. It rests on the AHA statement on monitoring of 2017.';
    const courseId = unwrap(await applyForCourse(db, provide, { ...course, summary, subject: 'electrocardiography' }, using));
    await approve(db, { courseId }, Object.keys(COURSE_CRITERIA));
    ids.push(courseId);
  }
  const zone = currentScheme().zone.value;
  const today = plainDateIn(systemClock.now(), zone);
  const [webinar = '', workshop = ''] = ids;
  const open = async (courseId: string, fields: { startsAt: string; where: string; city: string; stateCode: string; address: string }) =>
    unwrap(await openSession(db, provide, courseId, { ...fields, seats: '30' }, { ...using, rng: secureRng }));
  await open(webinar, { startsAt: localTimeAt(systemClock.now(), zone), where: 'online', city: '', stateCode: '', address: 'Sign up at academy.example' });
  await open(webinar, { startsAt: `${addDays(today, 21)}T18:00`, where: 'online', city: '', stateCode: '', address: 'Sign up at academy.example' });
  await open(workshop, { startsAt: `${addDays(today, 35)}T09:00`, where: 'place', city: 'Tucson', stateCode: 'AZ', address: '1 Demo Street' });
  await applyForAnother(db, provide);
  await enterHours(db);
}

/** One course that waits for its reviewers. */
async function applyForAnother(db: Db, provide: Permission<'ce.provide-own'>): Promise<void> {
  const summary = 'An invented course that waits. Attendees find artifact in ten tracings and name its cause. It rests on published case series.';
  const fields = {
    title: 'Demo: Artifact or rhythm',
    summary,
    kind: 'online-course',
    subject: 'electrocardiography',
    words: '4000',
    questions: '15',
    minutes: '',
  };
  unwrap(await applyForCourse(db, provide, fields, using));
}

async function enterHours(db: Db): Promise<void> {
  const own = await permissionOf(db, 'certificant.nine@demo.example', 'ce.manage-own');
  if ((await openWallet(db, own, using)).length > 0) return;
  const today = plainDateIn(systemClock.now(), currentScheme().zone.value);
  const base = { provider: 'Demo General Hospital', begins: '', kind: 'workshop', subject: 'electrocardiography', remark: '', stated: true };
  for (const entry of [
    { title: 'Demo: Telemetry refresher', hours: '2', daysAgo: 40 },
    { title: 'Demo: Infection control for carts', hours: '1.5', daysAgo: 90 },
  ]) {
    const { daysAgo, ...fields } = entry;
    const evidence = [{ name: 'certificate.png', bytes: blankPicture() }];
    unwrap(await enterCredit(db, own, { ...base, ...fields, completedOn: addDays(today, -daysAgo) }, evidence, using));
  }
  await scanEvidence(db, localScanner(currentScheme().ce.evidencePages.value), using);
  await inTransaction(db, (tx) =>
    creditHours(tx, {
      personId: own.actor.personId,
      source: 'issued',
      kind: 'webinar',
      subject: 'electrocardiography',
      title: 'Demo: Pacing on the strip',
      provider: 'Demo Heart Academy',
      completedOn: addDays(today, -120),
      halfHours: 6,
      origin: 'demonstration:pacing',
      at: systemClock.now(),
    }),
  );
}

/** Two reviewers look, as for everybody. */
async function approve(db: Db, of: { readonly providerId: string } | { readonly courseId: string }, criteria: readonly string[]): Promise<void> {
  for (const email of ['manager.one@demo.example', 'manager.two@demo.example']) {
    const decide = await permissionOf(db, email, 'ce.decide', ['certification-manager']);
    unwrap(await review(db, decide, of, { verdict: 'approve', criteria, conditions: '', reason: 'Demonstration: all points are met.' }, using));
  }
}

/** A white picture of one page, as a phone might send it. */
function blankPicture(): Buffer {
  const [width, height] = [60, 80];
  const chunk = (name: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 0, 0, 0, 0], 8);
  const rows = Buffer.alloc((width + 1) * height, 0xff);
  for (let y = 0; y < height; y += 1) rows[y * (width + 1)] = 0;
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

async function permissionOf<Name extends PermissionName>(db: Db, email: string, name: Name, roles: readonly Role[] = []) {
  const personId = (await findByEmail(db, email))?.personId;
  if (personId === undefined) throw new Error(`there is no ${email}`);
  return unwrap(permit({ personId, roles: new Set(roles), secondFactor: true, sessionId: 'seed' }, name));
}
