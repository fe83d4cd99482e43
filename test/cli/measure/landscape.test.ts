import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseNpz } from '../../../src/data/index.ts'
import { hdf5Of } from '../../report/hdf5.ts'
import { newFolder } from '../../support/folders.ts'
import { parseLines, runNormscope, signalAt } from '../normscope.ts'
import { trainInto } from '../trained.ts'

const store = mkdtempSync(join(tmpdir(), 'normscope-'))
afterAll(() => rmSync(store, { recursive: true, force: true }))
let [run, other, wider] = ['', '', '']
beforeAll(async () => {
  run = await trainInto(store)
  other = await trainInto(store, { seed: 2 })
  wider = await trainInto(store, { model: { architecture: 'mlp:4', norm: 'batch' } })
})

const landscape = (folder: string, ...args: string[]) =>
  runNormscope(folder, ['landscape', run, '--store', store, '--threads', '1', '--sample', '64', ...args])

function surfaceIn(folder: string, name = 'normscope-landscape'): Record<string, number[]> {
  const { names, get } = parseNpz(readFileSync(join(folder, name, 'surface.npz')), 'surface.npz')
  return Object.fromEntries(names.map((own) => [own, Array.from(get(own).data as Float64Array)]))
}

describe('normscope landscape', () => {
  test('draws a plane, and leaves data, pictures and the directions to draw it again', async () => {
    const folder = newFolder()
    const { code, stdout, stderr } = await landscape(folder, '--resolution', '4', '--json')
    expect(stderr).toBe('')
    expect(code).toBe(0)
    const result = parseLines(stdout).at(-1)!
    expect(result).toMatchObject({ type: 'result', run, step: 4, samples: 64, holes: 0 })
    const out = join(folder, 'normscope-landscape')
    for (const name of [
      'report.html',
      'surface.csv',
      'surface.h5',
      'surface.vtp',
      'figures/loss.svg',
      'figures/loss-relief.png',
    ])
      expect(existsSync(join(out, name))).toBe(true)
    expect(readFileSync(join(out, 'surface.csv'), 'utf8').trim().split('\r\n')).toHaveLength(17)
    expect(readFileSync(join(out, 'report.html'), 'utf8')).toContain('largest eigenvalue')
    expect(existsSync(`${out}.partial`)).toBe(false)
    const { x, loss, accuracy } = surfaceIn(folder)
    expect(await hdf5Of(readFileSync(join(out, 'surface.h5')))).toEqual({
      xcoordinates: x,
      ycoordinates: x,
      train_loss: loss,
      train_acc: accuracy!.map((share) => 100 * share),
    })

    const again = await landscape(
      folder,
      '--resolution',
      '4',
      '--no-hessian',
      '--out',
      'again',
      '--directions',
      join(out, 'directions.safetensors'),
      '--draw',
      '9',
    )
    expect(again.code).toBe(0)
    expect(surfaceIn(folder)['loss']).toHaveLength(16)
    expect(surfaceIn(folder, 'again')).toEqual(surfaceIn(folder))
  })

  test('goes from one run to another, where it has the other’s loss', async () => {
    const folder = newFolder()
    const args = ['--to', other, '--resolution', '5', '--stats', 'frozen', '--no-hessian']
    expect((await landscape(folder, ...args)).code).toBe(0)
    const there = await runNormscope(folder, [
      'landscape',
      other,
      '--store',
      store,
      '--threads',
      '1',
      '--sample',
      '64',
      '--no-hessian',
      '--stats',
      'frozen',
      '--resolution',
      '1',
      '--dimensions',
      '1',
      '--out',
      'there',
    ])
    expect(there.code).toBe(0)
    const { x, loss } = surfaceIn(folder)
    expect(x).toEqual([-0.5, 0, 0.5, 1, 1.5])
    const [exact] = surfaceIn(folder, 'there')['loss']!
    expect(loss![3]).toBeCloseTo(exact!, 5)
  })

  test('goes on where it was stopped, and ends with the same bits', async () => {
    const folder = newFolder()
    const args = ['--resolution', '31', '--no-hessian', '--sample', '480']
    expect((await landscape(folder, ...args, '--out', 'uninterrupted')).code).toBe(0)
    const stopped = await runNormscope(
      folder,
      ['landscape', run, '--store', store, '--threads', '1', ...args],
      signalAt(' points, '),
    )
    expect(stopped.code).toBe(130)
    expect(stopped.stdout).toMatch(/stopped after \d+ of 961 points/)
    expect(existsSync(join(folder, 'normscope-landscape'))).toBe(false)
    const resumed = await landscape(folder, ...args)
    expect(resumed.stdout).toMatch(/resuming after \d+ of 961 points/)
    expect(surfaceIn(folder)).toEqual(surfaceIn(folder, 'uninterrupted'))
  })

  test('keeps losses that are not finite as holes, and counts them', async () => {
    const folder = newFolder()
    const { code, stdout } = await landscape(
      folder,
      '--resolution',
      '3',
      '--dimensions',
      '1',
      '--span',
      '1e38',
      '--normalize',
      'none',
      '--no-hessian',
    )
    expect(code).toBe(0)
    expect(stdout).toContain('2 of 3 points are holes')
  })

  test.each([
    [['--resolution', '0'], '--resolution is 0, expected a whole number of 1 or more'],
    [['--stats', 'running'], '--stats is running, expected one of batch, frozen, re-estimated'],
    [['--step', '77'], 'expected a checkpoint of step 77, but there are 0, 1, 2, 3, 4'],
    [['--range', '3,1'], '--range is 3,1, expected two numbers, the smaller first'],
    [['--range=0,1', '--span', '2'], '--span and --range both set how far to go'],
    [['--directions', 'nowhere.safetensors'], 'nowhere.safetensors: expected a file, found none'],
    [['--resolution', '1001'], '1,002,001 points are more than 1,000,000; write --resolution 1000 or less'],
    [['--scale', 'cubic'], '--scale is cubic, expected one of linear, log'],
  ])('says what is wrong with %s and writes nothing', async (args, message) => {
    const folder = newFolder()
    const { code, stderr } = await landscape(folder, ...args)
    expect(stderr).toContain(message)
    expect(code).toBe(2)
    expect(existsSync(join(folder, 'normscope-landscape'))).toBe(false)
  })

  test('refuses directions and runs of another network', async () => {
    const folder = newFolder()
    const itself = await landscape(folder, '--to', run)
    expect(itself.stderr).toContain(`--to ${run}: expected another run, got the same`)
    const to = await landscape(folder, '--to', wider)
    expect(to.stderr).toMatch(/--to .*: layer1.weight is \[64, 4\] there, expected \[64, 3\]/)
    const made = await runNormscope(folder, [
      'landscape',
      wider,
      '--store',
      store,
      '--threads',
      '1',
      '--sample',
      '64',
      '--no-hessian',
      '--resolution',
      '1',
      '--out',
      'wider',
    ])
    expect(made.code).toBe(0)
    const from = await landscape(folder, '--directions', 'wider/directions.safetensors')
    expect(from.stderr).toContain('x/layer1.weight has shape [64, 4], expected [64, 3]')
    expect(from.code).toBe(2)
  })
})

