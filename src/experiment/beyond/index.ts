/**
 * What does later work say about the same question? Four answers published after the review, each with what it
 * predicts:
 *
 *   outliers         a few eigenvalues of the Hessian are far larger than the rest, and batch normalization reduces
 *                    them: Ghorbani, Krishnan & Xiao 2019, arXiv:1901.10159
 *   edge             full-batch gradient descent sharpens the loss until λ_max = 2/η and stays there, so that
 *                    sharpness follows from the learning rate η: Cohen, Kaur, Li, Kolter & Talwalkar 2021,
 *                    arXiv:2103.00065
 *   effective rate   only the direction of a weight before a normalization matters; its length sets the rate η/‖w‖²
 *                    at which that direction turns: van Laarhoven 2017, arXiv:1706.05350
 *   no statistics    standardized weights (Qiao et al. 2019, arXiv:1903.10520) instead of batch statistics
 */
import { arms, options, type Options } from './arms.ts'
import { checks, claims, verdict } from './claims.ts'
import { figures } from './figures.ts'
import { confirmatorySeeds } from '../framework/seeds.ts'
import { smokeProfile } from '../framework/smoke-profile.ts'
import type { Experiment } from '../framework/experiment.ts'
import { papers } from '../framework/papers.ts'

export const beyond: Experiment<Options, keyof ReturnType<typeof claims>> = {
  name: 'beyond',
  title: 'What does later work say about the same question?',
  question:
    'Does batch normalization flatten the outlying directions of the loss, what sets its sharpness, what happens to the learning rate, and do replacements without batch statistics help as well?',
  sources: [papers.ghorbani, papers.cohen, papers.laarhoven, papers.qiao],
  options,
  leftOutOf: ['quick'],
  profiles: {
    smoke: smokeProfile({
      cnn: 'cnn:4,8',
      'cnn-rate': 0.1,
      'cnn-steps': 40,
      level: 2.2,
      sample: 64,
      mlp: 'mlp:8',
      'mlp-steps': 40,
    }),
    quick: {
      about: 'a verdict in a minute: small networks on 8 × 8 digits',
      minutes: 0.3,
      seeds: confirmatorySeeds,
      data: 'digits',
      options: {},
    },
    paper: {
      about:
        'a VGG of quarter width, 15,000 steps; 4,000 full-batch steps of a wide perceptron on digits: many hours; pass CIFAR-10 with --data',
      minutes: 900,
      seeds: confirmatorySeeds,
      data: 'fashion-mnist',
      options: {
        cnn: 'vgg:0.25',
        'cnn-steps': 15_000,
        'cnn-batch': 128,
        level: 1.2,
        'weight-decay': 5e-4,
        groups: 16,
        sample: 1000,
        mlp: 'mlp:200,200',
        'mlp-steps': 4000,
      },
    },
  },
  arms,
  claims,
  checks,
  figures,
  headline: ['edge', 'outliers', 'learning'],
  verdict,
}
