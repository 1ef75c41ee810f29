/** The stages of the way to a job that the report counts. */
export const IMPACT_STAGES = ['listed', 'applied', 'interview', 'hired'] as const;
/** A counted stage. */
export type ImpactStage = (typeof IMPACT_STAGES)[number];

/** People of a group by how far they came. */
export type ImpactCount = { readonly question: string; readonly answer: string; readonly counts: Readonly<Record<ImpactStage, number>> };

/** A cell as it is published: a number, or hidden. */
export type ImpactCell = number | 'hidden';

/** A row as it is published. */
export type ImpactRow = { readonly question: string; readonly answer: string; readonly cells: Readonly<Record<ImpactStage, ImpactCell>> };

/**
 * Hides small cells. A cell under the limit (zero is one) is hidden. Where hiding leaves exactly one cell of a question and
 * stage hidden, another one is hidden too, so that no total gives it away; where a question has a single answer, no total is
 * published beside it.
 *
 * @param fewest the fewest people that a published cell counts
 */
export function impactRows(counts: readonly ImpactCount[], fewest: number): readonly ImpactRow[] {
  const hidden = new Set<string>();
  const key = (row: ImpactCount, stage: ImpactStage) => JSON.stringify([row.question, row.answer, stage]);
  for (const stage of IMPACT_STAGES) {
    for (const question of new Set(counts.map((row) => row.question))) {
      const rows = counts.filter((row) => row.question === question);
      const small = rows.filter((row) => row.counts[stage] < fewest);
      for (const row of small) hidden.add(key(row, stage));
      const [next] = rows.filter((row) => !small.includes(row)).toSorted((a, b) => a.counts[stage] - b.counts[stage] || a.answer.localeCompare(b.answer));
      if (small.length === 1 && next) hidden.add(key(next, stage));
    }
  }
  return counts.map((row) => ({
    question: row.question,
    answer: row.answer,
    cells: Object.fromEntries(IMPACT_STAGES.map((stage) => [stage, hidden.has(key(row, stage)) ? 'hidden' : row.counts[stage]])) as Record<
      ImpactStage,
      ImpactCell
    >,
  }));
}

/** The quarter of a year that a day lies in: its name, first day and the first day after it. */
export function quarterOf(day: string): { readonly name: string; readonly from: string; readonly before: string } {
  const year = Number(day.slice(0, 4));
  const quarter = Math.floor((Number(day.slice(5, 7)) - 1) / 3) + 1;
  const first = (y: number, q: number) => `${y}-${String((q - 1) * 3 + 1).padStart(2, '0')}-01`;
  return { name: `${year} Q${quarter}`, from: first(year, quarter), before: quarter === 4 ? first(year + 1, 1) : first(year, quarter + 1) };
}
