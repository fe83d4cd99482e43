/**
 * Normalizations that exporters write as elementary operations:
 *
 *   layer   (x − E[x]) / √(E[(x − E[x])²] + ε), in nine nodes with γ and β, over any axes
 *   rms     x / √(E[x²] + ε), also as x · (E[x²] + ε)^−½
 *   group   Reshape, InstanceNormalization, Reshape
 *
 * The square root of a mean is what makes one: x / ‖x‖, as in cosine attention and in weight normalization, has a sum.
 */
import type { GraphNode } from '../graph.ts'
import type { Links } from './links.ts'

export interface Standardizing {
  readonly kind: 'layer' | 'rms'
  readonly input: string
  readonly axes: readonly number[]
  readonly epsilon: number
}

/** What the node does, if it is the last division or product of a normalization. */
export function standardizing(links: Links, node: GraphNode): Standardizing | undefined {
  const [a = '', b = ''] = node.inputs
  if (node.operator === 'Div') return match(links, a, divisor(links, b))
  if (node.operator !== 'Mul') return undefined
  return match(links, a, factor(links, b)) ?? match(links, b, factor(links, a))
}

/** v + ε, where √(v + ε) divides. */
interface Spread {
  readonly variance: string
  readonly epsilon: number
}

function match(links: Links, numerator: string, spread: Spread | undefined): Standardizing | undefined {
  if (spread === undefined) return undefined
  const top = links.uncast(numerator)
  const { variance, epsilon } = spread
  const squares = meanOf(links, variance)
  const root = squares && squareOf(links, squares.of)
  const centred = links.made(top, 'Sub')
  const center = centred && meanOf(links, centred.inputs[1]!)
  if (centred && center && sameValue(links, center.of, centred.inputs[0]!)) {
    const input = links.uncast(centred.inputs[0]!)
    const isVariance =
      squares && root !== undefined
        ? sameValue(links, root, top) && sameAxes(squares.axes, center.axes)
        : isDifferenceOfMeans(links, variance, input, center.axes)
    return isVariance ? { kind: 'layer', input, axes: center.axes, epsilon } : undefined
  }
  if (squares && root !== undefined && sameValue(links, root, top))
    return { kind: 'rms', input: top, axes: squares.axes, epsilon }
  return undefined
}

/** E[x²] − E[x]², as some libraries compute a variance. */
function isDifferenceOfMeans(links: Links, name: string, input: string, axes: readonly number[]): boolean {
  const node = links.made(links.made(name, 'Max', 'Relu', 'Clip')?.inputs[0] ?? name, 'Sub')
  const first = node && meanOf(links, node.inputs[0]!)
  const second = node && squareOf(links, node.inputs[1]!)
  const ofSquare = first && squareOf(links, first.of)
  const ofMean = second === undefined ? undefined : meanOf(links, second)
  return (
    ofSquare !== undefined &&
    ofMean !== undefined &&
    sameValue(links, ofSquare, input) &&
    sameValue(links, ofMean.of, input) &&
    sameAxes(first!.axes, axes) &&
    sameAxes(ofMean.axes, axes)
  )
}

const sameValue = (links: Links, a: string, b: string) => links.uncast(a) === links.uncast(b)

const sameAxes = (a: readonly number[], b: readonly number[]) => a.join() === b.join()

/** √(v + ε) */
function divisor(links: Links, name: string): Spread | undefined {
  const value = links.uncast(name)
  const root = links.made(value, 'Sqrt')
  if (root) return plusEpsilon(links, root.inputs[0]!)
  const power = links.made(value, 'Pow')
  return power && links.scalar(power.inputs[1]) === 0.5 ? plusEpsilon(links, power.inputs[0]!) : undefined
}

/** 1 / √(v + ε) */
function factor(links: Links, name: string): Spread | undefined {
  const value = links.uncast(name)
  const inverse = links.made(value, 'Reciprocal')
  if (inverse) return divisor(links, inverse.inputs[0]!)
  const quotient = links.made(value, 'Div')
  if (quotient)
    return links.scalar(quotient.inputs[0]) === 1 ? divisor(links, quotient.inputs[1]!) : undefined
  const power = links.made(value, 'Pow')
  return power && links.scalar(power.inputs[1]) === -0.5 ? plusEpsilon(links, power.inputs[0]!) : undefined
}

function plusEpsilon(links: Links, name: string): Spread | undefined {
  const node = links.made(links.uncast(name), 'Add')
  if (node === undefined) return undefined
  const [a = '', b = ''] = node.inputs
  const epsilon = links.scalar(b) ?? links.scalar(a)
  if (epsilon === undefined) return undefined
  return { variance: links.uncast(links.scalar(b) === undefined ? b : a), epsilon }
}

function meanOf(links: Links, name: string): { of: string; axes: readonly number[] } | undefined {
  const node = links.made(links.uncast(name), 'ReduceMean')
  const axes = node && (node.attributes.get('axes') ?? links.numbers(node.inputs[1]))
  if (node === undefined || !Array.isArray(axes) || node.attributes.get('keepdims') === 0) return undefined
  return { of: node.inputs[0]!, axes: axes as readonly number[] }
}

/** x, if the value is x². */
function squareOf(links: Links, name: string): string | undefined {
  const value = links.uncast(name)
  const power = links.made(value, 'Pow')
  if (power) return links.scalar(power.inputs[1]) === 2 ? power.inputs[0] : undefined
  const product = links.made(value, 'Mul')
  return product && product.inputs[0] === product.inputs[1] ? product.inputs[0] : undefined
}

/** The number of groups and the values around, if an InstanceNormalization is the middle of a group normalization. */
export function grouping(
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
