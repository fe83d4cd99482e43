/** Philox, the one generator of random numbers, and the streams for runs, data and probes. */
export { permuteIndex, philox, type Sequence, uniformIntegers, uniformNumbers } from './philox.ts'
export { probeStreams, streams } from './streams.ts'
