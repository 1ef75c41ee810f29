/** Rows and their options as the text of a response: rows sorted, rows without an option left out. */
export function matchAnswer(pairs: Readonly<Record<string, string>>): string {
  return Object.entries(pairs)
    .filter(([, option]) => option !== '')
    .map(([row, option]) => `${row}${option}`)
    .toSorted()
    .join(',');
}

/** The option of each row that has one. */
export function matchOf(answer: string | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries((answer ?? '').split(',').flatMap((pair) => (pair.length === 2 ? [[pair.charAt(0), pair.charAt(1)]] : [])));
}
