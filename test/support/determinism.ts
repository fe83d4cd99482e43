/**
 * What `node scripts/determinism.mjs` prints on every machine, engine and thread count. It changes only when the order
 * of the arithmetic does; then run that command under several versions of Node and say in the commit what changed.
 */
export const goldenHash = '41abe47b14e8377ef5b048bb7aa7cd847f0d56a357983381659aaee54d8619cf'
