/** Two outputs, one after another in the same folder: entries that both have, and some that only one has. */
const summary = (command: string) =>
  JSON.stringify({ experiment: 'x', findings: [], figures: [], command: `normscope run ${command}` })

export const oldOutput: Readonly<Record<string, string>> = {
  'summary.json': summary('old'),
  'report.md': 'old',
  'figures/a.svg': 'old',
  'figures/b.svg': 'old',
  'ranking.json': 'old',
}

export const newOutput: Readonly<Record<string, string>> = {
  'summary.json': summary('new'),
  'report.md': 'new',
  'figures/a.svg': 'new',
  'tensorboard/events': 'new',
}
