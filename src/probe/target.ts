/** The parts of a target that probes use. */
import { unknownName, UserError } from '../errors.ts'
import type { Model, ModelLayer, ModelOutput } from '../nn/index.ts'
import { choiceOption, countOption } from '../options/index.ts'
import {
  gather,
  iota,
  permute,
  reshape,
  type State,
  stopGradient,
  type Tensor,
  topologicalOrder,
  transpose,
} from '../tensor/index.ts'
import { type Batch, batchOf, type ResidentData, type Taker, type TrainingStep } from '../train/index.ts'
import type { ProbeTarget } from './probe.ts'
import { probeStreams } from '../random/index.ts'

/** `count` samples, at most all, the same for every step, seed and arm. */
export function fixedSample(data: ResidentData, count: number, model: Taker): Batch {
  const rows = permute(iota(Math.min(count, data.count)), data.count, {
    seed: 0,
    stream: probeStreams.sample,
  })
  return batchOf(data, rows, model)
}

/**
 * `-2` is the second layer from the end; a name stays unchanged. Throws a UserError if there are not that many
 * layers.
 */
export function layerName({ layers }: Model, layer: string): string {
  if (!/^-\d+$/.test(layer)) return layer
  const found = layers.at(Number(layer))
  if (found) return found.name
  throw new UserError(
    `layer ${layer}: expected one from -1, the last, to -${layers.length}, the first; pass another, or a name`,
  )
}

/** The number of samples, the same at every step; if absent, the next step's batch. */
export const sampleOption = countOption(undefined)

export function batchOrSample({ step, train }: ProbeTarget, sample: number | undefined): Batch {
  return sample === undefined ? step.batch : fixedSample(train, sample, step.model)
}

/** Throws a UserError with the nearest names if the network has no such layer. */
export function tapOf({ taps }: ModelOutput, layer: string, tap: string): Tensor {
  const found = taps[`${layer}.${tap}`]
  if (found) return found
  const layers = new Set(Object.keys(taps).map((name) => name.slice(0, name.lastIndexOf('.'))))
  throw unknownName('layer', layer, [...layers])
}

/** The taps of a layer; `ModelOutput` of `nn/` explains each. */
export const TAPS = [
  'input',
  'preactivation',
  'normalized',
  'activationInput',
  'activated',
  'output',
] as const

export type Tap = (typeof TAPS)[number]

/** The parameters of a layer: only its weights, or also its bias, gain and shift. */
export type ParameterChoice = 'weights' | 'all'

export const parameterOption = (initial: ParameterChoice) =>
  choiceOption<ParameterChoice>(initial, ['weights', 'all'])

/** Matrices and filters; no biases, gains or shifts, of any shape. */
export const isWeight = ({ role }: Pick<State, 'role'>): boolean => role === 'weight'

export function chosenParameters(
  { parameters }: Pick<ModelLayer, 'parameters'>,
  choice: ParameterChoice,
): readonly State[] {
  return choice === 'all' ? parameters : parameters.filter(isWeight)
}

/**
 * All parameters after the step, those that are not trained too; gradients do not flow through them to the parameters
 * before it.
 */
export function updatedParameters({ model, updates }: TrainingStep): ReadonlyMap<State, Tensor> {
  const after = new Map(updates)
  return new Map(
    model.parameters.map((state) => [state, stopGradient(after.get(state) ?? state.tensor)] as const),
  )
}

/** The noise of a random normalization after the step: that of the step again, or that of the following step. */
export type NoiseChoice = 'next' | 'same'

export const noiseOption = choiceOption<NoiseChoice>('next', ['next', 'same'])

/**
 * The values on which the noise of the following step depends: the counters of the model's random normalizations
 * after the step. Empty if `noise` is `same`, or if nothing in the model is random.
 */
export function noiseAfter(
  { model, output, updates }: TrainingStep,
  noise: NoiseChoice,
): ReadonlyMap<State, Tensor> {
  if (noise === 'same') return new Map()
  const own = new Set(model.states)
  const countedBy = new Set(
    topologicalOrder([output.logits]).flatMap(({ operation, inputs }) =>
      operation.kind === 'uniform' ? topologicalOrder(inputs) : [],
    ),
  )
  return new Map(updates.filter(([state]) => own.has(state) && countedBy.has(state.tensor)))
}

/**
 * A tap as points, `[count, channels]`: as for batch normalization, each position of each sample is one point. At
 * most
 * `most`, always the same ones.
 * @param x `[batch, channels, ...positions]`
 */
export function asPoints(x: Tensor, most: number): Tensor {
  const [, channels, ...positions] = x.shape as [number, number, ...number[]]
  const axes = positions.map((_, d) => d + 2)
  const points = reshape(transpose(x, [0, ...axes, 1]), [-1, channels])
  const count = points.shape[0]!
  if (count <= most) return points
  const rows = permute(iota(most), count, { seed: 0, stream: probeStreams.points })
  return gather(points, rows)
}

/** The axes of `[batch, units, ...positions]` that contain the values of a unit. */
export const allButUnits = (x: Tensor): number[] => x.shape.map((_, d) => d).filter((d) => d !== 1)
