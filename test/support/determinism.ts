/**
 * What `node scripts/determinism.mjs` prints on every machine, engine and thread count. It changes only when the order
 * of the arithmetic does; then run that command under several versions of Node and say in the commit what changed.
 */
export const goldenHash = '3c23c272304d93f4fa5c9549ce8ce47158ab85aef2ebc9e1ff213b8c640a4d98'
