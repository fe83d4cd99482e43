/** The options of the experiment `sharpness`, and the arms that they give. */
import { curvatureMap, hessian, landscape, scale } from '../../probe/index.ts'
import type { Arm } from '../framework/experiment.ts'
import { learning, rateOption } from '../framework/rates.ts'
import { modelOption } from '../framework/spec-options.ts'
import { numberOption, type OptionValues } from '../../options/index.ts'

const UNTUNED = 0.1

const positive = { above: 0 } as const
const count = { min: 1, integer: true } as const

export const options = {
  network: modelOption(
    'cnn:8,16,16',
    'the network, with batch normalization',
    'VGG-9 in Li et al. 2018; small here, so that it takes seconds',
  ),
  small: numberOption(16, {
    min: 2,
    integer: true,
    about: 'samples per step of small batches',
    reason: '128 in Li et al. 2018, of 50,000 images',
  }),
  large: numberOption(256, {
    min: 2,
    integer: true,
    about: 'samples per step of large batches',
    reason: '8,192 in Li et al. 2018: about a sixth of the images, as here',
  }),
  samples: numberOption(25_600, {
    ...count,
    about: 'training images that each run sees, whatever its batch',
    reason: 'ours: until the training data are almost fitted with either batch',
  }),
  'learning-rate': rateOption({
    about: 'learning rate of SGD, constant; with weight decay that without',
    reason: `ours: Li et al. 2018 use 0.1 for both batches; ${UNTUNED} where none is tuned`,
  }),
  'weight-decay': numberOption(0.0005, {
    ...positive,
    about: 'λ of the arms with weight decay',
    reason: 'Li et al. 2018',
  }),
  level: numberOption(0.1, {
    ...positive,
    about: 'running training loss at which both networks are compared as well',
    reason: 'ours: on exploration seeds both batches pass it',
  }),
  span: numberOption(0.5, {
    ...positive,
    about: 'extent of the plane in each direction, in lengths of the filters',
    reason: '1 in Li et al. 2018; beyond ½ these networks only guess and the loss is flat',
  }),
  resolution: numberOption(11, {
    min: 3,
    integer: true,
    about: 'points of the plane along each direction',
    reason: '51 in Li et al. 2018',
  }),
  'line-span': numberOption(0.1, {
    ...positive,
    about: 'extent of the line whose direction is not scaled to the weights, in its own units',
    reason: 'ours: the weights are of this size',
  }),
  'map-resolution': numberOption(5, {
    min: 3,
    integer: true,
    about: 'points of the map of eigenvalues along each direction',
    reason: 'ours: each point takes tens of gradients',
  }),
  sample: numberOption(256, {
    ...count,
    about: 'training samples on which loss and Hessian are measured',
    reason: 'ours; all samples in Li et al. 2018',
  }),
} as const

export type Options = typeof options

export type Chosen = OptionValues<Options>

export const BATCHES = ['small', 'large'] as const

export type Batch = (typeof BATCHES)[number]

/** `small`, `large-decay`. */
export const armOf = (batch: Batch, decay = false): string => (decay ? `${batch}-decay` : batch)

export function arms(chosen: Chosen): Arm[] {
  const { sample, resolution, span } = chosen
  const at = { every: 'end', at: String(chosen.level) } as const
  // At every point of a plane both networks use the statistics of the same batches.
  const measuredOn = { sample, batch: sample } as const
  const line = landscape({
    dimensions: 1,
    normalize: 'none',
    resolution: 2 * resolution - 1,
    span: chosen['line-span'],
    ...measuredOn,
  }).spec
  const lengths = scale({ every: 'end' }).spec
  const undecayed = [
    landscape({ resolution, span, ...measuredOn, ...at }).spec,
    hessian({ smallest: 0, sample, ...at }).spec,
    curvatureMap({ resolution: chosen['map-resolution'], span, sample }).spec,
  ]
  return [false, true].flatMap((decay) =>
    BATCHES.map((batch): Arm => {
      const size = chosen[batch]
      const steps = Math.max(1, Math.floor(chosen.samples / size))
      const arm = armOf(batch, decay)
      const { learningRate, tuning, inWords } = learning(chosen['learning-rate'], UNTUNED, {
        as: armOf(batch),
      })
      return {
        arm,
        label: `${batch} batches${decay ? ', decay' : ''}`,
        family: batch,
        description: `${chosen.network}, batch normalization, batches of ${size}${decay ? ', weight decay' : ''}${inWords}`,
        ...tuning,
        spec: {
          scaling: 'standardize',
          model: { architecture: chosen.network, norm: 'batch', initializer: 'he-normal' },
          optimizer: decay ? `sgd:weightDecay=${chosen['weight-decay']}` : 'sgd',
          learningRate,
          batch: size,
          steps,
          evaluateEvery: Math.max(1, Math.floor(steps / 10)),
          probes: [...(decay ? [] : undecayed), line, lengths],
        },
      }
    }),
  )
}
