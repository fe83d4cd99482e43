/** Windows of four images side by side in the lanes, or of one: from rows as they lie in memory, and back. */
import type { Buffer } from '../../../compile/memory/buffer.ts'
import type { Builder } from '../loop/builder.ts'
import { type Value, vectorOf } from '../loop/language.ts'
import { address, load, shuffle } from '../loop/values.ts'
import type { Block } from './transforms.ts'

const vector = vectorOf('f32', 4)
const pair = vectorOf('f32', 2)
const scalar = vectorOf('f32', 1)

/** Rows of a 4 × 4 matrix become its columns. */
function transpose(b: Builder, rows: readonly Value[]): Value[] {
  const [x0, x1, x2, x3] = rows as [Value, Value, Value, Value]
  const pick = (name: string, x: Value, y: Value, lanes: readonly number[]) =>
    b.let(name, shuffle(x, y, lanes))
  const low = pick('low', x0, x1, [0, 4, 1, 5])
  const high = pick('high', x0, x1, [2, 6, 3, 7])
  const low2 = pick('low', x2, x3, [0, 4, 1, 5])
  const high2 = pick('high', x2, x3, [2, 6, 3, 7])
  return [
    pick('c', low, low2, [0, 1, 4, 5]),
    pick('c', low, low2, [2, 3, 6, 7]),
    pick('c', high, high2, [0, 1, 4, 5]),
    pick('c', high, high2, [2, 3, 6, 7]),
  ]
}

/**
 * Loads `size` × `size` elements (2, 4 or 6) from each of four places or from one, rows `rowStride` apart: element (i, j) of
 * all lies in the lanes of `block[i][j]`.
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
  return Array.from({ length: size }, (_, i) => {
    const row: Value[] = []
    let offset = i * rowStride
    if (size >= 4) {
      const four = places.map((place) => b.let('x', load(buffer, address(place, offset), vector)))
      row.push(...transpose(b, four))
      offset += 4
    }
    if (size % 4 !== 0) {
      const pairs = places.map((place) => load(buffer, address(place, offset), pair))
      const first = b.let('x', shuffle(pairs[0]!, pairs[1]!, [0, 1, 2, 3]))
      const second = b.let('x', shuffle(pairs[2]!, pairs[3]!, [0, 1, 2, 3]))
      row.push(
        b.let('c', shuffle(first, second, [0, 2, 4, 6])),
        b.let('c', shuffle(first, second, [1, 3, 5, 7])),
      )
    }
    return row
  })
}

/**
 * The way back for a block of 2 × 2 or 4 × 4: `rows[k][i]` holds row i of window k, in the first lanes of a vector, or in a
 * value for each column.
 */
export function windowRows(b: Builder, block: Block): Value[][][] {
  const size = block.length
  if (block[0]![0]!.type.lanes === 1) return [block.map((row) => [...row])]
  const rows: Value[][][] = [[], [], [], []]
  for (const line of block) {
    const [left, right] = line as [Value, Value]
    const four =
      size === 4
        ? transpose(b, line)
        : [0, 1, 2, 3].map((k) => b.let('row', shuffle(left, right, [k, 4 + k, k, 4 + k])))
    four.forEach((value, k) => rows[k]!.push([value]))
  }
  return rows
}
