/** The options of the experiment `convergence`, and the arms that they give. */
import { scalings } from '../../data/index.ts'
import { UserError } from '../../errors.ts'
import { percentiles } from '../../probe/index.ts'
import type { Arm } from '../framework/experiment.ts'
import { learning, rateOption } from '../framework/rates.ts'
import { choiceOption, listOption, numberOption, type OptionValues } from '../../options/index.ts'

/** A half to a fifth of the rate at which the plain network learns best on clothes (1 to 2.5). */
const UNTUNED = 0.5

export const options = {
  'learning-rate': rateOption({
    about: 'base learning rate of all arms; other arms use 5 and 30 times this rate',
    reason: `not given in the paper; tuned for the plain network, so that it is the normalized one that is compared at another’s rate; ${UNTUNED} where none is tuned`,
  }),
  factors: listOption([5, 30], {
    above: 1,
    ascending: true,
    about: 'multiples of the base rate at which both networks are trained too',
    reason: '5 and 30 in §4.2.1',
  }),
  momentum: numberOption(0, {
    min: 0,
    max: 0.999,
    about: 'momentum of stochastic gradient descent',
    reason: 'the paper does not name the optimizer; this is the simplest',
  }),
  'init-deviation': numberOption(0.05, {
    above: 0,
    about: 'standard deviation of the Gaussian initial weights',
    reason: '“small random Gaussian” (§4.1); the deviation is not given',
  }),
  scaling: choiceOption('unit', scalings, {
    about: 'preprocessing of the pixels',
    reason:
      'the paper has binary images of digits; clothes are hard to distinguish in black and white (scaling=binarize makes such images)',
  }),
  batch: numberOption(60, { min: 2, integer: true, about: 'images per step', reason: '§4.1' }),
  steps: numberOption(3000, {
    min: 1,
    integer: true,
    about: 'training steps',
    reason: '50,000 in §4.1; here as many as take a minute',
  }),
  'evaluate-every': numberOption(50, {
    min: 1,
    integer: true,
    about: 'steps between evaluations on the whole test set',
    reason: 'not given in the paper; steps to an accuracy are counted in units of this',
  }),
  layers: numberOption(3, { min: 1, max: 100, integer: true, about: 'hidden layers', reason: '§4.1' }),
  units: numberOption(100, {
    min: 1,
    max: 10_000,
    integer: true,
    about: 'sigmoids per hidden layer',
    reason: '§4.1',
  }),
  'bn-convention': choiceOption('pytorch', ['paper', 'pytorch', 'onnx', 'keras'], {
    about: 'running statistics with which BN evaluates the test set',
    reason:
      'the paper averages over batches once, after training; evaluation during training needs a moving average',
  }),
  'typical-unit': numberOption(0, {
    min: 0,
    integer: true,
    about: 'index of the sigmoid in the last hidden layer whose input is recorded, from 0',
    reason: '“one typical sigmoid” (§4.1); with random initial weights, every one is typical',
  }),
  'percentile-sample': numberOption(1000, {
    min: 10,
    integer: true,
    about: 'fixed sample of training images for the percentiles',
    reason: 'not given in the paper',
  }),
  'percentile-statistics': choiceOption('batch', ['batch', 'running'], {
    about: 'statistics that normalize that sample in BN: its own, or the running ones',
    reason: 'not given in the paper; in training, the layers above see values normalized by batch statistics',
  }),
  'movement-scale': choiceOption('width', ['width', 'none'], {
    about:
      'unit of the movement of the percentiles: the mean distance between the 15th and 85th, or the unit of the input',
    reason: 'ours; the paper shows only curves',
  }),
} as const

export type Options = typeof options

/** The base rate, and its multiples. */
const factorsOf = ({ factors }: OptionValues<Options>): readonly number[] => [1, ...factors]

const FAMILIES = [
  { family: 'plain', label: 'plain', description: 'no normalization' },
  { family: 'bn', label: 'BN', description: 'batch normalization before each sigmoid' },
] as const

export type Family = (typeof FAMILIES)[number]['family']

export const armName = (family: Family, factor: number) => (factor === 1 ? family : `${family}-x${factor}`)

/** BN at the rate tuned for it, beside the base rate, which is tuned for the plain network. */
const TUNED_BN = 'bn-tuned'

/** The arms of a network, which differ only in their rate. */
export function armsAtRates(family: Family, chosen: OptionValues<Options>): string[] {
  const own = family === 'bn' && chosen['learning-rate'] === 'tuned' ? [TUNED_BN] : []
  return [...factorsOf(chosen).map((factor) => armName(family, factor)), ...own]
}

export function arms(chosen: OptionValues<Options>): Arm[] {
  const { units } = chosen
  const unit = chosen['typical-unit']
  if (unit >= units)
    throw new UserError(
      `option typical-unit: expected a unit from 0 to ${units - 1}, got ${unit}; raise units, or lower it`,
    )
  return FAMILIES.flatMap(({ family, label, description }) =>
    armsAtRates(family, chosen).map((arm): Arm => {
      const factor = factorsOf(chosen).find((each) => arm === armName(family, each))
      const like = factor === undefined ? {} : { as: armName('plain', 1), times: factor }
      const { learningRate, tuning, inWords } = learning(chosen['learning-rate'], UNTUNED, like)
      return {
        arm,
        label: factor === 1 ? label : `${label} ${factor === undefined ? 'tuned' : `×${factor}`}`,
        family,
        description: `${description}${inWords}`,
        ...tuning,
        spec: { ...specOf(family, chosen), learningRate },
      }
    }),
  )
}

function specOf(family: Family, chosen: OptionValues<Options>): Omit<Arm['spec'], 'learningRate'> {
  const { layers, momentum, units } = chosen
  return {
    scaling: chosen.scaling,
    model: {
      architecture: `mlp:${Array.from({ length: layers }, () => units).join(',')}`,
      activation: 'sigmoid',
      norm: family === 'bn' ? `batch:convention=${chosen['bn-convention']}` : 'none',
      initializer: `gaussian:${chosen['init-deviation']}`,
    },
    optimizer: momentum === 0 ? 'sgd' : `sgd:momentum=${momentum}`,
    batch: chosen.batch,
    steps: chosen.steps,
    evaluateEvery: chosen['evaluate-every'],
    probes: [
      percentiles({
        layer: `layer${layers}`,
        unit: chosen['typical-unit'],
        sample: chosen['percentile-sample'],
        mode: chosen['percentile-statistics'] === 'batch' ? 'train' : 'eval',
      }).spec,
    ],
  }
}
