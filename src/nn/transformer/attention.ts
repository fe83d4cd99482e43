/**
 * Scaled dot-product attention: Vaswani et al. 2017, arXiv:1706.03762, §3.2.1,
 *
 *   softmax(q kᵀ / √d) v
 *
 * Grouped queries (Ainslie et al. 2023, arXiv:2305.13245): each head of keys and values serves several heads of
 * queries, neighbours in order.
 */
import {
  formatShape,
  iota,
  lessEqual,
  literal,
  matmul,
  mul,
  reshape,
  sameShape,
  select,
  ShapeError,
  softmax,
  type Tensor,
} from '../../tensor/index.ts'

export interface AttentionOptions {
  /** Whether a position attends only to itself and to earlier ones. */
  causal?: boolean
  /** The padding mask, `[batch, keys]`: keys where it is 0 are not attended to. */
  keep?: Tensor
  /** The factor of the products; 1 / √size of a head by default. */
  scale?: number
  /** Applied to the weights, for example dropout. */
  onWeights?: (weights: Tensor) => Tensor
}

/** Finite, so that a query without any key gets a mean of all values, not NaN. */
const masked = -3e38

/**
 * Queries `[batch, heads, positions, size]`, keys and values `[batch, groups, keys, size]`, groups dividing heads →
 * `[batch, heads, positions, size]`. Throws a ShapeError if they do not fit.
 */
export function attention(
  q: Tensor,
  k: Tensor,
  v: Tensor,
  { causal = false, keep, scale, onWeights = (weights) => weights }: AttentionOptions = {},
): Tensor {
  const [batch, heads, positions, size] = q.shape as [number, number, number, number]
  const [, groups, keys] = k.shape as [number, number, number]
  const expected = [batch, groups, keys, size]
  if (
    q.shape.length !== 4 ||
    !sameShape(k.shape, expected) ||
    !sameShape(v.shape.slice(0, 3), expected.slice(0, 3)) ||
    heads % groups !== 0
  )
    throw new ShapeError(
      `attention: queries ${formatShape(q.shape)}, keys ${formatShape(k.shape)} and values ${formatShape(v.shape)}; ` +
        'pass [batch, heads, positions, size], with heads of keys and values that divide those of queries',
    )
  if (keep && !sameShape(keep.shape, [batch, keys]))
    throw new ShapeError(
      `attention: the padding mask is ${formatShape(keep.shape)}; pass [batch, keys], ${formatShape([batch, keys])}`,
    )
  const shared = heads / groups
  // The queries that share keys are rows of one product.
  const rows = reshape(q, [batch, groups, shared * positions, size])
  const scores = mul(matmul(rows, k, { transposeB: true }), scale ?? 1 / Math.sqrt(size))
  const square = reshape(scores, [batch, heads, positions, keys])
  const causalScores = causal ? select(isEarlier(positions, keys), square, masked) : square
  const visible = keep ? select(reshape(keep, [batch, 1, 1, keys]), causalScores, masked) : causalScores
  const weights = onWeights(softmax(visible))
  const result = matmul(reshape(weights, [batch, groups, shared * positions, keys]), v)
  return reshape(result, [batch, heads, positions, v.shape[3]!])
}

/** 1 where a key is not later than the position, `[positions, keys]`; the last position sees all keys. */
function isEarlier(positions: number, keys: number): Tensor {
  const own = literal(
    Int32Array.from({ length: positions }, (_, i) => i + keys - positions),
    [positions, 1],
  )
  return lessEqual(iota(keys), own)
}
