/** The inner loop of every product: a register tile of sums over steps of k. */
import type { FunctionBody } from '../../wasm/assembler.ts'
import { advance, type Count, pushCount } from '../../wasm/loops.ts'
import { splat } from '../math/elementary.ts'
import { multiplyAdd } from './tile.ts'

/** Where an operand lies: an address in a local, which the loop advances by `stride` bytes a step. */
interface Operand {
  pointer: number
  base: number
  stride: number
}

export interface Steps {
  /** Splat, one value a row of the tile, `rowBytes` apart. */
  a: Operand & { rowBytes: number }
  /** Vectors side by side. */
  b: Operand
  steps: Count
  unroll: number
  fused: boolean
}

/** Zeroed sums of `rows` × `vectors`. */
export function newSums(f: FunctionBody, rows: number, vectors: number): number[][] {
  return Array.from({ length: rows }, () =>
    Array.from({ length: vectors }, () => {
      const local = f.local('v128')
      f.v128(splat('f32x4', 0)).set(local)
      return local
    }),
  )
}

/** sums[r][v] += Σ over the steps of a[r] · b[v], in f32. */
export function addProducts(
  f: FunctionBody,
  sums: readonly (readonly number[])[],
  { a, b, steps, unroll, fused }: Steps,
): void {
  const vectors = sums[0]!.map(() => f.local('v128'))
  const [factor, count] = [f.local('v128'), f.local('i32')]
  const step = (u: number) => {
    vectors.forEach((local, v) =>
      f
        .get(b.pointer)
        .vectorMemory('v128.load', b.base + u * b.stride + v * 16)
        .set(local),
    )
    sums.forEach((line, r) => {
      f.get(a.pointer)
        .vectorMemory('v128.load32_splat', a.base + u * a.stride + r * a.rowBytes)
        .set(factor)
      vectors.forEach((local, v) => multiplyAdd(f, 'f32', fused, factor, local, line[v]!))
    })
  }
  /** As many turns as the local `count` says, at least one. */
  const turns = (unrolled: number) =>
    f.loop(() => {
      for (let u = 0; u < unrolled; u++) step(u)
      advance(f, a.pointer, a.stride * unrolled)
      advance(f, b.pointer, b.stride * unrolled)
      f.get(count).i32(1).op('i32.sub').tee(count).branchIf(0)
    })
  if (unroll === 1) {
    pushCount(f, steps)
    f.set(count)
    turns(1)
  } else if (typeof steps === 'number') {
    for (const [number, unrolled] of [
      [Math.floor(steps / unroll), unroll],
      [steps % unroll, 1],
    ] as const)
      if (number > 0) {
        f.i32(number).set(count)
        turns(unrolled)
      }
  } else {
    f.get(steps.local)
      .i32(unroll)
      .op('i32.div_u')
      .tee(count)
      .if(() => turns(unroll))
    f.get(steps.local)
      .i32(unroll)
      .op('i32.rem_u')
      .tee(count)
      .if(() => turns(1))
  }
  for (const local of [...vectors, factor]) f.release('v128', local)
  f.release('i32', count)
}
