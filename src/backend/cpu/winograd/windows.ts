/** Windows of 1, 4, 8 or 16 images side by side in the lanes: loaded from rows in memory, and stored again. */
import type { Buffer } from '../../../compile/memory/buffer.ts'
import type { Builder } from '../loop/builder.ts'
import { type Value, vectorOf } from '../loop/language.ts'
import { pickInFours, transposeFours } from '../loop/lanes.ts'
import { address, load, shuffle } from '../loop/values.ts'
import type { Block } from './transforms.ts'

const quad = vectorOf('f32', 4)
const pair = vectorOf('f32', 2)
const scalar = vectorOf('f32', 1)

/** Joins vectors side by side into one, neighbours first: the lanes of each part are a power of two. */
function joined(parts: readonly Value[]): Value {
  if (parts.length === 1) return parts[0]!
  const half = parts.length / 2
  const [x, y] = [joined(parts.slice(0, half)), joined(parts.slice(half))]
  return shuffle(
    x,
    y,
    Array.from({ length: x.type.lanes + y.type.lanes }, (_, l) => l),
  )
}

/**
 * Loads `size` × `size` elements (2, 4 or 6) from each place, with rows `rowStride` apart: element (i, j) of all
 * places is in the lanes of `block[i][j]`.
 */
export function loadWindows(
  b: Builder,
  buffer: Buffer,
  places: readonly Value[],
  rowStride: number,
  size: number,
): Block {
  if (places.length === 1)
    return Array.from({ length: size }, (_, i) =>
      Array.from({ length: size }, (__, j) =>
        b.let('x', load(buffer, address(places[0]!, i * rowStride + j), scalar)),
      ),
    )
  /** Places k, k + 4, …, which share the lanes of a vector. */
  const sharing = [0, 1, 2, 3].map((k) => places.filter((_, place) => place % 4 === k))
  return Array.from({ length: size }, (_, i) => {
    const row: Value[] = []
    let offset = i * rowStride
    if (size >= 4) {
      const fours = sharing.map((some) =>
        b.let('x', joined(some.map((place) => load(buffer, address(place, offset), quad)))),
      )
      row.push(...transposeFours(b, fours))
      offset += 4
    }
    if (size % 4 !== 0) {
      const pairs = places.map((place) => load(buffer, address(place, offset), pair))
      const [first, second] = [0, 2].map((k) => {
        const fours = Array.from({ length: places.length / 4 }, (__, group) =>
          joined(pairs.slice(4 * group + k, 4 * group + k + 2)),
        )
        return b.let('x', joined(fours))
      }) as [Value, Value]
      row.push(
        b.let('c', pickInFours(first, second, [0, 2, 4, 6])),
        b.let('c', pickInFours(first, second, [1, 3, 5, 7])),
      )
    }
    return row
  })
}

/**
 * The inverse for a block of 2 × 2 or 4 × 4: `rows[k][i]` has row i of window k, in the first lanes of a vector of
 * four, or in a value for each column.
 */
export function windowRows(b: Builder, block: Block): Value[][][] {
  const size = block.length
  const { lanes } = block[0]![0]!.type
  if (lanes === 1) return [block.map((row) => [...row])]
  const rows: Value[][][] = Array.from({ length: lanes }, () => [])
  for (const line of block) {
    const [left, right] = line as [Value, Value]
    const fours =
      size === 4
        ? transposeFours(b, line)
        : ([0, 1, 2, 3] as const).map((k) =>
            b.let('row', pickInFours(left, right, [k, 4 + k, k, 4 + k] as [number, number, number, number])),
          )
    for (let window = 0; window < lanes; window++) {
      const first = window - (window % 4)
      const four = fours[window % 4]!
      const own =
        lanes === 4 ? four : b.let('row', shuffle(four, four, [first, first + 1, first + 2, first + 3]))
      rows[window]!.push([own])
    }
  }
  return rows
}
