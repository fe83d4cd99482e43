/**
 * Does batch normalization reduce internal covariate shift? Ioffe & Szegedy 2015, arXiv:1502.03167, say that this is
 * why it helps. Measured in two ways on three networks:
 *
 *   by gradients  ‖G − G′‖₂ and cos(G, G′) of each layer, before and after the layers below it are updated: Santurkar
 *                 et al. 2018, arXiv:1805.11604, Definition 2.1 and Fig. 3, the review's Definition 3.1
 *   by distance   the earth mover's distance between each layer's input before and after: Huang & Yu 2020,
 *                 arXiv:2001.02814
 */
import type { Experiment } from '../framework/experiment.ts'
import { comparedArms } from '../networks/probes.ts'
import { networkProfiles } from '../networks/networks.ts'
import { papers } from '../framework/papers.ts'
import { type Options, options } from './arms.ts'
import { claims, type Key, verdict } from './claims.ts'
import { figures } from './figures.ts'

export const shift: Experiment<Options, Key> = {
  name: 'shift',
  title: 'Does batch normalization reduce internal covariate shift?',
  question:
    'Update the layers below a layer: how much do its gradient and the distribution of its input change, with and without batch normalization?',
  sources: [papers.ioffe, papers.santurkar, papers.huang],
  options,
  profiles: networkProfiles({ smoke: 0.3, quick: 1, half: 20, paper: 300 }),
  arms: comparedArms,
  claims,
  figures,
  headline: ['gradient-shift', 'gradient-shift-at-loss', 'distance-shift'],
  verdict,
}
