import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { adviseCommand } from '../../../src/cli/advise/advise.ts'
import { addAdviseOptions, type AdviseArguments } from '../../../src/cli/advise/settings.ts'
import { writeSafetensors } from '../../../src/data/index.ts'
import { readModelsFromDisk } from '../../../src/interop/onnx/open-node.ts'
import { bytesOf, networkOf } from '../../interop/onnx/fixtures.ts'
import { newFolder } from '../../support/folders.ts'
import { runNormscope } from '../normscope.ts'

readModelsFromDisk()

const fixture = (name: string) =>
  `onnx:${fileURLToPath(new URL(`../../fixtures/onnx/${name}`, import.meta.url))}`

async function advise(model: string, ...args: string[]): Promise<string> {
  const command = addAdviseOptions(new Command()).parse(['--no-cost', '--threads', '1', ...args], {
    from: 'user',
  })
  let text = ''
  await adviseCommand(model, command.opts<AdviseArguments>(), { write: (part) => (text += part) })
  return text
}

interface Result {
  checks: { name: string; status: string; value: number | null; where: string | null }[]
  network: { places: { name: string; foldsInto: string | null }[] }
  comparison: { command: string; runs: number; elapsed: number | null; norms: string[] } | { reason: string }
  costs: { norm: string; step: { bytes: number; time?: number }; inference: { time?: number } }[]
  folded: { norms: string[] } | null
  command: string
}

const adviseJson = async (model: string, ...args: string[]) =>
  JSON.parse(await advise(model, ...args, '--json')) as Result

const statuses = ({ checks }: Result) => Object.fromEntries(checks.map(({ name, status }) => [name, status]))

