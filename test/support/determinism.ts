/**
 * What `node scripts/determinism.mjs` prints on every machine, engine and thread count. It changes only when the order
 * of the arithmetic does; then run that command under several versions of Node and say in the commit what changed.
 */
export const goldenHash = 'b87371294259e7e8b9513a4bbf78a632dfb55be60f1eb9bdf03d64e73929ddaf'
