/** The options of the experiment `residual-scaling`, and the arms that they give. */
import { residual } from '../../probe/index.ts'
import { listOption, numberOption, type OptionValues } from '../../options/index.ts'
import type { Arm } from '../framework/experiment.ts'
import { learning, rateOption } from '../framework/rates.ts'

const UNTUNED = 0.1

const depthOption = (initial: number, about: string, reason: string) =>
  numberOption(initial, { min: 8, integer: true, about, reason })

export const options = {
  depth: depthOption(
    14,
    'layers of the residual networks that are trained: 6n + 2',
    'ours: they take seconds',
  ),
  deep: depthOption(
    32,
    'layers of the residual networks whose start is measured: 6n + 2, with two or more blocks of each size',
    'ours: five blocks of each size',
  ),
  width: numberOption(0.25, {
    above: 0,
    about: 'channels of the trained networks, as a multiple of 16, 32 and 64',
    reason: 'ours: small',
  }),
  'deep-width': numberOption(1, {
    above: 0,
    about: 'the same of the networks whose start is measured',
    reason: 'ours: with few channels the shares vary from seed to seed, and a start costs little',
  }),
  batches: listOption([8, 64, 512], {
    min: 2,
    integer: true,
    ascending: true,
    least: 2,
    about: 'samples per step; the claims on rates compare the first and the last',
    reason: 'ours; De & Smith 2020 compare small batches with large ones',
  }),
  'middle-batch': numberOption(64, {
    min: 2,
    integer: true,
    about: 'samples per step, one of `batches`, at which kinds of branches are compared',
    reason: 'ours',
  }),
  images: numberOption(14_400, {
    min: 1,
    integer: true,
    about: 'images that each network sees, whatever the batch',
    reason: 'ours: 10 passes over the digits, and as many images for every batch',
  }),
  'learning-rate': rateOption({
    about: 'learning rate of SGD, constant',
    reason: `ours; ${UNTUNED} where none is tuned`,
  }),
} as const

export type Options = typeof options

type Chosen = OptionValues<Options>

/** How often networks are evaluated. */
const EVALUATIONS = 20

const variants = [
  { name: 'plain', label: 'plain', norm: 'none', branch: '', about: 'no normalization' },
  { name: 'bn', label: 'BN', norm: 'batch', branch: '', about: 'batch normalization' },
  {
    name: 'skipinit',
    label: 'SkipInit',
    norm: 'none',
    branch: ',branch=skipinit',
    about: 'no normalization, each branch times a trained number that starts at 0',
  },
  {
    name: 'fixup',
    label: 'Fixup',
    norm: 'none',
    branch: ',branch=fixup',
    about: 'no normalization, branches that start at 0 as in Fixup',
  },
] as const

export type Variant = (typeof variants)[number]['name']

export const armAt = (variant: Variant, batch: number): string => `${variant}-${batch}`

/** BN at the rate that is best for SkipInit with the same batch. */
export const atSkipInitsRate = (batch: number): string => `bn-at-skipinit-${batch}`

/** The deep network, of which only the start is measured. */
export const startArm = (variant: 'plain' | 'bn'): string => `start-${variant}`

export const smallest = ({ batches }: Pick<Chosen, 'batches'>): number => batches[0]!
export const largest = ({ batches }: Pick<Chosen, 'batches'>): number => batches.at(-1)!

/** The blocks of the first size in the deep network: none of them changes the shape. */
export const blocksOf = ({ deep }: Pick<Chosen, 'deep'>): readonly string[] =>
  Array.from({ length: (deep - 2) / 6 }, (_, i) => `stage1.block${i + 1}`)

export function arms(chosen: Chosen): Arm[] {
  const specOf = (variant: Variant, depth: number, width: number) => {
    const { norm, branch } = variants.find(({ name }) => name === variant)!
    return {
      scaling: 'standardize',
      model: {
        architecture: `resnet:depth=${depth},order=pre,width=${width}${branch}`,
        norm,
        initializer: 'he-normal',
      },
      optimizer: 'sgd',
    } as const
  }
  const trained = (arm: string, variant: Variant, batch: number, as: string): Arm => {
    const { learningRate, tuning, inWords } = learning(chosen['learning-rate'], UNTUNED, { as })
    const { label, about } = variants.find(({ name }) => name === variant)!
    const rate = as === arm ? '' : ', SkipInit’s rate'
    const steps = Math.max(1, Math.floor(chosen.images / batch))
    return {
      arm,
      label: `${label}, batches of ${batch}${rate}`,
      family: variant,
      description: `${chosen.depth} layers, ${about}, batches of ${batch}${rate}${inWords}`,
      ...tuning,
      spec: {
        ...specOf(variant, chosen.depth, chosen.width),
        batch,
        learningRate,
        steps,
        evaluateEvery: Math.max(1, Math.floor(steps / EVALUATIONS)),
        probes: [],
      },
    }
  }
  const middle = chosen['middle-batch']
  const own = (variant: Variant, batch: number) => {
    const arm = armAt(variant, batch)
    return trained(arm, variant, batch, arm)
  }
  return [
    ...chosen.batches.flatMap((batch) => [own('bn', batch), own('skipinit', batch)]),
    own('plain', middle),
    own('fixup', middle),
    ...[smallest(chosen), largest(chosen)].map((batch) =>
      trained(atSkipInitsRate(batch), 'bn', batch, armAt('skipinit', batch)),
    ),
    ...(['plain', 'bn'] as const).map((variant): Arm => {
      const { label, about } = variants.find(({ name }) => name === variant)!
      return {
        arm: startArm(variant),
        label: `${label}, ${chosen.deep} layers`,
        family: variant,
        description: `${chosen.deep} layers, ${about}; only its start is measured`,
        spec: {
          ...specOf(variant, chosen.deep, chosen['deep-width']),
          batch: middle,
          learningRate: 1e-6,
          steps: 1,
          evaluateEvery: 1,
          // The probe measures before the only step, and not after it.
          probes: [residual({ every: 2 }).spec],
        },
      }
    }),
  ]
}
