/** Philox, the one generator of random numbers, and the streams that runs, data and probes draw from. */
export { permuteIndex, philox, type Sequence, uniformIntegers, uniformNumbers } from './philox.ts'
export { probeStreams, streams } from './streams.ts'
