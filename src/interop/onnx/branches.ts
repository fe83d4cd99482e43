/**
 * Branches that depend on shapes alone. PyTorch's older exporter writes `x.squeeze(1)` as an If where it does not know the
 * size of the axis: Squeeze if the size is 1, and Identity if not. Shapes are known when a network is built, so one node takes the
 * place of both branches.
 */
import type { NodeProto } from './file/messages.ts'

/** The operator of that node: Squeeze for those of its axes that have one element. */
export const SQUEEZE_ONES = 'normscope.SqueezeOnes'

/** The nodes with each such If replaced; others stay, and are refused if the output needs them. */
export function withoutBranches(nodes: readonly NodeProto[]): NodeProto[] {
  return nodes.flatMap((node) => (node.opType === 'If' ? (squeezed(node) ?? [node]) : [node]))
}

function squeezed(node: NodeProto): NodeProto[] | undefined {
  const then = branchOf(node, 'then_branch')
  const other = branchOf(node, 'else_branch')
  if (then?.last.opType !== 'Squeeze' || other?.last.opType !== 'Identity') return undefined
  const [x = ''] = then.last.input ?? []
  if (x !== other.last.input?.[0] || !then.before.every(({ opType }) => opType === 'Constant'))
    return undefined
  const { output = [] } = node
  return [...then.before, { ...then.last, domain: 'normscope', opType: 'SqueezeOnes', output }]
}

/** The node that makes the output of a branch, and those before it. */
function branchOf(node: NodeProto, name: string): { before: NodeProto[]; last: NodeProto } | undefined {
  const graph = (node.attribute ?? []).find((attribute) => attribute.name === name)?.g
  const nodes = graph?.node ?? []
  const last = nodes.at(-1)
  const [output] = graph?.output ?? []
  return last !== undefined && last.output?.[0] === output?.name
    ? { before: nodes.slice(0, -1), last }
    : undefined
}
