/**
 * What computes. It is a part of every run's id, so that a run made by other arithmetic is another run and is not reused.
 */

/**
 * Raise it with every change after which the same spec gives other bits or other rows: the order of a sum, an initializer, the
 * order of the data, what a probe writes. `test/run/version.test.ts` trains small networks and fails where their records
 * changed and this did not; it cannot see everything, so raise it when in doubt. All that costs is training again.
 */
export const REVISION = 10

export interface Version {
  /** Of the package. */
  readonly normscope: string
  readonly revision: number
}
