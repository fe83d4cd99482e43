/**
 * Attention and rotary positions as single operators, from opset 23 on.
 * https://onnx.ai/onnx/operators/onnx__Attention.html, https://onnx.ai/onnx/operators/onnx__RotaryEmbedding.html
 */
import {
  add,
  broadcastTo,
  concat,
  expandDims,
  iota,
  isFloat,
  lessEqual,
  matmul,
  mul,
  reshape,
  select,
  slice,
  softmax,
  sub,
  take,
  tanh,
  type Tensor,
  transpose,
} from '../../../tensor/index.ts'
import { asFloat, type Call, type Operator } from './call.ts'

/** `[batch, positions, heads · size]` → `[batch, heads, positions, size]`; four axes stay. */
function headsOf(call: Call, i: number, attribute: string): Tensor {
  const x = call.float(i)
  if (x.shape.length === 4) return x
  const heads = call.attribute(attribute, 0)
  const [batch, positions, width] = x.shape as [number, number, number]
  if (x.shape.length !== 3 || heads < 1 || width % heads !== 0)
    throw call.error(`input ${i} does not consist of ${attribute} = ${heads} heads; export it again`)
  return transpose(reshape(x, [batch, positions, heads, width / heads]), [0, 2, 1, 3])
}

/** Queries share keys and values in groups: each head of x `count` times. */
function shared(x: Tensor, count: number): Tensor {
  if (count === 1) return x
  const [batch, heads, positions, size] = x.shape as [number, number, number, number]
  const repeated = broadcastTo(expandDims(x, [2]), [batch, heads, count, positions, size])
  return reshape(repeated, [batch, heads * count, positions, size])
}

/** softmax(scale · Q Kᵀ + mask) V */
const attention: Operator = (call) => {
  const query = headsOf(call, 0, 'q_num_heads')
  const [keys, values] = [headsOf(call, 1, 'kv_num_heads'), headsOf(call, 2, 'kv_num_heads')]
  if (call.optional(4) || call.optional(5))
    throw call.error('keys and values of the past are not available; export the network without its cache')
  if (call.node.outputs.slice(1).some((name) => name !== ''))
    throw call.error('it has outputs besides the result, which are not available; do not use them')
  const [, heads, length, size] = query.shape as [number, number, number, number]
  const groups = heads / keys.shape[1]!
  if (!Number.isInteger(groups))
    throw call.error(
      `${heads} heads of queries do not divide among ${keys.shape[1]} of keys; export it again`,
    )
  const scale = call.attribute('scale', 1 / Math.sqrt(size))
  const softcap = call.attribute('softcap', 0)
  const products = mul(matmul(query, shared(keys, groups), { transposeB: true }), scale)
  const mask = call.optional(3)
  const biased = mask && isFloat(mask.dtype) ? add(products, asFloat(mask, call.dtype)) : products
  const capped = softcap > 0 ? mul(tanh(mul(biased, 1 / softcap)), softcap) : biased
  const masked = mask && !isFloat(mask.dtype) ? select(mask, capped, -Infinity) : capped
  const before = lessEqual(iota(keys.shape[2]!), reshape(iota(length), [length, 1]))
  const visible = call.attribute('is_causal', 0) === 1 ? select(before, masked, -Infinity) : masked
  const result = matmul(softmax(visible, -1), shared(values, groups))
  if (call.input(0).shape.length === 4) return result
  return reshape(transpose(result, [0, 2, 1, 3]), [...call.input(0).shape.slice(0, 2), -1])
}

/** Pairs of elements turn by the angle of their position; further elements stay. */
const rotary: Operator = (call) => {
  const x = headsOf(call, 0, 'num_heads')
  const [batch, heads, length, size] = x.shape as [number, number, number, number]
  const turned = call.attribute('rotary_embedding_dim', 0) || size
  const positions = call.optional(3)
  // [batch, 1, positions, turned / 2]
  const angles = (i: number) => {
    const table = call.float(i)
    return expandDims(positions ? take(table, positions) : table, [1])
  }
  const [cos, sin] = [angles(1), angles(2)]
  const isInterleaved = call.attribute('interleaved', 0) === 1
  const part = (from: number, to: number) => slice(x, [0, 0, 0, from], [batch, heads, length, to])
  const pairs = reshape(part(0, turned), [batch, heads, length, turned / 2, 2])
  const half = (i: number) =>
    isInterleaved
      ? reshape(slice(pairs, [0, 0, 0, 0, i], [batch, heads, length, turned / 2, i + 1]), [
          batch,
          heads,
          length,
          turned / 2,
        ])
      : part((i * turned) / 2, ((i + 1) * turned) / 2)
  const [a, b] = [half(0), half(1)]
  const [first, second] = [sub(mul(a, cos), mul(b, sin)), add(mul(b, cos), mul(a, sin))]
  const rotated = isInterleaved
    ? reshape(concat([expandDims(first, [4]), expandDims(second, [4])], 4), [batch, heads, length, turned])
    : concat([first, second], 3)
  const y = turned === size ? rotated : concat([rotated, part(turned, size)], 3)
  return call.input(0).shape.length === 4 ? y : reshape(transpose(y, [0, 2, 1, 3]), call.input(0).shape)
}

export const attentions: Readonly<Record<string, Operator>> = {
  Attention: attention,
  RotaryEmbedding: rotary,
}
