/** Normalizations from files: how they are found by name, how runs depend on them, and what is said of bad ones. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { RunSpec } from '../../src/experiment/framework/spec.ts'
import { checkNormalization } from '../../src/norm/checks/index.ts'
import { canonicalNormalization, parseNormalization, pluginFlags } from '../../src/norm/index.ts'
import { loadPlugin } from '../../src/norm/plugin-node.ts'
import { canonicalSpec } from '../../src/run/canonical.ts'
import { runId } from '../../src/store/identity.ts'
import { newFolder } from '../support/folders.ts'

const example = fileURLToPath(new URL('../../examples/peak.mjs', import.meta.url))

/** A plugin as text, with another name. */
const source = (name: string, { create = 'stateless', more = '' } = {}) => `
import { axesFrom, define, epsilonOption, stateless } from 'normscope/norm'
import { abs, add, div, max } from 'normscope/tensor'
export const own = define({
  name: '${name}',
  summary: 'by the largest magnitude',
  options: { epsilon: epsilonOption(1e-5) },
  create: ({ epsilon }, spec) =>
    ${create}('${name}', {
      spec,
      traits: { equation: 'y', source: 'test', of: 'activations', sees: { channels: 'all', positions: 'all' }, invariances: [] },
      gains: 'channel',
      normalize(x) {
        ${more}
        return { normalized: div(x, add(max(abs(x), axesFrom(1, x), { keepDims: true }), epsilon)) }
      },
    }),
})
`

function fileWith(text: string, name = 'own.mjs'): string {
  const file = join(newFolder(), name)
  writeFileSync(file, text)
  return file
}

const spec = (norm: string, more: Partial<RunSpec['model']> = {}): RunSpec => ({
  scaling: 'unit',
  model: { architecture: 'mlp', norm, ...more },
  optimizer: 'sgd',
  learningRate: 0.1,
  batch: 16,
  steps: 3,
  evaluateEvery: 3,
  probes: [],
  seed: 1,
  data: { from: 'digits', train: 'a', test: 'b' },
  engine: { backend: 'wasm', mode: 'default' },
})

describe('a plugin', () => {
  it('has its normalizations named in every spec, and in commands that repeat one', async () => {
    await loadPlugin(example)
    expect(parseNormalization('peak:epsilon=0.1').spec).toBe('peak:epsilon=0.1')
    expect(canonicalNormalization('weight-standardization+peak')).toContain('+peak:epsilon=0.00001')
    expect(pluginFlags()).toEqual(['--plugin', example])
  })

  it('has every property of the suite', async () => {
    const [peak] = await loadPlugin(example)
    const results = await checkNormalization(peak!.kind)
    expect(results.length).toBeGreaterThan(25)
    expect(results.filter(({ problem }) => problem !== undefined)).toEqual([])
  })

  it('is part of the id of runs that use it, by its content and not by its path', async () => {
    const plain = runId(spec('batch'))
    const file = fileWith(source('hashed'))
    await loadPlugin(file)
    const id = runId(spec('hashed'))
    const kept = canonicalSpec(spec('hashed'))
    expect(kept.model.plugins).toEqual([
      { norm: 'hashed', file, sha256: expect.stringMatching(/^[0-9a-f]{16}$/) },
    ])
    expect(runId(kept)).toBe(id)
    writeFileSync(file, `${source('hashed')}// changed`)
    await loadPlugin(file)
    expect(runId(spec('hashed'))).not.toBe(id)
    expect(() => canonicalSpec(kept)).toThrow(
      /another version of the plugin .*own\.mjs: expected the content/,
    )
    expect(runId(spec('batch'))).toBe(plain)
    expect(canonicalSpec(spec('batch')).model).not.toHaveProperty('plugins')
  })

  it('is asked for when a run that needs it is opened without it', () => {
    const plugins = [{ norm: 'absent', file: './absent.mjs', sha256: '0'.repeat(16) }]
    expect(() => canonicalSpec(spec('absent', { plugins }))).toThrow('pass --plugin ./absent.mjs')
    expect(() => parseNormalization('absent')).toThrow(/unknown normalization "absent".*--plugin FILE/)
  })

  it('is refused by a worker if it changed in the meantime', async () => {
    const file = fileWith(source('stable'))
    await expect(loadPlugin(file, { sha256: '0'.repeat(16) })).rejects.toThrow('the file changed')
  })
})

describe('a bad plugin', () => {
  it.each<[string, string, RegExp]>([
    ['a syntax error', 'export const x = (', /cannot be run: .*/],
    ['an error at its start', 'nowhere()', /cannot be run: ReferenceError: nowhere is not defined/],
    ['no export', 'const x = 1', /expected an export made with define .*got no exports/],
    ['an export of another kind', 'export default (x) => x', /got default, a function; write export const/],
    ['the name of a built-in one', source('batch'), /name batch is that of a built-in .*my-batch/],
    ['an alias of a built-in one', source('bn'), /name bn is that of a built-in/],
    ['a name with other letters', source('My_Norm'), /name "My_Norm" does not fit: expected lower-case/],
    [
      'an error while it builds',
      source('bad', { create: 'missing' }),
      /create of bad failed: ReferenceError: missing/,
    ],
    [
      'no normalization from create',
      source('bad', { create: '((x) => x)' }),
      /create of bad returned a string; expected/,
    ],
  ])('with %s names the file and the fix', async (_, text, message) => {
    const file = fileWith(text)
    const error: unknown = await loadPlugin(file).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ name: 'UserError', exitCode: 2 })
    expect(String(error)).toMatch(message)
    expect(String(error)).toContain(`plugin ${file}: `)
  })

  it('that is missing is named', async () => {
    await expect(loadPlugin('./nowhere.mjs')).rejects.toThrow('plugin ./nowhere.mjs: there is no such file')
  })

  it('of a name that another file has is named with it', async () => {
    const [first, second] = [fileWith(source('twice')), fileWith(source('twice'), 'other.mjs')]
    await loadPlugin(first)
    await expect(loadPlugin(second)).rejects.toThrow(
      `plugin ${second}: ${first} has a normalization twice too`,
    )
  })

  it('with an error when it is applied has the place in its message', async () => {
    const file = fileWith(source('late', { more: 'nothing()' }))
    const [late] = await loadPlugin(file)
    expect(() =>
      late!.kind
        .parse('')
        .create({ name: 'n', features: [3] })
        .apply(undefined as never, { mode: 'train' }),
    ).toThrow(/plugin .*own\.mjs: apply of late failed: /)
  })

  it('with claims that do not hold fails those checks only', async () => {
    const [own] = await loadPlugin(fileWith(source('claims')))
    const broken = (await checkNormalization(own!.kind)).filter(({ problem }) => problem !== undefined)
    expect(broken.map(({ form }) => form)).toEqual(['vectors', 'sequences', 'images'])
    expect(broken[0]!.problem).toBe(
      'it is invariant to matrix-scale, data-scale, case-scale; claimed: nothing',
    )
  })
})
