/** What a kind of question took: times in milliseconds, and how many rows it found on average. */
export type Asked = { readonly p50Ms: number; readonly p95Ms: number; readonly found: number };

/**
 * Asks each kind of question many times, one after the other, and prints how long it took (`--json`: as one line). A search
 * that finds nothing is fast for a wrong reason, so it does not hold.
 *
 * @param kinds by name: draws a question, asks it, and returns how many rows it found
 * @returns whether every kind was within the limit at 95 %
 */
export async function askMany(
  kinds: Readonly<Record<string, () => Promise<number>>>,
  of: { readonly what: string; readonly rows: number; readonly questions: number; readonly limitMs: number },
): Promise<boolean> {
  const { what, rows, questions, limitMs } = of;
  const at = (values: readonly number[], share: number) => Number((values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? 0).toFixed(1));
  const result: Record<string, Asked> = {};
  for (const [kind, ask] of Object.entries(kinds)) {
    const took: number[] = [];
    let found = 0;
    for (let question = 0; question < questions; question += 1) {
      const from = performance.now();
      found += await ask();
      took.push(performance.now() - from);
    }
    result[kind] = { p50Ms: at(took, 0.5), p95Ms: at(took, 0.95), found: Math.round(found / questions) };
  }
  const held = Object.values(result).every(({ p95Ms, found }) => p95Ms < limitMs && found > 0);
  if (process.argv.includes('--json')) console.log(JSON.stringify({ rows, questions, ...result, limitMs, held }));
  else {
    const lines = Object.entries(result).map(([kind, { p50Ms, p95Ms, found }]) => `${kind} p50 ${p50Ms} ms, p95 ${p95Ms} ms (${found} shown)`);
    console.log(`${rows} ${what}: ${lines.join('; ')}. ${held ? 'Within the limit.' : 'NOT within the limit.'}`);
  }
  return held;
}
