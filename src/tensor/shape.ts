/** Shapes, axes and strides: plain arithmetic on lists of sizes, row-major throughout. */
export type Shape = readonly number[]

/** A shape or dtype that an operation cannot accept; thrown while the expression is built. */
export class ShapeError extends Error {
  override name = 'ShapeError'
}

export function sizeOf(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1)
}

export function formatShape(shape: Shape): string {
  return `[${shape.join(', ')}]`
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((size, i) => size === b[i])
}

/** Row-major strides in elements: `[2, 3, 4]` gives `[12, 4, 1]`. */
export function rowMajorStrides(shape: Shape): number[] {
  const strides = new Array<number>(shape.length).fill(1)
  for (let d = shape.length - 2; d >= 0; d--) strides[d] = strides[d + 1]! * shape[d + 1]!
  return strides
}

/** Sorted, distinct, non-negative axes; `undefined` means all of them. */
export function normalizeAxes(operation: string, shape: Shape, axes?: number | readonly number[]): number[] {
  if (axes === undefined) return shape.map((_, axis) => axis)
  const list = (typeof axes === 'number' ? [axes] : [...axes]).map((axis) => {
    if (!Number.isInteger(axis) || axis < -shape.length || axis >= shape.length)
      throw new ShapeError(
        `${operation}: axis ${axis} is outside ${formatShape(shape)}; ` +
          (shape.length === 0
            ? 'a scalar has no axes'
            : `use an axis from ${-shape.length} to ${shape.length - 1}`),
      )
    return axis < 0 ? axis + shape.length : axis
  })
  const distinct = [...new Set(list)].sort((a, b) => a - b)
  if (distinct.length !== list.length)
    throw new ShapeError(`${operation}: axes [${list.join(', ')}] name one axis twice; list each axis once`)
  return distinct
}

/** NumPy broadcasting: sizes align from the right and must be equal or 1. */
export function broadcastShapes(operation: string, ...shapes: Shape[]): number[] {
  const rank = Math.max(0, ...shapes.map((shape) => shape.length))
  return Array.from({ length: rank }, (_, d) => {
    let size = 1
    for (const shape of shapes) {
      const own = shape[d - rank + shape.length] ?? 1
      if (own === 1 || own === size) continue
      if (size !== 1)
        throw new ShapeError(
          `${operation}: shapes ${shapes.map(formatShape).join(' and ')} do not broadcast (${size} against ${own}); ` +
            'make the sizes equal or 1, counted from the last axis',
        )
      size = own
    }
    return size
  })
}

export function checkShape(operation: string, shape: Shape): void {
  if (!shape.every((size) => Number.isInteger(size) && size >= 0))
    throw new ShapeError(
      `${operation}: ${formatShape(shape)} is not a shape; sizes are integers of 0 or more`,
    )
}
