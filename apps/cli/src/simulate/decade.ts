import { addDays, addYears, seededRng, type PlainDate } from '@einthoven/kernel';
import { drawNumber, publicRecord, type CredentialNumber } from '@einthoven/credential';
import { publicRecordOf, type Credential } from '../../../web/src/lib/server/credential/index.ts';
import { dayNumber } from './day-number.ts';
import { standingFacts, type Held, type Person } from './held.ts';
import type { Code, Happening, Violation } from './happening.ts';
import { checkLife, type Checker } from './check-life.ts';
import { rulesOf } from './ledger.ts';
import { live } from './live.ts';
import { planted, type Plant } from './plant.ts';
import type { Schemes } from './scheme-changes.ts';

const YEARS = 10;

/** The first day after the decade of a body that begins with its first scheme. */
export function endOf(schemes: Schemes): PlainDate {
  return addYears(schemes.begin, YEARS);
}

/** What a decade is simulated with. */
export type DecadeTask = {
  readonly people: number;
  readonly seed: string;
  readonly schemes: Schemes;
  readonly plant?: Plant | undefined;
  readonly onProgress?: (done: number) => void;
};

/** What came of it. */
export type DecadeReport = {
  readonly people: number;
  /** Person-days of a credential, each held against the ledger. */
  readonly days: number;
  readonly instructorDays: number;
  readonly events: number;
  readonly kinds: Readonly<Record<string, number>>;
  readonly registryRecords: number;
  readonly reminders: number;
  readonly violations: number;
  readonly byCode: Readonly<Record<string, number>>;
  /** The first few, in words. */
  readonly first: readonly Violation[];
  /** Lives in which a fault was planted. */
  readonly planted: number;
};

const SHOWN = 20;
/** A fault is planted in so many lives. */
const PLANTED = 3;

/** Simulates a body for a decade and checks every life. The platform must read the same schemes: see `enterHome`. */
export function simulateDecade({ people, seed, schemes, plant, onProgress }: DecadeTask): DecadeReport {
  const end = endOf(schemes);
  const world = { schemes, end, plain: false };
  const byCode: Record<string, number> = {};
  const kinds: Record<string, number> = {};
  const first: Violation[] = [];
  const total = { days: 0, instructorDays: 0, happenings: 0, records: 0, reminders: 0 };
  let violations = 0;
  let plantedIn = 0;
  const honest: Checker = {
    versions: schemes.versions,
    rules: rulesOf(schemes.versions),
    end: dayNumber(end),
    facts: standingFacts,
    registry: registryOf(schemes.versions),
    report: (violation) => {
      violations += 1;
      byCode[violation.code] = (byCode[violation.code] ?? 0) + 1;
      if (first.length < SHOWN) first.push(violation);
    },
  };
  for (let person = 0; person < people; person++) {
    const { happenings: lived } = live(world, seededRng(`${seed} ${person}`));
    const faulty = plant !== undefined && plantedIn < PLANTED ? planted(plant, lived) : undefined;
    if (faulty) plantedIn += 1;
    // From scratch: what is checked has gone through text, as an export or an archive would.
    const happenings = JSON.parse(JSON.stringify(faulty ?? lived)) as readonly Happening[];
    for (const { what } of happenings) kinds[what] = (kinds[what] ?? 0) + 1;
    const checked = checkLife(person, happenings, faulty && plant ? faultyChecker(plant, honest) : honest);
    for (const key of Object.keys(total) as (keyof typeof total)[]) total[key] += checked[key];
    if ((person + 1) % 1000 === 0) onProgress?.(person + 1);
  }
  return {
    people,
    days: total.days,
    instructorDays: total.instructorDays,
    events: total.happenings,
    kinds,
    registryRecords: total.records,
    reminders: total.reminders,
    violations,
    byCode,
    first,
    planted: plantedIn,
  };
}

/** A checker whose platform gives wrong answers. */
function faultyChecker(plant: Plant, honest: Checker): Checker {
  if (plant === 'registry') return { ...honest, registry: (person, code, day) => publicRecord({ ...honest.registry(person, code, day), status: 'suspended' }) };
  if (plant !== 'grace') return honest;
  return {
    ...honest,
    facts: (person, code, versions) => {
      const facts = standingFacts(person, code, versions);
      return { ...facts, periods: facts.periods.map((period, index, all) => (index === all.length - 1 ? { ...period, to: addDays(period.to, 1) } : period)) };
    },
  };
}

const NUMBERS: Readonly<Record<Code, CredentialNumber>> = { CET: drawNumber('CET', seededRng('a number')), CEI: drawNumber('CEI', seededRng('a number')) };

/** A credential as the platform keeps one. */
export function credentialOf(person: Person, code: Code, ofVersion: Schemes['versions']): Credential {
  const held = person.held.get(code) as Held;
  const facts = standingFacts(person, code, ofVersion);
  return {
    credentialId: code,
    number: NUMBERS[code],
    personId: 'person',
    credential: code,
    schemeVersion: held.version,
    provisional: held.provisional,
    demonstration: true,
    awardedOn: held.awardedOn,
    periods: facts.periods.map((period) => ({ ...period, periodId: period.from, grantedAt: new Date(`${period.from}T19:00:00Z`) })),
    actions: held.actions.map((action) => ({ ...action, publicReason: undefined })),
    foundation: facts.foundation,
  };
}

/** What the public registry shows of a credential on a day, by the platform's own function. */
function registryOf(versions: Schemes['versions']): Checker['registry'] {
  return (person, code, day) => publicRecordOf(credentialOf(person, code, versions), undefined, day);
}
