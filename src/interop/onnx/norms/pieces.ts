/**
 * Normalizations that exporters write as elementary operations:
 *
 *   layer   (x − E[x]) / √(E[(x − E[x])²] + ε), in nine nodes with γ and β, over any axes
 *   rms     x / √(E[x²] + ε), also as x · (E[x²] + ε)^−½ and as √n x / max(‖x‖, ε)
 *
 * ε may be added to the root instead, or bound it from below, and the variance may be that with n − 1. The root of a mean
 * is what makes one: x / ‖x‖, as in cosine attention and in weight normalization, has a sum, and no factor √n.
 */
import type { GraphNode } from '../graph.ts'
import type { Divisor } from './found.ts'
import type { Links } from './links.ts'

export interface Standardizing {
  readonly kind: 'layer' | 'rms'
  readonly input: string
  readonly axes: readonly number[]
  readonly epsilon: number
  readonly divisor?: Divisor
  readonly isUnbiased?: true
  /** γ, if it comes before the division. */
  readonly scale?: string
  /** The last value, if the node is not the last of it. */
  readonly output?: string
  /** The number of values, if a factor of it makes a mean of a sum. */
  readonly count?: number
  /** The number that sums are divided by for means. */
  readonly summed?: number
}

/** What the node does, if it is the last division or product of a normalization. */
export function standardizing(links: Links, node: GraphNode): Standardizing | undefined {
  const [a = '', b = ''] = node.inputs
  const found =
    node.operator === 'Div'
      ? match(links, a, divisor(links, b))
      : node.operator === 'Mul'
        ? (match(links, a, factor(links, b)) ?? match(links, b, factor(links, a)))
        : undefined
  return found?.divisor === 'norm-floor' ? timesRoot(links, node, found) : found
}

/** x / max(‖x‖, ε) with the factor √n after it, or after γ. */
function timesRoot(
  links: Links,
  { outputs: [output = ''] }: GraphNode,
  found: Standardizing,
): Standardizing | undefined {
  const next = links.onlyReader(output)
  const other = next?.operator === 'Mul' ? links.other(next, output) : undefined
  if (other === undefined) return undefined
  const product = next!.outputs[0]!
  const root = links.scalar(other)
  if (root === undefined) {
    const isGain = found.scale === undefined && (links.parameters(other)?.length ?? 0) > 0
    return isGain ? timesRoot(links, next!, { ...found, scale: other }) : undefined
  }
  const count = wholeOf(root ** 2)
  return count === undefined ? undefined : { ...found, output: product, count }
}

/** The whole number that a square of single precision stands for. */
function wholeOf(value: number): number | undefined {
  const whole = Math.round(value)
  return whole > 1 && Math.abs(value - whole) < 1e-5 * whole ? whole : undefined
}

/** √v: of a variance or mean square, or ‖x‖ with a factor. */
type Root =
  | { readonly variance: string }
  | { readonly norm: { readonly of: string; readonly axes: readonly number[] }; readonly factor: number }

interface Spread {
  readonly root: Root
  readonly epsilon: number
  readonly divisor: Divisor
}

function match(links: Links, numerator: string, spread: Spread | undefined): Standardizing | undefined {
  if (spread === undefined) return undefined
  const found = matchTop(links, links.uncast(numerator), spread)
  if (found) return found
  const product = links.made(links.uncast(numerator), 'Mul')
  if (product === undefined) return undefined
  const [a = '', b = ''] = product.inputs
  const isGain = (links.parameters(a)?.length ?? 0) > 0
  const [scale, top] = isGain ? [a, b] : [b, a]
  const scaled =
    (links.parameters(scale)?.length ?? 0) > 0 ? matchTop(links, links.uncast(top), spread) : undefined
  return scaled && { ...scaled, scale }
}

function matchTop(links: Links, top: string, spread: Spread): Standardizing | undefined {
  const { root, epsilon } = spread
  if ('norm' in root) return matchNorm(links, top, root, spread)
  const { mean: variance, isUnbiased } = uncorrected(links, root.variance)
  const form = {
    epsilon,
    ...(spread.divisor !== 'variance' && { divisor: spread.divisor }),
    ...(isUnbiased && { isUnbiased: true as const }),
  }
  const squares = meanOf(links, variance, isUnbiased)
  const base = squares && squareOf(links, squares.of)
  const centred = links.made(top, 'Sub')
  const center = centred && meanOf(links, centred.inputs[1]!)
  if (centred && center && sameValue(links, center.of, centred.inputs[0]!)) {
    const input = links.uncast(centred.inputs[0]!)
    const isVariance =
      squares && base !== undefined
        ? (sameValue(links, base, top) || isCentred(links, base, input, center.axes)) &&
          sameAxes(squares.axes, center.axes)
        : isDifferenceOfMeans(links, variance, input, center.axes)
    if (!isVariance || !sameSum(center, squares)) return undefined
    return { kind: 'layer', input, axes: center.axes, ...form, ...summedBy(center) }
  }
  if (squares && base !== undefined && !isUnbiased && sameValue(links, base, top))
    return { kind: 'rms', input: top, axes: squares.axes, ...form, ...summedBy(squares) }
  return undefined
}

