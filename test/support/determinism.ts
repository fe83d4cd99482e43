/**
 * What `node scripts/determinism.mjs` prints on every machine, engine and thread count. It changes only when the order
 * of the arithmetic does; then run that command under several versions of Node and say in the commit what changed.
 */
export const goldenHash = '92a6bdf8eeb874e1998bb45797cf853e58c8239936b1b0359f4429d1650cacbb'
