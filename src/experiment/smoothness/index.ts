/**
 * Does batch normalization make the loss smoother? Santurkar, Tsipras, Ilyas & Mądry 2018, arXiv:1805.11604, §3 and
 * Fig. 4; the review's §3.4, Definitions 3.2 and 3.3. At a training step the experiment moves along the gradient, as
 * far as the step goes and farther: how much does the loss vary along the line, how well does the gradient predict
 * the gradient farther on, and how large is the Lipschitz constant of the gradient?
 */
import type { Experiment } from '../framework/experiment.ts'
import { comparedArms } from '../networks/probes.ts'
import { networkProfiles } from '../networks/networks.ts'
import { papers } from '../framework/papers.ts'
import { type Options, options } from './arms.ts'
import { claims, type Key, verdict } from './claims.ts'
import { figures } from './figures.ts'

export const smoothness: Experiment<Options, Key> = {
  name: 'smoothness',
  title: 'Does batch normalization make the loss smoother?',
  question:
    'Move along the gradient from points of training: does the loss vary less, does the gradient change less, is its Lipschitz constant smaller with batch normalization?',
  sources: [papers.santurkar],
  options,
  profiles: networkProfiles({ smoke: 0.3, quick: 1, half: 20, paper: 300 }),
  arms: comparedArms,
  claims,
  figures,
  headline: ['loss', 'beta', 'curvature-by-step'],
  verdict,
}
