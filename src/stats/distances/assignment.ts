/**
 * The linear assignment problem: assigns to each row a column of its own so that the sum of the costs is minimal, by
 * shortest augmenting paths with dual potentials, O(n³): Jonker & Volgenant 1987, "A shortest augmenting path
 * algorithm for dense and sparse linear assignment problems", Computing 38, without the initialization phases.
 */

/**
 * The column of each row. `costs` is n × n, row-major. Throws a RangeError if it is not square or a cost is not
 * finite.
 */
export function minimumAssignment(costs: Float64Array): Int32Array {
  const n = Math.round(Math.sqrt(costs.length))
  if (n * n !== costs.length)
    throw new RangeError(`assignment: ${costs.length} costs do not form a square matrix`)
  if (!costs.every(Number.isFinite)) throw new RangeError('assignment: a cost is not finite')
  const rowOf = new Int32Array(n).fill(-1)
  const columnOf = new Int32Array(n).fill(-1)
  // Potentials keep every reduced cost, cost − u − v, at 0 or more, and at exactly 0 for each assigned pair.
  const u = new Float64Array(n)
  const v = new Float64Array(n)
  for (let start = 0; start < n; start++) {
    const distance = new Float64Array(n).fill(Infinity)
    const previous = new Int32Array(n).fill(-1)
    const done = new Uint8Array(n)
    let row = start
    let reached = 0
    let end = -1
    while (end < 0) {
      let nearest = -1
      for (let column = 0; column < n; column++) {
        if (done[column]) continue
        const length = reached + costs[row * n + column]! - u[row]! - v[column]!
        if (length < distance[column]!) {
          distance[column] = length
          previous[column] = row
        }
        if (nearest < 0 || distance[column]! < distance[nearest]!) nearest = column
      }
      done[nearest] = 1
      reached = distance[nearest]!
      if (rowOf[nearest]! < 0) end = nearest
      else row = rowOf[nearest]!
    }
    u[start]! += reached
    for (let column = 0; column < n; column++) {
      if (!done[column] || column === end) continue
      u[rowOf[column]!]! += reached - distance[column]!
      v[column]! -= reached - distance[column]!
    }
    for (let column = end; ; ) {
      const from = previous[column]!
      const before = columnOf[from]!
      rowOf[column] = from
      columnOf[from] = column
      if (from === start) break
      column = before
    }
  }
  return columnOf
}
