import type { ContentReport } from './check-content.ts';

/** The table of the documentation: what covers which task, in both directions. */
export function coverageTable({ coverage, guideSections, cards, practiceItems, finalItems }: ContentReport): string {
  const rows = coverage.tasks.map(
    ({ task, statement, sections, cards: own, practiceItems: practice, finalItems: final }) =>
      `| ${task} | ${statement} | ${sections.map((id) => `[${id}](../../content/guide/${id}.md)`).join(', ') || 'none'} | ${own} | ${practice} | ${final} |`,
  );
  return `# What covers which task

Written by \`npx einthoven content table\` from the content itself; a test compares. Each section names in its head the
tasks and statements of the blueprint that it teaches, each card and item its own.

In all: ${guideSections} sections, ${cards} cards, ${practiceItems} practice items, ${finalItems} items of the final bank.

| Task | What it is | Guide | Cards | Practice | Final |
| --- | --- | --- | --: | --: | --: |
${rows.join('\n')}
`;
}
