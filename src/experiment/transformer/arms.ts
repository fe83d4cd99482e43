/** The options of the experiment `transformer`, and the arms that they give. */
import { parseInitializer, parseOptimizer } from '../../nn/index.ts'
import { listOption, numberOption, type OptionValues, textOption } from '../../options/index.ts'
import { scale } from '../../probe/index.ts'
import type { Arm } from '../framework/experiment.ts'
import { learning, rateOption } from '../framework/rates.ts'
import { modelOption } from '../framework/spec-options.ts'

const UNTUNED = 0.01

export const options = {
  network: modelOption(
    'gpt:4,width=16,heads=2,scaledEmbedding=true,scaledResidual=false',
    'the transformer: gpt for text or vit for images, without order, qk and final',
    'ours: 4 blocks of 16 channels, so that it takes seconds; embeddings times √width and Xavier weights are those of Xiong et al. 2020, and GPT-2’s smaller weights of the branches, which are another remedy, are off',
  ),
  initializer: textOption('glorot-normal', {
    expected: 'an initializer, as in glorot-normal',
    check: parseInitializer,
    about: 'initial weights',
    reason: 'Xavier initialization in the theory of Xiong et al. 2020',
  }),
  optimizer: textOption('adamw:beta2=0.95', {
    expected: 'an optimizer, as in adamw',
    check: parseOptimizer,
    about: 'the optimizer; its rate falls to 0 along half a cosine',
    reason:
      'AdamW and β₂ = 0.95 in Wortsman et al. 2023; without their clipping, which hides large gradients from the optimizer’s first steps',
  }),
  'learning-rate': rateOption({
    about: 'learning rate of each network, tuned with warm-up and used without it as well',
    reason: `ours; ${UNTUNED} where none is tuned`,
  }),
  'warm-up': numberOption(50, {
    min: 1,
    integer: true,
    about: 'steps in which the learning rate rises',
    reason: 'ours: a quarter of the steps; 4,000 and more in the papers, with many more steps',
  }),
  rates: listOption([0.003, 0.01, 0.03, 0.1, 0.3, 1], {
    above: 0,
    ascending: true,
    least: 3,
    about: 'learning rates at which networks with and without normalized queries and keys are trained',
    reason: 'ours: half a decade apart, three decades in Wortsman et al. 2023',
  }),
  alpha: numberOption(0.5, {
    above: 0,
    about: 'the first value of α in DyT and Derf',
    reason: '0.5 in Zhu et al. 2025, which tunes it for language models, and in Chen et al. 2025',
  }),
  steps: numberOption(200, { min: 10, integer: true, about: 'training steps', reason: 'ours' }),
  batch: numberOption(16, { min: 1, integer: true, about: 'samples per step', reason: 'ours' }),
} as const

export type Options = typeof options

type Chosen = OptionValues<Options>

/** How often networks are evaluated during training. */
const EVALUATIONS = 5

const families = {
  post: { label: 'post-LN', order: 'post', norm: 'layer', about: 'LN after each residual sum' },
  pre: { label: 'pre-LN', order: 'pre', norm: 'layer', about: 'LN before each branch' },
  peri: { label: 'peri-LN', order: 'peri', norm: 'layer', about: 'LN before and after each branch' },
  rms: { label: 'pre-RMS', order: 'pre', norm: 'rms', about: 'RMS normalization before each branch' },
  qk: {
    label: 'pre-RMS + QK',
    order: 'pre',
    norm: 'rms',
    about: 'RMS normalization before each branch, and of queries and keys',
  },
  dyt: { label: 'DyT', order: 'pre', norm: 'dynamic-tanh', about: 'dynamic tanh before each branch' },
  derf: { label: 'Derf', order: 'pre', norm: 'dynamic-erf', about: 'dynamic erf before each branch' },
  none: { label: 'none', order: 'none', norm: 'none', about: 'no normalization' },
} as const

export type Family = keyof typeof families

export const familyNames = Object.keys(families) as readonly Family[]

export const labelOf = (family: Family): string => families[family].label

/** Trained without warm-up at the rate that is best with it. */
export const cold = (family: Family): string => `${family}-cold`

/** Post-LN without warm-up at the rate that is best without it. */
export const POST_BEST = 'post-cold-best'

