/** The version of the package, and of what computes. */
import { readFileSync } from 'node:fs'
import { inPackage } from '../package-node.ts'
import { REVISION, type Version } from '../run/index.ts'

let version: string | undefined

export function packageVersion(): string {
  if (version === undefined) {
    version = (JSON.parse(readFileSync(inPackage('package.json'), 'utf8')) as { version: string }).version
  }
  return version
}

export function presentVersion(): Version {
  return { normscope: packageVersion(), revision: REVISION }
}
