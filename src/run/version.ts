/**
 * The version of what computes. It is part of every run's id, so that a run made by other arithmetic is a different
 * run and is not reused.
 */

/**
 * Raise it with every change after which the same spec gives other bits or other rows: the order of a sum, an
 * initializer, the order of the data, what a probe writes. `test/run/version.test.ts` trains small networks and fails
 * if their records changed and this did not; it cannot detect everything, so raise it when in doubt. The only cost is
 * training again.
 */
export const REVISION = 11

export interface Version {
  /** The version of the package. */
  readonly normscope: string
  readonly revision: number
}
