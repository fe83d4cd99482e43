/** An embedding: a table with one trained vector per token. Its gradient is the sum of the rows of each token. */
import { type ReadState, readCurrent } from '../../norm/index.ts'
import { type DType, gather, type RandomKey, type Tensor } from '../../tensor/index.ts'
import type { Initializer } from './initializers.ts'
import { createWeights, type Weights } from './weights.ts'

export interface EmbeddingOptions {
  /** Prefix of the names of its states. */
  name: string
  /** The number of vectors, and of values in each. */
  count: number
  width: number
  initializer: Initializer
  key: RandomKey
  dtype?: DType
}

/** The weight is `[count, width]`, as in PyTorch. Initializers that use fans see `width` for both. */
export interface Embedding extends Weights {
  /** Tokens, i32 of any shape → `[...shape, width]`. */
  apply(tokens: Tensor, read?: ReadState): Tensor
}

export function createEmbedding({
  name,
  count,
  width,
  initializer,
  key,
  dtype = 'f32',
}: EmbeddingOptions): Embedding {
  const fan = { fanIn: width, fanOut: width }
  const weights = createWeights({ name, shape: [count, width], fan, biases: 0, initializer, key, dtype })
  return { ...weights, apply: (tokens, read = readCurrent) => gather(read(weights.weight), tokens) }
}
