/**
 * What `node scripts/determinism.mjs` prints on every machine, engine and thread count. It changes only when the order
 * of the arithmetic does; then run that command under several versions of Node and say in the commit what changed.
 */
export const goldenHash = '3420728a33ddd0d37666ff2a2fa61c8485f36c5998ab37fe17b7efbb438955a3'
