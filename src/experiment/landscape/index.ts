/**
 * What does the loss look like around a trained network? Li, Xu, Taylor, Studer & Goldstein 2018, arXiv:1712.09913;
 * the review's §3.4 and Fig. 3, two surfaces that it calls non-smooth and smooth. The experiment draws the loss over
 * a plane along two random directions whose filters are as long as the network's own, for a convolutional network
 * with and without batch normalization and a residual network with and without skips; and the training path in the
 * plane that explains most of it.
 *
 * With batch normalization a surface depends on the source of its statistics. The paper draws in evaluation mode,
 * `frozen`; training descends `batch`. Both are drawn for the same network, and compared.
 */
import { confirmatorySeeds } from '../framework/seeds.ts'
import { smokeProfile } from '../framework/smoke-profile.ts'
import type { Experiment } from '../framework/experiment.ts'
import { arms, options, type Options } from './arms.ts'
import { claims, type Key, quoted, verdict } from './claims.ts'
import { figures } from './figures.ts'
import { papers } from '../framework/papers.ts'

export const landscape: Experiment<Options, Key> = {
  name: 'landscape',
  title: 'What does the loss look like around a trained network?',
  question:
    'Lay a plane through trained networks along random directions that are as long as the weights, filter by filter: is the loss flatter with batch normalization, and with skips?',
  sources: [papers.li, papers.santurkar],
  options,
  profiles: {
    smoke: smokeProfile({
      cnn: 'cnn:4',
      resnet: 'resnet:8,width=0.125',
      'learning-rate': 0.1,
      steps: 30,
      level: 2.25,
      resolution: 5,
      sample: 64,
    }),
    quick: {
      about: 'a verdict in a minute: small networks on 8 × 8 digits',
      minutes: 0.2,
      seeds: confirmatorySeeds,
      data: 'digits',
      options: { skips: 'no' },
    },
    half: {
      about:
        'a VGG with an eighth and a ResNet-20 with a quarter of the width, 1,000 steps, planes of 21 × 21; pass CIFAR-10 with --data',
      minutes: 40,
      seeds: confirmatorySeeds,
      data: 'fashion-mnist',
      options: {
        cnn: 'vgg:0.125',
        resnet: 'resnet:20,width=0.25',
        steps: 1000,
        level: 1.7,
        batch: 128,
        resolution: 21,
      },
    },
    paper: {
      about:
        'VGG and ResNet-56 with a quarter of the width, planes of 51 × 51: many hours; pass CIFAR-10 with --data',
      minutes: 900,
      seeds: confirmatorySeeds,
      data: 'fashion-mnist',
      options: {
        cnn: 'vgg:0.25',
        resnet: 'resnet:56,width=0.25',
        steps: 15_000,
        level: 1.2,
        batch: 128,
        span: 1,
        resolution: 51,
        sample: 1000,
      },
    },
  },
  arms,
  claims,
  figures,
  headline: ['relief', 'rise', 'path'],
  quoted,
  verdict,
}
