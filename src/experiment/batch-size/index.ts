/**
 * Which normalization works with small batches? Ba, Kiros & Hinton 2016, arXiv:1607.06450, §6.6: a perceptron on
 * images with batches of 128 and of 4, layer against batch normalization; and Wu & He 2018, arXiv:1803.08494: when
 * batches shrink, the error of batch normalization rises and the error of group normalization does not. The batches
 * go down to 1, online learning, where batch statistics are not defined.
 */
import { confirmatorySeeds } from '../framework/seeds.ts'
import { smokeProfile } from '../framework/smoke-profile.ts'
import type { Experiment } from '../framework/experiment.ts'
import { papers } from '../framework/papers.ts'
import { arms, type Options, options } from './arms.ts'
import { claims, verdict } from './claims.ts'
import { figures } from './figures.ts'
import { quoted } from './quoted.ts'

export const batchSize: Experiment<Options, keyof ReturnType<typeof claims>> = {
  name: 'batch-size',
  title: 'Which normalization works with small batches?',
  question:
    'The same images in batches of 1 to 128: how does the error of batch, layer and group normalization depend on the batch?',
  sources: [papers.ba, papers.wu],
  options,
  profiles: {
    smoke: smokeProfile({ model: 'mlp:16', samples: 400, 'learning-rate': 0.001 }),
    quick: {
      about: 'a verdict in a minute: only the batches that claims compare',
      minutes: 0.7,
      seeds: confirmatorySeeds,
      data: 'fashion-mnist',
      options: { sizes: 'claims', large: '128' },
    },
    paper: {
      about:
        'the 784-1000-1000-10 of the paper, ten times the images, 5 seeds; for BN and LN 10 with batches of 4, 15 with 128: hours',
      minutes: 120,
      seeds: confirmatorySeeds,
      data: 'fashion-mnist',
      options: { model: 'mlp:1000,1000', samples: 120_000, groups: 20 },
    },
  },
  arms,
  claims,
  figures,
  headline: ['error'],
  quoted,
  verdict,
}
