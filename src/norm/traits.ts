/** What is known of a normalization, for tables and figures. The tests hold every claim here to what it computes. */

/** The axes of activations; positions are time, or height and width. A sample has no positions in a dense layer. */
export type Axis = 'batch' | 'channels' | 'positions'

/**
 * What may happen to a layer's weights W, one column wⱼ a unit, or to its data, one row xᵢ a sample, that the normalized
 * y = norm(x W) does not notice, at ε = 0: the columns of Table 1 of Ba, Kiros & Hinton 2016, arXiv:1607.06450.
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
  /** One line or a few, plain text. */
  readonly equation: string
  /** Whose it is: authors, year, place. */
  readonly source: string
  readonly of: 'activations' | 'weights'
  /**
   * The other values that one normalized value depends on, by axis: `all` of them, or `part` (one group of channels, one
   * sub-batch). Along an axis that is absent it sees its own place only. Of weights: empty.
   */
  readonly sees: Readonly<Partial<Record<Axis, 'all' | 'part'>>>
  /** Of a layer that takes vectors; one that takes images only, of images. */
  readonly invariances: readonly Invariance[]
  /** Those that hold for images, where they differ: with a c that is the same at every position of the data. */
  readonly invariancesOfImages?: readonly Invariance[]
  /** Its gradient holds some of its own statistics fixed, as its paper has it: finite differences do not see it. */
  readonly isDetached?: boolean
}
