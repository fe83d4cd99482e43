/** The options of the experiment `intervention`, and the arms that they give: shift × smoothing × normalization. */
import { gradientPenalty, sam } from '../../train/index.ts'
import { noise } from '../../norm/index.ts'
import { choiceOption, numberOption, type OptionValues } from '../../options/index.ts'
import { hessian, shiftDistance, shiftGradient } from '../../probe/index.ts'
import type { Arm } from '../framework/experiment.ts'
import { learning, rateOption } from '../framework/rates.ts'
import { modelOption, normalizationOption } from '../framework/spec-options.ts'

const strengthOption = (initial: number, factor: Injected, where: string) =>
  numberOption(initial, {
    min: 0,
    about: `n_μ of the injected noise that makes the earth mover’s distance about ${factor} times as large ${where}`,
    reason: 'found on seeds 1 to 4 by scripts/injected-shift.ts',
  })

/** Where none is tuned, and in smoke profiles. */
const untunedRates = {
  plain: { none: 0.8, sam: 0.8, penalty: 1.6 },
  norm: { none: 0.4, sam: 0.4, penalty: 0.8 },
} as const satisfies Record<Network, Record<Smoothed, number>>

const rateOf = (network: Network, smoothing: Smoothed, where: string) =>
  rateOption({
    about: `learning rate ${where}, constant, the same with and without injected shift`,
    reason: `ours: tuned without injected shift; ${untunedRates[network][smoothing]} where none is tuned`,
  })

export const options = {
  model: modelOption('mlp:100,100,100', 'the network', 'the hidden layers of Ioffe & Szegedy 2015, §4.1'),
  activation: choiceOption('sigmoid', ['sigmoid', 'tanh', 'relu'], {
    about: 'its activation',
    reason: 'Ioffe & Szegedy 2015, §4.1',
  }),
  norm: normalizationOption('batch', 'the normalization to cross with the interventions', 'as in the papers'),
  'rate-plain': rateOf('plain', 'none', 'of the plain network'),
  'rate-plain-sam': rateOf('plain', 'sam', 'of the plain network with SAM'),
  'rate-plain-penalty': rateOf('plain', 'penalty', 'of the plain network with the gradient penalty'),
  'rate-norm': rateOf('norm', 'none', 'with the normalization'),
  'rate-norm-sam': rateOf('norm', 'sam', 'with the normalization and SAM'),
  'rate-norm-penalty': rateOf('norm', 'penalty', 'with the normalization and the gradient penalty'),
  batch: numberOption(60, {
    min: 2,
    integer: true,
    about: 'images per step',
    reason: 'Ioffe & Szegedy 2015, §4.1',
  }),
  steps: numberOption(1000, {
    min: 1,
    integer: true,
    about: 'training steps',
    reason: 'ours: what fits in seconds',
  }),
  level: numberOption(0.5, {
    above: 0,
    about: 'level of the running training loss; the outcome is the number of steps to it',
    reason: 'ours: on seeds 1 to 3 every arm of the corners reaches it',
  }),
  'first-level': numberOption(0.8, {
    above: 0,
    about: 'a higher level, at which shift and smoothness are also measured',
    reason: 'ours: every arm reaches it early',
  }),
  'shift-plain-2': strengthOption(0.29, 2, 'without the normalization'),
  'shift-plain-4': strengthOption(1, 4, 'without the normalization'),
  'shift-norm-2': strengthOption(0.11, 2, 'with the normalization'),
  'shift-norm-4': strengthOption(0.27, 4, 'with the normalization'),
  rho: numberOption(0.1, {
    above: 0,
    about: 'the radius of sharpness-aware minimization',
    reason:
      'ours: on seeds 1 and 2 it lowers the largest eigenvalue by a fifth to a quarter, and 0.4 keeps the plain network from the level; 0.05 in Foret et al. 2021, for large networks',
  }),
  lambda: numberOption(0.3, {
    above: 0,
    about: 'weight of the gradient penalty',
    reason:
      'ours: on seeds 1 and 2 it lowers the largest eigenvalue to 0.6 of the plain network’s and a third of BN’s; 1 keeps the plain network from the level',
  }),
  factorial: choiceOption('corners', ['corners', 'full'], {
    about:
      'corners: shift × 1 and × 4, without smoothing and with sam; full: also × 2 and the gradient penalty',
    reason: 'ours; the full factorial takes more than twice as long',
  }),
} as const

/** Images on which the Hessian is computed. */
export const SAMPLE = 256

export type Options = typeof options
type Chosen = OptionValues<Options>

export const NETWORKS = ['plain', 'norm'] as const
export type Network = (typeof NETWORKS)[number]
type Injected = 2 | 4
export type Shift = 1 | Injected
export type Smoothed = 'none' | 'sam' | 'penalty'

