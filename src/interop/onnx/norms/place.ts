/** A found normalization at its place in a network: as the file has it, or exchanged for another. */
import { UserError } from '../../../errors.ts'
import {
  type ApplyOptions,
  canonicalNormalization,
  type Normalization,
  type Normalized,
  parseNormalization,
  type Update,
} from '../../../norm/index.ts'
import { allButChannels, checkBatch } from '../../../norm/activations/batch.ts'
import { runningIn } from '../../../norm/arithmetic/running.ts'
import {
  divideByRootMeanSquare,
  standardize,
  standardizeByRunning,
} from '../../../norm/arithmetic/standardize.ts'
import {
  add,
  broadcastTo,
  div,
  type DType,
  mean,
  mul,
  type RandomKey,
  reshape,
  type Shape,
  ShapeError,
  sizeOf,
  sqrt,
  square,
  type State,
  sub,
  type Tensor,
  transpose,
} from '../../../tensor/index.ts'
import { axesOf } from '../operators/call.ts'
import { clip } from '../operators/elementwise.ts'
import { rootAboveZero } from '../operators/reductions.ts'
import type { FewerGroups } from '../imported.ts'
import type { FoundNorm } from './found.ts'

export interface PlacedNorm {
  /** The parameters of an exchanged normalization; those of a kept one belong to the file. */
  readonly parameters: readonly State[]
  /** Running statistics, counters. */
  readonly states: readonly State[]
  apply(x: Tensor, gains: Gains, options: ApplyOptions): Pick<Normalized, 'output' | 'normalized' | 'updates'>
}

interface Gains {
  readonly scale?: Tensor | undefined
  readonly bias?: Tensor | undefined
}

/** `running`: the states of the running statistics, if it has some. */
export function kept(
  found: FoundNorm,
  running: { readonly mean: State; readonly variance: State } | undefined,
): PlacedNorm {
  return {
    parameters: [],
    states: running ? [running.mean, running.variance] : [],
    apply(x, gains, options) {
      const { normalized, updates } = normalize(found, x, running, options)
      return { normalized, output: withGains(found, normalized, gains), updates }
    },
  }
}

function normalize(
  found: FoundNorm,
  x: Tensor,
  running: { readonly mean: State; readonly variance: State } | undefined,
  options: ApplyOptions,
): { normalized: Tensor; updates: readonly Update[] } {
  const { epsilon, groups, kind } = found
  if (running !== undefined) {
    const features = x.shape.slice(1)
    const statistics = runningIn(
      { runningMean: running.mean, runningVariance: running.variance },
      { keep: found.momentum!, features },
    )
    if (options.mode === 'eval' || found.isFrozen)
      return {
        normalized: standardizeByRunning(x, statistics.values(options), epsilon).normalized,
        updates: [],
      }
    const isOfInstances = kind === 'instance'
    const axes = isOfInstances ? statisticAxes(found, x.shape) : allButChannels(x)
    const count = isOfInstances
      ? sizeOf(features.slice(1))
      : checkBatch('batch', { name: found.name, features }, x)
    const result = standardize(x, axes, epsilon)
    const unbiased = mul(result.variance, count / (count - 1))
    // Those of all samples follow the mean of what each has.
    const ofAll = (each: Tensor) => (isOfInstances ? mean(each, [0]) : each)
    const now = { runningMean: ofAll(result.mean), runningVariance: ofAll(unbiased) }
    return { normalized: result.normalized, updates: statistics.follow(now, options) }
  }
  if (kind === 'batch') checkBatch('batch', { name: found.name, features: x.shape.slice(1) }, x)
  if (kind === 'group') {
    const split = reshape(x, [x.shape[0]!, groups!, -1])
    return { normalized: reshape(divided(found, split, [2]), x.shape), updates: [] }
  }
  return { normalized: divided(found, x, statisticAxes(found, x.shape)), updates: [] }
}

