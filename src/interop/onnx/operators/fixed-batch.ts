/**
 * Files with a fixed batch size, at another one. Shapes in such a file name its size, and arrays repeat what is the same
 * for each sample. The network was evaluated at the size of the file before, so the shape of each value there is known: the
 * axis with the batch is the one whose size differs now.
 */
import { broadcastTo, type Shape, sizeOf, slice, type Tensor } from '../../../tensor/index.ts'
import { valuesOf } from '../known.ts'
import type { FileShapes } from './file-shapes.ts'

export interface FixedBatch {
  /** The sizes of the batch in the file and of the data. */
  readonly file: number
  readonly now: number
  /** What is known of values at the size of the file. */
  readonly shapes: FileShapes['shapes']
  readonly targets: FileShapes['targets']
  /** How many elements of an axis, in which samples are merged with others, a sample is apart from the next: by names. */
  readonly parts: Map<string, number>
}

interface Reshape {
  /** The name of what is reshaped, its shape now, and the name of the result. */
  readonly from: string
  readonly shape: Shape
  readonly to: string
  /** The target now, and in the file: the same numbers, or computed from the shape of an input; with −1 at most once. */
  readonly target: readonly number[]
  readonly fileTarget: readonly number[] | undefined
}

/** The target of a reshape at the size of now. */
export function reshapedTo(reshape: Reshape, batch: FixedBatch): readonly number[] {
  const { shape, target, fileTarget, to } = reshape
  const count = sizeOf(shape)
  const fits = (each: readonly number[]) => {
    const known = sizeOf(each.filter((size) => size !== -1))
    return each.includes(-1) ? known > 0 && count % known === 0 : known === count
  }
  const places = placesOf(reshape, batch)
  const isComputed = fileTarget?.join() !== target.join()
  const isMeant = ({ sizes }: Place) => sizes.every((size, d) => target[d] === -1 || size === target[d])
  const place = isComputed && fits(target) ? places.find(isMeant) : places[0]
  if (place?.part !== undefined) batch.parts.set(to, place.part)
  if (isComputed && fits(target)) return target
  return place?.sizes ?? guessed(target, shape, batch, fits)
}

/** A target, and how many elements of the axis with the batch a sample is apart from the next. */
interface Place {
  readonly sizes: readonly number[]
  readonly part?: number
}

/** The axis whose size follows the batch, if there is one; undefined if several do. */
function axisOf(x: Shape, before: Shape, { file, now }: FixedBatch): number | undefined {
  const changed = x.flatMap((size, d) => (size === before[d] ? [] : [d]))
  const [axis = -1, ...others] = changed
  if (others.length > 0 || x.length !== before.length) return undefined
  return axis < 0 || x[axis]! * file === before[axis]! * now ? axis : undefined
}

/**
 * Samples are `stride` elements apart in row-major order, and a reshape keeps that order. So the axis with the batch is the one that
 * has steps of this size, in the file and now.
 */
function placesOf({ from, shape: x, fileTarget }: Reshape, batch: FixedBatch): Place[] {
  const before = batch.shapes.get(from)
  const axis = before && axisOf(x, before, batch)
  if (fileTarget === undefined || before === undefined || axis === undefined) return []
  const count = sizeOf(before)
  const rest = sizeOf(fileTarget.filter((size) => size !== -1))
  const full = fileTarget.map((size) => (size === -1 ? count / rest : size))
  if (sizeOf(full) !== count) return []
  if (axis < 0) return [{ sizes: full }]
  const { file, now } = batch
  const inner = sizeOf(before.slice(axis + 1))
  const merged = before[axis]! / file
  if (!Number.isInteger(merged)) return []
  const known = batch.parts.get(from)
  // Samples are mostly outside of what is merged with them: [samples · heads, …].
  return (known === undefined ? divisorsOf(merged) : [known]).flatMap((part) => {
    const stride = inner * part
    const places = full.flatMap((size, d): (Place & { rank: number[] })[] => {
      const step = sizeOf(full.slice(d + 1))
      if (stride % step !== 0 || (step * size) % (stride * file) !== 0) return []
      const sizes = full.with(d, (size / file) * now)
      // In a file for one sample the batch may be the end of an axis or the beginning of the next.
      const isLast = d === full.length - 1 && d > 0
      const isOwn = size === file && step === stride
      const isOutside = step * size === stride * file
      const rank = [!isLast, isOwn, d === axis, commonEnd(sizes, x), isOutside].map(Number)
      return [{ sizes, part: stride / step, rank }]
    })
    return places.toSorted((a, b) => compare(b.rank, a.rank))
  })
}

