/**
 * Known properties of a normalization, for tables and figures. The tests check every property against its
 * computation.
 */

/** The axes of activations; positions are time, or height and width. A sample in a dense layer has no positions. */
export type Axis = 'batch' | 'channels' | 'positions'

/**
 * Changes of a layer's weights W, one column wⱼ per unit, or of its data, one row xᵢ per sample, that leave the
 * normalized y = norm(x W) unchanged at ε = 0: the columns of Table 1 of Ba, Kiros & Hinton 2016, arXiv:1607.06450.
 */
export const invariances = {
  'matrix-scale': 'W → a W',
  'matrix-center': 'W → W + c 1ᵀ, the same c added to the weights of every unit',
  'vector-scale': 'wⱼ → aⱼ wⱼ',
  'data-scale': 'x → a x',
  'data-center': 'xᵢ → xᵢ + c, the same c added to every sample',
  'case-scale': 'xᵢ → aᵢ xᵢ',
} as const

export type Invariance = keyof typeof invariances

export interface Traits {
  /** One or a few lines of plain text. */
  readonly equation: string
  /** The source: authors, year, place. */
  readonly source: string
  readonly of: 'activations' | 'weights'
  /**
   * The other values that one normalized value depends on, by axis: `all` of them, or `part` (one group of channels,
   * one sub-batch). Along an absent axis it depends only on its own place. Empty for normalizations of weights.
   */
  readonly sees: Readonly<Partial<Record<Axis, 'all' | 'part'>>>
  /** The invariances of a layer that takes vectors, or images if it takes only those. */
  readonly invariances: readonly Invariance[]
  /** The invariances for images, if they differ: with a c that is the same at every position of the data. */
  readonly invariancesOfImages?: readonly Invariance[]
  /**
   * Its gradient treats some of its own statistics as constants, as in its paper, so finite differences disagree, and
   * the identities of gradients that follow from the invariances need not hold.
   */
  readonly isDetached?: boolean
}
