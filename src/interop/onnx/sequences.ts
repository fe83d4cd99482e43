/**
 * Sequences of tensors in a graph: exporters write `chunk` and `split` as SplitToSequence, whose pieces SequenceAt takes
 * by a fixed number. Each piece is a slice.
 */
import type { FileArray } from './file/arrays.ts'

/** A node, as far as it matters here. */
interface SplitNode {
  readonly operator: string
  readonly attributes: ReadonlyMap<string, unknown>
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
}

/** The nodes with each such piece as a Slice, whose limits are added to `arrays`; other sequences stay. */
export function withoutSequences<N extends SplitNode>(
  nodes: readonly N[],
  arrays: Map<string, FileArray>,
): N[] {
  const splits = new Map(
    nodes.flatMap((node) => (node.operator === 'SplitToSequence' ? [[node.outputs[0]!, node] as const] : [])),
  )
  return nodes.map((node) => {
    const split = node.operator === 'SequenceAt' ? splits.get(node.inputs[0]!) : undefined
    const limits = split && limitsOf(split, node, arrays)
    if (limits === undefined) return node
    const [name = ''] = node.outputs
    const added = Object.entries({ ...limits, axis: Number(split!.attributes.get('axis') ?? 0) }).map(
      ([what, value]) => {
        const array = `${name}#${what}`
        arrays.set(array, { kind: 'int', shape: [1], values: Int32Array.of(value) })
        return array
      },
    )
    return { ...node, operator: 'Slice', attributes: new Map(), inputs: [split!.inputs[0]!, ...added] }
  })
}

/** Undefined if the sizes or the number of the piece depend on the data, or pieces lose their axis. */
function limitsOf(
  split: SplitNode,
  at: SplitNode,
  arrays: ReadonlyMap<string, FileArray>,
): { readonly start: number; readonly end: number } | undefined {
  const [sizes, place] = [arrays.get(split.inputs[1] ?? ''), arrays.get(at.inputs[1] ?? '')]
  const i = place?.values[0]
  if (sizes === undefined || i === undefined || i < 0) return undefined
  const [size = 0] = sizes.values
  if (sizes.shape.length === 0) return { start: i * size, end: (i + 1) * size }
  if (i >= sizes.values.length) return undefined
  const start = Array.from(sizes.values.subarray(0, i)).reduce((total, each) => total + each, 0)
  return { start, end: start + sizes.values[i]! }
}