describe('normscope probe', () => {
  const probe = (folder: string, ...args: string[]) =>
    runNormscope(folder, ['probe', run, '--store', store, '--threads', '1', ...args])

  test('measures a run, and writes records, figures and a page', async () => {
    const folder = newFolder()
    const { code, stdout, stderr } = await probe(
      folder,
      '--probes',
      'hessian:trace=2,gradient-line:points=3,trajectory:resolution=3',
      '--json',
    )
    expect(stderr).toBe('')
    expect(code).toBe(0)
    expect(parseLines(stdout).at(-1)).toMatchObject({
      type: 'result',
      step: 4,
      probes: ['hessian:trace=2', 'gradient-line:points=3', 'trajectory:resolution=3'],
    })
    const out = join(folder, 'normscope-probe')
    expect(readFileSync(join(out, 'records.csv'), 'utf8')).toContain('largest eigenvalue')
    expect(readFileSync(join(out, 'figures/loss-on-the-plane-of-the-path.svg'), 'utf8')).toContain('step 0')
    expect(existsSync(join(out, 'report.html'))).toBe(true)
  })

  test('sees an earlier step as training saw it', async () => {
    const folder = newFolder()
    const { code, stdout } = await probe(folder, '--probes', 'gradient-line', '--step', '2')
    expect(code).toBe(0)
    expect(stdout).toContain('use a fresh sgd:momentum=0.5')
    const short = await trainInto(store, { steps: 2 })
    const same = await runNormscope(folder, [
      'probe',
      short,
      '--store',
      store,
      '--threads',
      '1',
      '--probes',
      'gradient-line',
      '--out',
      'same',
    ])
    const numbersOf = (text: string) => text.split('\n').filter((line) => line.startsWith('  '))
    expect(numbersOf(same.stdout)).toEqual(numbersOf(stdout))
  })

  test.each([
    [['--probes', 'hessi'], 'unknown probe "hessi"; did you mean "hessian"?'],
    [['--probes', 'trajectory', '--step', '1'], 'expected at least 2 snapshots before step 1, got 1'],
    [['--probes', 'hessian:iterations=0'], 'iterations is 0, expected a whole number of 1 or more'],
    [['--probes', 'hessian', '--out', ''], '--out is "", expected a folder'],
  ])('says what is wrong with %s and writes nothing', async (args, message) => {
    const folder = newFolder()
    const { code, stderr } = await probe(folder, ...args)
    expect(stderr).toContain(message)
    expect(code).toBe(2)
    expect(existsSync(join(folder, 'normscope-probe'))).toBe(false)
  })
})
