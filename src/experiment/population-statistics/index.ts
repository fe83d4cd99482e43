/**
 * Do the statistics' gradients make the difference? Ghorbani, Krishnan & Xiao 2019, arXiv:1901.10159, find a few large
 * eigenvalues of the Hessian apart from the rest in networks without batch normalization, and much of the gradient in their
 * eigenspace; with BN both are almost absent. If BN uses the statistics of the population instead of the batch's, the large
 * eigenvalues return and training slows. We had the abstract and summaries of the paper: measures and limits are ours.
 *
 * Two networks have no gradient through the statistics. One uses those of the batch: it computes what BN computes, and
 * its gradient lacks exactly the two terms of Theorem 4.1 of Santurkar et al. 2018. The other one uses running averages,
 * the usual stand-in for the population's. The Hessian is that of the loss whose gradient trains the network: it holds
 * constant what that gradient holds constant. Measured on the network with BN as well, it compares the two at the same weights.
 */
import { confirmatorySeeds } from '../framework/seeds.ts'
import { smokeProfile } from '../framework/smoke-profile.ts'
import type { Experiment } from '../framework/experiment.ts'
import { papers } from '../framework/papers.ts'
import { arms, type Options, options } from './arms.ts'
import { claims, type Key, verdict } from './claims.ts'
import { figures } from './figures.ts'

export const populationStatistics: Experiment<Options, Key> = {
  name: 'population-statistics',
  title: 'Does batch normalization help because gradients flow through its statistics?',
  question:
    'Hold the statistics of batch normalization constant in the gradient, or take those of the population: do large eigenvalues of the Hessian return, and does training slow down?',
  sources: [papers.ghorbani, papers.santurkar],
  options,
  group: 'later',
  profiles: {
    smoke: smokeProfile({
      network: 'cnn:4,4',
      steps: 20,
      'learning-rate': 0.1,
      eigenvalue: 3,
      iterations: 20,
      sample: 64,
      levels: [2.2],
    }),
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
      options: {
        network: 'vgg:0.125',
        steps: 400,
        batch: 128,
        levels: [2, 1.8],
        evaluations: 4,
        sample: 128,
      },
    },
    paper: {
      about: 'a ResNet-32, 15,000 steps: many hours; pass CIFAR-10 with --data',
      minutes: 9000,
      seeds: confirmatorySeeds,
      data: 'fashion-mnist',
      options: { network: 'resnet:32', steps: 15_000, batch: 128, levels: [1.4, 0.6], sample: 2048 },
    },
  },
  arms,
  claims,
  figures,
  headline: ['outliers-at-loss', 'gradient', 'steps'],
  verdict,
}