describe('normscope advise', () => {
  it('measures a network from a file, draws it, and says which comparison would settle it', async () => {
    const folder = newFolder()
    const args = ['advise', fixture('mlp_bn.onnx'), '--batch', '4', '--figure', 'depth.svg', '--json']
    const { code, stdout, stderr } = await runNormscope(folder, args)
    expect([code, stderr]).toEqual([0, ''])
    const result = JSON.parse(stdout) as Result
    expect(statuses(result)).toMatchObject({
      'batch-noise': 'risk',
      'stored-statistics': 'risk',
      folded: 'fine',
    })
    expect(result.network.places.map(({ foldsInto }) => foldsInto)).toEqual(['1', '5'])
    expect(result.folded!.norms).toEqual(['2', '6'])
    for (const { step, inference } of result.costs) {
      expect(step.time).toBeGreaterThan(0)
      expect(inference.time).toBeGreaterThan(0)
    }
    expect(readFileSync(join(folder, 'depth.svg'), 'utf8')).toContain(
      'noise of the statistics of batches of 4',
    )
    const { comparison } = result
    if ('reason' in comparison) throw new Error(comparison.reason)
    expect(comparison.norms).toEqual(['keep', 'frozen', 'none', 'layer', 'group:8'])
    expect(comparison.command).toContain('--from trained')
    expect(comparison.elapsed).toBeGreaterThan(0)

    const pasted = comparison.command.split(' ').slice(1)
    const dry = await runNormscope(folder, [...pasted, '--dry-run', '--no-cost', '--json'])
    expect([dry.code, dry.stderr]).toEqual([0, ''])
    expect(JSON.parse(dry.stdout)).toMatchObject({ type: 'dry run', runs: comparison.runs })
  })

  it('finds the statistics of a network right for the data that it was trained on, whatever the batch size', async () => {
    const folder = newFolder()
    const training = [
      '--model',
      'mlp:16',
      '--norm',
      'batch',
      '--data',
      'digits',
      '--epochs',
      '5',
      '--save',
      'net.onnx',
    ]
    expect((await runNormscope(folder, ['train', ...training])).code).toBe(0)
    const model = `onnx:${join(folder, 'net.onnx')}`
    for (const batch of ['4', '64']) {
      const result = await adviseJson(model, '--data', 'digits', '--batch', batch)
      expect(statuses(result)).toMatchObject({
        'stored-statistics': 'fine',
        'batch-noise': batch === '4' ? 'risk' : 'fine',
      })
      expect((result.comparison as { command: string }).command).toContain(
        '--from trained --norms keep,frozen',
      )
    }
  })

  it('prints it for people', async () => {
    const text = await advise(
      'mlp:16,16',
      '--data',
      'digits',
      '--batch',
      '2',
      '--optimizer',
      'adamw:weightDecay=1',
    )
    expect(text).toContain('mlp:16,16  on digits, batches of 2, adamw:weightDecay=1, learning rate 0.001')
    expect(text).toMatch(/✗ risk {9}noise of batch statistics: [\d.]+ independent values at layer/)
    expect(text).toMatch(/\? cannot tell {2}stored statistics against the data\n/)
    expect(text).toMatch(/✗ risk {9}weights without a scale: [\d.]+× at layer1.weight/)
    expect(text).toContain(
      'normscope compare --model mlp:16,16 --norms batch,none,layer,group:8 --batch-sizes 2 --data digits',
    )
    expect(text).toContain('60 runs, a time that was not measured (--no-cost)')
  })

  it('varies initial weights over seeds if they lie beside the file', async () => {
    const folder = newFolder()
    const network = networkOf('gpt_tiny.onnx')
    writeFileSync(join(folder, 'gpt.onnx'), bytesOf('gpt_tiny.onnx'))
    const arrays = Object.fromEntries(
      network.parameters.trained.map(({ array, name }) => {
        const { shape, values } = network.graph.arrays.get(array)!
        return [name, { shape, data: Float32Array.from(values, Number) }]
      }),
    )
    for (const seed of [1, 2, 3])
      writeFileSync(join(folder, `gpt.seed${seed}.safetensors`), writeSafetensors({ arrays, metadata: {} }))
    writeFileSync(join(folder, 'letters.txt'), 'the quick brown fox jumps over the lazy dog '.repeat(60))
    const data = `text:${join(folder, 'letters.txt')}?window=16`
    const { comparison } = await adviseJson(
      `onnx:${join(folder, 'gpt.onnx')}`,
      '--data',
      data,
      '--batch',
      '4',
    )
    expect((comparison as { command: string }).command).toMatch(
      / --from seeds --norms keep,none,rms,.* --seeds 3$/,
    )
  })

  it('answers a folded network with how to export it', async () => {
    const result = await adviseJson(fixture('naive/resnet_tiny.default.onnx'), '--batch', '4')
    expect(statuses(result)).toMatchObject({ folded: 'risk', 'batch-noise': 'absent' })
    expect((result.comparison as { reason: string }).reason).toContain('export_for_normscope.py')
    expect(result.costs.map(({ norm }) => norm)).toEqual(['keep'])
  })

  it('finds where groups do not divide, and what divides', async () => {
    const { checks, comparison } = await adviseJson('cnn:4,6', '--data', 'digits')
    expect(checks.find(({ name }) => name === 'groups')!.status).toBe('risk')
    expect((comparison as { norms: string[] }).norms).toEqual(['batch', 'none', 'layer', 'group:2'])
  })

  it('compares transformers with what is usual there, and knows what it cannot compare', async () => {
    const { comparison } = await adviseJson(
      'vit:layers=1,width=8,heads=2',
      '--data',
      'digits',
      '--norm',
      'layer',
    )
    expect((comparison as { norms: string[] }).norms).toEqual(['layer', 'none', 'rms', 'dynamic-tanh'])
    const values = await adviseJson('mlp:8', '--data', 'linear:4')
    expect((values.comparison as { reason: string }).reason).toContain('expected classes')
  })

  it.each([
    ['mlp:8', ['--data', 'digits', '--batch', '1'], 'use a larger batch'],
    ['mlp:8', ['--data', 'digits', '--batch', '0'], '--batch is 0, expected'],
    ['mlp:8', ['--data', 'digits', '--learning-rate', '-1'], '--learning-rate is -1, expected'],
    ['mlp:8', ['--data', 'digits', '--norm', 'bach'], 'unknown normalization "bach"'],
    ['ml', ['--data', 'digits'], 'unknown model "ml"'],
    ['mlp:8', ['--data', 'digits', '--only-norms', 'a'], 'expected a network from a file'],
    [fixture('resnet_tiny.onnx'), ['--data', 'digits'], 'takes samples [1, 28, 28]'],
    [fixture('resnet_tiny.onnx'), ['--activation', 'relu'], 'cannot change a network from a file'],
  ])('refuses %s %j', async (model, args, message) => {
    const figure = join(newFolder(), 'depth.svg')
    await expect(advise(model, ...args, '--figure', figure)).rejects.toThrow(message)
    expect(existsSync(figure)).toBe(false)
  })
})
