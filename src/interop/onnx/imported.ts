/** What an imported network is. */
import type { Model } from '../../nn/index.ts'
import type { DType, Shape, Tensor } from '../../tensor/index.ts'
import type { Graph, GraphInput } from './graph.ts'
import type { FoundNorm } from './norms/found.ts'
import type { Parameters } from './parameters/find.ts'
import type { Step } from './program.ts'

export interface CreateOptions {
  /** `keep`, the default, `frozen`, or the normalization that takes the place of each. */
  readonly norm?: string
  /** Patterns of module paths, such as `layer1.*`: only these normalizations are exchanged, or frozen by `norm`. */
  readonly only?: readonly string[]
  /** Whether all kept batch normalizations use their stored statistics in training, too, which then do not move. */
  readonly frozen?: boolean
  /** The seed of the randomness in normalizations and dropout; the weights are those of the file. */
  readonly seed?: number | Tensor
  readonly dtype?: DType
  /** Values for parameters and running statistics, by name and laid out as in the `state_dict`; those of the file by default. */
  readonly weights?: NamedWeights
  /** The shape of one sample, for axes that the file leaves open. */
  readonly input?: Shape
  /** Whether training drops values where the file does; true by default. */
  readonly dropout?: boolean
}

/** Arrays by the names of parameters, in the layout of the `state_dict`, and where they are from, for messages. */
export interface NamedWeights {
  readonly from: string
  readonly arrays: Readonly<
    Record<string, { readonly shape: Shape; readonly data: ArrayLike<number | bigint> }>
  >
  /** What the file says of itself, if it is one that this package wrote. */
  readonly metadata?: Readonly<Record<string, string>>
}

/** A model from a file, with what to know about it. */
export interface ImportedModel extends Model {
  readonly notes: readonly string[]
  /** Each found normalization with the shape of its input. */
  readonly shapes: readonly PlacedShape[]
  /** Module paths of layers that a batch normalization was folded into. */
  readonly folded: readonly string[]
  /** Whether the statistics that its file or its weights store are those of the start of training: 0 and 1. */
  readonly stored: 'none' | 'initial' | 'trained'
  /** Where the groups of the normalization do not divide the channels, so that it has fewer. */
  readonly fewerGroups: readonly (FewerGroups & { readonly name: string })[]
}

export interface PlacedShape {
  readonly norm: FoundNorm
  readonly shape: Shape
  /** Whether another normalization is in its place. */
  readonly isExchanged: boolean
  /** Whether training uses stored statistics. */
  readonly isFrozen: boolean
  /** The layer that can take it into its weights for inference; absent if none can. */
  readonly foldsInto?: string
}

/** A number of groups that divides the channels, in the place of one that does not. */
export interface FewerGroups {
  readonly channels: number
  readonly wanted: number
  readonly given: number
}

export const isImported = (model: Model): model is ImportedModel => 'shapes' in model && 'folded' in model

export interface ImportedNetwork {
  readonly file: string
  readonly graph: Graph
  readonly input: GraphInput
  /** The rows of the table that its input takes rows of: the number of different tokens. */
  readonly tokens: number | undefined
  readonly steps: readonly Step[]
  readonly norms: readonly FoundNorm[]
  readonly parameters: Parameters
  /** Module paths of layers that a batch normalization was folded into. */
  readonly folded: readonly string[]
  /** By the module path of each batch normalization that a layer can take into its weights for inference, that layer. */
  readonly foldable: ReadonlyMap<string, string>
  /** What was not understood, or left out by the exporter. */
  readonly notes: readonly string[]
  /**
   * The same network, in which weights with the elements of an embedding are one parameter with it. Copies that an
   * exporter made under names of its own are so anyway.
   */
  withTiedEmbeddings(): ImportedNetwork
  /**
   * The same network, in which the weights that fit one of the patterns are [out, in] in the `state_dict` of its model, and no
   * others of which the file does not say it. Throws a UserError if a pattern fits no matrix.
   */
  withTransposed(patterns: readonly string[]): ImportedNetwork
  /** Throws a UserError if the network cannot take such samples, or a normalization is not defined for it. */
  create(options?: CreateOptions): ImportedModel
}
