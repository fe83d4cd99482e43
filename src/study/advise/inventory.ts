/** What is in a network: its layers in order, and its normalizations with what each depends on. */
import { type ImportedModel, isImported } from '../../interop/onnx/index.ts'
import { countParameters, type Model } from '../../nn/index.ts'
import { canonicalNormalization, parseNormalization } from '../../norm/index.ts'
import { input, type State } from '../../tensor/index.ts'

/** A normalization at its place. Its taps have its name: `NAME.preactivation` is what it is given. */
export interface NormPlace {
  readonly name: string
  /** `batch`, or as people wrote it: `group:8`. */
  readonly kind: string
  /** Whether training uses the statistics of the whole batch, or of parts of it. */
  readonly seesBatch: 'all' | 'part' | 'no'
  /** Statistics that evaluation uses. */
  readonly running?: { readonly mean: State; readonly variance: State }
  /** Training, too, uses the stored statistics. */
  readonly isFrozen: boolean
  /** The layer that can take it into its weights for inference; absent if none can. */
  readonly foldsInto?: string
}

export interface NetworkInventory {
  readonly layers: number
  readonly parameters: number
  readonly places: readonly NormPlace[]
  /** Layers that a batch normalization was folded into; absent for a network that is not from a file. */
  readonly folded?: readonly string[]
  /** What the statistics are that a file stores; absent for a network that is not from a file. */
  readonly stored?: ImportedModel['stored']
  readonly notes: readonly string[]
}

export function inventoryOf(model: Model, norm: string): NetworkInventory {
  return {
    layers: model.layers.length,
    parameters: countParameters(model),
    places: placesOf(model, norm),
    ...(isImported(model) && { folded: model.folded, stored: model.stored }),
    notes: model.notes ?? [],
  }
}

/** @param norm the normalization of the network, as in `parseNormalization` */
function placesOf(model: Model, norm: string): NormPlace[] {
  const states = new Map(model.states.map((each) => [each.name, each]))
  const runningIn = (mean: string, variance: string): Pick<NormPlace, 'running'> => {
    const [first, second] = [states.get(mean), states.get(variance)]
    return first && second ? { running: { mean: first, variance: second } } : {}
  }
  const placed = (name: string, foldsInto: string | undefined): NormPlace => {
    const { traits } = parseNormalization(norm)
    const running = runningIn(`${name}.runningMean`, `${name}.runningVariance`)
    const folds = foldsInto !== undefined && running.running !== undefined
    return {
      name,
      kind: norm,
      seesBatch: traits.sees.batch ?? 'no',
      ...running,
      isFrozen: false,
      ...(folds && { foldsInto }),
    }
  }
  if (isImported(model))
    return model.shapes.map(({ norm: found, isExchanged, isFrozen, foldsInto }): NormPlace => {
      if (isExchanged) return placed(found.name, foldsInto)
      const { name, kind, groups, running } = found
      return {
        name,
        kind: groups === undefined ? kind : `${kind}:${groups}`,
        seesBatch: kind === 'batch' && !isFrozen ? 'all' : 'no',
        ...(running && runningIn(running.mean, running.variance)),
        isFrozen,
        ...(foldsInto !== undefined && { foldsInto }),
      }
    })
  if (canonicalNormalization(norm) === canonicalNormalization('none')) return []
  const type = model.tokens === undefined ? model.dtype : 'i32'
  const { taps } = model.apply(input('x', [2, ...model.input], type), { mode: 'train' })
  return model.layers.flatMap(({ name, parameters }) => {
    const [given, normalized] = [taps[`${name}.preactivation`], taps[`${name}.normalized`]]
    if (given === undefined || given === normalized) return []
    return [placed(name, parameters.some(({ role }) => role === 'weight') ? name : undefined)]
  })
}

/** Whether stored statistics are as at the start of training: 0 and 1 everywhere. */
export const isInitial = (mean: ArrayLike<number>, variance: ArrayLike<number>): boolean =>
  Array.from(mean).every((value) => value === 0) && Array.from(variance).every((value) => value === 1)
