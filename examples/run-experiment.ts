/** Runs an experiment, prints what it found and writes its report: `normscope run convergence`, as a library. */
import { experiments, runExperiment, writeReport } from 'normscope'

const study = await runExperiment(experiments.convergence, {
  profile: 'smoke',
  seeds: [1, 2, 3],
  store: 'runs',
  onEvent({ type, run }) {
    if (type === 'ended') console.log(`${run.label}, seed ${run.spec.seed}: done`)
  },
})
// A smoke run is a plumbing test: the verdicts are `none`. The profile `quick` decides, with twelve seeds.
for (const { verdict, claim, effect, unit } of study.findings)
  console.log(`${verdict}: ${claim} (${effect} ${unit})`)
console.log(study.verdict)
const { report } = await writeReport(study, 'out')
console.log(report)
