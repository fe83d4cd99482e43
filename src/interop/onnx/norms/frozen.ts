/** Normalizations that use their stored statistics in training, too, and what these statistics are. */
import { UserError } from '../../../errors.ts'
import { FROZEN } from '../../../norm/index.ts'
import type { ImportedModel, ImportedNetwork, NamedWeights } from '../imported.ts'
import type { FoundNorm } from './found.ts'

interface Asked {
  /** The normalization of the network. */
  readonly spec: string
  /** Whether all kept ones are to be frozen. */
  readonly frozen: boolean
  readonly isFrozen: (found: FoundNorm) => boolean
}

export const hasStatistics = ({ running }: FoundNorm) => running !== undefined

/** Throws a UserError if statistics are to be frozen, and there are none. */
export function checkFrozen(
  { file, norms }: Pick<ImportedNetwork, 'file' | 'norms'>,
  { spec, frozen, isFrozen }: Asked,
): void {
  if ((spec !== FROZEN || norms.some(isFrozen)) && (!frozen || norms.some(hasStatistics))) return
  throw new UserError(
    `${file}: ${spec === FROZEN ? 'norm frozen' : 'frozen statistics'}: expected batch normalization with stored statistics, and it has none there; leave out frozen, or other patterns of --only-norms`,
  )
}

/** What the stored statistics of all batch normalizations are. */
export function storedIn(
  { graph, norms }: Pick<ImportedNetwork, 'graph' | 'norms'>,
  weights: NamedWeights | undefined,
): ImportedModel['stored'] {
  const valueOf = (name: string): ArrayLike<number | bigint> =>
    weights?.arrays[name]?.data ?? graph.arrays.get(name)?.values ?? []
  const running = norms.flatMap((found) => (hasStatistics(found) ? [found.running!] : []))
  if (running.length === 0) return 'none'
  const isAll = (name: string, value: number) =>
    Array.from(valueOf(name), Number).every((each) => each === value)
  return running.every(({ mean, variance }) => isAll(mean, 0) && isAll(variance, 1)) ? 'initial' : 'trained'
}
