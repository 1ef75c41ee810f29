import { formProblem, type AssemblyCandidate, type Blueprint } from '@einthoven/exam';
import type { AssemblyProblem } from '@einthoven/psychometrics/assembly';
import { dangerousListFinalItems, type FinalItem } from '../item/index.ts';
import type { Tx } from '../db/pool.ts';
import * as queries from './assembly.queries.ts';

/** What forms are wished. */
export type BankWish = {
  readonly blueprint: Blueprint;
  readonly forms: number;
  readonly pretestItems: number;
  readonly minutes: number;
  /** Leaves items of released forms out, anchors apart. */
  readonly leaveOutReleased: boolean;
};

/** A problem over the final bank as it is now, with the items behind it. Holds keys: for this server alone. */
export type BankProblem = { readonly problem: AssemblyProblem; readonly bank: ReadonlyMap<string, FinalItem> };

/** Reads the final bank and says in rules what is wished of it. */
export async function dangerousReadProblem(tx: Tx, wish: BankWish): Promise<BankProblem> {
  const [bank, parameters, shown, released] = [
    await dangerousListFinalItems(tx),
    await queries.dangerousListParameters(tx),
    await queries.countTimesShown(tx),
    wish.leaveOutReleased ? await queries.listReleasedItemIds(tx) : [],
  ];
  const tasks = new Set(wish.blueprint.domains.flatMap((domain) => domain.tasks.map((task) => task.id)));
  const usable = bank.filter((item) => tasks.has(item.task));
  const candidates = usable.map((item): AssemblyCandidate => ({
    itemId: item.itemId,
    itemVersion: item.itemVersion,
    task: item.task,
    level: item.level,
    use: item.use,
    shown: item.public,
    isFamily: item.family !== undefined,
    rightOption: item.correct?.type === 'single' ? item.correct.option : undefined,
    difficulty: item.difficulty,
    parameters: parameters.get(`${item.itemId} ${item.itemVersion}`),
    isAnchor: item.anchor,
    enemies: item.enemies,
    timesShown: shown.get(item.itemId) ?? 0,
  }));
  return {
    problem: formProblem(candidates, wish.blueprint, { forms: wish.forms, pretestItems: wish.pretestItems, minutes: wish.minutes, leaveOut: released }),
    bank: new Map(usable.map((item) => [item.itemId, item])),
  };
}
