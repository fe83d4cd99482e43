/** Windows of four images side by side in the lanes: from rows as they lie in memory, and back. */
import type { FunctionBody } from '../../wasm/assembler.ts'
import { bytesOfLanes } from '../../wasm/lanes.ts'
import type { Block } from './transforms.ts'

/** Bytes of the lanes (0–3 of the first vector, 4–7 of the second) that a shuffle picks. */
function pick(f: FunctionBody, x: number, y: number, lanes: readonly number[], into: number): void {
  f.get(x).get(y).shuffle(bytesOfLanes(lanes)).set(into)
}

/** Rows of a 4 × 4 matrix become its columns, in place. */
function transpose(f: FunctionBody, rows: readonly number[]): void {
  const [a, b, c, d] = rows as [number, number, number, number]
  const [low, high, low2, high2] = [f.local('v128'), f.local('v128'), f.local('v128'), f.local('v128')]
  pick(f, a, b, [0, 4, 1, 5], low)
  pick(f, a, b, [2, 6, 3, 7], high)
  pick(f, c, d, [0, 4, 1, 5], low2)
  pick(f, c, d, [2, 6, 3, 7], high2)
  pick(f, low, low2, [0, 1, 4, 5], a)
  pick(f, low, low2, [2, 3, 6, 7], b)
  pick(f, high, high2, [0, 1, 4, 5], c)
  pick(f, high, high2, [2, 3, 6, 7], d)
  for (const local of [low, high, low2, high2]) f.release('v128', local)
}

/**
 * Loads `size` × `size` elements (2, 4 or 6) from each of four addresses, rows `rowBytes` apart: element (i, j) of all
 * four lies in the lanes of `block[i][j]`.
 */
export function loadWindows(
  f: FunctionBody,
  addresses: readonly number[],
  base: number,
  rowBytes: number,
  size: number,
): Block {
  return Array.from({ length: size }, (_, i) => {
    const row: number[] = []
    let offset = base + i * rowBytes
    if (size >= 4) {
      const four = addresses.map((address) => {
        const local = f.local('v128')
        f.get(address).vectorMemory('v128.load', offset).set(local)
        return local
      })
      transpose(f, four)
      row.push(...four)
      offset += 16
    }
    if (size % 4 !== 0) {
      const [first, second] = [addresses.slice(0, 2), addresses.slice(2)].map(([p, q]) => {
        const local = f.local('v128')
        f.get(p!).vectorMemory('v128.load64_zero', offset).set(local)
        f.get(q!).get(local).laneMemory('v128.load64_lane', offset, 1).set(local)
        return local
      }) as [number, number]
      const odd = f.local('v128')
      pick(f, first, second, [1, 3, 5, 7], odd)
      pick(f, first, second, [0, 2, 4, 6], first)
      row.push(first, odd)
      f.release('v128', second)
    }
    return row
  })
}

/** The way back for a block of 2 × 2 or 4 × 4: `rows[k][i]` is row i of window k, in the first lanes. Uses the block up. */
export function windowRows(f: FunctionBody, block: Block): number[][] {
  const size = block.length
  const rows: number[][] = [[], [], [], []]
  for (const line of block) {
    const four = Array.from({ length: 4 }, (_, j) => line[j] ?? f.local('v128'))
    if (size === 4) transpose(f, four)
    else {
      const [left, right, third, fourth] = four as [number, number, number, number]
      pick(f, left, right, [2, 6, 2, 6], third)
      pick(f, left, right, [3, 7, 3, 7], fourth)
      const second = f.local('v128')
      pick(f, left, right, [1, 5, 1, 5], second)
      pick(f, left, right, [0, 4, 0, 4], left)
      f.get(second).set(right)
      f.release('v128', second)
    }
    four.forEach((local, k) => rows[k]!.push(local))
  }
  return rows
}
