import type { Correct } from '@einthoven/exam/key';

/**
 * A right response to an item of any type, or a wrong one of the same type.
 *
 * @param stored a key as `answer` of `key.item_keys` or `key.form_keys` holds it
 */
export function responseTo(stored: unknown, right: boolean): string {
  const correct = stored as Correct;
  const off = right ? 0 : 3;
  switch (correct.type) {
    case 'single':
      return right ? correct.option : correct.option === 'a' ? 'b' : 'a';
    case 'multiple':
      return right ? correct.options.toSorted().join('') : '';
    case 'order':
      return (right ? correct.order : correct.order.toReversed()).join('');
    case 'match':
      return right
        ? Object.entries(correct.pairs)
            .map(([row, option]) => `${row}${option}`)
            .toSorted()
            .join(',')
        : '';
    case 'numeric':
      return String(Math.round((correct.value + off * (correct.tolerance + 1)) * 10_000) / 10_000);
    case 'calipers':
      return `1000,${1000 + Math.round(correct.value + off * (correct.tolerance + 1))}`;
    case 'hot-spot': {
      const [area] = correct.areas;
      return right && area ? `${area.x.toFixed(4)},${area.y.toFixed(4)}` : '';
    }
  }
}
