/**
 * Is layer normalization what its paper says? Ba, Kiros & Hinton 2016, arXiv:1607.06450, in two sections that
 * `batch-size` (their §6.6) and `recurrent` (§6.1–6.5) leave out:
 *
 *   §5.2  the geometry of the parameters: the output does not depend on the length of a layer's weights, so their
 *         gradient is orthogonal to them, they grow under gradient descent, and the effective learning rate η/‖w‖²
 *         falls, an implicit reduction of the learning rate
 *   §6.7  convolutional networks: layer normalization trains faster than no normalization, and batch normalization
 *         outperforms both
 */
import { confirmatorySeeds } from '../framework/seeds.ts'
import { smokeProfile } from '../framework/smoke-profile.ts'
import type { Experiment } from '../framework/experiment.ts'
import { papers } from '../framework/papers.ts'
import { arms, type Options, options } from './arms.ts'
import { checks, claims, verdict } from './claims.ts'
import { figures } from './figures.ts'

export const layerNorm: Experiment<Options, keyof ReturnType<typeof claims>> = {
  name: 'layer-norm',
  title: 'How does layer normalization work, and does it help convolutional networks?',
  question:
    'Does a convolutional network learn faster with layer normalization than without, and faster still with batch normalization? Do the weights before layer normalization grow, and so reduce their own learning rate?',
  sources: [papers.ba, papers.laarhoven],
  options,
  leftOutOf: ['quick'],
  profiles: {
    smoke: smokeProfile({ network: 'cnn:4,8', 'learning-rate': 0.1, steps: 40 }),
    quick: {
      about: 'a verdict in seconds: small networks on 8 × 8 digits',
      minutes: 0.1,
      seeds: confirmatorySeeds,
      data: 'digits',
      options: {},
    },
    paper: {
      about: 'a VGG of quarter width, 15,000 steps: many hours; pass CIFAR-10 with --data',
      minutes: 300,
      seeds: confirmatorySeeds,
      data: 'fashion-mnist',
      options: { network: 'vgg:0.25', steps: 15_000, batch: 128 },
    },
  },
  arms,
  claims,
  checks,
  figures,
  headline: ['loss', 'effective-rate', 'accuracy'],
  verdict,
}
