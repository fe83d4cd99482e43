/**
 * Is the learning rate the cause? Bjorck, Gomes, Selman & Weinberger 2018, arXiv:1806.02375: batch normalization
 * helps mainly because it allows larger learning rates; without it, large updates make activations grow with depth, and
 * gradients are ill-behaved. We had the abstract, not the whole text: measures and limits are ours. If the rate is the
 * cause, both networks end alike at the same rate. Ill-behaved gradients are measured as heavy tails.
 *
 * Both networks are trained at every rate of a grid, so the rates are fixed, not tuned. A rate counts as one at which a
 * network trains if the network has learned at the end, by the same limits as in the preconditions of other claims.
 */
import { confirmatorySeeds } from '../framework/seeds.ts'
import { smokeProfile } from '../framework/smoke-profile.ts'
import type { Experiment } from '../framework/experiment.ts'
import { papers } from '../framework/papers.ts'
import { arms, type Options, options } from './arms.ts'
import { claims, verdict } from './claims.ts'
import { figures } from './figures.ts'

export const learningRate: Experiment<Options, keyof ReturnType<typeof claims>> = {
  name: 'learning-rate',
  title: 'Does batch normalization help because it allows larger learning rates?',
  question:
    'Do networks with and without batch normalization end with the same accuracy at the same rate? How much larger are the rates that batch normalization allows, and what fails without it?',
  sources: [papers.bjorck],
  options,
  group: 'later',
  profiles: {
    smoke: smokeProfile({ network: 'cnn:4,8', rates: [0.03, 0.3, 3], steps: 20 }),
    quick: {
      about: 'a verdict in minutes: small networks on 8 × 8 digits',
      minutes: 2,
      seeds: confirmatorySeeds,
      data: 'digits',
      options: {},
    },
    half: {
      about: 'a VGG of an eighth of the width on demanding images, 400 steps; pass CIFAR-10 with --data',
      minutes: 30,
      seeds: confirmatorySeeds,
      data: 'fashion-mnist',
      options: { network: 'vgg:0.125', steps: 400, batch: 128, evaluations: 4 },
    },
    paper: {
      about: 'a VGG of quarter width, 15,000 steps: many hours; pass CIFAR-10 with --data',
      minutes: 9000,
      seeds: confirmatorySeeds,
      data: 'fashion-mnist',
      options: { network: 'vgg:0.25', steps: 15_000, batch: 128 },
    },
  },
  arms,
  claims,
  figures,
  headline: ['accuracy', 'largest', 'growth'],
  verdict,
}
