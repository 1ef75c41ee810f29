// Examples of a README are claims: here they are taken out of it, with what they say that they print.

/** A program in a README, and the lines that it claims to print. */
export type ReadmeExample = {
  /** Line of the README on which it begins. */
  readonly line: number;
  readonly language: 'js' | 'ts';
  readonly code: string;
  readonly prints: readonly string[];
};

/**
 * Every block in JavaScript or TypeScript. What a call of `console.log` prints stands behind it as a comment, or on the
 * lines of comment right below it.
 */
export function readmeExamples(markdown: string): readonly ReadmeExample[] {
  return [...markdown.matchAll(/^```(js|ts)\n([\s\S]*?)^```$/gm)].map((block) => {
    const code = block[2] ?? '';
    return { line: markdown.slice(0, block.index).split('\n').length, language: block[1] === 'ts' ? 'ts' : 'js', code, prints: printedBy(code) };
  });
}

function printedBy(code: string): readonly string[] {
  const printed: string[] = [];
  let below = false;
  for (const line of code.split('\n')) {
    const [, behind] = /console\.log\(.*\);(?: \/\/ (.*))?$/.exec(line) ?? [];
    if (behind !== undefined) printed.push(behind);
    else if (below && line.startsWith('// ')) printed.push(line.slice(3));
    below = (below && line.startsWith('// ')) || (behind === undefined && line.includes('console.log('));
  }
  return printed;
}
