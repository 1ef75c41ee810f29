import { rmSync } from 'node:fs';
import { addDays, addYears, daysBetween, fixedClock, seededRng, unwrap, type PlainDate } from '@einthoven/kernel';
import { createPerson, permit, type Role } from '../../../web/src/lib/server/account/index.ts';
import { creditHours } from '../../../web/src/lib/server/ce/index.ts';
import { actOnStanding, awardAttempt, publicRecordOf, selectCredentials, type Credential } from '../../../web/src/lib/server/credential/index.ts';
import { migrate } from '../../../web/src/lib/server/db/migrate.ts';
import { inTransaction, openPool, type Db } from '../../../web/src/lib/server/db/pool.ts';
import { deliverDemonstrationEvent } from '../../../web/src/lib/server/payment/index.ts';
import { demonstrationProvider } from '../../../web/src/lib/server/payment/demonstration-provider.ts';
import {
  applyForReinstatement,
  askExtension,
  attestReinstatement,
  attestRenewal,
  reinstatementStatement,
  renewalStatement,
  choosePath,
  decideExtensionWish,
  decideReinstatement,
  ensureCyclesOf,
  nightRun,
  payReinstatement,
  payRenewal,
  readOwnExtensions,
  selectCycles,
  selectReinstatement,
  settlePaid,
  settleRenewalsOf,
} from '../../../web/src/lib/server/renewal/index.ts';
import { registerSchemes } from '../../../web/src/lib/server/scheme/index.ts';
import { freePort, startEmbeddedDatabase } from '../embedded-database.ts';
import { scratchFolder } from '../scratch-folder.ts';
import { dateOf, dayNumber, yearsLater } from './day-number.ts';
import { insertForm, insertPassedAttempt } from './passed-attempt.ts';
import type { Happening, Of, Violation } from './happening.ts';
import { Ledger, rulesOf, type Rules } from './ledger.ts';
import { live } from './live.ts';
import type { Schemes } from './scheme-changes.ts';

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
const SHOWN = 20;

/** Somebody whose life is walked. */
type Walker = {
  readonly index: number;
  readonly happenings: readonly Happening[];
  personId: string;
  credentialId: string;
  ledger: Ledger | undefined;
  readonly returns: Map<string, string>;
};

