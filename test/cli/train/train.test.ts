import type { ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Progress } from '../../../src/study/progress/progress.ts'
import { parseNpz, parseSafetensors } from '../../../src/data/index.ts'
import { trainCommand } from '../../../src/cli/train/train.ts'
import { trainingLines } from '../../../src/cli/train/display.ts'
import { addTrainingOptions } from '../../../src/cli/train/settings.ts'
import type { Row } from '../../../src/stats/records/record.ts'
import { planNowhere } from '../../run/example.ts'
import { parseLines, runNormscope, signalAt } from '../normscope.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'normscope-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const digits = ['--data', 'digits', '--threads', '1']
const train = (args: readonly string[], onOutput?: (stdout: string, child: ChildProcess) => void) =>
  runNormscope(folder, ['train', ...digits, ...args], onOutput)

const read = (name: string) => readFileSync(join(folder, name), 'utf8')

describe('normscope train', () => {
  it('trains a small convolutional network on the digits and says how well', async () => {
    const { code, stdout, stderr } = await train(['--epochs', '4', '--out', 'out'])
    expect(stderr).toBe('')
    expect(code).toBe(0)
    expect(stdout).toContain('cnn, norm batch, 6,138 parameters')
    expect(stdout).toMatch(/\[44\/44\] loss 0\.\d+, test accuracy [89]\d\.\d\d %\n/)
    expect(stdout).toContain('\nrecords   out/records.csv\nsummary   out/summary.json\n')
    expect(stdout).toMatch(/✓ test accuracy [89]\d\.\d\d % after 44 steps/)
    expect(stdout).toMatch(/\nnormscope landscape [0-9a-f]{16} --store out\/runs\n/)
    expect(readdirSync(folder)).toEqual(['out'])
    expect(readdirSync(join(folder, 'out'))).toEqual(['records.csv', 'runs', 'summary.json'])
    expect(JSON.parse(read('out/summary.json'))).toMatchObject({
      outcome: 'finished',
      parameters: 6138,
      step: 44,
    })
    const lines = read('out/records.csv').trim().split('\r\n')
    expect(lines[0]).toBe('run,arm,seed,step,layer,quantity,value,x,y')
    // Accuracy and loss at five evaluations, the training loss at all but the first.
    expect(lines).toHaveLength(1 + 5 * 3 - 1)
  })

  it('warns of a scaling that makes the values nearly equal', async () => {
    const rows = Array.from({ length: 40 }, (_, i) => `${i % 2},${i % 2},${i % 3 === 0 ? 1 : 0}`)
    writeFileSync(join(folder, 'bits.csv'), ['label,a,b', ...rows].join('\n'))
    const args = [
      'train',
      '--data',
      'csv:bits.csv',
      '--model',
      'mlp:4',
      '--steps',
      '2',
      '--batch',
      '8',
      '--threads',
      '1',
    ]
    const warning =
      'the values are all within 0..1 of the possible 0..255, so the scaling unit leaves them nearly equal; use the scaling none'
    expect((await runNormscope(folder, [...args, '--scaling', 'unit'])).stdout).toContain(
      `warning: ${warning}`,
    )
    expect((await runNormscope(folder, args)).stdout).not.toContain('warning')
    const { stdout } = await runNormscope(folder, [...args, '--scaling', 'unit', '--json'])
    expect(parseLines(stdout)[0]).toMatchObject({
      type: 'plan',
      warnings: [expect.stringContaining(warning)],
    })
  })

  it('tells programs line by line, and the command it prints gives the same records', async () => {
    const given = ['--model', 'mlp:20', '--steps', '20', '--evaluate-every', '10', '--schedule', 'cosine']
    const { stdout } = await train([...given, '--out', 'first', '--json'])
    const events = parseLines(stdout)
    expect(events.map(({ type }) => type).filter((type) => type !== 'progress')).toEqual([
      'plan',
      'started',
      'measured',
      'measured',
      'measured',
      'ended',
      'result',
    ])
    const result = events.at(-1)!
    expect(result).toMatchObject({ model: 'mlp:hidden=20', norm: 'batch', parameters: 1530, step: 20 })
    expect(JSON.parse(read('first/summary.json'))).toMatchObject({ testAccuracy: result['testAccuracy'] })
    const again = (result['command'] as string).split(' ').slice(1)
    expect((await runNormscope(folder, [...again, '--out', 'second'])).code).toBe(0)
    expect(read('second/records.csv')).toBe(read('first/records.csv'))
  })

  it('reports a divergence as a result', async () => {
    const diverging = ['--norm', 'none', '--learning-rate', '1e30', '--steps', '20']
    const { code, stdout } = await train(diverging)
    expect(code).toBe(0)
    expect(stdout).toContain('diverged at step 2: loss is NaN')
    expect(stdout).toContain('a lower --learning-rate may help')
    const result = parseLines((await train([...diverging, '--json'])).stdout).at(-1)!
    expect(result).toMatchObject({ type: 'result', outcome: 'diverged', step: 2 })
  })

  it('goes on where it was stopped, and leaves an earlier output alone until it ends', async () => {
    await train(['--model', 'mlp:8', '--steps', '2', '--out', 'out'])
    const earlier = read('out/records.csv')
    const long = ['--model', 'mlp:30', '--steps', '3000', '--evaluate-every', '100']
    const { code, stdout } = await train([...long, '--out', 'out'], signalAt('[500/'))
    expect(code).toBe(130)
    expect(stdout).toMatch(
      /stopped at step [\d,]+ of 3,000; the same command resumes from here, with the run kept in out\/runs/,
    )
    expect(read('out/records.csv')).toBe(earlier)
    const later = await train([...long, '--out', 'out'])
    expect(later.stdout).not.toContain('[500/')
    const [, stopped] = /stopped at step ([\d,]+)/.exec(stdout)!
    expect(later.stdout).toContain(`resumes after step ${stopped}, where it was stopped before`)
    expect(later.stdout).toContain(`including the time before it resumed after step ${stopped}`)
    const seconds = (text: string) => (JSON.parse(text) as { seconds: number }).seconds
    const own = `${folder}/out/runs`
    const done = readdirSync(own)
      .filter((name) => existsSync(`${own}/${name}/done.json`))
      .map((name) => seconds(readFileSync(`${own}/${name}/done.json`, 'utf8')))
    expect(done).toContain(seconds(read('out/summary.json')))
    await train([...long, '--out', 'uninterrupted'])
    expect(read('out/records.csv')).toBe(read('uninterrupted/records.csv'))
  })

  it('saves the weights that it trained, and does not train twice', async () => {
    const given = ['--model', 'mlp:8', '--steps', '5']
    await train([...given, '--save', 'a.safetensors'])
    const again = await train([...given, '--save', 'a.npz'])
    expect(again.stdout).toContain('nothing had to be computed')
    expect(readdirSync(folder)).toEqual(['a.npz', 'a.safetensors', 'normscope-out'])
    const { arrays, metadata } = parseSafetensors(readFileSync(join(folder, 'a.safetensors')), 'a')
    expect(metadata['step']).toBe('5')
    // Weights, gain, bias and running statistics of a layer, weights and bias of the last; nothing of the optimizer.
    const { names, get } = parseNpz(readFileSync(join(folder, 'a.npz')), 'a')
    expect(names.toSorted()).toEqual(Object.keys(arrays).sort())
    expect(names).toHaveLength(7)
    for (const name of names) expect(get(name)).toEqual(arrays[name])
  })

  it('says how much memory was wanting', async () => {
    const { code, stderr } = await train(['--model', 'mlp:100000,100000', '--steps', '1', '--out', 'out'])
    expect(stderr).toMatch(
      /^normscope: out of memory: mlp:hidden=100000,100000, norm batch, batch 128, needs [\d.]+ GiB \(.*\), a WebAssembly memory holds 4\.0 GiB; pass a narrower model \(mlp:hidden=…\)\n$/,
    )
    expect(code).toBe(2)
    expect(readdirSync(folder)).toEqual([])
  })
})