/** x divided by its norm, if factors make that its root mean square, or may follow and do so. */
function matchNorm(
  links: Links,
  top: string,
  { norm, factor: given }: Extract<Root, { norm: unknown }>,
  { divisor: kind, epsilon }: Spread,
): Standardizing | undefined {
  if (!sameValue(links, norm.of, top)) return undefined
  const found = { kind: 'rms', input: top, axes: norm.axes, epsilon } as const
  if (given === 1) return kind === 'floor' || epsilon === 0 ? { ...found, divisor: 'norm-floor' } : undefined
  const count = wholeOf(1 / given ** 2)
  return count === undefined ? undefined : { ...found, divisor: kind, count }
}

/** The mean of squares in v · n / (n − 1). */
function uncorrected(links: Links, name: string): { mean: string; isUnbiased: boolean } {
  const plain = { mean: name, isUnbiased: false }
  const quotient = links.made(links.statistic(name), 'Div')
  const product = quotient && links.made(links.uncast(quotient.inputs[0]!), 'Mul')
  const less = quotient && links.made(links.uncast(quotient.inputs[1]!), 'Sub')
  // With the numbers in place of n and n − 1.
  const [many, fewer] = [product?.inputs[1], quotient?.inputs[1]].map((each) => links.scalar(each))
  if (product && many !== undefined && many === fewer! + 1)
    return { mean: links.uncast(product.inputs[0]!), isUnbiased: true }
  if (product === undefined || less === undefined || links.scalar(less.inputs[1]) !== 1) return plain
  const mean = product.inputs.find((_, i) => sameValue(links, product.inputs[1 - i]!, less.inputs[0]!))
  return mean === undefined ? plain : { mean: links.uncast(mean), isUnbiased: true }
}

