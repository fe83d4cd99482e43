/** Byte offsets of the barrier's words in a session's memory; the bytes below `firstFree` contain nothing else. */
export const control = {
  arrived: 64,
  generation: 128,
  sleepers: 192,
  epoch: 256,
  program: 320,
  idle: 384,
} as const
export const firstFree = 4096
