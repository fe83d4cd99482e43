/**
 * Does batch normalization help because it keeps the rank? Daneshmand et al. 2020, arXiv:2003.01652, prove that the
 * values of a batch in a deep random linear network collapse onto one direction, and that BN avoids this. Daneshmand, Joudaki & Bach 2021, arXiv:2106.03970, prove that BN makes samples
 * increasingly orthogonal, and start plain networks from orthogonal representations: with that, they report, SGD needs
 * no BN.
 *
 * The measures are of forward passes before training. Training then compares, each at its tuned rate, the plain
 * network, BN, and the plain network with a start that keeps every singular value of a layer’s input, at any depth:
 * orthogonal weights in a linear network, and mirrored ones where there are rectifiers. The second paper’s own start
 * depends on the data, which initial weights here do not. We had the abstracts of both papers and parts of the second.
 */
import { confirmatorySeeds } from '../framework/seeds.ts'
import { smokeProfile } from '../framework/smoke-profile.ts'
import type { Experiment } from '../framework/experiment.ts'
import { papers } from '../framework/papers.ts'
import { arms, type Options, options } from './arms.ts'
import { checks, claims, type Key, verdict } from './claims.ts'
import { figures } from './figures.ts'

export const rank: Experiment<Options, Key> = {
  name: 'rank',
  title: 'Does batch normalization help because it keeps the rank?',
  question:
    'Do a batch’s values in a deep random network collapse onto one direction without batch normalization, and not with it? And does a plain network that starts with a high rank learn as fast as one with batch normalization?',
  sources: [papers.daneshmand, papers.daneshmandOrthogonal],
  options,
  group: 'later',
  profiles: {
    smoke: smokeProfile({
      width: 8,
      batch: 8,
      depths: [2, 4],
      'linear-depth': 3,
      'relu-depth': 2,
      'learning-rate': 0.1,
      steps: 20,
    }),
    quick: {
      about: 'a verdict in minutes: narrow perceptrons on 8 × 8 digits',
      minutes: 2,
      seeds: confirmatorySeeds,
      data: 'digits',
      options: {},
    },
    half: {
      about: 'wider perceptrons on demanding images, 3,000 steps; pass CIFAR-10 with --data',
      minutes: 60,
      seeds: confirmatorySeeds,
      data: 'fashion-mnist',
      options: { width: 128, batch: 128, steps: 3000 },
    },
    paper: {
      about: 'perceptrons of 800 units, 15,000 steps: many hours; pass CIFAR-10 with --data',
      minutes: 3000,
      seeds: confirmatorySeeds,
      data: 'fashion-mnist',
      options: { width: 800, batch: 500, steps: 15_000 },
    },
  },
  arms,
  claims,
  checks,
  figures,
  headline: ['rank-by-depth', 'closed', 'loss'],
  verdict,
}
