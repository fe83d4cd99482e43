/** Calls on a session and its programs, checked by one rule for every backend. */
import type { Buffer, Plan } from '../compile/index.ts'
import {
  type DType,
  dtypeOf,
  formatShape,
  type Shape,
  ShapeError,
  sizeOf,
  type State,
  type TypedArray,
} from '../tensor/index.ts'
import type { Inputs } from './types.ts'

export interface ExpectedInput {
  readonly name: string
  readonly dtype: DType
  readonly shape: Shape
}

/**
 * Throws a ShapeError if an input is missing, unknown, of the wrong length or of another dtype. A number stands for
 * an input with one element, whatever its shape.
 */
export function checkInputs(expected: readonly ExpectedInput[], given: Inputs): void {
  for (const name of Object.keys(given))
    if (!expected.some((one) => one.name === name))
      throw new ShapeError(
        `run: no input is called ${name}; inputs: ${expected.map((one) => one.name).join(', ') || 'none'}`,
      )
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

/** Copies inputs, which have been checked, to the places from which a plan reads them. */
export function setInputs(
  expected: Plan['inputs'],
  given: Inputs,
  arrayOf: (buffer: Buffer) => TypedArray,
): void {
  for (const { name, buffer } of expected) {
    const value = given[name]!
    if (typeof value === 'number') arrayOf(buffer)[0] = value
    else arrayOf(buffer).set(value)
  }
}

/** The inputs of a plan in the form that `checkInputs` takes. */
export const expectedInputs = ({ inputs }: Plan): ExpectedInput[] =>
  inputs.map(({ name, buffer: { dtype }, shape }) => ({ name, dtype, shape }))

/** Throws a ShapeError if `values` do not fill a state. A number fills any. */
export function checkLength(
  call: 'write' | 'restore',
  { name, tensor: { shape } }: State,
  values: TypedArray | number,
): void {
  const size = sizeOf(shape)
  if (typeof values !== 'number' && values.length !== size)
    throw new ShapeError(
      `${call}: state ${name} needs ${size} values for ${formatShape(shape)}, got ${values.length}`,
    )
}

/** The error of `read`, `write` and `restore` for a state that no program of the session has used. */
export function notInSession(name: string): Error {
  return new Error(`state ${name} is not in this session yet; compile a program that uses it first`)
}

/** The error of `run` for a program that was disposed. */
export function disposedProgram(): Error {
  return new Error('this program was disposed; compile it again')
}

/** The error of every call on a closed session. */
export function closedSession(): Error {
  return new Error('this session is closed; open another')
}

/** The error of a synchronous call while earlier calls on its session have not ended. */
export function pendingCalls(call: string): Error {
  return new Error(`${call}Sync: earlier calls on this session are pending; await them, or use ${call}`)
}
