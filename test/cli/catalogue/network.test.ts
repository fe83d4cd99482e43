/** The command line with a network from a file. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseLines, runNormscope } from '../normscope.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'normscope-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const fixture = (name: string) => fileURLToPath(new URL(`../../fixtures/onnx/${name}`, import.meta.url))
const run = (...args: string[]) => runNormscope(folder, args)

describe('normscope models', () => {
  test('lists the layers and normalizations of a network from a file', async () => {
    const { code, stdout } = await run('models', `onnx:${fixture('resnet_tiny.onnx')}`)
    expect(code).toBe(0)
    expect(stdout).toContain('layer1.0.conv1         [8, 7, 7]           576  weight [8, 8, 3, 3]')
    expect(stdout).toContain('all                                      5,442')
    expect(stdout).toContain('6 normalizations')
    expect(stdout).toMatch(
      /layer2\.0\.downsample\.1 +batch, keeps 0\.9 +0\.00001 +0 2 3 +\[batch, 16, 4, 4\]/,
    )
  })

  test('describes it for programs', async () => {
    const { stdout } = await run('models', `onnx:${fixture('unet_groupnorm.onnx')}`, '--json')
    const described = JSON.parse(stdout) as Record<string, unknown>
    expect(described).toMatchObject({ classes: 3, steps: 784, opset: 17, parameters: 8011, notes: [] })
    expect((described['norms'] as unknown[])[0]).toEqual({
      name: 'down1.1',
      kind: 'group',
      epsilon: 0.00001,
      axes: [1, 2, 3],
      channelAxis: 1,
      groups: 4,
      affine: true,
      parameters: ['down1.1.weight', 'down1.1.bias'],
      inputShape: [2, 8, 28, 28],
    })
  })

  test('says what is missing in a careless export', async () => {
    const { stdout } = await run('models', `onnx:${fixture('naive/resnet_tiny.default.onnx')}`)
    expect(stdout).toContain('no normalization was found')
    expect(stdout.replaceAll('\n', ' ')).toContain(
      'batch normalization seems to be folded into 6 layers, such as conv1; export it with normscope/python/export_for_normscope.py',
    )
  })
})

test('trains it with its own normalizations, in a worker, and knows the run again', async () => {
  const model = `onnx:${fixture('mlp_bn.onnx')}`
  const args = [
    'train',
    '--model',
    model,
    '--steps',
    '3',
    '--batch',
    '8',
    '--threads',
    '1',
    '--store',
    'runs',
    '--json',
  ]
  const first = parseLines((await run(...args)).stdout).at(-1)!
  expect(first).toMatchObject({
    type: 'result',
    norm: 'keep',
    parameters: 13_050,
    outcome: 'finished',
    reused: false,
  })
  const again = parseLines((await run(...args)).stdout).at(-1)!
  expect(again).toMatchObject({ reused: true, run: first['run'] })
})

test('compares what takes the place of its normalizations, and says what did not vary', async () => {
  const command = `compare --model onnx:${fixture('mlp_bn.onnx')} --norms keep,none,group:5 --batch-sizes 8`
  const flags = '--steps 2 --seeds 2 --learning-rates 0.001 --no-cost --threads 1 --out out'
  const { stdout, stderr } = await run(...`${command} ${flags}`.split(' '))
  expect(stderr).toBe('')
  expect(stdout).toContain('note: group:5: 5 groups do not divide 16 channels, so it is 4 groups in 2, 6')
  expect(stdout).toContain('Every run starts with the weights of the file')
})
