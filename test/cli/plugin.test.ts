/** `--plugin` on the command line, with worker processes, from a folder that has no copy of the package. */
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { parseLines, runNormscope } from './normscope.ts'

const example = fileURLToPath(new URL('../../examples/peak.mjs', import.meta.url))
const training = [
  'train',
  '--model',
  'mlp:8',
  '--data',
  'digits',
  '--steps',
  '4',
  '--norm',
  'peak',
  '--out',
  'out',
]
const plugin = ['--plugin', './peak.mjs']

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'normscope-'))
  copyFileSync(example, join(folder, 'peak.mjs'))
  return () => rmSync(folder, { recursive: true })
})

const run = (...args: readonly string[]) => runNormscope(folder, args)

describe('--plugin', () => {
  it('trains in worker processes, records name and hash, and is needed again to measure the run', async () => {
    const trained = await run(...training, ...plugin, '--json')
    expect(trained.stderr).toBe('')
    const { spec, command, next } = parseLines(trained.stdout).at(-1)! as {
      spec: { model: { norm: string } }
      command: string
      next: readonly string[]
    }
    expect(spec.model.norm).toBe('peak')
    expect(command).toContain('--plugin ./peak.mjs')
    expect(next[0]).toContain('--plugin ./peak.mjs')

    const shown = await run('runs', 'show', 'last', '--store', 'out')
    expect(shown.stdout).toMatch(/plugin +peak from \.\/peak\.mjs, sha-256 [0-9a-f]{16}/)

    const probing = ['probe', 'last', '--store', 'out', '--probes', 'scale', '--out', 'probed']
    const without = await run(...probing)
    expect(without).toMatchObject({ code: 2 })
    expect(without.stderr).toContain('from the plugin ./peak.mjs; pass --plugin ./peak.mjs')
    expect(await run(...probing, ...plugin)).toMatchObject({ code: 0, stderr: '' })
  }, 60_000)

  it('is a candidate in compare', async () => {
    const request = [
      'compare',
      '--model',
      'mlp:8',
      '--data',
      'digits',
      '--norms',
      'none,peak',
      '--batch-sizes',
      '16',
    ]
    const ended = await run(
      ...request,
      '--steps',
      '4',
      '--seeds',
      '2',
      '--learning-rates',
      '0.01',
      ...plugin,
      '--out',
      'compared',
    )
    expect(ended).toMatchObject({ code: 0, stderr: '' })
    expect(ended.stdout).toMatch(/^\d +peak /m)
  }, 60_000)

  it('checks it, and exits with 1 if a property does not hold', async () => {
    const good = await run('norms', '--no-measure', ...plugin)
    expect(good).toMatchObject({ code: 0, stderr: '' })
    expect(good.stdout).toMatch(/all \d+ properties hold/)

    const lie = `
      import { define } from 'normscope/norm'
      import { peak } from './peak.mjs'
      export const lying = define({ name: 'lying', summary: 's', options: {}, create: (_, spec) => {
        const made = peak()
        return { ...made, spec, traits: { ...made.traits, sees: {} } }
      } })`
    writeFileSync(join(folder, 'lying.mjs'), lie)
    const bad = await run('norms', '--no-measure', '--plugin', 'lying.mjs')
    expect(bad.code).toBe(1)
    expect(bad.stdout).toContain('sees claims no other values along channels')
  }, 60_000)

  it('names the file and the fix if it is bad', async () => {
    writeFileSync(join(folder, 'bad.mjs'), 'export const x = (')
    const ended = await run(...training, '--plugin', 'bad.mjs')
    expect(ended).toMatchObject({ code: 2, stdout: '' })
    expect(ended.stderr).toMatch(/^normscope: plugin bad\.mjs: it cannot be run: SyntaxError/)
  })
})
