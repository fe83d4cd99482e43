/** Inputs of a program, checked and set. */
import type { Buffer, Plan } from '../compile/index.ts'
import { dtypeOf, formatShape, ShapeError, type TypedArray } from '../tensor/index.ts'

/** Throws a ShapeError where an input is missing, unknown, of the wrong length or of another dtype. */
export function setInputs(
  expected: Plan['inputs'],
  given: Readonly<Record<string, number | TypedArray>>,
  arrayOf: (buffer: Buffer) => TypedArray,
): void {
  const names = expected.map(({ name }) => name)
  for (const name of Object.keys(given))
    if (!names.includes(name))
      throw new ShapeError(`run: no input is called ${name}; inputs: ${names.join(', ') || 'none'}`)
  for (const { name, buffer, shape } of expected) {
    const value = given[name]
    if (value === undefined)
      throw new ShapeError(`run: input ${name} ${buffer.dtype}${formatShape(shape)} is missing`)
    const array = arrayOf(buffer)
    if (typeof value === 'number') {
      if (array.length !== 1)
        throw new ShapeError(
          `run: input ${name} is ${formatShape(shape)}; pass an array of ${array.length} values`,
        )
      array[0] = value
      continue
    }
    if (value.length !== array.length)
      throw new ShapeError(
        `run: input ${name} needs ${array.length} values for ${formatShape(shape)}, got ${value.length}`,
      )
    if (dtypeOf(value) !== buffer.dtype)
      throw new ShapeError(
        `run: input ${name} is ${buffer.dtype}, got ${dtypeOf(value)} values; convert them`,
      )
    array.set(value)
  }
}
