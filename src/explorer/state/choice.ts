/** One of a few values that a story has in the address. */
import type { TrainingField } from './address.ts'

export interface Chosen<V> {
  readonly value: V
  /** What is wrong with the address; then `value` is the first choice of the story. */
  readonly error?: string
}

/** `asked`: what the address says, if it says anything. */
export function choiceOf<V extends string>(
  field: TrainingField,
  asked: string | undefined,
  { values, initial }: { readonly values: readonly V[]; readonly initial: NoInfer<V> },
): Chosen<V> {
  if (asked === undefined) return { value: initial }
  const value = values.find((each) => each === asked)
  return value === undefined
    ? { value: initial, error: `${field} is ${asked}, expected one of ${values.join(', ')}` }
    : { value }
}
