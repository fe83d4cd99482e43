/** Words that threads meet at, by their bytes from the start of a session's memory; below `firstFree` it holds nothing else. */
export const control = {
  arrived: 64,
  generation: 128,
  sleepers: 192,
  epoch: 256,
  program: 320,
  idle: 384,
} as const
export const firstFree = 4096
