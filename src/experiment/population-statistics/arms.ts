/** The options of the experiment `population-statistics`, and the arms that they give. */
import { hessian } from '../../probe/index.ts'
import { evaluateEvery, evaluationsOption } from '../framework/evaluations.ts'
import type { Arm } from '../framework/experiment.ts'
import { learning, rateOption } from '../framework/rates.ts'
import { modelOption } from '../framework/spec-options.ts'
import { listOption, numberOption, type OptionValues } from '../../options/index.ts'

const UNTUNED = 0.1

const count = { min: 2, integer: true } as const

export const options = {
  network: modelOption(
    'cnn:8,16,16',
    'the network',
    'ResNet-32 in Ghorbani et al. 2019; small here, so that it takes seconds',
  ),
  batch: numberOption(64, { ...count, about: 'samples per step', reason: 'ours' }),
  steps: numberOption(400, {
    min: 10,
    integer: true,
    about: 'training steps',
    reason: 'ours: until the training data are almost fitted',
  }),
  evaluations: evaluationsOption,
  'learning-rate': rateOption({
    about: 'learning rate of SGD, constant',
    reason: `ours; ${UNTUNED} where none is tuned`,
  }),
  keep: numberOption(0.9, {
    min: 0,
    max: 0.999,
    about: 'share of the old running statistics that stays at each step, where training uses them',
    reason: 'ours: that of PyTorch; the nearer to 1, the later they follow the weights',
  }),
  eigenvalue: numberOption(10, {
    ...count,
    about:
      'rank of the eigenvalue that the largest is compared with, and number of eigenvectors for the gradient',
    reason: 'the number of classes: about that many outliers are known (Ghorbani et al. 2019)',
  }),
  levels: listOption([1, 0.5, 0.3], {
    above: 0,
    least: 1,
    about:
      'running training losses at which networks are compared, mean over them; steps are counted to the last',
    reason: 'ours: on exploration seeds 47 of 48 networks pass them',
  }),
  sample: numberOption(256, {
    ...count,
    about: 'training samples for Hessian and gradient',
    reason: 'ours; all samples in Ghorbani et al. 2019',
  }),
  iterations: numberOption(80, {
    min: 20,
    integer: true,
    about: 'most products of the Hessian with a vector in a measurement',
    reason: 'ours: with them the tenth eigenvalue is found to about a percent',
  }),
} as const

export type Options = typeof options

export type Chosen = OptionValues<Options>

const variants = [
  { name: 'plain', label: 'plain', description: 'no normalization' },
  { name: 'bn', label: 'BN', description: 'batch normalization' },
  {
    name: 'detached',
    label: 'BN, constant',
    description: 'the statistics of the batch, without a gradient through them',
  },
  {
    name: 'population',
    label: 'population',
    description: 'running averages of the statistics, without a gradient through them',
  },
] as const

export type Variant = (typeof variants)[number]['name']

const normOf = (variant: Variant, { keep }: Chosen): string =>
  ({
    plain: 'none',
    bn: 'batch',
    detached: 'batch:statistics=detached',
    population: `batch:${keep === 0.9 ? '' : `keep=${keep},`}statistics=running`,
  })[variant]

export function arms(chosen: Chosen): Arm[] {
  const { eigenvalue, sample, iterations, levels, steps } = chosen
  const { learningRate, tuning, inWords } = learning(chosen['learning-rate'], UNTUNED)
  const shared = { largest: eigenvalue, sample, iterations, smallest: 0, gradient: true } as const
  const spectra = hessian({ ...shared, every: 'end', density: 3 }).spec
  const atLevels = hessian({ ...shared, at: levels.join('/') }).spec
  // At the same weights and on the same samples, with statistics that do not follow the weights.
  const held = hessian({ ...shared, at: levels.join('/'), statistics: 'frozen' }).spec
  return variants.map(
    ({ name, label, description }): Arm => ({
      arm: name,
      label,
      description: `${chosen.network}, ${description}${inWords}`,
      ...tuning,
      spec: {
        scaling: 'standardize',
        model: { architecture: chosen.network, norm: normOf(name, chosen), initializer: 'he-normal' },
        optimizer: 'sgd',
        learningRate,
        batch: chosen.batch,
        steps,
        evaluateEvery: evaluateEvery(chosen),
        probes: [spectra, atLevels, ...(name === 'bn' ? [held] : [])],
      },
    }),
  )
}
