/**
 * What `node scripts/determinism.mjs` prints on every machine, engine and thread count. It changes only when the order
 * of the arithmetic does; then run that command under several versions of Node and say in the commit what changed.
 */
export const goldenHash = 'd033c62112b7a87525b068ca4f120de8f4c3b029a03d09d7ea11e159b118dfb4'