/** Post-LN with warm-up, and without, at the rate that is best for pre-LN. */
export const POST_FAST = 'post-fast'
export const POST_FAST_COLD = 'post-fast-cold'

/** Networks that are trained at every rate of the grid. */
export const overRates = ['rms', 'qk'] as const

export type OverRates = (typeof overRates)[number]

export const armAt = (family: OverRates, rate: number): string => `${family}-${rate}`

/** Networks whose gradients are measured at the start. */
export const measured: readonly Family[] = ['post', 'pre', 'peri']

type When = 'warm' | 'cold'

interface Course {
  readonly family: Family
  /** With warm-up or without. */
  readonly when: When
  /** The arm whose tuned rate is used. */
  readonly as: string
  /** In words, if it is not the family’s own with warm-up. */
  readonly rate?: string
}

export function arms(chosen: Chosen): Arm[] {
  const { steps, optimizer, batch } = chosen
  const schedules = { warm: `cosine:warmup=${chosen['warm-up']}`, cold: 'cosine' } as const
  const warming = (when: When) => (when === 'warm' ? `${chosen['warm-up']} steps of warm-up` : 'no warm-up')
  const specOf = (family: Family, when: When, learningRate: number): Arm['spec'] => ({
    scaling: isOfText(chosen.network) ? 'none' : 'standardize',
    model: {
      architecture: networkOf(family, chosen),
      norm: normOf(family, chosen),
      initializer: chosen.initializer,
    },
    optimizer,
    learningRate,
    schedule: schedules[when],
    batch,
    steps,
    evaluateEvery: Math.max(1, Math.floor(steps / EVALUATIONS)),
    probes: [],
  })
  const withProbes = (family: Family, spec: Arm['spec']): Arm['spec'] =>
    measured.includes(family) ? { ...spec, probes: [scale({ every: steps }).spec] } : spec
  const trained = (arm: string, { family, when, as, rate }: Course): Arm => {
    const { learningRate, tuning, inWords } = learning(chosen['learning-rate'], UNTUNED, { as })
    const spec = specOf(family, when, learningRate)
    const own = [...(when === 'cold' ? ['no warm-up'] : []), ...(rate === undefined ? [] : [rate])]
    return {
      arm,
      label: [labelOf(family), ...own].join(', '),
      family,
      description: [
        chosen.network,
        families[family].about,
        warming(when),
        ...(rate === undefined ? [] : [rate]),
      ]
        .join(', ')
        .concat(inWords),
      ...tuning,
      spec: arm === family ? withProbes(family, spec) : spec,
    }
  }
  return [
    ...familyNames.flatMap((family) => [
      trained(family, { family, when: 'warm', as: family }),
      trained(cold(family), { family, when: 'cold', as: family }),
    ]),
    trained(POST_BEST, { family: 'post', when: 'cold', as: POST_BEST, rate: 'best rate' }),
    trained(POST_FAST, { family: 'post', when: 'warm', as: 'pre', rate: 'pre-LN’s rate' }),
    trained(POST_FAST_COLD, { family: 'post', when: 'cold', as: 'pre', rate: 'pre-LN’s rate' }),
    ...overRates.flatMap((family) =>
      chosen.rates.map(
        (rate): Arm => ({
          arm: armAt(family, rate),
          label: `${labelOf(family)}, η = ${rate}`,
          family,
          description: `${chosen.network}, ${families[family].about}, ${warming('warm')}, learning rate ${rate}`,
          spec: specOf(family, 'warm', rate),
        }),
      ),
    ),
  ]
}

/** Whether a model reads text; the others read images, which are scaled. */
const isOfText = (network: string): boolean => network.split(':', 1)[0] === 'gpt'

function networkOf(family: Family, { network }: Pick<Chosen, 'network'>): string {
  const { order } = families[family]
  return `${network}${network.includes(':') ? ',' : ':'}order=${order}${family === 'qk' ? ',qk=rms' : ''}`
}

function normOf(family: Family, { alpha }: Pick<Chosen, 'alpha'>): string {
  const { norm } = families[family]
  return family === 'dyt' || family === 'derf' ? `${norm}:${alpha}` : norm
}
