import { daysBetween, seededRng, unwrap } from '@einthoven/kernel';
import { permit, type Role } from '../../../web/src/lib/server/account/index.ts';
import { creditHours } from '../../../web/src/lib/server/ce/index.ts';
import {
  actOnStanding,
  awardAttempt,
  saySchoolFinished,
  schoolStatement,
  selectCredentials,
  type Credential,
} from '../../../web/src/lib/server/credential/index.ts';
import { inTransaction, type Db } from '../../../web/src/lib/server/db/pool.ts';
import { deliverDemonstrationEvent } from '../../../web/src/lib/server/payment/index.ts';
import type { demonstrationProvider } from '../../../web/src/lib/server/payment/demonstration-provider.ts';
import {
  applyForReinstatement,
  askExtension,
  attestReinstatement,
  attestRenewal,
  choosePath,
  decideExtensionWish,
  decideReinstatement,
  ensureCyclesOf,
  payReinstatement,
  payRenewal,
  readOwnExtensions,
  reinstatementStatement,
  renewalStatement,
  selectCycles,
  selectReinstatement,
  settlePaid,
  settleRenewalsOf,
} from '../../../web/src/lib/server/renewal/index.ts';
import { dayNumber } from './day-number.ts';
import type { Happening, Of } from './happening.ts';
import { Ledger, type Rules } from './ledger.ts';
import { insertPassedAttempt } from './passed-attempt.ts';
import { nightClock, noonClock, type Walker, type WalkTally } from './walk-tally.ts';

/** What the use cases of the platform are asked through. */
type WalkPlatform = {
  readonly db: Db;
  /** Three who decide. */
  readonly staff: readonly string[];
  readonly provider: ReturnType<typeof demonstrationProvider>;
  readonly baseUrl: string;
  /** By version of the scheme. */
  readonly rules: ReadonlyMap<string, Rules>;
};

/** Has the use cases of the platform do what happens in lives. */
export class WalkUseCases {
  private readonly platform: WalkPlatform;
  private readonly db: Db;
  private readonly tally: WalkTally;

  constructor(platform: WalkPlatform, tally: WalkTally) {
    this.platform = platform;
    this.db = platform.db;
    this.tally = tally;
  }

  private own(walker: Walker) {
    const actor = { personId: walker.personId, roles: new Set<Role>(), secondFactor: true, sessionId: 'simulation' };
    return {
      manage: unwrap(permit(actor, 'renewal.manage-own')),
      pay: unwrap(permit(actor, 'payment.manage-own')),
      school: unwrap(permit(actor, 'credential.end-provisional-own')),
    };
  }

  private decider(index: number) {
    return unwrap(
      permit(
        { personId: this.platform.staff[index] as string, roles: new Set<Role>(['certification-manager']), secondFactor: true, sessionId: 'simulation' },
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
  async happens(walker: Walker, happening: Happening): Promise<void> {
    const { db } = this;
    const clock = noonClock(happening.on);
    const expects = (outcome: { readonly ok: boolean; readonly error?: unknown }) => {
      this.tally.useCases += 1;
      this.tally.says(outcome.ok, walker.index, happening.on, 'USE_CASE_REFUSED', () => `${happening.what}: ${JSON.stringify(outcome)}`);
      return outcome.ok;
    };
    const through = { provider: this.platform.provider, baseUrl: this.platform.baseUrl, clock };
    walker.ledger?.write(happening, this.platform.rules);
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
    unwrap(await deliverDemonstrationEvent(this.db, this.own(walker).pay, { provider: this.platform.provider, checkoutId, outcome: 'paid', clock }));
    const order = await this.db
      .selectFrom('checkouts')
      .innerJoin('orders', 'orders.order_id', 'checkouts.order_id')
      .select(['orders.order_id', 'orders.amount_cents'])
      .where('checkout_id', '=', checkoutId)
      .executeTakeFirstOrThrow();
    this.tally.says(
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
    this.tally.useCases += 1;
    this.tally.says(award.awarded, walker.index, happening.on, 'NOT_AWARDED', () => 'a pass was not awarded');
    walker.credentialId = award.credential?.credentialId ?? '';
    walker.ledger = new Ledger('CET', dayNumber(happening.on), this.platform.rules.get(happening.version) as Rules, happening.provisional, undefined);
    walker.ledger.write(happening, this.platform.rules);
  }

  private async act(walker: Walker, { action, effectiveOn, by, on }: Of<'acted'>): Promise<void> {
    const at = noonClock(on).now();
    const credential = await this.credential(walker);
    if (action === 'provisional-ended') {
      const said = await saySchoolFinished(this.db, this.own(walker).school, { agreed: true, statement: schoolStatement().sha256 }, { clock: noonClock(on) });
      this.tally.useCases += 1;
      this.tally.says(said.ok && said.value === 'full', walker.index, on, 'USE_CASE_REFUSED', () => `${action}: ${JSON.stringify(said)}`);
      return;
    }
    this.tally.useCases += 1;
    const decidedBy = by[0] === 'the holder' ? walker.personId : (this.platform.staff[0] as string);
    await inTransaction(this.db, (tx) =>
      actOnStanding(tx, credential, { action, publicReason: undefined, effectiveOn, by: decidedBy, reason: 'a simulation', at }),
    );
  }
}
