import { toPlainDate } from '@einthoven/kernel';
import { inTransaction, type Db } from '../../apps/web/src/lib/server/db/pool.ts';
import { systemClock } from '../../apps/web/src/lib/server/platform/clock.ts';
import { config } from '../../apps/web/src/lib/server/platform/config.ts';
import { seedDemonstrationPerson } from '../../apps/web/src/lib/server/account/demonstration.ts';
import { DEMONSTRATION_PEOPLE, grantRole, STAFF_ROLES } from '../../apps/web/src/lib/server/account/index.ts';

/** Accreditors of a demonstration hold their role for two years. */
const ACCREDITOR_DAYS = 730;

/** Makes the invented people of the demonstration, marked as such. Safe to run again; refuses in production. */
export async function seedPeople(db: Db): Promise<void> {
  if (config().mode !== 'demonstration') throw new Error('demonstration people are refused in production');
  for (const person of DEMONSTRATION_PEOPLE) {
    await inTransaction(db, async (tx) => {
      const personId = await seedDemonstrationPerson(
        tx,
        { ...person, birthDate: toPlainDate(person.birthDate), authenticator: person.roles.some((role) => STAFF_ROLES.has(role)) },
        systemClock,
      );
      if (personId === undefined) return;
      const at = systemClock.now();
      for (const role of person.roles) {
        const expiresAt = role === 'accreditor' ? new Date(at.getTime() + ACCREDITOR_DAYS * 86_400_000) : undefined;
        await grantRole(tx, { personId, role, grantedBy: undefined, reason: 'demonstration', at, expiresAt });
      }
    });
  }
}
