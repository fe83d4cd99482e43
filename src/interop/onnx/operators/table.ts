/** Every operator that networks may use. A new one is its entry in the table of its family. */
import type { GraphNode } from '../graph.ts'
import { activations } from './activations.ts'
import { attentions } from './attention.ts'
import type { Operator } from './call.ts'
import { convolutions } from './convolution.ts'
import { elementwise } from './elementwise.ts'
import { linear } from './linear.ts'
import { movement } from './movement.ts'
import { normalizations } from './normalizations.ts'
import { poolings } from './pooling.ts'
import { recurrent } from './recurrent.ts'
import { reductions } from './reductions.ts'
import { resizing } from './resize.ts'
import { scattering } from './scatter.ts'
import { shapes } from './shapes.ts'
import { sorting } from './sort.ts'

const operators: Readonly<Record<string, Operator>> = {
  ...elementwise,
  ...activations,
  ...attentions,
  ...linear,
  ...normalizations,
  ...convolutions,
  ...poolings,
  ...recurrent,
  ...reductions,
  ...resizing,
  ...shapes,
  ...sorting,
  ...movement,
  ...scattering,
}

/** The operators that the import handles before the graph is evaluated. */
const others = new Set([
  'InstanceNormalization',
  'LayerNormalization',
  'GroupNormalization',
  'RMSNormalization',
  'Dropout',
])

export const operatorOf = ({ operator }: GraphNode): Operator | undefined =>
  Object.hasOwn(operators, operator) ? operators[operator] : undefined

export const isAvailable = (node: GraphNode): boolean =>
  operatorOf(node) !== undefined || others.has(node.operator)

const control = new Set(['Loop', 'If', 'Scan', 'SequenceMap'])

/** Why a node is refused, and what to do. */
export function whyNot({ operator }: GraphNode): string {
  if (control.has(operator))
    return 'control flow is not available; write the network without branches and loops that depend on data'
  if (/^Random|^Bernoulli$|^Multinomial$/.test(operator))
    return 'random numbers other than those of Dropout are not available; export with that module in evaluation mode, or left out as normscope/python/export_for_normscope.py does'
  if (operator.includes('.'))
    return 'operators of other domains are not available; export with the standard operators of ONNX alone'
  return 'this operator is not available; write the network without it'
}
