/**
 * Covariate shift as a picture: the review's §2.1, Figs. 1 and 2. Points inside a circle are one class, points
 * outside the other; test points are shifted against training points. Normalizing both sets aligns them, which is
 * right if the classes move with the points. The counter-question: if the shifted points should change their class,
 * normalization alone is wrong; γ and β, or training again, can correct it.
 *
 * The review leaves two things open. It normalizes “the dataset”; here each set is normalized by its own statistics.
 * And batch normalization has the same effect on a shift if it uses the statistics of the test set instead of the
 * running ones.
 */
import { confirmatorySeeds } from '../framework/seeds.ts'
import { smokeProfile } from '../framework/smoke-profile.ts'
import type { Experiment } from '../framework/experiment.ts'
import { papers } from '../framework/papers.ts'
import { arms, options, type Options } from './arms.ts'
import { claims, verdict } from './claims.ts'
import { figures } from './figures.ts'

export const shiftDemo: Experiment<Options, keyof ReturnType<typeof claims>> = {
  name: 'shift-demo',
  title: 'What is covariate shift, and when does normalization correct it?',
  question:
    'Points inside and outside a circle, with shifted test points: does normalization align them, and what happens where shifted points should change their class?',
  sources: [papers.ioffe, papers.liNing],
  options,
  profiles: {
    smoke: smokeProfile({ samples: 100, steps: 40, batch: 50, 'fit-steps': 10 }, { data: 'circle' }),
    quick: {
      about: 'a verdict in seconds',
      minutes: 0.1,
      seeds: confirmatorySeeds,
      data: 'circle',
      options: {},
    },
    paper: {
      about: 'more points, more steps: a minute',
      minutes: 1,
      seeds: confirmatorySeeds,
      data: 'circle',
      options: { samples: 1000, steps: 2000 },
    },
  },
  arms,
  claims,
  figures,
  headline: ['points', 'counter-points', 'accuracy'],
  verdict,
}
