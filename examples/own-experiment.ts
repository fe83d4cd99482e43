/**
 * An experiment of one's own: does batch normalization help when the learning rate is small? Two arms, one claim with
 * its rule, one figure. The library plans it, trains it, decides and writes the report.
 */
import { runExperiment, writeReport } from 'normscope'
import {
  type Claims,
  type Experiment,
  hasLearned,
  learnsSooner,
  lossFigure,
  smokeProfile,
} from 'normscope/experiment'
import { numberOption } from 'normscope/options'

const options = {
  'learning-rate': numberOption(0.02, { above: 0, about: 'learning rate', reason: 'a fifth of the usual' }),
  steps: numberOption(300, { min: 10, integer: true, about: 'training steps', reason: 'takes seconds' }),
} as const
type Options = typeof options

const claims = {
  sooner: {
    ...learnsSooner('bn', 'plain'), // the training loss, geometric mean over training: smaller is sooner
    preconditions: [hasLearned('plain', 'plain network')],
    claim: 'With a small learning rate, BN still makes the network learn faster',
    source: 'our own question',
    measure: 'Training loss, geometric mean over training, BN over plain',
  },
} satisfies Claims<Options>

export const smallRate: Experiment<Options, keyof typeof claims> = {
  name: 'small-rate',
  title: 'Does batch normalization help at a small learning rate?',
  question: 'Is its lead only the larger learning rate that it allows?',
  sources: [],
  options,
  profiles: {
    smoke: smokeProfile({ steps: 20 }), // checks that everything works, and gives no verdicts
    quick: {
      about: 'a verdict in seconds',
      minutes: 0.1,
      seeds: [1, 2, 3, 4, 5, 6],
      data: 'digits',
      options: {},
    },
    paper: {
      about: 'more images',
      minutes: 2,
      seeds: [1, 2, 3, 4, 5, 6],
      data: 'fashion-mnist',
      options: { steps: 2000 },
    },
  },
  arms,
  claims: () => claims,
  figures: ({ records, options: chosen }) => [lossFigure(records, arms(chosen), 'nats')],
  headline: ['loss'],
  verdict: ({ sooner }) => `${sooner.claim}: ${sooner.verdict}.`,
}

function arms(chosen: { readonly 'learning-rate': number; readonly steps: number }) {
  return [
    { arm: 'plain', label: 'plain', norm: 'none' },
    { arm: 'bn', label: 'BN', norm: 'batch' },
  ].map(({ arm, label, norm }) => ({
    arm,
    label,
    description: `a perceptron with the normalization ${norm}`,
    spec: {
      scaling: 'standardize' as const,
      model: { architecture: 'mlp:32,32', norm, activation: 'relu', initializer: 'he-normal' },
      optimizer: 'sgd',
      learningRate: chosen['learning-rate'],
      batch: 64,
      steps: chosen.steps,
      evaluateEvery: Math.max(1, Math.floor(chosen.steps / 10)),
      probes: [],
    },
  }))
}

const study = await runExperiment(smallRate, { profile: 'quick', store: 'runs' })
for (const { claim, verdict, effect, interval, unit } of study.findings)
  console.log(`${verdict}: ${claim} (${effect}${unit}, ${interval?.join(' to ')})`)
console.log((await writeReport(study, 'out')).report)
