/** Work divided into equal tiles; the last may be smaller. */
import type { Builder } from '../loop/builder.ts'
import type { Value } from '../loop/language.ts'
import { add, compare, index } from '../loop/values.ts'

/**
 * Runs `body` at the first element of every tile of `size` in the `total` elements starting at `from`, with the
 * tile's size.
 */
export function forTiles(
  b: Builder,
  name: string,
  { from = index(0), total, size }: { from?: Value; total: number; size: number },
  body: (first: Value, size: number) => void,
): void {
  const left = total % size
  const end = add(from, total - left)
  if (total > left) b.for(name, { from, to: end, step: size, certain: true }, (first) => body(first, size))
  if (left > 0) body(b.let(name, end), left)
}

/** Runs `body` with the size of tile number `tile`. */
export function withTileSize(
  b: Builder,
  tile: Value,
  { total, size }: { total: number; size: number },
  body: (size: number) => void,
): void {
  const tiles = Math.ceil(total / size)
  const last = total % size || size
  if (tiles === 1 || last === size) body(last)
  else
    b.if(
      compare('lt', tile, tiles - 1),
      () => body(size),
      () => body(last),
    )
}

/** The number of lanes of each vector that `count` values fill. */
export function lanesOver(count: number, width: number): number[] {
  return Array.from({ length: Math.ceil(count / width) }, (_, v) => Math.min(width, count - v * width))
}
