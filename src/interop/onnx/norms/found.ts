/** A normalization as it was found in a graph. */

export type FoundKind = 'batch' | 'layer' | 'rms' | 'group' | 'instance' | 'weight-standardization'

/**
 * What divides x − E[x], or x for `rms`, where v is the variance or the mean square and n the number of values:
 *
 *   variance    √(v + ε)
 *   deviation   √v + ε
 *   floor       max(√v, ε)
 *   norm-floor  max(√(n v), ε) / √n, as in √n x / max(‖x‖, ε)
 */
export type Divisor = 'variance' | 'deviation' | 'floor' | 'norm-floor'

export interface FoundNorm {
  /** Its module path: `layer1.0.bn1`. Uses of one module, such as those of a Siamese network, have one name. */
  readonly name: string
  readonly kind: FoundKind
  readonly epsilon: number
  /** Where ε is; `variance` by default. */
  readonly divisor?: Divisor
  /** Whether the variance is divided by n − 1 in place of n. */
  readonly isUnbiased?: true
  /** The number of values that the file has in its means; an input with another number of them is refused. */
  readonly summed?: number
  /** The nodes compute it as they are, because their arithmetic has another form: it is listed, and kept. */
  readonly isListedOnly?: true
  /** The values that it takes and gives, by their names in the graph. */
  readonly input: string
  readonly output: string
  /** The axes of the statistics, if the file names them; negative ones count from the end. */
  readonly axes?: readonly number[]
  /** For LayerNormalization: the first of its axes, which reach to the last. */
  readonly firstAxis?: number
  readonly channelAxis: number
  readonly groups?: number
  /** With running statistics: the share of the old ones that stays at each batch. */
  readonly momentum?: number
  /** γ and β, as values in the graph. */
  readonly scale?: string
  readonly bias?: string
  /** What γ and β have one element for: a channel, or as they broadcast against the normalized values. */
  readonly gains: 'channel' | 'broadcast'
  /** For `batch` and `instance`: the running statistics, as arrays of the file; absent if evaluation uses none. */
  readonly running?: { readonly mean: string; readonly variance: string }
  /** The running statistics are used in training, too: the file has others that are trained, and not this one. */
  readonly isFrozen: boolean
  /** The arrays of the file that γ and β are. */
  readonly parameters: readonly string[]
  /** How many nodes of the graph it is made of. */
  readonly pieces: number
}

/** What a pattern of nodes says of a normalization. */
export type Core = Omit<FoundNorm, 'name' | 'parameters' | 'isFrozen' | 'pieces' | 'gains'> & {
  readonly gains?: FoundNorm['gains']
  /** The number of values that its factors stand for. */
  readonly count?: number
}

/** Whether two uses of a normalization are of one module: with the same arrays, under one name. */
export function isSameModule(a: FoundNorm, b: FoundNorm): boolean {
  const arraysOf = ({ parameters, running }: FoundNorm) =>
    [...parameters, running?.mean ?? '', running?.variance ?? ''].join('|')
  const hasArrays = a.parameters.length > 0 || a.running !== undefined
  return hasArrays && a.name === b.name && a.kind === b.kind && arraysOf(a) === arraysOf(b)
}
