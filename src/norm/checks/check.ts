/** A property that every normalization must have, as something to run. */
import type { SyncSession } from '../../backend/types.ts'
import { UserError } from '../../errors.ts'
import type { Kind } from '../../options/index.ts'
import { ShapeError, type State } from '../../tensor/index.ts'
import type { Normalization } from '../normalization.ts'
import { draw, type Form, forms, placeOf } from './place.ts'

/** The samples of a batch in the checks. */
export const batch = 6
export const allForms = Object.keys(forms) as Form[]

export interface Check {
  /** Completes "the normalization …": `has the derivatives that finite differences have, in training`. */
  readonly property: string
  /** The form of the input that is checked; absent for properties of the normalization as a whole. */
  readonly form?: Form
  /** Throws a `Broken` that says what is wrong. Any other error is of the normalization's own code. */
  readonly run: (engines: Engines) => Promise<void>
}

/** WebAssembly on one thread and on two. */
export interface Engines {
  readonly one: SyncSession
  readonly two: SyncSession
}

/** A normalization with its options, and the kind that made it. */
export interface Subject {
  readonly kind: Kind<Normalization>
  /** Its options, as in a spec after the colon. */
  readonly text: string
  readonly normalization: Normalization
  /** The forms for which it is defined. */
  readonly defined: readonly Form[]
  /** What it keeps besides its parameters. */
  readonly states: readonly State[]
}

/** The property does not hold; the message says what was found and what was expected. */
export class Broken extends Error {
  override name = 'Broken'
}

export function require(condition: boolean, message: () => string): asserts condition {
  if (!condition) throw new Broken(message())
}

function applyOnce(normalization: Normalization, form: Form, size: number): void {
  const { data, weight } = forms[form]
  placeOf(normalization, form).apply(draw('data', [size, ...data]), draw('weight', weight))
}

/** Why it is not defined for batches of this size; undefined if it is. Other errors are passed on. */
export function refusal(normalization: Normalization, form: Form, size: number): Error | undefined {
  try {
    applyOnce(normalization, form, size)
    return undefined
  } catch (error) {
    if (error instanceof UserError || error instanceof ShapeError) return error
    throw error
  }
}

/** The largest |actual − expected|, relative to the largest |expected| if that is above 1. */
export function largestError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Infinity
  const scale = Math.max(1, ...Array.from(expected, Math.abs))
  return Math.max(0, ...Array.from(actual, (value, i) => Math.abs(value - expected[i]!))) / scale
}
