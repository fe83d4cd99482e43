/** The examples run as printed, against the built package. */
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { newFolder } from './support/folders.ts'

/** What it prints. It writes into `folder`, if anywhere. */
const run = (file: string, folder = newFolder()) =>
  execFileSync(process.execPath, ['--import', import.meta.resolve('tsx'), resolve(file)], {
    cwd: folder,
    encoding: 'utf8',
  })
const lines = (file: string) => run(file).trim().split('\n')

test('the Hessian-vector product is the first column of the Hessian', () => {
  expect(run('examples/hessian-vector-product.ts').trim()).toBe('[ 4, 2 ]')
})

test('a session keeps a state that a program updates, with promises and without', () => {
  expect(lines('examples/session.ts')).toEqual(['loss 9 slope -6', 'w 3.000', 'w 3.000'])
})

test('500 steps teach more with batch normalization than without', () => {
  const accuracy = Object.fromEntries(
    lines('examples/train.ts').map((line) => [line.split(' ')[0]!, Number(line.split(' ')[2])]),
  )
  expect(accuracy['batch']).toBeGreaterThan(0.75)
  expect(accuracy['batch']).toBeGreaterThan(accuracy['none']!)
})

test('an experiment runs, says what it found and writes its report; its kept runs give its figures at another width', () => {
  const folder = newFolder()
  const printed = run('examples/run-experiment.ts', folder)
  expect(printed).toContain(
    'none: With BN the network reaches the plain network’s best accuracy in fewer steps',
  )
  expect(printed.trim().endsWith('report.html')).toBe(true)
  expect(existsSync(join(folder, 'out', 'report.html'))).toBe(true)
  expect(readdirSync(join(folder, 'runs')).length).toBeGreaterThan(10)

  const drawn = run('examples/redraw-figures.ts', folder)
  expect(drawn).toMatch(/^18 runs reused/)
  const figure = readFileSync(join(folder, 'figures', 'accuracy.svg'), 'utf8')
  expect(figure).toMatch(/^<svg [^>]*width="360"/)
}, 180_000)

test('a probe measures a network that is trained step by step', () => {
  const rows = lines('examples/probe-a-trainer.ts').map((line) =>
    /^(\d+) (layer\d) (.*) (\S+)$/.exec(line)!.slice(1),
  )
  expect(new Set(rows.map(([step]) => step))).toEqual(new Set(['0', '50', '100']))
  expect(new Set(rows.map(([, layer]) => layer))).toEqual(new Set(['layer1', 'layer2', 'layer3']))
  const cosines = rows.flatMap(([, , quantity, value]) =>
    quantity === 'gradient shift cosine' ? [Math.abs(Number(value))] : [],
  )
  expect(cosines).toHaveLength(9)
  expect(Math.max(...cosines)).toBeLessThanOrEqual(1)
})

test('one array is normalized with its own statistics, and later with those that were kept', () => {
  const root = Math.sqrt(1.25 + 1e-5)
  const output = [-1.5, -0.5, 0.5, 1.5].flatMap((d) => [d / root, d / root])
  const [mean, variance] = [0.1 * 2.5, 0.9 + 0.1 * (5 / 3)]
  const printed = lines('examples/normalize-an-array.ts').map((line) => line.split(' '))
  const numbers = (i: number) => printed[i]!.slice(1).map(Number)
  expect(printed.map(([name]) => name)).toEqual(['output', 'bn.runningMean', 'bn.runningVariance', 'eval'])
  for (const [i, value] of numbers(0).entries()) expect(value).toBeCloseTo(output[i]!, 3)
  expect(numbers(1)[0]).toBeCloseTo(mean, 3)
  expect(numbers(2)[0]).toBeCloseTo(variance, 3)
  for (const [i, value] of numbers(3).entries())
    expect(value).toBeCloseTo([1, 10, 2, 20, 3, 30, 4, 40][i]!, 2)
})

test('a probe of one’s own measures shares of the gradient, which sum to 1', () => {
  const rows = lines('examples/own-probe.ts').map((line) => line.split(' '))
  for (const step of ['0', '25', '50']) {
    const shares = rows.filter(([each]) => each === step).map(([, , share]) => Number(share))
    expect(shares).toHaveLength(8)
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 3)
  }
})

test('an experiment of one’s own is planned, trained, decided and written like any other', () => {
  const folder = newFolder()
  const [finding, report] = run('examples/own-experiment.ts', folder).trim().split('\n')
  expect(finding).toMatch(/^opposite: With a small learning rate, BN still .* \(1\.\d+×, 1\.\d+ to 1\.\d+\)$/)
  expect(readFileSync(report!, 'utf8')).toContain('Does batch normalization help at a small learning rate?')
}, 60_000)
