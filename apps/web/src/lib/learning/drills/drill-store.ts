import { openKeptStore } from '../kept-store.ts';
import type { DrillAnswer, DrillStockData } from './drill-data.ts';

/** What a device keeps of one person's drills: questions, answers not sent yet, and which questions were met. */
export type DrillStore = {
  readonly readStock: () => Promise<DrillStockData | undefined>;
  readonly keepStock: (stock: DrillStockData) => Promise<boolean>;
  readonly readNews: () => Promise<readonly DrillAnswer[]>;
  /** @returns whether it is kept */
  readonly keepAnswer: (answer: DrillAnswer) => Promise<boolean>;
  /** Forgets answers that the server has. */
  readonly dropSent: (answerIds: readonly string[]) => Promise<boolean>;
  /** Ids of the items met, the one met last at the end. */
  readonly readMet: () => Promise<readonly string[]>;
};

const MOST_MET = 2000;

/** Opens the drills of a person in the store of this browser. */
export async function openDrillStore(personKey: string): Promise<DrillStore> {
  const store = await openKeptStore();
  const news = `${personKey} drill-news`;
  const met = `${personKey} drill-met`;
  return {
    readStock: () => store.read<DrillStockData>(`${personKey} drills`),
    keepStock: (stock) => store.keep(`${personKey} drills`, stock),
    readNews: async () => (await store.read<readonly DrillAnswer[]>(news)) ?? [],
    keepAnswer: async (answer) => {
      await store.change<readonly string[]>(met, (before = []) => [...before.filter((id) => id !== answer.itemId), answer.itemId].slice(-MOST_MET));
      return store.change<readonly DrillAnswer[]>(news, (before = []) => [...before.filter(({ answerId }) => answerId !== answer.answerId), answer]);
    },
    dropSent: (answerIds) => store.change<readonly DrillAnswer[]>(news, (before = []) => before.filter(({ answerId }) => !answerIds.includes(answerId))),
    readMet: async () => (await store.read<readonly string[]>(met)) ?? [],
  };
}
