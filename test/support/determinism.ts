/**
 * What `node scripts/determinism.mjs` prints on every machine, engine and thread count. It changes only when the order
 * of the arithmetic does; then run that command under several versions of Node and say in the commit what changed.
 */
export const goldenHash = 'b794be5cec53365626f378e3557c62fea835049706a8952acbd0b08b1374c773'
