/**
 * The sources of the random numbers of a run: one stream per purpose, so that two arms with the same seed share their
 * initial weights and their data order whatever else differs between them.
 */
export const streams = {
  /** Layer i of a network takes stream weights + i. */
  weights: 0x10000,
  /** For projections beside the layers of a network, so that the layers have the same weights without them. */
  shortcuts: 0x18000,
  /** For the weights of recurrent layers. */
  recurrent: 0x1c000,
  /** For tables of embeddings. */
  embeddings: 0x1e000,
  /** For the randomness in normalizations: the i-th of a network takes `streamsPerLayer` of them. */
  normalization: 0x40000,
  dataOrder: 0x20000,
  /** For the samples that are held out of the training set; their seed is 0, the same for every run. */
  heldOut: 0x28000,
  augmentation: 0x30000,
  /** For the choice of random weights to train; the i-th chosen matrix or filter takes stream trainedPart + i. */
  trainedPart: 0x38000,
  /** Dropout place i of a network takes stream dropout + i; probes end before it. */
  dropout: 0x1000000,
  /** For generated data; their seed is their own. */
  generatedData: 0x50000,
} as const

/**
 * Streams of random numbers for probes; `streams` has those for runs. Two of them start where ranges of runs start,
 * and stay there, because other numbers would give other results. `sample` coincides with the stream of the first
 * random normalization: the numbers are equal only in a run with seed 0, because a sample is drawn with that seed,
 * and they are used differently, as the keys of a permutation and as noise. `line` coincides with the stream of
 * generated data: the numbers are equal only if the data's seed is the run's, and at a step that is the number of one
 * of their three draws.
 */
export const probeStreams = {
  sample: 0x40000,
  /** For the positions of images that count as points. */
  points: 0x41000,
  /** For the lines onto which points are projected; layer i takes stream projections + i. */
  projections: 0x42000,
  /** For a random direction; the i-th parameter takes stream line + i. The same holds for the streams below. */
  line: 0x50000,
  lanczos: 0x60000,
  /** For the axes of a plane; the step selects the axis. */
  plane: 0x70000,
  lipschitz: 0xd0000,
} as const
