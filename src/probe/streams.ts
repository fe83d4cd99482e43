/** Streams of random numbers that probes draw from, and no run does: `streams` of `nn/` has those. */
export const probeStreams = {
  sample: 0x40000,
} as const
