/** A found normalization as plain values, for people and programs. */
import { formatShape, type Shape } from '../../../tensor/index.ts'
import type { PlacedShape } from '../imported.ts'
import type { FoundNorm } from './found.ts'
import { statisticAxes } from './place.ts'

export interface DescribedNorm {
  /** Its module path. */
  readonly name: string
  readonly kind: FoundNorm['kind']
  readonly epsilon: number
  /** The axes of its input over which it takes means; with groups, the channels of one group are among them. */
  readonly axes: readonly number[]
  readonly channelAxis: number
  readonly groups?: number
  /** The share of the old running statistics that stays at each batch. */
  readonly momentum?: number
  readonly affine: boolean
  /** Whether training, too, uses the statistics of the file. */
  readonly frozen?: true
  /** The names of γ and β, and of the running statistics, in the file. */
  readonly parameters: readonly string[]
  readonly statistics?: readonly string[]
  /** The shape of its input, with the size of a batch in front. */
  readonly inputShape: Shape
}

/** `shape`: of its input. Numbers are written as people do: the file has them in single precision. */
export function describeNorm(norm: FoundNorm, shape: Shape): DescribedNorm {
  const { name, kind, epsilon, momentum, groups, parameters, running, isFrozen, scale, channelAxis } = norm
  const positions = shape.map((_, d) => d).slice(2)
  const axes = kind === 'group' ? [1, ...positions] : statisticAxes(norm, shape)
  return {
    name,
    kind,
    epsilon: decimal(epsilon),
    axes,
    channelAxis,
    ...(groups !== undefined && { groups }),
    ...(momentum !== undefined && { momentum: decimal(momentum) }),
    affine: scale !== undefined && parameters.length > 0,
    ...(isFrozen && { frozen: true as const }),
    parameters,
    ...(running && { statistics: [running.mean, running.variance] }),
    inputShape: shape,
  }
}

/** 9.999999747378752e-6 is 0.00001 in single precision. */
const decimal = (value: number): number => Number(value.toPrecision(7))

/** The columns of `normRow`. */
export const normHeading: readonly string[] = ['module', 'kind', 'ε', 'axes', 'input', 'parameters']

/** A found normalization as a row of a table for people. */
export function normRow({ norm, shape }: PlacedShape): string[] {
  const { kind, groups, epsilon, axes, momentum } = describeNorm(norm, shape)
  const name = groups === undefined ? kind : `${kind}:${groups}`
  return [
    norm.name,
    momentum === undefined ? name : `${name}, keeps ${momentum}`,
    String(epsilon),
    axes.join(' '),
    formatShape(['batch', ...shape.slice(1)] as unknown as number[]),
    norm.parameters.join(' '),
  ]
}