/** The night of a day comes at one o'clock in the body's zone, what people do at noon. */
const nightClock = (date: string) => fixedClock(`${date}T08:00:00Z`);
const noonClock = (date: string) => fixedClock(`${date}T19:00:00Z`);

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
  private readonly rules: ReadonlyMap<string, Rules>;
  private readonly walkers: Walker[];
  private readonly end: PlainDate;
  private readonly provider = demonstrationProvider(SECRET, BASE_URL);
  private readonly staff: string[] = [];
  private readonly first: Violation[] = [];
  private violations = 0;
  private nights = 0;
  private useCases = 0;
  private records = 0;
  private reminders = 0;

  constructor(db: Db, task: WalkTask) {
    this.db = db;
    this.task = task;
    this.rules = rulesOf(task.schemes.versions);
    this.end = task.until;
    const world = { schemes: task.schemes, end: this.end, plain: true };
    this.walkers = [];
    const { wanted = (happenings) => happenings.some(({ what }) => what === 'awarded') } = task;
    for (let index = 0; this.walkers.length < task.people; index++) {
      const { happenings } = live(world, seededRng(`${task.seed} walk ${index}`));
      if (wanted(happenings)) this.walkers.push({ index, happenings, personId: '', credentialId: '', ledger: undefined, returns: new Map() });
    }
  }

  private says(holds: boolean, person: number, on: PlainDate, code: string, words: () => string): void {
    if (holds) return;
    this.violations += 1;
    if (this.first.length < SHOWN) this.first.push({ person, on, code, words: words() });
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
    const days = daysBetween(this.task.schemes.begin, this.end);
    for (let day = 0; day < days; day++) {
      const date = addDays(this.task.schemes.begin, day);
      const today = byDay.get(date) ?? [];
      if (this.task.nights !== 'eventful' || today.length > 0 || date.endsWith('-01') || day === days - 1) {
        await nightRun(this.db, { date, clock: nightClock(date), token: () => `the seed of a simulated draw, ${date}` });
        this.nights += 1;
      }
      for (const { walker, happening } of today) await this.happens(walker, happening);
      // Who did something, and on the first of a month everybody.
      await this.compare(date.endsWith('-01') ? this.walkers : [...new Set(today.map((each) => each.walker))], date);
      if (day % 365 === 364) this.task.onProgress?.(`${this.walkers.length} people have been walked through the platform until ${date}`);
    }
    for (const walker of this.walkers) await this.compareTold(walker);
  }

  private own(walker: Walker) {
    const actor = { personId: walker.personId, roles: new Set<Role>(), secondFactor: true, sessionId: 'simulation' };
    return { manage: unwrap(permit(actor, 'renewal.manage-own')), pay: unwrap(permit(actor, 'payment.manage-own')) };
  }

  private decider(index: number) {
    return unwrap(
      permit(
        { personId: this.staff[index] as string, roles: new Set<Role>(['certification-manager']), secondFactor: true, sessionId: 'simulation' },
        'renewal.decide',
      ),
    );
  }

  private async credential(walker: Walker): Promise<Credential> {
    const [credential] = await selectCredentials(this.db, { personId: walker.personId });
    if (!credential) throw new Error('a credential that was awarded is gone');
    return credential;
  }

  /** The cycle that runs on a day, or the last one that did. */
  private async cycleId(walker: Walker, about: string, now: Date): Promise<string> {
    // As every page of the holder does first: on the day of the award no night has been yet.
    await ensureCyclesOf(this.db, walker.personId, now);
    const cycles = await selectCycles(this.db, { personId: walker.personId });
    const found = cycles.find(({ fromOn }) => about === `CET:${fromOn}`);
    if (!found) throw new Error(`no cycle ${about}: ${cycles.map(({ fromOn }) => fromOn).join(', ')}`);
    return found.cycleId;
  }

  /** Has a use case do what the list says that it did; a refusal is a difference. */
  private async happens(walker: Walker, happening: Happening): Promise<void> {
    const { db } = this;
    const clock = noonClock(happening.on);
    const expects = (outcome: { readonly ok: boolean; readonly error?: unknown }) => {
      this.useCases += 1;
      this.says(outcome.ok, walker.index, happening.on, 'USE_CASE_REFUSED', () => `${happening.what}: ${JSON.stringify(outcome)}`);
      return outcome.ok;
    };
    const through = { provider: this.provider, baseUrl: BASE_URL, clock };
    walker.ledger?.write(happening, this.rules);
    switch (happening.what) {
      case 'awarded':
        await this.award(walker, happening);
        break;
      case 'hours':
        await inTransaction(db, async (tx) => {
          const given = await creditHours(tx, {
            personId: walker.personId,
            source: 'issued',
            kind: 'webinar',
            subject: happening.subject,
            title: `Session ${happening.creditId}`,
            provider: 'General Hospital',
            completedOn: happening.on,
            halfHours: happening.halfHours,
            origin: happening.creditId,
            at: clock.now(),
          });
          if (expects(given)) await settleRenewalsOf(tx, walker.personId, clock.now());
        });
        break;
      case 'path-chosen':
        expects(
          await choosePath(db, this.own(walker).manage, { cycleId: await this.cycleId(walker, happening.about, clock.now()), path: happening.path }, { clock }),
        );
        break;
      case 'paid': {
        if (happening.fee === 'certification') break;
        const { manage } = this.own(walker);
        const opened =
          happening.fee === 'renewal'
            ? await payRenewal(db, manage, await this.cycleId(walker, happening.about, clock.now()), through)
            : await payReinstatement(db, manage, walker.returns.get(happening.about) ?? '', through);
        if (expects(opened) && opened.ok) await this.payAt(walker, opened.value.payUrl, happening);
        break;
      }
      case 'signed':
        if (happening.about.startsWith('return'))
          expects(
            await attestReinstatement(
              db,
              this.own(walker).manage,
              { reinstatementId: walker.returns.get(happening.about) ?? '', agreed: true, statement: reinstatementStatement().sha256 },
              { clock },
            ),
          );
        else
          expects(
            await attestRenewal(
              db,
              this.own(walker).manage,
              { cycleId: await this.cycleId(walker, happening.about, clock.now()), agreed: true, statement: renewalStatement().sha256 },
              { clock },
            ),
          );
        break;
      case 'extended': {
        const { manage } = this.own(walker);
        const cycleId = await this.cycleId(walker, happening.about, clock.now());
        if (!expects(await askExtension(db, manage, { cycleId, reason: 'illness', words: 'a simulation' }, { clock }))) break;
        const wish = (await readOwnExtensions(db, manage, cycleId)).at(-1);
        const days = daysBetween(happening.from, happening.to);
        expects(await decideExtensionWish(db, this.decider(0), { extensionId: wish?.extensionId ?? '', grant: true, days, reason: 'a simulation' }, { clock }));
        break;
      }
      case 'acted':
        await this.act(walker, happening);
        break;
      case 'return-applied': {
        if (!expects(await applyForReinstatement(db, this.own(walker).manage, walker.credentialId, { clock }))) break;
        const row = await db
          .selectFrom('reinstatements')
          .select('reinstatement_id')
          .where('person_id', '=', walker.personId)
          .orderBy('applied_at', 'desc')
          .limit(1)
          .executeTakeFirstOrThrow();
        walker.returns.set(happening.about, row.reinstatement_id);
        break;
      }
      case 'return-decided': {
        const reinstatementId = walker.returns.get(happening.about) ?? '';
        if (happening.outcome === 'expired') break;
        const decide = async (by: number, outcome: 'reinstate' | 'propose-denial' | 'deny') => {
          const revision = (await selectReinstatement(db, reinstatementId))?.revision ?? 0;
          expects(await decideReinstatement(db, this.decider(by), { reinstatementId, revision, outcome, reason: 'a simulation' }, { clock }));
        };
        if (happening.outcome === 'reinstated') await decide(0, 'reinstate');
        else {
          await decide(1, 'propose-denial');
          await decide(2, 'deny');
        }
        break;
      }
      default:
        // What follows by itself in the platform, or leaves no trace in it: the comparison below finds it or does not.
        break;
    }
  }

  private async payAt(walker: Walker, payUrl: string, happening: Of<'paid'>): Promise<void> {
    const clock = noonClock(happening.on);
    const checkoutId = payUrl.split('/').at(-1) ?? '';
    unwrap(await deliverDemonstrationEvent(this.db, this.own(walker).pay, { provider: this.provider, checkoutId, outcome: 'paid', clock }));
    const order = await this.db
      .selectFrom('checkouts')
      .innerJoin('orders', 'orders.order_id', 'checkouts.order_id')
      .select(['orders.order_id', 'orders.amount_cents'])
      .where('checkout_id', '=', checkoutId)
      .executeTakeFirstOrThrow();
    this.says(
      order.amount_cents === happening.cents,
      walker.index,
      happening.on,
      'FEE_WRONG',
      () => `the platform took ${order.amount_cents}, the version says ${happening.cents}`,
    );
    await settlePaid(this.db, order.order_id, clock);
  }

  /** A passed attempt as the exam room leaves one, and the platform's own award of it. */
  private async award(walker: Walker, happening: Of<'awarded'>): Promise<void> {
    const { db } = this;
    const { personId } = walker;
    const clock = noonClock(happening.on);
    const applied = walker.happenings.find((each) => each.what === 'applied' && each.application === happening.application);
    const attemptId = await insertPassedAttempt(db, personId, happening, {
      appliedAt: noonClock(applied?.on ?? happening.on).now(),
      startedAt: nightClock(happening.on).now(),
      submittedAt: clock.now(),
    });
    const award = unwrap(await awardAttempt(db, attemptId, { clock, rng: seededRng(`number ${walker.index}`) }));
    this.useCases += 1;
    this.says(award.awarded, walker.index, happening.on, 'NOT_AWARDED', () => 'a pass was not awarded');
    walker.credentialId = award.credential?.credentialId ?? '';
    walker.ledger = new Ledger('CET', dayNumber(happening.on), this.rules.get(happening.version) as Rules, happening.provisional, undefined);
    walker.ledger.write(happening, this.rules);
  }

  private async act(walker: Walker, { action, effectiveOn, by, on }: Of<'acted'>): Promise<void> {
    const at = noonClock(on).now();
    const credential = await this.credential(walker);
    if (action === 'deceased' || action === 'provisional-ended') {
      // Recorded by the office, with no screen of its own yet.
      await this.db
        .insertInto('credential_actions')
        .values({ credential_id: credential.credentialId, action, effective_on: effectiveOn, decided_by: this.staff[0] as string, decided_at: at })
        .execute();
      return;
    }
    this.useCases += 1;
    const decidedBy = by[0] === 'the holder' ? walker.personId : (this.staff[0] as string);
    await inTransaction(this.db, (tx) =>
      actOnStanding(tx, credential, { action, publicReason: undefined, effectiveOn, by: decidedBy, reason: 'a simulation', at }),
    );
  }

  /** What the registry shows today, against the ledger of the happenings. */
  private async compare(walkers: readonly Walker[], date: PlainDate): Promise<void> {
    const certified = walkers.filter(({ ledger }) => ledger !== undefined);
    if (certified.length === 0) return;
    const credentials = await selectCredentials(this.db, { credentialIds: certified.map(({ credentialId }) => credentialId) });
    const byId = new Map(credentials.map((credential) => [credential.credentialId, credential]));
    for (const { ledger, credentialId, index } of certified) {
      const credential = byId.get(credentialId);
      if (!credential || !ledger) {
        this.says(false, index, date, 'REGISTRY_DIFFERS', () => 'a credential that was awarded is not in the registry');
        continue;
      }
      const shown = publicRecordOf(credential, undefined, date);
      this.records += 1;
      const mine = JSON.stringify(ledger.record(dayNumber(date), shown));
      this.says(
        JSON.stringify(shown) === mine,
        index,
        date,
        'REGISTRY_DIFFERS',
        () => `the registry shows ${JSON.stringify(shown)}, the happenings give ${mine}`,
      );
    }
  }

  /** Reminders and what the night recorded, at the end: each on its own day, once. */
  private async compareTold(walker: Walker): Promise<void> {
    const { ledger, personId, index } = walker;
    if (!ledger) return;
    const messages = await this.db
      .selectFrom('messages')
      .select('told_at')
      .where('person_id', '=', personId)
      .where('message', 'like', 'renewal.reminder%')
      .execute();
    const told = messages.map(({ told_at }) => told_at.toISOString().slice(0, 10)).toSorted();
    const wanted = walker.happenings.flatMap(({ what, on }) => (what === 'reminded' ? [on as string] : [])).toSorted();
    this.reminders += wanted.length;
    this.says(told.join() === wanted.join(), index, this.end, 'REMINDERS_DIFFER', () => `told on ${told.join(', ')}; the scheme says ${wanted.join(', ')}`);
    const end = dayNumber(this.end);
    const ended = ledger.runs.filter((run) => run.to < end && !ledger.runs.some((other) => other.from === run.to && other.to > other.from));
    const lapsed = ended.filter((run) => {
      const day = yearsLater(run.to, run.rules.bandYears);
      return day < end && !ledger.runs.some((other) => other.from >= run.to && other.from < day);
    });
    for (const [kind, expected] of [
      ['credential.inactive', ended.length],
      ['credential.lapsed', lapsed.length],
    ] as const) {
      const { count } = await this.db
        .selectFrom('events')
        .select((each) => each.fn.countAll<number>().as('count'))
        .where('subject_person_id', '=', personId)
        .where('kind', '=', kind)
        .executeTakeFirstOrThrow();
      this.says(
        Number(count) === expected,
        index,
        this.end,
        'EVENTS_DIFFER',
        () => `${count} events ${kind}, the happenings give ${expected}: ${ended.map(({ to }) => dateOf(to)).join(', ')}`,
      );
    }
  }

  report(): Omit<WalkReport, 'seconds'> {
    const { nights, useCases, reminders, violations, first } = this;
    return { people: this.walkers.length, nights, useCases, registryRecords: this.records, reminders, violations, first };
  }
}
