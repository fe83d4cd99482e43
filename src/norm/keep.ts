/**
 * The normalizations that a network from a file has: choices among others, not normalizations of their own. `keep` is
 * each as it is. With `frozen`, batch normalizations use their stored statistics in training, too, and do not move them.
 */
import { UserError } from '../errors.ts'
import type { Normalization } from './normalization.ts'

export const KEEP = 'keep'
export const FROZEN = 'frozen'

const ofFile = (spec: string, equation: string): Normalization => ({
  spec,
  traits: {
    equation,
    source: 'the network itself',
    of: 'activations',
    sees: {},
    invariances: [],
  },
  create({ name }) {
    throw new UserError(
      `norm ${spec}: ${name} is of a built-in network, which has no normalizations of its own; choose one, or a network from a file, as in --model onnx:FILE`,
    )
  },
})

const choices: Readonly<Record<string, Normalization>> = {
  [KEEP]: ofFile(KEEP, 'as in the file'),
  [FROZEN]: ofFile(FROZEN, 'as in the file, with its statistics'),
}

/** Undefined for the spec of a normalization that takes the place of others. */
export const choiceOfFile = (spec: string): Normalization | undefined =>
  Object.hasOwn(choices, spec) ? choices[spec] : undefined

/** Whether the network has the normalizations of its file. */
export const isOfFile = (spec: string): boolean => choiceOfFile(spec) !== undefined