/** From the largest on. */
function divisorsOf(count: number): number[] {
  const small: number[] = []
  for (let each = 1; each * each <= count; each++) if (count % each === 0) small.push(each)
  return [...new Set([...small, ...small.map((each) => count / each)])].toSorted((a, b) => b - a)
}

/**
 * What a node that is no reshape makes of an axis in which samples are merged with others: they stay where they are in it.
 * The inputs and the outputs come with their names.
 */
export function keepParts(
  batch: FixedBatch,
  inputs: readonly (readonly [string, Tensor | undefined])[],
  outputs: readonly (readonly [string, Tensor | undefined])[],
): void {
  const sizeIn = (name: string, tensor: Tensor | undefined) => {
    const before = batch.shapes.get(name)
    const axis = tensor && before && axisOf(tensor.shape, before, batch)
    return axis === undefined || axis < 0 ? undefined : before![axis]!
  }
  for (const [to, output] of outputs) {
    const size = batch.parts.has(to) ? undefined : sizeIn(to, output)
    if (size === undefined || size === batch.file) continue
    const [from] = inputs.find(([name, x]) => batch.parts.has(name) && sizeIn(name, x) === size) ?? []
    if (from !== undefined) batch.parts.set(to, batch.parts.get(from)!)
  }
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, i) => value !== b[i])
  return at < 0 ? 0 : a[at]! - b[at]!
}

/**
 * Where no shapes tell: the size of the data's batch where x has it, or at an axis that x has not as it is, one of the
 * file's size before one of a multiple.
 */
function guessed(
  target: readonly number[],
  x: Shape,
  { file, now }: FixedBatch,
  fits: (target: readonly number[]) => boolean,
): readonly number[] {
  const scaled = (d: number) => target.with(d, (target[d]! / file) * now)
  if (target[0] === file && x[0] === now && fits(scaled(0))) return scaled(0)
  if (fits(target)) return target
  const multiples = target.flatMap((size, d) => (size > 0 && size % file === 0 ? [d] : []))
  const moved = multiples.filter((d) => x[d] !== target[d])
  const exact = moved.filter((d) => target[d] === file)
  const fitting = [...exact, ...moved, ...multiples].map(scaled).filter(fits)
  // The size of a head may be that of the batch; the last axes of x mostly stay as they are.
  const kept = fitting.map((each) => commonEnd(each, x))
  return fitting[kept.indexOf(Math.max(...kept))] ?? target
}

/** How many of the last sizes are the same. */
function commonEnd(a: readonly number[], b: readonly number[]): number {
  let count = 0
  while (count < Math.min(a.length, b.length) && a.at(-1 - count) === b.at(-1 - count)) count++
  return count
}

/** The sizes that x is repeated to, now. `isKnown`: whether it depends on no parameter. */
export function expandedTo(
  { from: name, shape: x, target, fileTarget }: Omit<Reshape, 'to'>,
  batch: FixedBatch,
  isKnown: boolean,
): readonly number[] {
  // Computed from the shape of an input: it is that of now.
  if (fileTarget !== undefined && fileTarget.join() !== target.join()) return target
  const before = batch.shapes.get(name)
  const axis = before && axisOf(x, before, batch)
  if (axis === undefined) return target
  const lead = target.length - x.length
  if (axis >= 0) {
    const at = axis + lead
    return at >= 0 && target[at] === before![axis] ? target.with(at, x[axis]!) : target
  }
  // Masks stay as in the file until a node needs them for each sample. A parameter is repeated for each.
  const { file, now } = batch
  const found = target.findIndex((size, d) => size === file && file > 1 && (x[d - lead] ?? 1) === 1)
  return isKnown || found < 0 ? target : target.with(found, now)
}

/** γ or β of x with one element for all samples, if it repeats one for each sample of the file. */
export function forAll(gain: Tensor | undefined, x: Shape, { file, now }: FixedBatch): Tensor | undefined {
  const isRepeated =
    gain?.shape.length === x.length && gain.shape[0] === file && x[0] === now && isSame(gain, 0)
  return isRepeated ? firstOf(gain, 0) : gain
}

