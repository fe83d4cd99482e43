/** Draws the figures of an experiment again, for one column of a paper, from runs that are kept: nothing is trained. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { experiments, runExperiment } from 'normscope'
import { drawFigure } from 'normscope/report'

const study = await runExperiment(experiments.convergence, {
  profile: 'smoke',
  seeds: [1, 2, 3],
  store: 'runs',
})
console.log(`${study.reused} runs reused`)

mkdirSync('figures', { recursive: true })
for (const figure of study.experiments[0]!.figures) {
  writeFileSync(`figures/${figure.name}.svg`, drawFigure(figure, { width: 360 }))
  console.log(`figures/${figure.name}.svg: ${figure.title}`)
}
