/** Without native code, programs run as WebAssembly; one line reports it if the user asked for native code. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { missing } from '../../support/native.ts'

const folder = mkdtempSync(join(tmpdir(), 'normscope-native-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const program = `
import { backends } from ${JSON.stringify(new URL('../../../dist/backend/index.js', import.meta.url).href)}
import { exp, input, matmul } from ${JSON.stringify(new URL('../../../dist/tensor/index.js', import.meta.url).href)}
const rows = Number(process.env.ROWS ?? 3)
const session = await backends.wasm.open({ threads: 2, engine: process.argv[2], mode: process.env.MODE })
const program = await session.compile({ outputs: { y: exp(matmul(input('a', [rows, 5]), input('b', [5, 4]))) } })
const waves = (length) => Float32Array.from({ length }, (_, i) => Math.sin(i))
const inputs = { a: waves(5 * rows), b: waves(20) }
let { y } = await program.run(inputs)
// Repeats the call for a time, or until native code takes over.
const end = performance.now() + Number(process.env.MILLISECONDS ?? 0)
while (performance.now() < end && session.engines.size < 2) {
  for (let call = 0; call < 1000; call++) ({ y } = program.runSync(inputs))
  await new Promise((resolve) => setTimeout(resolve, 0))
}
console.log(JSON.stringify({ engines: [...session.engines], bytes: Buffer.from(y.buffer).toString('hex') }))
process.exit(0)
`
const script = join(folder, 'program.mjs')
writeFileSync(script, program)

/** Runs the program in a separate process; returns its output and its warnings without stack traces. */
function run(engine: string, environment: Record<string, string> = {}, flags: readonly string[] = []) {
  const { stdout, stderr, status } = spawnSync(process.execPath, [...flags, script, engine], {
    env: { PATH: process.env.PATH!, HOME: folder, XDG_CACHE_HOME: join(folder, 'cache'), ...environment },
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(stderr)
  return { ...(JSON.parse(stdout) as { engines: string[]; bytes: string }), stderr }
}

/** A module hook that hides a package, as if it were not installed. */
function hiding(name: string): string[] {
  const hook = join(folder, `hide-${name}.cjs`)
  writeFileSync(
    hook,
    `const Module = require('node:module')
const resolve = Module._resolveFilename
Module._resolveFilename = function (request, ...rest) {
  if (request === '${name}') throw Object.assign(new Error("Cannot find module '${name}'"), { code: 'MODULE_NOT_FOUND' })
  return resolve.call(this, request, ...rest)
}`,
  )
  return ['--require', hook]
}

const wasm = run('wasm')
const line = (stderr: string) => stderr.trim().split('\n')

test('the engine wasm does not search for native code', () => {
  expect(wasm.engines).toEqual(['WebAssembly'])
  expect(wasm.stderr).toBe('')
  expect(readdirSync(folder)).not.toContain('cache')
})

const faults: [string, () => ReturnType<typeof run>, () => ReturnType<typeof run>, RegExp][] = [
  [
    'without a compiler',
    () => run('native', { PATH: folder }),
    () => run('auto', { PATH: folder }),
    /no usable C compiler \(cc: not found; gcc: not found; clang: not found\); install GCC 9 or Clang 11 or newer/,
  ],
  [
    'without koffi',
    () => run('native', {}, hiding('koffi')),
    () => run('auto', {}, hiding('koffi')),
    /the optional package koffi does not load: Cannot find module 'koffi'/,
  ],
  [
    'with a cache that cannot be written',
    () => run('native', { XDG_CACHE_HOME: '/dev/null' }),
    () => run('auto', { XDG_CACHE_HOME: '/dev/null' }),
    /the cache cannot be used: ENOTDIR/,
  ],
]

test('without a compiler, the mode fast runs WebAssembly in that mode and prints the reason in one line', () => {
  const fast = run('wasm', { MODE: 'fast' })
  const { engines, bytes, stderr } = run('native', { MODE: 'fast', PATH: folder })
  expect(engines).toEqual(['WebAssembly'])
  expect(bytes).toBe(fast.bytes)
  expect(line(stderr)).toEqual([expect.stringMatching(/native code is not available: no usable C compiler/)])
})

describe.each(faults)('%s', (_, native, auto, reason) => {
  test('the engine native runs WebAssembly and prints the reason in one line', () => {
    const { engines, bytes, stderr } = native()
    expect(engines).toEqual(['WebAssembly'])
    expect(bytes).toBe(wasm.bytes)
    expect(line(stderr)).toHaveLength(1)
    expect(stderr).toMatch(
      /^normscope computes with WebAssembly, with the same results; native code is not available: /,
    )
    expect(stderr).toMatch(reason)
  })

  test('the engine auto prints nothing', () => {
    const { engines, bytes, stderr } = auto()
    expect(engines).toEqual(['WebAssembly'])
    expect(bytes).toBe(wasm.bytes)
    expect(stderr).toBe('')
  })
})

describe.skipIf(missing)(`with a compiler${missing ? ` (${missing})` : ''}`, () => {
  /** A compiler that reports its macros and fails at everything else. */
  function failing(name: string, after: string): Record<string, string> {
    const bin = join(folder, name)
    mkdirSync(bin, { recursive: true })
    const real = spawnSync('sh', ['-c', 'command -v "${CC:-cc}"'], { encoding: 'utf8' }).stdout.trim()
    writeFileSync(join(bin, 'cc'), `#!/bin/sh\ncase "$*" in *-dM*) exec ${real} "$@";; esac\n${after}\n`, {
      mode: 0o755,
    })
    return { CC: join(bin, 'cc'), XDG_CACHE_HOME: join(folder, `cache-${name}`) }
  }

  test('native code runs from the first call, with the same bits', { timeout: 120_000 }, () => {
    const { engines, bytes, stderr } = run('native')
    expect(stderr).toBe('')
    expect(engines).toEqual([expect.stringMatching(/^native, \d+ bits, /)])
    expect(bytes).toBe(wasm.bytes)
  })

  test('the mode fast runs natively too, with the bits that WebAssembly has in that mode', {
    timeout: 120_000,
  }, () => {
    const environment = { MODE: 'fast', ROWS: '40' }
    const { engines, bytes, stderr } = run('native', environment)
    expect(stderr).toBe('')
    expect(engines).toEqual([expect.stringMatching(/^native, \d+ bits, fused, /)])
    expect(bytes).toBe(run('wasm', environment).bytes)
  })

  test('code that an earlier process compiled runs from the first call, also in auto', {
    timeout: 60_000,
  }, () => {
    expect(run('native').engines).toEqual([expect.stringMatching(/^native, /)])
    const { engines, bytes, stderr } = run('auto')
    expect(stderr).toBe('')
    expect(engines).toEqual([expect.stringMatching(/^native, /)])
    expect(bytes).toBe(wasm.bytes)
  })

  test('a program that earlier processes ran for long is compiled at once in auto', {
    timeout: 120_000,
  }, () => {
    // The cache has the tuning of this machine, but not this program.
    run('native')
    const again = (milliseconds: number) => run('auto', { ROWS: '4', MILLISECONDS: String(milliseconds) })
    const first = again(100)
    expect(first.engines).toEqual(['WebAssembly'])
    const ledger = join(folder, 'cache', 'normscope', 'native', 'ledger.txt')
    const last = readFileSync(ledger, 'utf8').trim().split('\n').at(-1)!
    expect(last).toMatch(/^[0-9a-f]{32} \d+\.\d{3}$/)
    writeFileSync(ledger, `${last.slice(0, 32)} 100\n`)
    const { engines, bytes, stderr } = again(200_000)
    expect(stderr).toBe('')
    expect(engines).toEqual(['WebAssembly', expect.stringMatching(/^native, /)])
    expect(bytes).toBe(first.bytes)
  })

  test('a compiler that fails is reported once', { timeout: 60_000 }, () => {
    const { engines, bytes, stderr } = run(
      'native',
      failing('fails', 'echo "x.c:1: error: no room" >&2; exit 1'),
    )
    expect(engines).toEqual(['WebAssembly'])
    expect(bytes).toBe(wasm.bytes)
    expect(line(stderr)).toHaveLength(1)
    expect(stderr).toMatch(/error: no room/)
  })

  test('a library that does not load is reported once', { timeout: 60_000 }, () => {
    const nonsense = 'while [ "$1" != -o ]; do shift; done; echo nonsense > "$2"'
    const { engines, bytes, stderr } = run('native', failing('nonsense', nonsense))
    expect(engines).toEqual(['WebAssembly'])
    expect(bytes).toBe(wasm.bytes)
    expect(line(stderr)).toHaveLength(1)
  })
})
