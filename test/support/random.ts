/** Test data that depend on a name only. */
export { normalOf, uniformOf } from '../../src/random/named.ts'
