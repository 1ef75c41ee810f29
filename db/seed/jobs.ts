import { addDays, plainDateIn, unwrap } from '@einthoven/kernel';
import { findByEmail } from '../../apps/web/src/lib/server/account/account.queries.ts';
import { permit, type Permission, type PermissionName, type Role } from '../../apps/web/src/lib/server/account/index.ts';
import type { Db } from '../../apps/web/src/lib/server/db/pool.ts';
import { applyAsEmployer, ownEmployer, postOpening, reviewEmployer, saveProfile } from '../../apps/web/src/lib/server/job/index.ts';
import { systemClock } from '../../apps/web/src/lib/server/platform/clock.ts';
import { config } from '../../apps/web/src/lib/server/platform/config.ts';
import { currentScheme } from '../../apps/web/src/lib/server/scheme/index.ts';

const using = { clock: systemClock };

/** An invented agency with openings, one of them for staff to look at, and a person who looks for work. Safe to run again; refuses in production. */
export async function seedJobs(db: Db): Promise<void> {
  if (config().mode !== 'demonstration') throw new Error('demonstration jobs are refused in production');
  const employ = await permissionOf(db, 'ce.provider@demo.example', 'employer.apply-own');
  if (await ownEmployer(db, employ)) return;
  const employerId = unwrap(
    await applyAsEmployer(
      db,
      employ,
      {
        kind: 'staffing-agency',
        name: 'Demo: Desert Staffing',
        website: 'https://staffing.example',
        about: 'An invented agency of the demonstration. It places technicians in hospitals that do not exist.',
        proofRegister: 'Demo register of companies',
        proofNumber: 'DEMO-1',
      },
      using,
    ),
  );
  for (const email of ['manager.one@demo.example', 'manager.two@demo.example']) {
    const decide = await permissionOf(db, email, 'job.decide', ['certification-manager']);
    unwrap(await reviewEmployer(db, decide, employerId, { verdict: 'verify', reason: 'Invented for the demonstration.' }, using));
  }
  const base = { employmentType: 'full-time', payUntil: '', payUnit: 'hour', expires: '', reference: '' };
  for (const one of [
    { title: 'Demo: ECG technician, nights', shift: 'night', setting: 'hospital', zip: '85719', payFrom: '24', payUntil: '29' },
    { title: 'Demo: Monitor technician', shift: 'rotating', setting: 'monitoring-center', zip: '85004', payFrom: '' },
    { title: 'Demo: Stress test technician', shift: 'day', setting: 'clinic', zip: '85705', payFrom: '52000', payUnit: 'year', employmentType: 'part-time' },
  ])
    unwrap(
      await postOpening(
        db,
        employ,
        { ...base, ...one, description: 'An invented opening of the demonstration. You record tracings and log each of them.' },
        using,
      ),
    );
  const scam = 'An invented posting that staff look at: send $45 for the training kit, then write on Telegram.';
  unwrap(
    await postOpening(
      db,
      employ,
      { ...base, title: 'Demo: Easy money from home', description: scam, shift: 'day', setting: 'other', zip: '85719', payFrom: '95' },
      using,
    ),
  );
  const own = await permissionOf(db, 'certificant.nine@demo.example', 'job.manage-own');
  const availableFrom = addDays(plainDateIn(systemClock.now(), currentScheme().zone.value), 14);
  unwrap(
    await saveProfile(
      db,
      own,
      {
        zip: '85719',
        miles: '30',
        availableFrom,
        shifts: ['night', 'evening'],
        settings: ['hospital'],
        employmentTypes: ['full-time'],
        listed: true,
        alerts: false,
        groups: {},
      },
      using,
    ),
  );
}

async function permissionOf<Name extends PermissionName>(db: Db, email: string, name: Name, roles: readonly Role[] = []): Promise<Permission<Name>> {
  const person = await findByEmail(db, email);
  if (!person) throw new Error(`${email} is not seeded`);
  return unwrap(permit({ personId: person.personId, roles: new Set(roles), secondFactor: true, sessionId: 'seed' }, name));
}
