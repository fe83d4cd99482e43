/**
 * Does batch normalization make training faster? Ioffe & Szegedy 2015, arXiv:1502.03167, §4.1 and Fig. 1: three hidden
 * layers of 100 sigmoids, batches of 60, with and without BN; and §4.2: learning rates 5 and 30 times higher.
 */
import { arms, type Options, options } from './arms.ts'
import { claims, type Key, verdict } from './claims.ts'
import { figures } from './figures.ts'
import { confirmatorySeeds } from '../framework/seeds.ts'
import { smokeProfile } from '../framework/smoke-profile.ts'
import type { Experiment } from '../framework/experiment.ts'
import { papers } from '../framework/papers.ts'

export const convergence: Experiment<Options, Key> = {
  name: 'convergence',
  title: 'Does batch normalization make training faster?',
  question:
    'Sigmoid networks with and without batch normalization, on the same data from the same weights: which reaches a given accuracy in fewer steps, in which do the inner distributions move less, and which tolerates a higher learning rate?',
  sources: [papers.ioffe],
  options,
  profiles: {
    // Digits have a twelfth of the pixels: weights as small as for clothes would leave training on the initial
    // plateau.
    smoke: smokeProfile(
      {
        'learning-rate': 0.5,
        steps: 600,
        'evaluate-every': 30,
        'percentile-sample': 300,
        'init-deviation': 0.2,
      },
      { about: 'quick check that everything works: digits, few steps, seconds' },
    ),
    quick: {
      about: 'a verdict within a minute or two: 12,000 images of clothes, 3,000 steps',
      minutes: 0.8,
      seeds: confirmatorySeeds,
      data: 'fashion-mnist',
      options: { factors: [30] },
    },
    paper: {
      about: 'the 50,000 steps of the paper; pass the full data set with --data idx:DIR',
      minutes: 13,
      seeds: confirmatorySeeds,
      data: 'fashion-mnist',
      options: { steps: 50_000, 'evaluate-every': 250 },
    },
  },
  arms,
  claims,
  figures,
  headline: ['accuracy', 'steps', 'movement'],
  verdict,
}
