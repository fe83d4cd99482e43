/**
 * Do the theorems on batch normalization hold in a network that trains? Santurkar, Tsipras, Ilyas & Mądry 2018,
 * arXiv:1805.11604, §4 and appendix C; the review's Theorems 3.4 and 3.5. Both sides of each theorem are measured at
 * every layer and many steps; the answer is how often an inequality holds, as printed and as the mathematics
 * requires.
 *
 * The theorems compare a loss L̂ with batch normalization with a loss L without it. Four readings of L's gradient
 * give four forms, which `probe/theorems/theorems.ts` defines: `chain`, the gradient of the same network after the
 * normalization, where the inequality is the chain rule; `identical`, that of the network whose gain and shift undo
 * the normalization, as in the review; `corrected`, the gradient of the network without this normalization, which the
 * proofs assume to be the same; `printed`, the corrected form with the misprints.
 */
import { confirmatorySeeds } from '../framework/seeds.ts'
import { smokeProfile } from '../framework/smoke-profile.ts'
import type { Experiment } from '../framework/experiment.ts'
import { papers } from '../framework/papers.ts'
import { arms, options, type Options } from './arms.ts'
import { checks, claims, verdict } from './claims.ts'
import { figures } from './figures.ts'

export const theorems: Experiment<Options, keyof ReturnType<typeof claims>> = {
  name: 'theorems',
  title: 'Do the theorems on batch normalization hold while a network trains?',
  question:
    'Both sides of every theorem at every layer, at many steps: in how many cases does each hold, as printed and as corrected, and how often are the assumptions true?',
  sources: [papers.santurkar],
  options,
  profiles: {
    smoke: smokeProfile({ model: 'mlp:8,8', steps: 40, measurements: 4, units: 2 }),
    quick: {
      about: 'a verdict in seconds: two small perceptrons on 12,000 images of clothes',
      minutes: 0.1,
      seeds: confirmatorySeeds,
      data: 'fashion-mnist',
      options: {},
    },
    paper: {
      about: 'perceptrons of three layers of 100 units, 15,000 steps: most of an hour',
      minutes: 30,
      seeds: confirmatorySeeds,
      data: 'fashion-mnist',
      options: { model: 'mlp:100,100,100', steps: 15_000, measurements: 50, units: 8 },
    },
  },
  arms,
  claims,
  checks,
  figures,
  headline: ['holds', 'assumptions', 'reduction'],
  verdict,
}