describe('the commands that train prints', () => {
  it('work as they stand, quoted for a shell, and last names the run', async () => {
    const given = ['--model', 'mlp:4', '--steps', '2', '--json', '--out', "it's out"]
    const result = parseLines((await train(given)).stdout).at(-1) as { next: string[]; run: string }
    const show = result.next.at(-1)!
    expect(show).toBe(`normscope runs show ${result.run} --store 'it'\\''s out/runs'`)
    const { code, stdout } = await runNormscope(folder, ['runs', 'show', 'last', '--store', "it's out"])
    expect([code, stdout.split(' ')[0]]).toEqual([0, result.run])
  })
})

describe('what train refuses', () => {
  it.each([
    [['--model', 'vg'], 'unknown model "vg"; did you mean "vgg"?'],
    [['--norm', 'bach'], 'unknown normalization "bach"; did you mean "batch"?'],
    [['--data', 'digit'], 'unknown data "digit"; did you mean "digits"?'],
    [['--schedule', 'cosin'], 'unknown schedule "cosin"; did you mean "cosine"?'],
    [['--smoothing', 'san'], 'unknown smoothing "san"; did you mean "sam"?'],
    [['--smoothing', 'sam:rho=0'], 'sam: rho is 0, expected a number above 0'],
    [['--train-only', 'afine'], 'unknown part "afine"; did you mean "affine"?'],
    [
      ['--train-only', 'affine', '--norm', 'none'],
      'train-only affine: the network has no gains or shifts of a normalization',
    ],
    [['--augment', 'crop'], '--augment is crop, expected one of none, crop-flip'],
    [['--scaling', 'units'], '--scaling is units, expected one of unit'],
    [['--optimizer', 'sgd:momentum=2'], 'sgd: momentum is 2, expected a number from 0 to below 1'],
    [['--activation', 'rlu'], 'unknown activation "rlu"; did you mean "relu" or "gelu" or "silu"?'],
    [['--model', 'resnet:21'], 'resnet: depth is 21, expected 6n + 2 layers'],
    [['--batch', '5000'], 'batch 5000: expected at most 1437, the size of the training set'],
    [
      ['--batch', '1', '--model', 'mlp:8', '--norm', 'batch'],
      'batch normalization layer1: expected at least 2 values for each mean and variance, got 1; use a larger batch',
    ],
    // One value a mean: of a unit, and of a channel at 1 × 1 position, whatever the batch.
    [
      ['--model', 'mlp:8', '--norm', 'instance'],
      'instance normalization layer1: expected at least 2 values for each mean and variance, got 1; use it on images',
    ],
    [
      ['--model', 'vgg:0.0625', '--norm', 'instance'],
      'instance normalization conv5: expected at least 2 values for each mean and variance, got 1; use it on images',
    ],
    [
      ['--batch', '1', '--model', 'vgg:0.0625', '--norm', 'batch'],
      'batch normalization conv5: expected at least 2 values for each mean and variance, got 1; use a larger batch',
    ],
    [['--model', 'cnn', '--norm', 'group'], 'group normalization conv1: 32 groups do not divide 16 channels'],
    [['--epochs', '1', '--steps', '3'], 'give only one'],
    [['--learning-rate', '0'], '--learning-rate is 0, expected a number above 0'],
    [['--steps', '0'], '--steps is 0, expected a whole number from 1'],
    [['--seed', '-1'], '--seed is -1, expected a whole number from 0'],
    [['--out', ''], '--out is "", expected a folder'],
    [
      ['--save', 'weights.bin'],
      '--save weights.bin: expected a name that ends in .onnx, .safetensors, .npz or .py',
    ],
    [['--save', 'none/w.npz'], 'make none first'],
  ])('%j', async (args, message) => {
    const given = addTrainingOptions(new Command()).parse([...digits, ...args], { from: 'user' })
    const said: string[] = []
    const refused = trainCommand(given.opts(), { write: (text: string) => said.push(text) })
    await expect(refused).rejects.toThrow(message)
    await expect(refused).rejects.toMatchObject({ exitCode: 2 })
    expect(said).toEqual([])
  })
})

