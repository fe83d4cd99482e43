/** Streams of random numbers that probes draw from, and no run does: `streams` of `nn/` has those. */
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
