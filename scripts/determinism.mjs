/** Prints the hash of what training gives on 1, 2, 3 and 4 threads, one line each. Needs `npm run build`. */
import { trainedHash } from './determinism-workload.mjs'

for (const threads of [1, 2, 3, 4]) console.log(threads, await trainedHash(threads))
process.exit(0)