describe('trainingLines', () => {
  it('has a bar, the loss, the accuracy and the time left', () => {
    const [run] = planNowhere([1])
    const progress = new Progress([run!], 0)
    const row = (quantity: string, value: number) => ({ quantity, value }) as Row
    const measure = (step: number, accuracy: number) =>
      progress.update(
        {
          type: 'measured',
          run: run!,
          step,
          by: 'evaluation',
          seconds: 0,
          rows: [row('test loss', 0.5 - accuracy), row('test accuracy', accuracy)],
        },
        0,
      )
    measure(1, 0.912)
    measure(2, 0.9)
    progress.update({ type: 'progress', run: run!, step: 2, loss: 0.25 }, 1000)
    const text = trainingLines(progress, { rows: 24, columns: 120, now: 1000 })
    // oxlint-disable-next-line no-control-regex
    expect(text.map((line) => line.replace(/\u001b\[\d+m/g, ''))).toEqual([
      '  ██████████··········  2 of 4 steps  loss 0.250  test accuracy 90.00 %, best 91.20 %',
      '',
      '  1 s elapsed · a few seconds left · Ctrl-C stops',
    ])
    const narrow = trainingLines(progress, { rows: 24, columns: 40, now: 1000 })
    expect(narrow.every((line) => line.length <= 40)).toBe(true)
  })

  it('has the test loss where nothing is right or wrong', () => {
    const [run] = planNowhere([1])
    const progress = new Progress([run!], 0)
    const measure = (step: number, value: number) => {
      const rows = [{ quantity: 'test loss', value } as Row]
      progress.update({ type: 'measured', run: run!, step, by: 'evaluation', seconds: 0, rows }, 0)
    }
    measure(1, 0.5)
    measure(2, 0.75)
    const [line] = trainingLines(progress, { rows: 24, columns: 120, now: 1000 })
    expect(line).toContain('2 of 4 steps  test loss 0.750, lowest 0.500')
  })
})
