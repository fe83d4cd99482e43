/** The version of the package, and of what computes. */
import { readFileSync } from 'node:fs'
import { REVISION, type Version } from '../run/index.ts'

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
