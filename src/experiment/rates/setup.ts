/**
 * A set-up: everything that decides which learning rate trains a network best. Two arms with the same set-up share
 * their tuned rate.
 */

/** Specs are in their short canonical form: `batch`, not `batch:convention=pytorch`. */
export interface Setup {
  /** The name of the data set, and the first 12 hexadecimal digits of the SHA-256 of its training set. */
  readonly data: string
  readonly train: string
  readonly scaling: string
  readonly architecture: string
  readonly norm: string
  readonly activation: string
  readonly initializer: string
  readonly loss: string
  readonly optimizer: string
  /** Absent if the rate is constant. */
  readonly schedule?: string
  /** Absent if there is none. */
  readonly smoothing?: string
  /** Absent if all parameters are trained. */
  readonly trainOnly?: string
  /** Absent if there is none. */
  readonly augment?: string
  /** Samples per step. */
  readonly batch: number
  readonly steps: number
}

const names = [
  'data',
  'architecture',
  'activation',
  'norm',
  'batch',
  'steps',
  'optimizer',
  'initializer',
  'scaling',
  'loss',
  'schedule',
  'smoothing',
  'trainOnly',
  'augment',
  'train',
] as const satisfies readonly (keyof Setup)[]

/** The fields of a set-up, in the order in which tables are sorted and written. */
export const setupFields: readonly (keyof Setup)[] = names

/** Equal for equal set-ups, whatever their data are called. */
export const keyOfSetup = (setup: Setup): string =>
  JSON.stringify(names.map((name) => (name === 'data' ? null : (setup[name] ?? null))))

/** Sorts by the fields in their order; numbers by size. */
export function compareSetups(a: Setup, b: Setup): number {
  for (const name of names) {
    const [one, other] = [a[name], b[name]]
    if (one === other) continue
    if (typeof one === 'number' && typeof other === 'number') return one - other
    return String(one ?? '') < String(other ?? '') ? -1 : 1
  }
  return 0
}

/** `mlp` of `mlp:100,100`. */
const nameOf = (spec: string): string => spec.split(':', 1)[0]!

/** `weight-standardization+group` of `weight-standardization+group:4`. */
const namesOf = (specs: string): string => specs.split('+').map(nameOf).join('+')

/**
 * How far the rate of `b` can be trusted for `a`; infinite unless both train the same kind of network with the same
 * normalization, activation, loss, optimizer, smoothing and trained part. The weights are ours: what changes the best rate more counts more.
 */
export function distanceOfSetups(a: Setup, b: Setup): number {
  const isOfOneKind =
    nameOf(a.architecture) === nameOf(b.architecture) &&
    namesOf(a.norm) === namesOf(b.norm) &&
    a.activation === b.activation &&
    a.loss === b.loss &&
    nameOf(a.optimizer) === nameOf(b.optimizer) &&
    a.smoothing === b.smoothing &&
    a.trainOnly === b.trainOnly
  if (!isOfOneKind) return Infinity
  const differs = (name: keyof Setup, weight: number) => (a[name] === b[name] ? 0 : weight)
  const octaves = (name: 'batch' | 'steps') => Math.abs(Math.log2(a[name] / b[name]))
  return (
    differs('initializer', 3) +
    differs('scaling', 2) +
    differs('optimizer', 2) +
    differs('norm', 2) +
    differs('architecture', 2) +
    differs('schedule', 1) +
    differs('augment', 1) +
    differs('data', 1) +
    differs('train', 0.25) +
    0.5 * octaves('batch') +
    0.25 * octaves('steps')
  )
}
