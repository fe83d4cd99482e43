/**
 * What bounds internal covariate shift? Huang & Yu 2020, arXiv:2001.02814, measure it as the earth mover's distance
 * between the distributions of a layer's values before and after an update, and find bounds: batch normalization's
 * bounds are useful in few dimensions and with little noise; the bounds of their unitization depend on neither. The
 * review's §3.3 relies on them.
 *
 * We did not have the text of their theorems; the bounds here are ours, for W₁(P, Q) = inf E‖x − y‖ in d dimensions:
 *
 *   batch normalization  W₁ ≤ √(2d): both sides have mean 0 and variance 1
 *   unitization, α = 1   W₁ ≤ 2: both sides lie in the unit ball
 *   any                  ‖E x − E y‖ ≤ W₁ ≤ (Σ_i Var x_i + Var y_i + (E x_i − E y_i)²)^½
 *
 * Normalizations have no gain and no bias, so that the first two bounds hold exactly. The noise is that of Santurkar
 * et al. 2018, after the normalization as there, or before it; each step draws new noise. Where mean and variance are
 * fixed, all of the distance lies in moments above the second: the distance of a unit's values after it was standardized
 * on both sides.
 *
 * Three more networks are trained at their tuned rates, with gains and biases: they show whether unitization, which
 * bounds the shift further, gives a better network than batch normalization, as the paper finds.
 */
import { arms, options, type Options } from './arms.ts'
import { checks, claims, verdict } from './claims.ts'
import { figures } from './figures.ts'
import { confirmatorySeeds } from '../framework/seeds.ts'
import { smokeProfile } from '../framework/smoke-profile.ts'
import type { Experiment } from '../framework/experiment.ts'
import { papers } from '../framework/papers.ts'

export const bounds: Experiment<Options, keyof ReturnType<typeof claims>> = {
  name: 'bounds',
  title: 'What bounds internal covariate shift?',
  question:
    'The earth mover’s distance that an update moves a layer’s values, and its bounds: how do they depend on the dimension, on noise and on moments above the second, under batch normalization and under unitization? And does a network learn better with the tighter bound?',
  sources: [papers.huang, papers.santurkar],
  options,
  leftOutOf: ['quick'],
  profiles: {
    smoke: smokeProfile(
      {
        widths: [2, 8],
        noises: [0.5, 8],
        'noise-width': 8,
        steps: 20,
        measurements: 2,
        points: 16,
        network: 'cnn:4,8',
        'network-rate': 0.1,
        'network-steps': 40,
        level: 2.2,
      },
      { minutes: 0.2 },
    ),
    quick: {
      about: 'a verdict in a minute',
      minutes: 0.3,
      seeds: confirmatorySeeds,
      data: 'digits',
      options: {},
    },
    paper: {
      about:
        'up to 512 units, 5,000 steps, and a VGG of quarter width: many hours; pass CIFAR-10 with --data',
      minutes: 400,
      seeds: confirmatorySeeds,
      data: 'fashion-mnist',
      options: {
        widths: [2, 8, 32, 128, 512],
        steps: 5000,
        measurements: 20,
        points: 256,
        'noise-width': 128,
        network: 'vgg:0.25',
        'network-steps': 5000,
        'network-batch': 128,
        level: 1.2,
      },
    },
  },
  arms,
  claims,
  checks,
  figures,
  headline: ['dimension', 'noise', 'reduction'],
  verdict,
}
