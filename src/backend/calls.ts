/** Calls on a session and its programs, checked by one rule for every backend. */
import type { Buffer, Plan } from '../compile/index.ts'
import {
  type DType,
  dtypeOf,
  formatShape,
  type Shape,
  ShapeError,
  sizeOf,
  type TypedArray,
} from '../tensor/index.ts'

export interface ExpectedInput {
  readonly name: string
  readonly dtype: DType
  readonly shape: Shape
}

/**
 * Throws a ShapeError where an input is missing, unknown, of the wrong length or of another dtype. A number stands for an input
 * of one element, whatever its shape.
 */
export function checkInputs(
  expected: readonly ExpectedInput[],
  given: Readonly<Record<string, number | TypedArray>>,
): void {
  const names = expected.map(({ name }) => name)
  for (const name of Object.keys(given))
    if (!names.includes(name))
      throw new ShapeError(`run: no input is called ${name}; inputs: ${names.join(', ') || 'none'}`)
  for (const { name, dtype, shape } of expected) {
    const value = given[name]
    const size = sizeOf(shape)
    if (value === undefined)
      throw new ShapeError(`run: input ${name} ${dtype}${formatShape(shape)} is missing`)
    if (typeof value === 'number') {
      if (size === 1) continue
      throw new ShapeError(`run: input ${name} is ${formatShape(shape)}; pass an array of ${size} values`)
    }
    if (value.length !== size)
      throw new ShapeError(
        `run: input ${name} needs ${size} values for ${formatShape(shape)}, got ${value.length}`,
      )
    if (dtypeOf(value) !== dtype)
      throw new ShapeError(`run: input ${name} is ${dtype}, got ${dtypeOf(value)} values; convert them`)
  }
}

/** Checks inputs and copies them to where a plan reads them. */
export function setInputs(
  expected: Plan['inputs'],
  given: Readonly<Record<string, number | TypedArray>>,
  arrayOf: (buffer: Buffer) => TypedArray,
): void {
  checkInputs(
    expected.map(({ name, buffer: { dtype }, shape }) => ({ name, dtype, shape })),
    given,
  )
  for (const { name, buffer } of expected) {
    const value = given[name]!
    if (typeof value === 'number') arrayOf(buffer)[0] = value
    else arrayOf(buffer).set(value)
  }
}

/** What `read`, `write` and `restore` say of a state that no program of the session has used. */
export function notInSession(name: string): Error {
  return new Error(`state ${name} is not in this session yet; compile a program that uses it first`)
}

/** What `run` says of a program that was disposed. */
export function disposedProgram(): Error {
  return new Error('this program was disposed; compile it again')
}

/** What every call on a closed session says. */
export function closedSession(): Error {
  return new Error('this session is closed; open another')
}
