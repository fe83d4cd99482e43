/** Group normalizations: channels are split by a reshape, normalized, and put together by another. */
import type { GraphNode } from '../graph.ts'
import type { Core } from './found.ts'
import type { Links } from './links.ts'

/** The number of groups and the values around, if an InstanceNormalization is the middle of a group normalization. */
export function grouped(
  links: Links,
  node: GraphNode,
): { readonly input: string; readonly output: string; readonly groups: number } | undefined {
  const before = links.made(node.inputs[0], 'Reshape')
  const after = links.onlyReader(node.outputs[0]!)
  const scale = links.repeated(node.inputs[1])
  const bias = links.repeated(node.inputs[2])
  if (before === undefined || after?.operator !== 'Reshape' || scale?.value !== 1 || bias?.value !== 0)
    return undefined
  return { input: before.inputs[0]!, output: after.outputs[0]!, groups: scale.count }
}

/**
 * The same with means and variances in pieces: `[batch, groups, …]` over all axes from the third. γ and β, which follow
 * the second reshape, tell it from a layer normalization of tokens that were reshaped.
 */
export function groupedByHand(links: Links, core: Core): Core | undefined {
  const { axes, input, output, kind } = core
  const before = links.made(input, 'Reshape')
  const after = links.onlyReader(output)
  if (kind === 'rms' || axes === undefined || before === undefined || after?.operator !== 'Reshape')
    return undefined
  const target = sizesOf(links, before.inputs[1]!)
  const groups = target?.[1]
  if (target === undefined || groups === undefined || groups < 1) return undefined
  const sorted = axes.map((axis) => (axis < 0 ? axis + target.length : axis)).toSorted((a, b) => a - b)
  const positions = target.map((_, d) => d).slice(2)
  const next = links.onlyReader(after.outputs[0]!)
  const gain = next?.operator === 'Mul' ? links.other(next, after.outputs[0]!) : undefined
  const isGained = gain !== undefined && (links.parameters(gain)?.length ?? 0) > 0
  if (sorted.join() !== positions.join() || !isGained) return undefined
  const { axes: _, ...rest } = core
  return {
    ...rest,
    kind: 'group',
    groups,
    input: before.inputs[0]!,
    output: after.outputs[0]!,
    channelAxis: 1,
  }
}

/** The sizes of a shape, each if it is known. */
function sizesOf(links: Links, name: string): readonly (number | undefined)[] | undefined {
  const all = links.numbers(name)
  if (all) return all
  const parts = links.made(name, 'Concat')?.inputs
  return parts?.flatMap((part): readonly (number | undefined)[] => links.numbers(part) ?? [undefined])
}
