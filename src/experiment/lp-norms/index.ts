/**
 * Is it the variance that matters? Santurkar, Tsipras, Ilyas & Mądry 2018, arXiv:1805.11604, §3.3; the review's §3.5:
 * normalizing by the mean absolute value (ℓ1), the root mean square (ℓ2) or the maximum (ℓ∞) gives distributions
 * whose first two moments are no longer Gaussian-like, and helps as much as batch normalization does.
 */
import type { Experiment } from '../framework/experiment.ts'
import { networkProfiles } from '../networks/networks.ts'
import { papers } from '../framework/papers.ts'
import { arms, type Options, options } from './arms.ts'
import { claims, type Key, verdict } from './claims.ts'
import { figures } from './figures.ts'

export const lpNorms: Experiment<Options, Key> = {
  name: 'lp-norms',
  title: 'Is it the variance that matters?',
  question:
    'Divide by the average absolute value, root mean square or maximum instead of the standard deviation: does it help as batch normalization does?',
  sources: [papers.santurkar],
  options,
  profiles: networkProfiles({ smoke: 0.5, quick: 1.8, half: 25, paper: 700 }),
  arms,
  claims,
  figures,
  headline: ['loss', 'moves', 'accuracy'],
  verdict,
}
