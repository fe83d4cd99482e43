/** Operators that move elements without arithmetic. */
import {
  broadcastShapes,
  broadcastTo,
  cast,
  concat,
  equal,
  expandDims,
  iota,
  pad,
  reshape,
  select,
  type Shape,
  sizeOf,
  slice,
  stopGradient,
  take,
  type Tensor,
  transpose,
} from '../../../tensor/index.ts'
import { numbers, valuesOf } from '../known.ts'
import { SQUEEZE_ONES } from '../branches.ts'
import { axesOf, type Call, type Operator } from './call.ts'
import { expandedTo, reshapedTo } from './fixed-batch.ts'
import { PADDING } from '../said.ts'
import { wrapped } from './scatter.ts'

const axisOf = (call: Call, initial = 0): number =>
  axesOf([call.attribute('axis', initial)], call.input(0).shape)[0]!

const reshapeOperator: Operator = (call) => {
  const x = call.input(0)
  const given = call.numbers(1)
  const keepsZeros = call.attribute('allowzero', 0) === 1
  const copied = (sizes: readonly number[], shape: Shape) =>
    sizes.map((size, d) => (size === 0 && !keepsZeros ? (shape[d] ?? 0) : size))
  const target = copied(given, x.shape)
  const { baked } = call.surroundings
  if (baked === undefined) return reshape(x, target)
  const [from, sizes] = call.node.inputs as [string, string]
  const before = baked.shapes.get(from)
  const own = baked.targets.get(sizes)
  const fileTarget = before && own && copied(own, before)
  return reshape(
    x,
    reshapedTo({ from, to: call.node.outputs[0]!, shape: x.shape, target, fileTarget }, baked),
  )
}

const flatten: Operator = (call) => {
  const x = call.input(0)
  const axis = call.attribute('axis', 1)
  const at = axis < 0 ? axis + x.shape.length : axis
  return reshape(x, [sizeOf(x.shape.slice(0, at)), sizeOf(x.shape.slice(at))])
}

const squeeze: Operator = (call) => {
  const x = call.input(0)
  const given = call.optionalNumbers(1)
  const axes = given ? axesOf(given, x.shape) : x.shape.flatMap((size, d) => (size === 1 ? [d] : []))
  return reshape(
    x,
    x.shape.filter((_, d) => !axes.includes(d)),
  )
}

/** Squeeze for those of its axes that have one element. */
const squeezeOnes: Operator = (call) => {
  const x = call.input(0)
  const axes = axesOf(call.numbers(1), x.shape)
  return reshape(
    x,
    x.shape.filter((size, d) => size !== 1 || !axes.includes(d)),
  )
}

const unsqueeze: Operator = (call) => {
  const x = call.input(0)
  const given = call.numbers(1)
  const length = x.shape.length + given.length
  return expandDims(
    x,
    given.map((axis) => (axis < 0 ? axis + length : axis)).sort((a, b) => a - b),
  )
}

const transposeOperator: Operator = (call) => {
  const x = call.input(0)
  return transpose(x, call.list('perm') ?? x.shape.map((_, d) => x.shape.length - 1 - d))
}

const concatOperator: Operator = (call) => {
  return concat(call.inputs, axisOf(call))
}

const split: Operator = (call) => {
  const x = call.input(0)
  const axis = axisOf(call)
  const size = x.shape[axis]!
  const count = call.attribute('num_outputs', call.node.outputs.length)
  const even = Math.ceil(size / count)
  const sizes =
    call.optionalNumbers(1) ??
    Array.from({ length: count }, (_, i) => Math.max(0, Math.min(even, size - i * even)))
  let at = 0
  return sizes.map((length) => {
    const part = slice(
      x,
      x.shape.map((_, d) => (d === axis ? at : 0)),
      x.shape.map((full, d) => (d === axis ? at + length : full)),
    )
    at += length
    return part
  })
}

const sliceOperator: Operator = (call) => {
  const x = call.input(0)
  const [starts, ends] = [call.numbers(1), call.numbers(2)]
  const axes = axesOf(call.optionalNumbers(3) ?? starts.map((_, d) => d), x.shape)
  const steps = call.optionalNumbers(4) ?? starts.map(() => 1)
  return axes.reduce((y, axis, i) => cut(y, axis, starts[i]!, ends[i]!, steps[i]!), x)
}

