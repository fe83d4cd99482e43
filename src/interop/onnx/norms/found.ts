/** A normalization as it was found in a graph. */

export type FoundKind = 'batch' | 'layer' | 'rms' | 'group' | 'instance' | 'weight-standardization'

export interface FoundNorm {
  /** Its module path: `layer1.0.bn1`. */
  readonly name: string
  readonly kind: FoundKind
  readonly epsilon: number
  /** The values that it takes and gives, by their names in the graph. */
  readonly input: string
  readonly output: string
  /** For `layer` and `rms`: the axes of the statistics; negative ones count from the end. */
  readonly axes?: readonly number[]
  /** For LayerNormalization: the first of its axes, which reach to the last. */
  readonly firstAxis?: number
  readonly channelAxis: number
  readonly groups?: number
  /** For `batch`: the share of the old running statistics that stays at each batch. */
  readonly momentum?: number
  /** γ and β, as values in the graph. */
  readonly scale?: string
  readonly bias?: string
  /** What γ and β have one element for: a channel, or as they broadcast against the normalized values. */
  readonly gains: 'channel' | 'broadcast'
  /** For `batch`: the running statistics, as arrays of the file. */
  readonly running?: { readonly mean: string; readonly variance: string }
  /** The running statistics are used in training, too: the file has others that are trained, and not this one. */
  readonly isFrozen: boolean
  /** The arrays of the file that γ and β are. */
  readonly parameters: readonly string[]
  /** How many nodes of the graph it is made of. */
  readonly pieces: number
}
