import type { Db } from '../db/pool.ts';
import { currentScheme } from '../scheme/index.ts';
import { selectDraws, type Draw } from './night-run.queries.ts';

/** A draw as it may be shown: with its seed once it was drawn. */
export type ShownDraw = Pick<Draw, 'credential' | 'month' | 'seedSha256' | 'renewals' | 'drawn'> & { readonly seed: string | undefined };

const shown = ({ credential, month, seed, seedSha256, drawnAt, renewals, drawn }: Draw): ShownDraw => ({
  credential,
  month,
  seedSha256,
  renewals,
  drawn,
  // A seed is nobody's before its draw.
  seed: drawnAt ? seed : undefined,
});

/** The newest draws as staff see them. */
export async function readDraws(db: Db, limit: number): Promise<readonly ShownDraw[]> {
  return (await selectDraws(db, limit)).map(shown);
}

/** The newest draws as anybody sees them: how many there were only where it cannot tell of one person. */
export async function readPublicDraws(db: Db, limit: number): Promise<readonly (ShownDraw & { readonly few: boolean })[]> {
  const fewest = currentScheme().publish.fewest.value;
  return (await readDraws(db, limit)).map((draw) => {
    const few = draw.renewals !== undefined && draw.renewals < fewest;
    return few ? { ...draw, renewals: undefined, drawn: undefined, few } : { ...draw, few };
  });
}