/** Elements from `start` to before `end`, with NumPy's meaning of negative numbers. */
function cut(x: Tensor, axis: number, start: number, end: number, step: number): Tensor {
  const size = x.shape[axis]!
  const within = (at: number, low: number, high: number) =>
    Math.min(Math.max(at < 0 ? at + size : at, low), high)
  if (step < 0) {
    const from = within(start, 0, size - 1)
    const to = end < -size ? -1 : within(end, -1, size - 1)
    const count = Math.max(0, Math.ceil((from - to) / -step))
    return taken(
      x,
      Array.from({ length: count }, (_, i) => from + i * step),
      axis,
    )
  }
  const from = within(start, 0, size)
  const to = Math.max(from, within(end, 0, size))
  return slice(
    x,
    x.shape.map((_, d) => (d === axis ? from : 0)),
    x.shape.map((full, d) => (d === axis ? to : full)),
    x.shape.map((_, d) => (d === axis ? step : 1)),
  )
}

/** The elements at these places along an axis. */
function taken(x: Tensor, places: readonly number[], axis: number): Tensor {
  const [first = 0] = places
  const isRun = places.every((place, i) => place === first + i)
  if (isRun) return cut(x, axis, first, first + places.length, 1)
  return take(x, numbers(places, { shape: [places.length], dtype: 'i32' }), axis)
}

/** The table of an embedding, without a gradient of its row for padding. */
function paddedTable(call: Call): Tensor {
  const table = call.input(0)
  const [rows, ...rest] = table.shape as [number, ...number[]]
  const row = call.attribute(PADDING, -1)
  if (row < 0) return table
  const isPadding = equal(reshape(iota(rows), [rows, ...rest.map(() => 1)]), row)
  return select(isPadding, stopGradient(table), table)
}

/** Whole slices of x along an axis, where the indices say. */
const gatherOperator: Operator = (call) => {
  const [x, indices] = [paddedTable(call), oneSample(call, cast(call.input(1), 'i32'))]
  const axis = axisOf(call)
  const size = x.shape[axis]!
  const known = valuesOf(indices)
  const shape = [...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)]
  if (known !== undefined) {
    const { baked } = call.surroundings
    // All of x in order, as the newer exporter writes a change of strides: with another batch there are more or fewer.
    const isAll = x.shape.length === 1 && known.length * (baked?.now ?? 1) === size * (baked?.file ?? 1)
    if (baked !== undefined && isAll && known.every((place, i) => place === i)) {
      const [from, to] = [call.node.inputs[0]!, call.node.outputs[0]!]
      const target = indices.shape
      return reshape(x, reshapedTo({ from, to, shape: x.shape, target, fileTarget: target }, baked))
    }
    const places = Array.from(known, (place) => (place < 0 ? place + size : place))
    if (places.some((place) => place < 0 || place >= size))
      throw call.error(
        `it takes element ${places.find((place) => place < 0 || place >= size)} of ${size}; export it again`,
      )
    if (places.length > 0) return reshape(taken(x, places, axis), shape)
  }
  return take(x, known === undefined ? wrapped(indices, size) : indices, axis)
}

/** The values of one sample, if known values are the same for each sample of a fixed batch. */
function oneSample(call: Call, x: Tensor): Tensor {
  const axis = x.shape.indexOf(call.surroundings.baked?.file ?? -1)
  const size = x.shape[axis] ?? 1
  if (size === 1 || valuesOf(x) === undefined) return x
  const first = cut(x, axis, 0, 1, 1)
  const same = valuesOf(broadcastTo(first, x.shape))!
  return valuesOf(x)!.every((value: number, i: number) => value === same[i]) ? first : x
}

const expand: Operator = (call) => {
  const x = oneSample(call, call.input(0))
  const given = call.numbers(1)
  const { baked } = call.surroundings
  const [from, sizes] = call.node.inputs as [string, string]
  const target = baked
    ? expandedTo(
        { from, shape: x.shape, target: given, fileTarget: baked.targets.get(sizes) },
        baked,
        valuesOf(x) !== undefined,
      )
    : given
  return broadcastTo(x, broadcastShapes('Expand', x.shape, target))
}

