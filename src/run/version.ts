/**
 * What computes. It is a part of every run's id, so that a run made by other arithmetic is another run and is not reused.
 */
import { readFileSync } from 'node:fs'

/**
 * Raise it with every change after which the same spec gives other bits or other rows: the order of a sum, an initializer, the
 * order of the data, what a probe writes. `test/run/version.test.ts` trains small networks and fails where their records
 * changed and this did not; it cannot see everything, so raise it when in doubt. All that costs is training again.
 */
export const REVISION = 8

export interface Version {
  /** Of the package. */
  readonly normscope: string
  readonly revision: number
}

let version: string | undefined

export function packageVersion(): string {
  if (version === undefined) {
    const file = new URL('../../package.json', import.meta.url)
    version = (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
  }
  return version
}

export function presentVersion(): Version {
  return { normscope: packageVersion(), revision: REVISION }
}
