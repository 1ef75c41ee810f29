/**
 * What somebody typed as the text of a response: a decimal number without exponent, up to six digits and four after
 * the point. A comma is a point, spaces do not count.
 *
 * @returns empty where nothing is typed; undefined where it is no such number
 */
export function numericAnswer(typed: string): string | undefined {
  const text = typed.replace(/\s/g, '').replace(',', '.').replace('−', '-');
  if (text === '') return '';
  const parts = /^(-?)(\d{0,9})(?:\.(\d{0,4}))?$/.exec(text);
  if (!parts || ((parts[2] ?? '') === '' && (parts[3] ?? '') === '')) return undefined;
  const whole = (parts[2] ?? '').replace(/^0+(?=\d)/, '') || '0';
  if (whole.length > 6) return undefined;
  return `${parts[1]}${whole}${parts[3] ? `.${parts[3]}` : ''}`;
}