/** The levels of both factors. */
export function factorsOf({ factorial }: Pick<Chosen, 'factorial'>): {
  readonly shifts: readonly Shift[]
  readonly smoothings: readonly Smoothed[]
} {
  return factorial === 'full'
    ? { shifts: [1, 2, 4], smoothings: ['none', 'sam', 'penalty'] }
    : { shifts: [1, 4], smoothings: ['none', 'sam'] }
}

/** `plain`, `norm-x4-sam`. */
export const armName = (network: Network, shift: Shift, smoothing: Smoothed): string =>
  [network, shift === 1 ? '' : `x${shift}`, smoothing === 'none' ? '' : smoothing].filter(Boolean).join('-')

export const networkLabel = ({ norm }: Pick<Chosen, 'norm'>, network: Network): string =>
  network === 'plain' ? 'plain' : norm === 'batch' ? 'BN' : norm

export function arms(chosen: Chosen): Arm[] {
  const { shifts, smoothings } = factorsOf(chosen)
  return NETWORKS.flatMap((network) =>
    smoothings.flatMap((smoothing) => shifts.map((shift) => armOf(chosen, network, shift, smoothing))),
  )
}

const smoothingLabels = { none: '', sam: 'SAM', penalty: 'penalty' } as const satisfies Record<
  Smoothed,
  string
>

function armOf(chosen: Chosen, network: Network, shift: Shift, smoothing: Smoothed): Arm {
  const rate = smoothing === 'none' ? chosen[`rate-${network}`] : chosen[`rate-${network}-${smoothing}`]
  const { learningRate, tuning, inWords } = learning(rate, untunedRates[network][smoothing], {
    as: armName(network, 1, smoothing),
  })
  const label = [
    networkLabel(chosen, network),
    shift === 1 ? '' : `shift ×${shift}`,
    smoothingLabels[smoothing],
  ]
  const parts = [
    network === 'plain' ? 'no normalization' : `${chosen.norm} normalization`,
    shift === 1 ? 'no injected shift' : `shift × ${shift} injected before every activation`,
    smoothing === 'none'
      ? 'no smoothing'
      : smoothing === 'sam'
        ? 'sharpness-aware minimization'
        : 'gradient penalty',
  ]
  return {
    arm: armName(network, shift, smoothing),
    label: label.filter(Boolean).join(', '),
    family: network,
    description: `${chosen.model}, ${parts.join(', ')}${inWords}`,
    ...tuning,
    spec: {
      scaling: 'standardize',
      model: {
        architecture: chosen.model,
        activation: chosen.activation,
        norm: injected(
          network === 'plain' ? 'none' : chosen.norm,
          shift === 1 ? 0 : chosen[`shift-${network}-${shift}`],
        ),
        initializer: 'glorot-uniform',
      },
      optimizer: 'sgd',
      learningRate,
      ...(smoothing !== 'none' && { smoothing: smoothingSpec(chosen, smoothing) }),
      batch: chosen.batch,
      steps: chosen.steps,
      evaluateEvery: Math.max(1, Math.floor(chosen.steps / 10)),
      probes: probesAt(levelsOf(chosen)),
    },
  }
}

const smoothingSpec = ({ rho, lambda }: Chosen, smoothing: Exclude<Smoothed, 'none'>): string =>
  smoothing === 'sam' ? sam({ rho }).spec : gradientPenalty({ lambda }).spec

/**
 * A normalization followed by a shift of its output that is drawn at every step: unit j becomes s_j y_j + m_j, with m_j
 * within ± `strength` and s_j from 1 to 1 + strength / 2. That is the noise of Santurkar et al. 2018 without its part
 * for each value, and with the ratio of its n_μ to its n_σ − 1.
 */
export function injected(norm: string, strength: number): string {
  if (strength === 0) return norm
  const shift = noise({ nMu: strength, nSigma: 1 + strength / 2, rMu: 0, rSigma: 0 }).spec
  return norm === 'none' ? shift : `${norm}+${shift}`
}

/** From the highest; both are the same if the first level is not above the other. */
export function levelsOf(chosen: Pick<Chosen, 'level' | 'first-level'>): number[] {
  return [...new Set([chosen['first-level'], chosen.level])].sort((a, b) => b - a)
}

/** What is measured at the levels: shift by both measures, and the largest eigenvalue of the Hessian. */
function probesAt(levels: readonly number[]): string[] {
  const at = levels.join('/')
  return [
    shiftGradient({ at }).spec,
    shiftDistance({ sample: 256, points: 128, projections: 1, exact: 0, at }).spec,
    hessian({ iterations: 20, smallest: 0, sample: SAMPLE, at }).spec,
  ]
}
