import { err, ok, plainDateIn, type Clock, type Result } from '@einthoven/kernel';
import { foldName } from '@einthoven/credential';
import { characters, cleanLine, cleanText, grantRole, isStateCode, isUuid, type Permission } from '../account/index.ts';
import { inTransaction, type Db } from '../db/pool.ts';
import { locate, type Point } from '../place/index.ts';
import { config } from '../platform/config.ts';
import { recordEvent } from '../platform/events.ts';
import { countTry, type RateLimit } from '../platform/rate-limit.ts';
import { currentScheme } from '../scheme/index.ts';
import * as queries from './school.queries.ts';
import type { School, SchoolRole } from './school.queries.ts';
import { hostOf } from './school-link.ts';

type Apply = Permission<'school.apply-own'>;
type At = { readonly clock: Clock };

/** Schools that one person may put on record in a day: a chain has several, a joker many. */
const REGISTRATIONS: RateLimit = { name: 'school-registration', tries: 5, windowS: 86_400 };

/** Why a school was not put on record. */
export type SchoolProblem =
  | 'SCHOOL_NAME'
  | 'SCHOOL_NAME_TAKEN'
  | 'SCHOOL_WEBSITE'
  | 'SCHOOL_WEBSITE_TAKEN'
  | 'SCHOOL_ADDRESS'
  | 'SCHOOL_PLACE_UNKNOWN'
  | 'SCHOOL_ROLE'
  | 'SCHOOL_TOO_MANY';

/** The fields of a school. */
export type SchoolFields = Readonly<Record<'name' | 'website' | 'street' | 'city' | 'stateCode' | 'zip' | 'role' | 'instructorOwned', string>>;

/** The schools that a person runs. */
export async function ownSchools(db: Db, permission: Apply): Promise<readonly (School & { readonly roles: readonly SchoolRole[] })[]> {
  return queries.listSchoolsOf(db, permission.actor.personId);
}

/** The school that a person runs, by id. @returns undefined where they run none of this id */
export async function ownSchool(db: Db, permission: Apply, schoolId: string): Promise<School | undefined> {
  return isUuid(schoolId) ? (await ownSchools(db, permission)).find((school) => school.schoolId === schoolId) : undefined;
}

/**
 * Puts a school on record; who does so owns or directs it. A name that is on record in the same state, and a website that
 * another school has, are refused: two records of one school would each tell half of it.
 */
export async function registerSchool(db: Db, permission: Apply, fields: SchoolFields, { clock }: At): Promise<Result<string, SchoolProblem>> {
  const { personId } = permission.actor;
  const [name, street, city, zip] = [cleanLine(fields.name), cleanLine(fields.street), cleanLine(fields.city), fields.zip.trim()];
  const nameFolded = foldName(name);
  if (nameFolded.length < 3 || characters(name) > 120) return err('SCHOOL_NAME');
  const typedSite = fields.website.trim();
  const host = typedSite === '' ? '' : hostOf(typedSite);
  if (host === undefined || typedSite.length > 300 || (typedSite !== '' && !typedSite.startsWith('https://'))) return err('SCHOOL_WEBSITE');
  if (street === '' || characters(street) > 160 || city === '' || characters(city) > 80 || !isStateCode(fields.stateCode) || !/^\d{5}$/.test(zip))
    return err('SCHOOL_ADDRESS');
  const role = (['owner', 'director'] as const).find((known) => known === fields.role);
  if (!role) return err('SCHOOL_ROLE');
  const point = await pointOf(db, { zip, city, stateCode: fields.stateCode });
  if (!point) return err('SCHOOL_PLACE_UNKNOWN');
  const at = clock.now();
  if (!(await countTry(db, REGISTRATIONS, personId, at)).allowed) return err('SCHOOL_TOO_MANY');
  const scheme = currentScheme();
  return inTransaction(db, async (tx): Promise<Result<string, SchoolProblem>> => {
    await queries.lockSchools(tx);
    if ((await queries.findSchoolsBy(tx, { nameFolded })).some((known) => known.stateCode === fields.stateCode)) return err('SCHOOL_NAME_TAKEN');
    if (host !== '' && (await queries.findSchoolsBy(tx, { host })).length > 0) return err('SCHOOL_WEBSITE_TAKEN');
    const schoolId = await queries.insertSchool(tx, {
      name,
      nameFolded,
      website: typedSite,
      host,
      about: '',
      street,
      city,
      stateCode: fields.stateCode,
      zip,
      point,
      instructorOwned: fields.instructorOwned === 'on',
      isDemonstration: config().mode === 'demonstration',
      createdBy: personId,
      at,
    });
    await queries.insertSchoolPerson(tx, { schoolId, personId, role, since: plainDateIn(at, scheme.zone.value), addedBy: personId, at });
    // Whoever runs a school has no part in the content of the exams from now on.
    await grantRole(tx, { personId, role: role === 'owner' ? 'school-owner' : 'school-director', grantedBy: undefined, reason: 'Put a school on record', at });
    await recordEvent(tx, {
      kind: 'program.school-registered',
      actor: { kind: 'person', personId },
      subjectPersonId: personId,
      entity: { name: 'school', id: schoolId },
      reason: `put on record by its ${role}`,
      schemeVersion: scheme.version,
      payload: { role, instructorOwned: fields.instructorOwned === 'on' },
      occurredAt: at,
    });
    return ok(schoolId);
  });
}

/** Where a ZIP, or else a city, lies. @returns undefined where the gazetteer has neither, or they lie in another state */
export async function pointOf(db: Db, it: { readonly zip: string; readonly city: string; readonly stateCode: string }): Promise<Point | undefined> {
  for (const typed of [it.zip, `${it.city}, ${it.stateCode}`]) {
    if (typed === '') continue;
    const found = await locate(db, typed);
    if (typeof found !== 'object' || 'several' in found || found.kind === 'state' || found.stateCode !== it.stateCode) continue;
    return { latitude: found.latitude, longitude: found.longitude };
  }
  return undefined;
}

/** Why the papers of a state were not written. */
export type AuthorisationProblem = 'SCHOOL_UNKNOWN' | 'AUTHORISATION_BY' | 'AUTHORISATION_DAY';

/** Cleans several lines of a field to a length. */
export function cleanUpTo(text: string, most: number): string {
  return [...cleanText(text)].slice(0, most).join('');
}
