/** The options of the experiment `batch-size`, and the arms that they give. */
import { counted } from '../../counts.ts'
import type { Arm } from '../framework/experiment.ts'
import { learning, rateOption } from '../framework/rates.ts'
import { choiceOption, numberOption, type OptionValues } from '../../options/index.ts'
import { modelOption } from '../framework/spec-options.ts'

export const SIZES = [1, 2, 4, 8, 32, 128] as const

/** As in Ba et al. 2016, §6.6: the logits are normalized too, and batches of 4 by their unbiased variance. */
const ON_ALL_LAYERS = 'bn-all'

export const norms = [
  { arm: 'plain', label: 'plain', norm: 'none', description: 'no normalization' },
  { arm: 'bn', label: 'BN', norm: 'batch', description: 'batch normalization' },
  {
    arm: ON_ALL_LAYERS,
    label: 'BN on all layers',
    norm: 'batch',
    description: 'batch normalization of the logits too',
    sizes: [4, 128],
  },
  { arm: 'ln', label: 'LN', norm: 'layer', description: 'layer normalization' },
  { arm: 'gn', label: 'GN', norm: 'group', description: 'group normalization' },
] as const satisfies readonly {
  arm: string
  label: string
  norm: string
  description: string
  sizes?: readonly (typeof SIZES)[number][]
}[]

const UNTUNED = 0.001

export const options = {
  model: modelOption(
    'mlp:128,128',
    'the network',
    '784-1000-1000-10 in Ba et al. 2016, §6.6; narrower here to save hours',
  ),
  samples: numberOption(6000, {
    min: 128,
    integer: true,
    about: 'training images that each run sees, whatever its batch: small batches take more steps',
    reason: 'ours',
  }),
  'learning-rate': rateOption({
    about: 'learning rate of Adam: tuned for each batch, or one number for all',
    reason: `Ba et al. 2016, §6.6, use Adam but do not give the rate; ${UNTUNED}, its usual one, where none is tuned`,
  }),
  large: choiceOption('32', ['8', '32', '128'], {
    about: 'images per step with which small batches are compared',
    reason: '32 in Wu & He 2018',
  }),
  sizes: choiceOption('all', ['all', 'claims'], {
    about: 'whether every arm is trained with every batch, or only what claims compare',
    reason: 'ours; a batch of one image takes many steps',
  }),
  groups: numberOption(8, {
    min: 1,
    integer: true,
    about: 'groups of group normalization',
    reason: '32 in Wu & He 2018, with many more channels',
  }),
} as const

export type Options = typeof options

/** The batches at which claims compare an arm. */
function comparedAt(arm: (typeof norms)[number]['arm'], large: number): readonly number[] {
  switch (arm) {
    case 'plain':
      return []
    case 'bn':
    case 'gn':
      return [2, large]
    case ON_ALL_LAYERS:
      return [4, 128]
    case 'ln':
      return [1, 4, 128]
  }
}

export const armAt = (norm: string, size: number) => `${norm}-${size}`

export function arms(chosen: OptionValues<Options>): Arm[] {
  const { learningRate, tuning, inWords } = learning(chosen['learning-rate'], UNTUNED)
  return norms.flatMap(({ arm, label, norm, description, ...own }) =>
    ('sizes' in own ? own.sizes : SIZES).flatMap((size): Arm[] => {
      if (chosen.sizes === 'claims' && !comparedAt(arm, Number(chosen.large)).includes(size)) return []
      // A single value has no variance.
      if (norm === 'batch' && size === 1) return []
      const steps = Math.max(1, Math.floor(chosen.samples / size))
      return [
        {
          arm: armAt(arm, size),
          label: `${label}, batch ${size}`,
          family: arm,
          description: `${description}, ${counted(size, 'image')} per step, ${counted(steps, 'step')}${inWords}`,
          ...tuning,
          spec: {
            scaling: 'standardize',
            model: {
              architecture: arm === ON_ALL_LAYERS ? withNormalizedLogits(chosen.model) : chosen.model,
              activation: 'relu',
              norm:
                norm === 'group'
                  ? `group:${chosen.groups}`
                  : arm === ON_ALL_LAYERS && size === 4
                    ? 'batch:variance=unbiased'
                    : norm,
            },
            optimizer: 'adam',
            learningRate,
            batch: size,
            steps,
            evaluateEvery: Math.max(1, Math.floor(steps / 4)),
            probes: [],
          },
        },
      ]
    }),
  )
}

/** Other models than perceptrons have no such option: there it is BN where it always is. */
function withNormalizedLogits(architecture: string): string {
  if (!/^mlp(:|$)/.test(architecture)) return architecture
  return `${architecture}${architecture.includes(':') ? ',' : ':'}output=normalized`
}
