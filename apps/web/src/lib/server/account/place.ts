import { err, ok, type Clock, type Result } from '@einthoven/kernel';
import { recordEvent } from '../platform/events.ts';
import { inTransaction, type Db } from '../db/pool.ts';
import type { Permission } from './permissions.ts';
import { getProfile, writePlace } from './profile.queries.ts';
import { isStateCode } from './state.ts';
import { characters, cleanLine } from './text.ts';

/**
 * Changes where a person is, and whether the registry may show it. Nothing is shown unless the person says
 * so; taking it back works at once.
 */
export async function changePlace(
  db: Db,
  permission: Permission<'account.manage-own'>,
  fields: { readonly city: string; readonly stateCode: string; readonly shown: boolean },
  { clock }: { readonly clock: Clock },
): Promise<Result<undefined, 'CITY_TOO_LONG' | 'STATE_UNKNOWN' | 'PLACE_INCOMPLETE'>> {
  const city = cleanLine(fields.city);
  const stateCode = fields.stateCode.trim();
  if (characters(city) > 100) return err('CITY_TOO_LONG');
  if (stateCode !== '' && !isStateCode(stateCode)) return err('STATE_UNKNOWN');
  if (fields.shown && (city === '' || stateCode === '')) return err('PLACE_INCOMPLETE');
  const personId = permission.actor.personId;
  const at = clock.now();
  await inTransaction(db, async (tx) => {
    const before = await getProfile(tx, personId);
    await writePlace(tx, personId, { city: city || null, stateCode: stateCode || null, shown: fields.shown, at });
    if (before && before.registryPlaceShown !== fields.shown) {
      await recordEvent(tx, {
        kind: fields.shown ? 'account.place-shown' : 'account.place-hidden',
        actor: { kind: 'person', personId },
        subjectPersonId: personId,
        reason: 'choice of the person',
        occurredAt: at,
      });
    }
  });
  return ok(undefined);
}