/** Whether a value is x − E[x]: exporters compute it anew for a variance, with axes that count from the other side. */
function isCentred(links: Links, name: string, input: string, axes: readonly number[]): boolean {
  const node = links.made(links.uncast(name), 'Sub')
  const center = node && meanOf(links, node.inputs[1]!)
  return (
    center !== undefined &&
    sameValue(links, node!.inputs[0]!, input) &&
    sameValue(links, center.of, input) &&
    sameAxes(center.axes, axes)
  )
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

/** Also where one list counts from the front and the other from the end, for some number of axes. */
function sameAxes(a: readonly number[], b: readonly number[]): boolean {
  const [x, y] = [a, b].map((axes) => axes.toSorted((p, q) => p - q)) as [number[], number[]]
  const distance = y[0]! - x[0]!
  const isCounted = distance === 0 || x[0]! < 0 !== y[0]! < 0
  return x.length === y.length && isCounted && x.every((axis, i) => y[i]! - axis === distance)
}

/** √(v + ε), √v + ε, max(√v, ε), or √max(v, ε), which is max(√v, √ε) */
function divisor(links: Links, name: string): Spread | undefined {
  const value = links.statistic(name)
  const inside = squareRootOf(links, value)
  const sum = inside === undefined ? undefined : plusEpsilon(links, inside)
  if (sum) return { root: { variance: sum.value }, epsilon: sum.epsilon, divisor: 'variance' }
  const least = inside === undefined ? undefined : bounded(links, inside)
  if (least) return { root: { variance: least.value }, epsilon: Math.sqrt(least.epsilon), divisor: 'floor' }
  const bare = rootOf(links, value)
  if (bare) return { root: bare, epsilon: 0, divisor: 'deviation' }
  const outside = plusEpsilon(links, value)
  const deviation = outside && rootOf(links, outside.value)
  if (deviation) return { root: deviation, epsilon: outside.epsilon, divisor: 'deviation' }
  const bound = bounded(links, value)
  const above = bound && rootOf(links, links.uncast(bound.value))
  return above ? { root: above, epsilon: bound.epsilon, divisor: 'floor' } : undefined
}

/** max(v, ε) */
function bounded(links: Links, name: string): { value: string; epsilon: number } | undefined {
  const bound = links.made(links.statistic(name), 'Clip', 'Max')
  const epsilon = bound && links.scalar(bound.inputs[1])
  if (epsilon === undefined || epsilon < 0 || bound!.inputs[2]) return undefined
  return { value: bound!.inputs[0]!, epsilon }
}

/** 1 / √(v + ε) */
function factor(links: Links, name: string): Spread | undefined {
  const value = links.statistic(name)
  const inverse = links.made(value, 'Reciprocal')
  if (inverse) return divisor(links, inverse.inputs[0]!)
  // The newer exporter writes 1 / y as the reciprocal, times 1.
  const once = links.made(value, 'Mul')
  if (once && links.scalar(once.inputs[1]) === 1) return factor(links, once.inputs[0]!)
  const quotient = links.made(value, 'Div')
  if (quotient)
    return links.scalar(quotient.inputs[0]) === 1 ? divisor(links, quotient.inputs[1]!) : undefined
  const power = links.made(value, 'Pow')
  const sum =
    power && links.scalar(power.inputs[1]) === -0.5 ? plusEpsilon(links, power.inputs[0]!) : undefined
  return sum && { root: { variance: sum.value }, epsilon: sum.epsilon, divisor: 'variance' }
}

/** v, if the value is √v. */
function squareRootOf(links: Links, value: string): string | undefined {
  const root = links.made(value, 'Sqrt')
  if (root) return root.inputs[0]
  const power = links.made(value, 'Pow')
  return power && links.scalar(power.inputs[1]) === 0.5 ? power.inputs[0] : undefined
}

function rootOf(links: Links, name: string): Root | undefined {
  const value = links.statistic(name)
  const own = normOf(links, value)
  if (own) return { norm: own, factor: 1 }
  const variance = squareRootOf(links, value)
  if (variance !== undefined) return { variance }
  const scaled = links.made(value, 'Mul', 'Div')
  const by = scaled && links.scalar(scaled.inputs[1])
  const norm = scaled && by !== undefined ? normOf(links, links.uncast(scaled.inputs[0]!)) : undefined
  return norm && { norm, factor: scaled!.operator === 'Mul' ? by! : 1 / by! }
}

/** ‖x‖ over axes, which remain; older exporters write the root of a sum of squares. */
function normOf(links: Links, value: string): Extract<Root, { norm: unknown }>['norm'] | undefined {
  const own = reductionOf(links, value, 'ReduceL2')
  const root = own ? undefined : squareRootOf(links, links.statistic(value))
  const sum = root === undefined ? undefined : reductionOf(links, root, 'ReduceSum')
  const base = sum && squareOf(links, sum.of)
  return own ?? (sum && base !== undefined ? { of: base, axes: sum.axes } : undefined)
}

function plusEpsilon(links: Links, name: string): { value: string; epsilon: number } | undefined {
  const node = links.made(links.statistic(name), 'Add')
  if (node === undefined) return undefined
  const [a = '', b = ''] = node.inputs
  const epsilon = links.scalar(b) ?? links.scalar(a)
  if (epsilon === undefined) return undefined
  return { value: links.scalar(b) === undefined ? b : a, epsilon }
}

interface Mean {
  readonly of: string
  readonly axes: readonly number[]
  /** The number that a sum is divided by, if it is one. */
  readonly by?: number
}

/**
 * A mean, or a sum divided by a number, as the newer exporter writes that of `var_mean`. `isCorrected`: whether it is
 * multiplied before it gets back the axes that it is taken over.
 */
function meanOf(links: Links, name: string, isCorrected = false): Mean | undefined {
  const own = reductionOf(links, name, 'ReduceMean', isCorrected)
  if (own) return own
  const value = links.statistic(name)
  const quotient = links.made(value, 'Div')
  const by = quotient && links.scalar(quotient.inputs[1])
  if (by === undefined || by < 2 || !Number.isInteger(by)) return undefined
  const isInPlace = isCorrected || value !== links.uncast(name)
  const sum = reductionOf(links, quotient!.inputs[0]!, 'ReduceSum', isInPlace)
  return sum && { ...sum, by }
}

/** Whether two means are over as many values, as far as they say that. */
const sameSum = (a: Mean, b: Mean | undefined): boolean =>
  a.by === undefined || b?.by === undefined || a.by === b.by

const summedBy = ({ by }: Mean): Pick<Standardizing, 'summed'> => (by === undefined ? {} : { summed: by })

function reductionOf(
  links: Links,
  name: string,
  operator: string,
  isCorrected = false,
): { of: string; axes: readonly number[] } | undefined {
  const value = links.statistic(name)
  const node = links.made(value, operator)
  const axes = node && (node.attributes.get('axes') ?? links.numbers(node.inputs[1]))
  if (node === undefined || !Array.isArray(axes)) return undefined
  // Without the first axes a mean still broadcasts against x; without others it has to get them back.
  const isKept = node.attributes.get('keepdims') !== 0
  const isInPlace = isKept || isCorrected || value !== links.uncast(name) || axes.join() === '0'
  return isInPlace ? { of: node.inputs[0]!, axes: axes as readonly number[] } : undefined
}

/** x, if the value is x². */
function squareOf(links: Links, name: string): string | undefined {
  const value = links.uncast(name)
  const power = links.made(value, 'Pow')
  if (power) return links.scalar(power.inputs[1]) === 2 ? power.inputs[0] : undefined
  const product = links.made(value, 'Mul')
  return product && product.inputs[0] === product.inputs[1] ? product.inputs[0] : undefined
}
