/**
 * Where the random numbers of a run come from: one stream a purpose, so that two arms with the same seed share their
 * initial weights and their data order whatever else differs between them.
 */
export const streams = {
  /** Layer i of a network takes stream weights + i. */
  weights: 0x10000,
  /** Of projections beside the layers of a network, so that those have the same weights without them. */
  shortcuts: 0x18000,
  /** Of the weights of recurrent layers. */
  recurrent: 0x1c000,
  /** Of what is random in normalizations: the i-th of a network takes `streamsPerLayer` of them. */
  normalization: 0x40000,
  dataOrder: 0x20000,
  augmentation: 0x30000,
  /** Of data that are made up; their seed is their own. */
  generatedData: 0x50000,
} as const

/**
 * Streams of random numbers that probes draw from; `streams` has those of runs. Two of them begin where ranges of runs do, and
 * stay there, as other numbers would be other results. `sample` is that of the first random normalization: the same numbers only in a run of
 * seed 0, for a sample is drawn with that, and here they are the keys of a permutation, there noise. `line` is that of generated
 * data: the same only where their seed is the run's, and at a step that is the number of one of their three draws.
 */
export const probeStreams = {
  sample: 0x40000,
  /** Of the positions of images that count as points. */
  points: 0x41000,
  /** Of the lines that points are projected on; layer i takes stream projections + i. */
  projections: 0x42000,
  /** Of a random direction; the i-th parameter takes stream line + i. So do those below. */
  line: 0x50000,
  lanczos: 0x60000,
  /** Of the axes of a plane; which of them is a matter of the step. */
  plane: 0x70000,
  lipschitz: 0xd0000,
} as const
