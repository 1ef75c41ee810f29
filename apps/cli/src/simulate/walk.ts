import { rmSync } from 'node:fs';
import { addDays, addYears, daysBetween, seededRng, type PlainDate } from '@einthoven/kernel';
import { createPerson } from '../../../web/src/lib/server/account/index.ts';
import { migrate } from '../../../web/src/lib/server/db/migrate.ts';
import { inTransaction, openPool, type Db } from '../../../web/src/lib/server/db/pool.ts';
import { demonstrationProvider } from '../../../web/src/lib/server/payment/demonstration-provider.ts';
import { nightRun } from '../../../web/src/lib/server/renewal/index.ts';
import { registerSchemes } from '../../../web/src/lib/server/scheme/index.ts';
import { freePort, startEmbeddedDatabase } from '../embedded-database.ts';
import { scratchFolder } from '../scratch-folder.ts';
import { insertForm } from './passed-attempt.ts';
import type { Happening, Violation } from './happening.ts';
import { rulesOf } from './ledger.ts';
import { live } from './live.ts';
import type { Schemes } from './scheme-changes.ts';
import { compareShown, compareTold } from './walk-comparison.ts';
import { nightClock, noonClock, WalkTally, type Walker } from './walk-tally.ts';
import { WalkUseCases } from './walk-use-cases.ts';

/** What lives are walked through the platform with. */
export type WalkTask = {
  readonly people: number;
  readonly seed: string;
  readonly schemes: Schemes;
  /** The first day that is not walked any more. */
  readonly until: PlainDate;
  /** Which lives are worth walking; those in which a credential is won unless told. */
  readonly wanted?: (happenings: readonly Happening[]) => boolean;
  /** `eventful`: only nights of days on which something is listed, the first of each month and the last; every night unless told. */
  readonly nights?: 'every' | 'eventful';
  readonly onProgress?: (line: string) => void;
};

/** What came of it. */
export type WalkReport = {
  readonly people: number;
  readonly nights: number;
  readonly useCases: number;
  /** Records of the registry that were compared with the happenings. */
  readonly registryRecords: number;
  readonly reminders: number;
  readonly violations: number;
  readonly first: readonly Violation[];
  readonly seconds: number;
};

const SECRET = 'simulation-only-secret-0123456789abcdef';
const BASE_URL = 'http://localhost';

/**
 * Walks lives through the platform's own use cases on a real PostgreSQL made for this, day by day with a night run each
 * night, and compares what the registry shows, what people were told and what was recorded with the happenings.
 * The platform must read the same schemes: see `enterHome`.
 */
export async function walkDecade(task: WalkTask): Promise<WalkReport> {
  const fromMs = performance.now();
  const folder = scratchFolder('einthoven-simulate-db-');
  const settings = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];
  const server = await startEmbeddedDatabase({ folder, port: await freePort(), password: 'simulation', ownGroup: false, settings });
  try {
    Object.assign(process.env, { DATABASE_URL: server.url, APP_SECRET: SECRET, EINTHOVEN_MODE: 'demonstration', BASE_URL });
    await migrate(server.url, 'demonstration');
    const { db, close } = openPool(server.url, 4);
    try {
      const walk = new Walk(db, task);
      await walk.prepare();
      await walk.run();
      return { ...walk.report(), seconds: Number(((performance.now() - fromMs) / 1000).toFixed(1)) };
    } finally {
      await close();
    }
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

class Walk {
  private readonly db: Db;
  private readonly task: WalkTask;
  private readonly walkers: Walker[];
  private readonly end: PlainDate;
  private readonly staff: string[] = [];
  private readonly tally = new WalkTally();
  private nights = 0;

  constructor(db: Db, task: WalkTask) {
    this.db = db;
    this.task = task;
    this.end = task.until;
    const world = { schemes: task.schemes, end: this.end, plain: true };
    this.walkers = [];
    const { wanted = (happenings) => happenings.some(({ what }) => what === 'awarded') } = task;
    for (let index = 0; this.walkers.length < task.people; index++) {
      const { happenings } = live(world, seededRng(`${task.seed} walk ${index}`));
      if (wanted(happenings)) this.walkers.push({ index, happenings, personId: '', credentialId: '', ledger: undefined, returns: new Map() });
    }
  }

  async prepare(): Promise<void> {
    await registerSchemes(this.db);
    const { begin } = this.task.schemes;
    await insertForm(this.db, nightClock(begin).now());
    for (let index = 0; index < 3; index++) this.staff.push(await this.newPerson(`staff.${index}`, begin));
    for (const walker of this.walkers) walker.personId = await this.newPerson(`person.${walker.index}`, begin);
  }

  private newPerson(name: string, on: PlainDate): Promise<string> {
    return inTransaction(this.db, (tx) =>
      createPerson(tx, {
        legalName: `Simulated ${name}`,
        familyName: 'Simulated',
        email: `${name}@demo.example`,
        birthDate: addYears(on, -30),
        emailVerified: true,
        demonstration: true,
        reason: 'a simulation',
        clock: noonClock(on),
      }),
    );
  }

  async run(): Promise<void> {
    const byDay = Map.groupBy(
      this.walkers.flatMap((walker) => walker.happenings.map((happening) => ({ walker, happening }))),
      ({ happening }) => happening.on,
    );
    const { db, staff, tally } = this;
    const platform = { db, staff, provider: demonstrationProvider(SECRET, BASE_URL), baseUrl: BASE_URL, rules: rulesOf(this.task.schemes.versions) };
    const useCases = new WalkUseCases(platform, tally);
    const days = daysBetween(this.task.schemes.begin, this.end);
    for (let day = 0; day < days; day++) {
      const date = addDays(this.task.schemes.begin, day);
      const today = byDay.get(date) ?? [];
      if (this.task.nights !== 'eventful' || today.length > 0 || date.endsWith('-01') || day === days - 1) {
        await nightRun(db, { date, clock: nightClock(date), token: () => `the seed of a simulated draw, ${date}` });
        this.nights += 1;
      }
      for (const { walker, happening } of today) await useCases.happens(walker, happening);
      // Who did something, and on the first of a month everybody.
      await compareShown(db, date.endsWith('-01') ? this.walkers : [...new Set(today.map((each) => each.walker))], date, tally);
      if (day % 365 === 364) this.task.onProgress?.(`${this.walkers.length} people have been walked through the platform until ${date}`);
    }
    for (const walker of this.walkers) await compareTold(db, walker, this.end, tally);
  }

  report(): Omit<WalkReport, 'seconds'> {
    const { useCases, registryRecords, reminders, violations, first } = this.tally;
    return { people: this.walkers.length, nights: this.nights, useCases, registryRecords, reminders, violations, first };
  }
}