/** x with the mean 0 over the axes, or as it is for `rms`, by its divisor. */
function divided(found: FoundNorm, x: Tensor, axes: readonly number[]): Tensor {
  const { kind, epsilon, divisor = 'variance', isUnbiased = false, summed } = found
  const values = axes.reduce((product, d) => product * x.shape[d]!, 1)
  // Means over the batch follow its size; the file has that of the batch it was exported with.
  if (summed !== undefined && values !== summed && kind !== 'batch')
    throw new ShapeError(
      `its means are sums divided by ${summed}, and they are over ${values} values; use data of the size that it was exported for`,
    )
  if (divisor === 'variance' && !isUnbiased)
    return kind === 'rms'
      ? divideByRootMeanSquare(x, axes, epsilon)
      : standardize(x, axes, epsilon).normalized
  const over = (each: Tensor) => mean(each, axes, { keepDims: true })
  const centred = kind === 'rms' ? x : sub(x, over(x))
  const squares = over(square(centred))
  const variance = isUnbiased ? mul(squares, values / (values - 1)) : squares
  if (divisor === 'variance') return div(centred, sqrt(add(variance, epsilon)))
  if (divisor === 'deviation') return div(centred, add(rootAboveZero(variance), epsilon))
  const least = divisor === 'floor' ? epsilon : epsilon / Math.sqrt(values)
  return div(centred, clip(rootAboveZero(variance), least, undefined))
}

/** The axes over which means and variances are taken, for all but groups. */
export function statisticAxes({ kind, axes, firstAxis }: FoundNorm, shape: Shape): number[] {
  if (axes) return axesOf(axes, shape).toSorted((a, b) => a - b)
  const all = shape.map((_, d) => d)
  if (kind === 'instance') return all.slice(2)
  // Batch normalization also of weights, which have their outputs as channels.
  if (firstAxis === undefined) return all.filter((d) => d !== 1)
  const [first] = axesOf([firstAxis], shape)
  return all.slice(first)
}

function withGains({ gains, groups = 0 }: FoundNorm, x: Tensor, { scale, bias }: Gains): Tensor {
  const [, channels = 1] = x.shape
  const positions = x.shape.slice(2).map(() => 1)
  const along = (value: Tensor) => {
    if (gains !== 'channel') return value
    const [count] = value.shape as [number]
    // GroupNormalization before opset 21 has one γ and β for each group.
    const isByGroup = count === groups && count !== channels
    const each = isByGroup ? broadcastTo(reshape(value, [groups, 1]), [groups, channels / groups]) : value
    return reshape(each, [channels, ...positions])
  }
  const scaled = scale ? mul(x, along(scale)) : x
  return bias ? add(scaled, along(bias)) : scaled
}

/** Another normalization in the place of a found one, with its own γ and β. `shape` is that of its input. */
export function exchanged(
  found: FoundNorm,
  spec: string,
  { shape, dtype, key }: { shape: Shape; dtype: DType; key: RandomKey },
): { placed: PlacedNorm; groups?: FewerGroups } {
  const [axis] = axesOf([found.channelAxis], shape) as [number]
  const order = [0, axis, ...shape.map((_, d) => d).filter((d) => d !== 0 && d !== axis)]
  const back = shape.map((_, d) => order.indexOf(d))
  const features = order.slice(1).map((d) => shape[d]!)
  const { normalization, groups } = fitting(spec, features)
  const layer = normalization.create({ name: found.name, features, dtype, key, activated: false })
  return {
    placed: {
      parameters: Object.values(layer.parameters),
      states: layer.states,
      apply(x, _, options) {
        const { output, normalized, updates } = layer.apply(transpose(x, order), options)
        return { output: transpose(output, back), normalized: transpose(normalized, back), updates }
      },
    },
    ...(groups && { groups }),
  }
}

/**
 * The normalization, with fewer groups if those asked for do not divide the channels: a network has layers of several
 * widths. Throws a UserError if it is one of weights.
 */
function fitting(spec: string, features: Shape): { normalization: Normalization; groups?: FewerGroups } {
  const normalization = parseNormalization(spec)
  if (normalization.createForWeights)
    throw new UserError(
      `norm ${spec}: a normalization of weights cannot take the place of another in a network from a file; choose one of activations, such as layer or group:8`,
    )
  const [channels = 1] = features
  const canonical = canonicalNormalization(spec)
  const groups = Number(/(?:^|\+)group:groups=(\d+)/.exec(canonical)?.[1] ?? Number.NaN)
  if (Number.isNaN(groups) || (channels % groups === 0 && sizeOf(features) / groups > 1))
    return { normalization }
  const divisors = Array.from({ length: Math.min(groups, channels) }, (_, i) => i + 1).filter(
    (count) => channels % count === 0 && sizeOf(features) / count > 1,
  )
  const count = divisors.at(-1)
  if (count === undefined) return { normalization }
  return {
    normalization: parseNormalization(canonical.replace(`group:groups=${groups}`, `group:groups=${count}`)),
    groups: { channels, wanted: groups, given: count },
  }
}
