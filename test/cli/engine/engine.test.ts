import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { missing } from '../../support/native.ts'

const folder = mkdtempSync(join(tmpdir(), 'normscope-engine-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const main = new URL('../../../dist/cli/main.js', import.meta.url).pathname

function normscope(arguments_: readonly string[], environment: Record<string, string> = {}) {
  const { stdout, stderr, status } = spawnSync(process.execPath, [main, ...arguments_], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env.PATH!, HOME: folder, XDG_CACHE_HOME: join(folder, 'cache'), ...environment },
  })
  return { stdout, stderr, status }
}

test('says what is missing where native code cannot be had', () => {
  const { stdout, status } = normscope(['engine'], { PATH: folder })
  expect(status).toBe(0)
  expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(
    /native code not available, so programs run as WebAssembly: no usable C compiler/,
  )
})

test('an engine that is none is refused by name', () => {
  const { stderr, status } = normscope(['train', '--engine', 'natve'])
  expect(status).toBe(2)
  expect(stderr).toContain('native')
})

describe.skipIf(missing)(`with a compiler${missing ? ` (${missing})` : ''}`, () => {
  test('tells what was found, and clears the cache', { timeout: 120_000 }, () => {
    const report = JSON.parse(normscope(['engine', '--json'], { NORMSCOPE_ENGINE: 'native' }).stdout)
    expect(report).toMatchObject({
      engine: 'native',
      tuning: { selfTest: 'passed' },
      cache: { folder: join(folder, 'cache', 'normscope', 'native'), most: 512 * 2 ** 20 },
    })
    expect(report.tuning.gflops).toBeGreaterThan(1)
    expect(report.tuning.peak).toBeGreaterThan(report.tuning.gflops / 2)
    expect(report.cache.kernels).toBeGreaterThan(3)
    expect(normscope(['engine', '--clear']).stdout).toMatch(/^removed \d+ compiled kernels, .* from /)
    expect(normscope(['engine', '--clear']).stdout).toMatch(/^removed 0 compiled kernels/)
  })

  test('a network is the same run with the same bits on both engines', { timeout: 120_000 }, () => {
    const words = [
      'train',
      '--model',
      'mlp:20',
      '--data',
      'digits',
      '--steps',
      '20',
      '--threads',
      '1',
      '--json',
    ]
    const [native, wasm] = ['native', 'wasm'].map((engine) => {
      const { stdout, stderr, status } = normscope([...words, '--engine', engine, '--out', engine])
      if (status !== 0) throw new Error(stderr)
      const id = (JSON.parse(stdout.trim().split('\n').at(-1)!) as { run: string }).run
      const run = join(folder, engine, 'runs', id)
      return {
        id,
        checkpoint: readFileSync(join(run, 'checkpoint.safetensors')),
        done: readFileSync(join(run, 'done.json'), 'utf8'),
      }
    })
    expect(native!.id).toBe(wasm!.id)
    expect(native!.checkpoint.equals(wasm!.checkpoint)).toBe(true)
    const enginesOf = (done: string) => (JSON.parse(done) as { engines: string[] }).engines
    expect(enginesOf(wasm!.done)).toEqual(['WebAssembly'])
    expect(enginesOf(native!.done)).toEqual([expect.stringMatching(/^native, \d+ bits, /)])
  })
})
