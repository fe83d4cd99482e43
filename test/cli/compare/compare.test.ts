import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { compareCommand } from '../../../src/cli/compare/compare.ts'
import { addCompareOptions, resolveCompare } from '../../../src/cli/compare/settings.ts'
import { readModelsFromDisk } from '../../../src/interop/onnx/open-node.ts'
import { newFolder } from '../../support/folders.ts'
import { parseLines, runNormscope } from '../normscope.ts'

readModelsFromDisk()

const digits = ['--data', 'digits', '--model', 'mlp:8', '--steps', '40', '--seeds', '3']
const smoke = [
  ...digits,
  '--learning-rates',
  '0.001',
  '--norms',
  'none,batch,group:groups=2',
  '--batch-sizes',
  '1,32',
]

describe('normscope compare', () => {
  it('ranks, advises and reports, and tells where a normalization is not defined', async () => {
    const folder = newFolder()
    const { code, stdout, stderr } = await runNormscope(folder, ['compare', ...smoke])
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toContain(
      'batch is not defined with batches of 1: batch normalization layer1: expected at least 2 values',
    )
    const rows = stdout.split('\n').map((line) => line.replaceAll(/ +/g, ' '))
    const header = rows.filter((row) => row.startsWith(' norm test accuracy'))
    expect(header).toEqual([
      ' norm test accuracy minus the best other chance of best expected regret ms/step time vs none memory memory vs none',
      ' norm test accuracy minus the best other chance of best expected regret ms/step time vs none memory memory vs none',
    ])
    expect(stdout).not.toContain('as good')
    expect(rows.filter((row) => /^\d \S+ [\d.]+ % \([\d.]+ to [\d.]+\) /.test(row))).toHaveLength(5)
    expect(stdout).toMatch(
      /With batches of 1 .*\. With batches of 32 .* All use adam with the learning rate 0.001/,
    )
    const out = join(folder, 'normscope-out')
    expect(readdirSync(join(out, 'figures'))).toEqual(
      expect.arrayContaining(['accuracy.svg', 'ranking-1.svg', 'ranking-32.svg', 'time.svg', 'training.svg']),
    )
    const page = readFileSync(join(out, 'report.html'), 'utf8')
    expect(page).toContain('Which normalization for mlp:8?')
    expect(page).toContain('<h2>Batches of 32</h2>')
    expect(page).toContain('expected regret')
    expect(page).not.toContain('The claims')
    const rankings = JSON.parse(readFileSync(join(out, 'ranking.json'), 'utf8')) as Record<string, unknown>[]
    expect(rankings.map(({ batch }) => batch)).toEqual([1, 32])
    for (const ranking of rankings)
      expect(ranking).toMatchObject({ seeds: 3, testSamples: 360, resolution: expect.any(Number) as number })
  })

  it('prints a command that gives the same, from what is kept', async () => {
    const folder = newFolder()
    const given = [...smoke, '--norms', 'none,batch', '--learning-rates', '0.001,0.01', '--no-cost', '--json']
    const first = parseLines((await runNormscope(folder, ['compare', ...given])).stdout)
    const { command, rankings, type } = first.at(-1)!
    expect(type).toBe('result')
    const again = [...(command as string).split(' ').slice(1), '--no-cost', '--json']
    const second = parseLines((await runNormscope(folder, again)).stdout)
    expect(second.at(-1)!['rankings']).toEqual(rankings)
    expect(second.filter((event) => event['type'] === 'progress')).toEqual([])
    expect(JSON.stringify(rankings)).not.toContain('"time"')
    const all = rankings as { ranked: { edge: string | null; learningRate: number }[] }[]
    for (const { edge, learningRate } of all.at(-1)!.ranked)
      expect(edge).toBe(learningRate === 0.001 ? 'smallest' : 'largest')
  })

  it.each([
    [['--norms', 'batch'], 'expected two or more to compare'],
    [['--norms', 'none,bach'], 'unknown normalization "bach"'],
    [['--norms', 'none,batch,batch'], 'batch occurs twice'],
    [['--norms', 'none,group:3'], 'group:3 is defined for none of the batch sizes'],
    [['--batch-sizes', '0'], '--batch-sizes is 0, expected whole numbers from 1'],
    [['--batch-sizes', '8,8'], '8 occurs twice'],
    [['--batch-sizes', '5000'], '--batch-sizes 5000: expected at most 12'],
    [['--validation', '0.9'], '--validation is 0.9, expected'],
    [['--validation', '0.2', '--learning-rates', '0.1'], 'there is nothing to choose'],
    [['--learning-rates', '0.1,x'], '--learning-rates is 0.1,x, expected numbers above 0'],
    [['--epochs', '1'], 'give only one'],
    [['--schedule', 'cosin'], 'unknown schedule "cosin"; did you mean "cosine"?'],
    [['--model', 'vg'], 'unknown model "vg"; did you mean "vgg"?'],
  ])('refuses %j', async (args, message) => {
    const command = addCompareOptions(new Command()).parse([...digits, ...args], { from: 'user' })
    const refused = compareCommand(
      { ...command.opts(), out: join(newFolder(), 'out'), cost: false },
      { write: () => {} },
    )
    await expect(refused).rejects.toThrow(message)
  })

  it('trains along the schedule, which its command and its arms state; a constant rate is not written', async () => {
    const resolve = (...args: string[]) =>
      resolveCompare(
        addCompareOptions(new Command())
          .parse([...digits, ...args], { from: 'user' })
          .opts(),
      )
    expect(resolve('--schedule', 'cosine:warmup=5').command).toContain('--schedule cosine:warmup=5')
    expect(resolve('--schedule', 'constant').command).toBe(resolve().command)
    const args = ['--schedule', 'cosine:warmup=5', '--norms', 'none,batch', '--dry-run']
    const { code, stdout } = await runNormscope(newFolder(), ['compare', ...digits, ...args])
    expect([code, stdout]).toEqual([0, expect.stringContaining('a dry run')])
  })

  it('refuses data without classes', async () => {
    const given = ['--data', 'linear:10', '--model', 'mlp:8', '--out', join(newFolder(), 'out')]
    const command = addCompareOptions(new Command()).parse(given, { from: 'user' })
    await expect(compareCommand(command.opts(), { write: () => {} })).rejects.toThrow(
      '--data linear:10: expected classes',
    )
  })

  describe('a network from a file', () => {
    const model = `onnx:${fileURLToPath(new URL('../../fixtures/onnx/resnet_tiny.onnx', import.meta.url))}`
    const resolve = (...args: string[]) =>
      resolveCompare(
        addCompareOptions(new Command())
          .parse(['--model', model, ...args], { from: 'user' })
          .opts(),
      )

    it('is fine-tuned at lower rates, which others may replace', () => {
      expect(resolve().learningRates).toEqual([0.0003, 0.001, 0.003])
      expect(resolve('--from', 'trained').learningRates).toEqual([0.00003, 0.0001, 0.0003])
      expect(resolve('--from', 'trained', '--learning-rates', '0.1').learningRates).toEqual([0.1])
      expect(resolve('--from', 'trained').model).toBe(model)
      expect(resolve('--from', 'trained').command).toContain(`--model ${model} --from trained --norms`)
      expect(() => resolve('--from', 'tained')).toThrow('--from tained: expected trained, seeds')
    })

    it('keeps its statistics if these are frozen, in every arm or in one', async () => {
      const { model: frozen, command } = resolve('--frozen')
      expect(frozen).toBe(`${model},statistics=frozen`)
      expect(command).toMatch(/^normscope compare --model onnx:\S+onnx --norms .* --frozen$/)
      const args = ['--model', model, '--from', 'trained', '--norms', 'keep,frozen', '--batch-sizes', '2']
      const short = ['--steps', '3', '--seeds', '3', '--learning-rates', '0.001', '--no-cost', '--json']
      const { code, stdout } = await runNormscope(newFolder(), ['compare', ...args, ...short])
      expect(code).toBe(0)
      const events = parseLines(stdout)
      const { verdict, rankings } = events.at(-1) as {
        verdict: string
        rankings: { ranked: { norm: string; accuracy: number }[] }[]
      }
      expect(verdict).toContain('Every run fine-tunes the same trained weights')
      expect(rankings[0]!.ranked.map(({ norm }) => norm).sort()).toEqual(['frozen', 'keep'])
    })
  })
})
