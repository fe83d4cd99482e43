/** Values over a grid of a plane: measured by a landscape, drawn by a figure, kept in a file. */
export interface Surface {
  /** Ascending. */
  readonly x: readonly number[]
  /** Ascending. */
  readonly y: readonly number[]
  /** z[j · x.length + i] is the value at (x[i], y[j]). Values that are not finite are holes. */
  readonly z: Float64Array
}

/** The number of values that are not finite. */
export function countHoles({ z }: Surface): number {
  return z.reduce((count, value) => count + (Number.isFinite(value) ? 0 : 1), 0)
}

/** The grid of all x and y that occur. A place without a value is a hole; if there are two values, the last counts. */
export function surfaceOf(values: Iterable<{ x: number; y: number; value: number }>): Surface {
  const all = [...values]
  const x = ascending(all.map((point) => point.x))
  const y = ascending(all.map((point) => point.y))
  const z = new Float64Array(x.length * y.length).fill(Number.NaN)
  const column = new Map(x.map((value, i) => [value, i]))
  const row = new Map(y.map((value, j) => [value, j]))
  for (const point of all) z[row.get(point.y)! * x.length + column.get(point.x)!] = point.value
  return { x, y, z }
}

function ascending(values: readonly number[]): number[] {
  return [...new Set(values)].sort((a, b) => a - b)
}

/** Whether two surfaces have their values at the same points. */
export function sameGrid(a: Surface, b: Surface): boolean {
  const same = (one: readonly number[], other: readonly number[]) =>
    one.length === other.length && one.every((value, i) => value === other[i])
  return same(a.x, b.x) && same(a.y, b.y)
}
