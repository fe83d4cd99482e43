/** A test set for data that comes without one: the same for everyone, with every class in proportion. */

/**
 * Row numbers of a fixed split. With the rows ordered by label, and within a label as in the file,
 * every fifth one from the first is held out; both lists keep the order of the file.
 */
export function holdOut(labels: Uint8Array): { train: Uint32Array; test: Uint32Array } {
  const byLabel = Uint32Array.from(labels.keys()).sort((a, b) => labels[a]! - labels[b]! || a - b)
  const held = new Set(byLabel.filter((_, position) => position % 5 === 0))
  const rows = Uint32Array.from(labels.keys())
  return { train: rows.filter((row) => !held.has(row)), test: rows.filter((row) => held.has(row)) }
}

/** The given rows of a row-major array whose rows have `size` values. */
export function takeRows(data: Uint8Array, rows: Uint32Array, size: number): Uint8Array {
  const taken = new Uint8Array(rows.length * size)
  rows.forEach((row, i) => taken.set(data.subarray(row * size, (row + 1) * size), i * size))
  return taken
}
