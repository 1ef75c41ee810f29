/** An order with one entry a place further up (-1) or down (1); the same where there is no such place. */
export function moved(order: string, id: string, step: -1 | 1): string {
  const from = order.indexOf(id);
  const to = from + step;
  if (from < 0 || to < 0 || to >= order.length) return order;
  const ids = [...order];
  [ids[from], ids[to]] = [ids[to] as string, ids[from] as string];
  return ids.join('');
}
