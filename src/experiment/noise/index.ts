/**
 * Does batch normalization help because it stabilizes the distributions? Santurkar, Tsipras, Ilyas & Mądry 2018,
 * arXiv:1805.11604, §2.1, Figs. 1 and 2; the review's §3.2. Noise is added after every normalization, with a mean
 * that is not 0 and that changes at every step: the distributions move more than without normalization, and the
 * network learns as before. The same noise harms the plain network.
 */
import { confirmatorySeeds } from '../framework/seeds.ts'
import { smokeProfile } from '../framework/smoke-profile.ts'
import type { Experiment } from '../framework/experiment.ts'
import { halfNetworks, paperNetworks, smokeNetworks } from '../networks/networks.ts'
import { papers } from '../framework/papers.ts'
import { arms, type Options, options } from './arms.ts'
import { claims, verdict } from './claims.ts'
import { figures } from './figures.ts'

export const noise: Experiment<Options, keyof ReturnType<typeof claims>> = {
  name: 'noise',
  title: 'Does batch normalization help because it stabilizes the distributions?',
  question:
    'Add noise with a changing mean after every batch normalization, so that the distributions move more than without it: does the network still train as well?',
  sources: [papers.santurkar],
  options,
  profiles: {
    smoke: smokeProfile(smokeNetworks),
    quick: {
      about: 'a verdict in a minute: a perceptron on 12,000 images of clothes',
      minutes: 0.8,
      seeds: confirmatorySeeds,
      data: 'fashion-mnist',
      options: {},
    },
    half: {
      about: 'a VGG with an eighth of the width, 1,000 steps; pass CIFAR-10 with --data',
      minutes: 20,
      seeds: confirmatorySeeds,
      data: 'fashion-mnist',
      options: { ...halfNetworks, network: 'vgg' },
    },
    paper: {
      about: 'a VGG with a quarter of the width, 15,000 steps: hours; pass CIFAR-10 with --data',
      // 48 runs of 15,000 steps, each of 0.08 s on one core of an AMD EPYC (Zen 4).
      minutes: 480,
      seeds: confirmatorySeeds,
      data: 'fashion-mnist',
      options: { ...paperNetworks, network: 'vgg' },
    },
  },
  arms,
  claims,
  figures,
  headline: ['accuracy', 'shift', 'final'],
  verdict,
}
