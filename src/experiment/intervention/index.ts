/**
 * What moves the speed of training: internal covariate shift or the smoothness of the loss? An experiment after Awais,
 * Iqbal & Bae 2021, IEEE TNNLS 32(11), who manipulate what other work only correlates. Shift is injected: after the
 * normalization, or where it would be, each unit's output is shifted and scaled by random numbers that are drawn at
 * every step. The loss is smoothed: by sharpness-aware minimization, or by a penalty on the gradient. Both are crossed
 * with the normalization. The outcome is the number of steps to a fixed training loss. Shift and curvature are measured
 * at equal training losses, so that networks are compared that have learned equally much; the manipulations count only
 * if they move these measures.
 */
import type { Experiment } from '../framework/experiment.ts'
import { papers } from '../framework/papers.ts'
import { confirmatorySeeds } from '../framework/seeds.ts'
import { smokeProfile } from '../framework/smoke-profile.ts'
import { arms, type Options, options } from './arms.ts'
import { claims, verdict } from './claims.ts'
import { figures } from './figures.ts'

export const intervention: Experiment<Options, keyof ReturnType<typeof claims>> = {
  name: 'intervention',
  title: 'What moves the speed of training: shift or smoothness?',
  question:
    'Inject internal covariate shift, smooth the loss, with and without batch normalization: which of them changes the number of steps to a training loss?',
  sources: [papers.awais, papers.santurkar, papers.foret, papers.barrett],
  options,
  profiles: {
    smoke: smokeProfile({
      model: 'mlp:16,16',
      steps: 60,
      level: 1.5,
      'first-level': 2,
      'rate-plain': 0.8,
      'rate-plain-sam': 0.8,
      'rate-norm': 0.4,
      'rate-norm-sam': 0.4,
    }),
    quick: {
      about:
        'a verdict in two minutes: a perceptron on 12,000 images of clothes, shift × 1 and × 4, without smoothing and with SAM',
      minutes: 2,
      seeds: confirmatorySeeds,
      data: 'fashion-mnist',
      options: {},
    },
    half: {
      about: 'the full factorial: also shift × 2 and the gradient penalty',
      minutes: 8,
      seeds: confirmatorySeeds,
      data: 'fashion-mnist',
      options: { factorial: 'full', steps: 1500 },
    },
    paper: {
      about: 'the full factorial in longer runs, to a lower training loss',
      minutes: 25,
      seeds: confirmatorySeeds,
      data: 'fashion-mnist',
      options: { factorial: 'full', steps: 5000, level: 0.35, 'first-level': 0.5 },
    },
  },
  arms,
  claims,
  figures,
  headline: ['effects', 'steps', 'distance'],
  verdict,
}
