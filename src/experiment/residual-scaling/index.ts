/**
 * Does batch normalization help residual networks because it makes their branches small? De & Smith 2020,
 * arXiv:2002.10444: at the start, BN downscales residual branches, so that deep networks begin near the identity; a trained
 * factor that starts at 0 (SkipInit) does so without normalization; the larger rates that BN allows pay only with large
 * batches. Fixup is Zhang, Dauphin & Ma 2019, arXiv:1901.09321. We had the abstracts, not the whole texts: measures and
 * limits are ours.
 *
 * Each network sees as many images whatever its batch, each arm at its tuned rate. In order=pre, SkipInit that starts at 0
 * is also ReZero (Bachlechner et al. 2020, arXiv:2003.04887).
 */
import { confirmatorySeeds } from '../framework/seeds.ts'
import { smokeProfile } from '../framework/smoke-profile.ts'
import type { Experiment } from '../framework/experiment.ts'
import { papers } from '../framework/papers.ts'
import { arms, type Options, options } from './arms.ts'
import { claims, verdict } from './claims.ts'
import { figures } from './figures.ts'

export const residualScaling: Experiment<Options, keyof ReturnType<typeof claims>> = {
  name: 'residual-scaling',
  title: 'Does batch normalization help residual networks because it makes their branches small?',
  question:
    'How much do residual branches contribute at the start, with batch normalization and without? Is a network whose branches start at 0 as good without normalization? And with which batches do the larger rates of batch normalization pay?',
  sources: [papers.deSmith, papers.zhangFixup],
  options,
  group: 'later',
  profiles: {
    smoke: smokeProfile(
      { depth: 8, deep: 14, batches: [8, 64], images: 256, 'learning-rate': 0.1 },
      { minutes: 0.2 },
    ),
    quick: {
      about: 'a verdict in minutes: residual networks of 14 layers on 8 × 8 digits',
      minutes: 4,
      seeds: confirmatorySeeds,
      data: 'digits',
      options: {},
    },
    half: {
      about: 'residual networks of 32 layers, starts of 56; pass CIFAR-10 with --data',
      minutes: 600,
      seeds: confirmatorySeeds,
      data: 'fashion-mnist',
      options: { depth: 32, deep: 56, images: 200_000 },
    },
    paper: {
      about: 'residual networks of 56 layers and full width, starts of 110: days; pass CIFAR-10 with --data',
      minutes: 60_000,
      seeds: confirmatorySeeds,
      data: 'fashion-mnist',
      options: { depth: 56, deep: 110, width: 1, images: 5_000_000 },
    },
  },
  arms,
  claims,
  figures,
  headline: ['accuracy', 'share', 'loss'],
  verdict,
}
