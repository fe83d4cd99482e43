/** What a spec of a model stands for. */
import type { NetworkDefaults, NetworkOptions } from '../layers/layers.ts'
import type { Model } from '../model.ts'

/** A model without its data and without what it is compared by: its normalization, its seed. */
export interface Architecture {
  /** The text from which `parseModel` makes the same architecture. */
  readonly spec: string
  /** The default values of `create`; absent if its activations and weights are those of a file. */
  readonly defaults?: NetworkDefaults
  /** The normalization that is meant if none is named; absent if there is no such. */
  readonly norm?: string
  /** A note for people about a network that it is often confused with. */
  readonly note?: string
  create(options: NetworkOptions): Model
}
