/** The normalizations that a network from a file has, each as it is: a choice among others, not one of its own. */
import { UserError } from '../errors.ts'
import type { Normalization } from './normalization.ts'

export const KEEP = 'keep'

export const keep: Normalization = {
  spec: KEEP,
  traits: {
    equation: 'as in the file',
    source: 'the network itself',
    of: 'activations',
    sees: {},
    invariances: [],
  },
  create({ name }) {
    throw new UserError(
      `norm ${KEEP}: ${name} is of a built-in network, which has no normalizations of its own; choose one, or a network from a file, as in --model onnx:FILE`,
    )
  },
}
