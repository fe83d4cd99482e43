/**
 * A residual branch f of a network, and the places of its normalizations:
 *
 *   pre   x + f(norm(x))            Xiong et al. 2020, arXiv:2002.04745; GPT-2
 *   post  norm(x + f(x))            Vaswani et al. 2017, arXiv:1706.03762
 *   peri  x + norm(f(norm(x)))      Kim et al. 2025, arXiv:2502.02732; Gemma 2
 *   none  x + f(x)
 *
 * With layer scale, f is multiplied by one trained factor per channel: Touvron et al. 2021, arXiv:2103.17239, §2.
 */
import { readCurrent } from '../../norm/index.ts'
import {
  add,
  type DType,
  mul,
  reshape,
  type State,
  state,
  type Tensor,
  transpose,
} from '../../tensor/index.ts'
import type { Layer, LayerFactory, Trace } from '../layers/layers.ts'
import type { ModelLayer } from '../model.ts'

export const orders = ['pre', 'post', 'peri', 'none'] as const

export type Order = (typeof orders)[number]

/** Applies a layer to `[batch, ...]`, and records its taps. */
type Applied = (layer: Layer) => (x: Tensor, trace: Trace) => Tensor

export interface Branch {
  readonly layers: readonly ModelLayer[]
  apply(x: Tensor, trace: Trace): Tensor
}

interface BranchOptions {
  /** Prefix of the names of its layers. */
  name: string
  /** The shape of one sample, or of one token: the first axis counts channels. */
  features: readonly number[]
  order: Order
  /** The first value of layer scale; 0 for none. */
  layerScale: number
  dtype: DType
  factory: LayerFactory
  applied: Applied
  /** Makes f; its layers take their random streams after the norm before it. */
  inner: () => Branch
  /** Applied to the result of f: dropout. */
  drop: (x: Tensor, trace: Trace) => Tensor
}

export function residual(options: BranchOptions): Branch {
  const { name, features, order, layerScale, dtype, factory, applied, drop } = options
  const norm = (own: string) =>
    factory.activation({ name: `${name}.${own}`, input: features, activated: false })
  const before = order === 'pre' || order === 'peri' ? norm('norm') : undefined
  const inner = options.inner()
  const after =
    order === 'post' || order === 'peri' ? norm(order === 'post' ? 'norm' : 'postnorm') : undefined
  const scale =
    layerScale === 0
      ? undefined
      : state(`${name}.scale`, layerScale, features.slice(0, 1), dtype, 'coefficient')
  const through = (layer: Layer | undefined) => (layer ? applied(layer) : (x: Tensor) => x)
  return {
    layers: [...(before ? [before] : []), ...withParameter(inner.layers, scale), ...(after ? [after] : [])],
    apply(x, trace) {
      const { read = readCurrent } = trace.options
      const own = inner.apply(through(before)(x, trace), trace)
      const normalized = order === 'peri' ? through(after)(own, trace) : own
      const scaled = scale
        ? mul(normalized, reshape(read(scale), [...scale.tensor.shape, ...features.slice(1).map(() => 1)]))
        : normalized
      const branch = drop(scaled, trace)
      const sum = add(x, branch)
      trace.residuals.push({
        block: name,
        branch: channelsSecond(branch),
        skip: channelsSecond(x),
        sum: channelsSecond(sum),
      })
      return order === 'post' ? through(after)(sum, trace) : sum
    },
  }
}

/** `[batch, positions, channels]` as `[batch, channels, positions]`; images stay as they are. */
const channelsSecond = (x: Tensor): Tensor => (x.shape.length === 3 ? transpose(x, [0, 2, 1]) : x)

/** The layers, the last of which also trains `parameter`. */
function withParameter(layers: readonly ModelLayer[], parameter: State | undefined): ModelLayer[] {
  if (parameter === undefined) return [...layers]
  return layers.map((layer, i) =>
    i < layers.length - 1 ? layer : { ...layer, parameters: [...layer.parameters, parameter] },
  )
}