const tile: Operator = (call) => {
  const x = call.input(0)
  return call.numbers(1).reduce(
    (y, count, axis) =>
      count === 1
        ? y
        : concat(
            Array.from({ length: count }, () => y),
            axis,
          ),
    x,
  )
}

const padOperator: Operator = (call) => {
  const x = call.input(0)
  const given = call.numbers(1)
  const axes = axesOf(call.optionalNumbers(3) ?? x.shape.map((_, d) => d), x.shape)
  const sides = x.shape.map((_, d) => {
    const i = axes.indexOf(d)
    return i < 0 ? [0, 0] : [given[i]!, given[i + axes.length]!]
  })
  // Negative padding cuts.
  const kept = sides.reduce(
    (y, [before, after], d) =>
      before! < 0 || after! < 0 ? cut(y, d, Math.max(0, -before!), y.shape[d]! - Math.max(0, -after!), 1) : y,
    x,
  )
  const [before, after] = [0, 1].map((side) => sides.map((pair) => Math.max(0, pair[side]!))) as [
    number[],
    number[],
  ]
  const mode = call.text('mode', 'constant')
  if (mode === 'constant') return pad(kept, before, after, call.optionalNumbers(2)?.[0] ?? 0)
  const place = places[mode]
  if (place === undefined)
    throw call.error(`mode is ${mode}, expected constant, reflect, edge or wrap; pad in one of these ways`)
  return kept.shape.reduce((y, size, d) => {
    const length = before[d]! + size + after[d]!
    if (length === size) return y
    if (mode === 'reflect' && (before[d]! >= size || after[d]! >= size))
      throw call.error(
        `reflection by ${before[d]} and ${after[d]} needs more than ${size} elements; pad less`,
      )
    return taken(
      y,
      Array.from({ length }, (_, i) => place(i - before[d]!, size)),
      d,
    )
  }, kept)
}

/** The element that stands at a place outside. */
const places: Readonly<Record<string, (at: number, size: number) => number>> = {
  reflect: (at, size) => (at < 0 ? -at : at >= size ? 2 * size - 2 - at : at),
  edge: (at, size) => Math.min(Math.max(at, 0), size - 1),
  wrap: (at, size) => ((at % size) + size) % size,
}

/** Channels become blocks of pixels, as PyTorch's PixelShuffle does (CRD), or depth by depth (DCR). */
const depthToSpace: Operator = (call) => {
  const x = call.input(0)
  const [batch, channels, height, width] = x.shape as [number, number, number, number]
  const block = call.attribute('blocksize', 1)
  const depth = channels / block ** 2
  const isCrd = call.text('mode', 'DCR') === 'CRD'
  const parts = isCrd
    ? [batch, depth, block, block, height, width]
    : [batch, block, block, depth, height, width]
  const order = isCrd ? [0, 1, 4, 2, 5, 3] : [0, 3, 4, 1, 5, 2]
  return reshape(transpose(reshape(x, parts), order), [batch, depth, height * block, width * block])
}

const spaceToDepth: Operator = (call) => {
  const x = call.input(0)
  const [batch, channels, height, width] = x.shape as [number, number, number, number]
  const block = call.attribute('blocksize', 1)
  const parts = reshape(x, [batch, channels, height / block, block, width / block, block])
  return reshape(transpose(parts, [0, 3, 5, 1, 2, 4]), [
    batch,
    channels * block ** 2,
    height / block,
    width / block,
  ])
}

export const movement: Readonly<Record<string, Operator>> = {
  Reshape: reshapeOperator,
  Flatten: flatten,
  Squeeze: squeeze,
  [SQUEEZE_ONES]: squeezeOnes,
  Unsqueeze: unsqueeze,
  Transpose: transposeOperator,
  Concat: concatOperator,
  Split: split,
  Slice: sliceOperator,
  Gather: gatherOperator,
  Expand: expand,
  Tile: tile,
  Pad: padOperator,
  DepthToSpace: depthToSpace,
  SpaceToDepth: spaceToDepth,
  Identity: ({ inputs: [x] }) => x!,
}