const firstOf = (x: Tensor, axis: number): Tensor =>
  slice(
    x,
    x.shape.map(() => 0),
    x.shape.map((size, d) => (d === axis ? 1 : size)),
  )

/** x, which is the same along an axis that has its size from the file's batch, with the size for the batch of now. */
function resized(x: Tensor, axis: number, { file, now }: FixedBatch): Tensor {
  return broadcastTo(firstOf(x, axis), x.shape.with(axis, (x.shape[axis]! / file) * now))
}

/**
 * The inputs of a node for the batch of now, in the ways in which inputs that are the same for each sample of the file can
 * have as many samples as there are: an initial state of zeros, a mask, and what is computed from them and parameters alone.
 */
export function* adapted(
  inputs: readonly (Tensor | undefined)[],
  batch: FixedBatch,
): Generator<readonly (Tensor | undefined)[]> {
  const options = inputs.map((input) => {
    const axes = input?.shape.flatMap((size, d) => (size > 0 && size % batch.file === 0 ? [d] : [])) ?? []
    return new Map(
      axes.flatMap((axis) => (isSame(input!, axis) ? [[axis, resized(input!, axis, batch)] as const] : [])),
    )
  })
  const most = Math.max(...inputs.map((input) => input?.shape.length ?? 0))
  // Axes are counted from the front, as those of concatenations and states, or from the end, as those that broadcast.
  for (let axis = 0; axis < most; axis++)
    for (const isFromEnd of [false, true]) {
      const chosen = inputs.map((input, i) =>
        input === undefined
          ? undefined
          : (options[i]!.get(isFromEnd ? input.shape.length - most + axis : axis) ?? input),
      )
      if (chosen.some((input, i) => input !== inputs[i])) yield chosen
    }
  for (const [i, own] of options.entries()) for (const option of own.values()) yield inputs.with(i, option)
}

const same = new WeakMap<Tensor, Map<number, boolean>>()

/** Whether all slices along an axis are equal, whatever the parameters are. */
function isSame(x: Tensor, axis: number): boolean {
  const found = same.get(x) ?? new Map<number, boolean>()
  same.set(x, found)
  if (!found.has(axis)) found.set(axis, findSame(x, axis))
  return found.get(axis)!
}

function findSame(x: Tensor, axis: number): boolean {
  const { shape, operation, inputs } = x
  if (shape[axis] === 1) return true
  const known = sizeOf(shape) <= MOST_COMPARED ? valuesOf(x) : undefined
  if (known) {
    const [size, inner] = [shape[axis]!, sizeOf(shape.slice(axis + 1))]
    return known.every(
      (value: number, i: number) => value === known[i - (Math.floor(i / inner) % size) * inner],
    )
  }
  const [first] = inputs
  switch (operation.kind) {
    case 'unary':
    case 'binary':
    case 'broadcast':
    case 'select':
    case 'stopGradient':
      return inputs.every((input) => {
        const own = axis - shape.length + input.shape.length
        return own < 0 || isSame(input, own)
      })
    case 'transpose':
      return isSame(first!, operation.permutation[axis]!)
    case 'concat':
      return axis !== operation.axis && inputs.every((input) => isSame(input, axis))
    case 'slice':
      return isSame(first!, axis)
    case 'reduce': {
      const kept = first!.shape.flatMap((_, d) => (operation.axes.includes(d) ? [] : [d]))
      return isSame(first!, kept[axis]!)
    }
    case 'gather': {
      const own = axis - inputs[1]!.shape.length
      return own < 0 ? isSame(inputs[1]!, axis) : isSame(first!, own + 1)
    }
    case 'matmul': {
      const fromEnd = shape.length - axis
      const [rows, columns] = [operation.transposeA ? 1 : 2, operation.transposeB ? 2 : 1]
      if (fromEnd === 2) return isSame(first!, first!.shape.length - rows)
      if (fromEnd === 1) return isSame(inputs[1]!, inputs[1]!.shape.length - columns)
      return inputs.every(
        (input) => fromEnd > input.shape.length || isSame(input, input.shape.length - fromEnd),
      )
    }
    case 'reshape': {
      const before = first!.shape
      const outer = sizeOf(shape.slice(0, axis))
      const own = before.findIndex((size, d) => size === shape[axis] && sizeOf(before.slice(0, d)) === outer)
      return own >= 0 && isSame(first!, own)
    }
    default:
      return false
  }
}

const MOST_COMPARED = 2 ** 16
