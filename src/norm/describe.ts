/** Properties of a normalization that are found by building it: what it learns, what it keeps, where it is defined. */
import { UserError } from '../errors.ts'
import {
  constant,
  input,
  type Shape,
  ShapeError,
  type State,
  state,
  type StateRole,
  topologicalOrder,
} from '../tensor/index.ts'
import type { Normalization, NormalizationLayer } from './normalization.ts'
import type { Axis, Invariance, Traits } from './traits.ts'

/** What one value belongs to. */
export type Extent = 'layer' | 'channel' | 'feature' | 'unit' | 'weight of a unit'

export interface Kept {
  readonly name: string
  readonly per: Extent
  readonly role: StateRole
}

export interface Description extends Pick<Traits, 'equation' | 'source' | 'of'> {
  readonly spec: string
  readonly sees: Readonly<Partial<Record<Axis, 'all' | 'part'>>>
  readonly learns: readonly Kept[]
  readonly keeps: readonly Kept[]
  /** Whether it has its own activation. */
  readonly activates: boolean
  readonly evaluation: {
    readonly isTraining: boolean
    /** The states that evaluation uses instead of the batch's statistics. */
    readonly from: readonly string[]
    /** Whether training is random and evaluation is not. */
    readonly dropsNoise: boolean
  }
  /** The smallest batch in training; null if none is possible. */
  readonly smallestBatch: { readonly vectors: number | null; readonly images: number | null }
  readonly invariances: {
    readonly vectors: readonly Invariance[] | null
    readonly images: readonly Invariance[]
  }
}

/** Sizes that distinguish channels from positions; powers of 2 up to the largest batch that is tried. */
const channels = 64
const forms = { vectors: [channels], images: [channels, 7, 5] } as const
const batches = [1, 2, 3, 4, 5, 6, 7, 8, 16, 32, 64, 128, 256]
const inputs = 9

export function describeNormalization(normalization: Normalization): Description {
  const { spec, traits } = normalization
  const smallestBatch = {
    vectors: smallestOf(normalization, forms.vectors),
    images: smallestOf(normalization, forms.images),
  }
  const { shape, layer } = layerOf(normalization, smallestBatch.images ?? 1)
  const named = (states: readonly State[]) =>
    states.map(({ name, role, tensor }) => ({
      name: name.slice(1),
      role,
      per: extentOf(tensor.shape, traits.of),
    }))
  return {
    spec,
    equation: traits.equation,
    source: traits.source,
    of: traits.of,
    sees: traits.sees,
    learns: named(Object.values(layer.parameters)),
    keeps: named(layer.states),
    activates: layer.activate !== undefined,
    evaluation: evaluationOf(layer, shape),
    smallestBatch,
    invariances: {
      vectors: smallestBatch.vectors === null ? null : traits.invariances,
      images: traits.invariancesOfImages ?? traits.invariances,
    },
  }
}

/** A layer for images, or for the weights of a dense layer. */
function layerOf(normalization: Normalization, batch: number): { layer: NormalizationLayer; shape: Shape } {
  if (normalization.traits.of === 'activations')
    return {
      layer: normalization.create({ name: '', features: forms.images }),
      shape: [batch, ...forms.images],
    }
  const shape = [inputs, channels]
  const weight = state('weight', 1, shape, undefined, 'weight')
  return { layer: normalization.createForWeights!({ name: '', weight, unitAxis: 1 }), shape }
}

function smallestOf(normalization: Normalization, features: Shape): number | null {
  const works = (batch: number) => {
    try {
      normalization
        .create({ name: 'place', features })
        .apply(constant(0, [batch, ...features]), { mode: 'train' })
      return true
    } catch (error) {
      if (error instanceof UserError || error instanceof ShapeError) return false
      throw error
    }
  }
  return batches.find(works) ?? null
}

function extentOf(shape: Shape, of: Traits['of']): Extent {
  if (shape.length === 0) return 'layer'
  if (of === 'weights') return shape[0] === channels ? 'unit' : 'weight of a unit'
  return shape.length === 1 ? 'channel' : 'feature'
}

/** Equal expressions are the same node, so comparing the outputs shows whether evaluation and training are equal. */
function evaluationOf(layer: NormalizationLayer, shape: Shape): Description['evaluation'] {
  const x = input('x', shape)
  const [training, evaluation] = (['train', 'eval'] as const).map((mode) => layer.apply(x, { mode }).output)
  const nodes = topologicalOrder([evaluation!])
  const isRandom = (list: typeof nodes) => list.some(({ operation }) => operation.kind === 'uniform')
  return {
    isTraining: training === evaluation,
    from: layer.states.filter(({ tensor }) => nodes.includes(tensor)).map(({ name }) => name.slice(1)),
    dropsNoise: isRandom(topologicalOrder([training!])) && !isRandom(nodes),
  }
}
