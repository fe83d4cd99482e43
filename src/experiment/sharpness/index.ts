/**
 * Do small batches find flatter minima? Li, Xu, Taylor, Studer & Goldstein 2018, arXiv:1712.09913, §5 and §6, for
 * one network with batch normalization, trained with small and with large batches on as many images:
 *
 *   width     how far the loss rises over a plane whose directions are scaled filter by filter
 *   sharpness the largest eigenvalue of the Hessian
 *   misled    the same along a direction that is not scaled: weight decay shortens the weights, more so with small
 *             batches, and so makes their minimum look sharper
 *   map       |λ_min / λ_max| of the Hessian over the plane: does the loss hide negative curvature where it looks convex?
 *
 * Each batch has its tuned rate. Every plane uses the statistics of the same batches of samples, whatever the batch of
 * training.
 */
import { confirmatorySeeds } from '../framework/seeds.ts'
import { smokeProfile } from '../framework/smoke-profile.ts'
import type { Experiment } from '../framework/experiment.ts'
import { papers } from '../framework/papers.ts'
import { arms, type Options, options } from './arms.ts'
import { claims, verdict } from './claims.ts'
import { figures } from './figures.ts'

export const sharpness: Experiment<Options, keyof ReturnType<typeof claims>> = {
  name: 'sharpness',
  title: 'Do small batches find flatter minima?',
  question:
    'The same images in small and in large batches: is the loss flatter around the network of small batches, by the width of a plane, by the largest eigenvalue and by a map of eigenvalues, and does it classify better?',
  sources: [papers.li],
  options,
  leftOutOf: ['quick'],
  profiles: {
    smoke: smokeProfile({
      network: 'cnn:4',
      large: 64,
      samples: 1280,
      'learning-rate': 0.1,
      level: 2.2,
      resolution: 3,
      'map-resolution': 3,
      sample: 32,
    }),
    quick: {
      about: 'a verdict in minutes: small networks on 8 × 8 digits',
      minutes: 1,
      seeds: confirmatorySeeds,
      data: 'digits',
      options: {},
    },
    paper: {
      about:
        'a VGG of quarter width, batches of 128 and 8,192, planes of 51 × 51: many hours; pass CIFAR-10 with --data',
      minutes: 900,
      seeds: confirmatorySeeds,
      data: 'fashion-mnist',
      options: {
        network: 'vgg:0.25',
        small: 128,
        large: 8192,
        samples: 2_000_000,
        level: 0.5,
        span: 1,
        resolution: 51,
        'map-resolution': 11,
        sample: 1000,
      },
    },
  },
  arms,
  claims,
  figures,
  headline: ['rise', 'eigenvalue', 'map'],
  verdict,
}
