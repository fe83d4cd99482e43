/**
 * What `node scripts/determinism.mjs` prints on every machine, engine and thread count. It changes only when the order
 * of the arithmetic does; then run that command under several versions of Node and say in the commit what changed.
 */
export const goldenHash = '826219177784d19df63226a1d6b8474d5116de9db67ebe75cbcb6263e71cdd8d'
