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
