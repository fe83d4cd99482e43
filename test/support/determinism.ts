/**
 * What `node scripts/determinism.mjs` prints on every machine, engine and thread count. It changes only when the order
 * of the arithmetic does; then run that command under several versions of Node and say in the commit what changed.
 */
export const goldenHash = 'de2b87e653440d2667f6cda11b0c566a56a06f9c13d97628273fcc441fcb6c03'
