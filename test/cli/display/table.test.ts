import { beforeAll, describe, expect, it, vi } from 'vitest'
import { liveTable } from '../../../src/cli/display/live-table.ts'
import { definitions, table, wrap } from '../../../src/cli/display/table.ts'
import { trainingLines } from '../../../src/cli/train/display.ts'
import { Progress, type RunEvent } from '../../../src/study/index.ts'
import { planNowhere } from '../../run/example.ts'
import { newFolder } from '../../support/folders.ts'
import { runNormscope } from '../normscope.ts'
import { trainInto } from '../trained.ts'

const WIDTH = 60
const widest = (text: string) => Math.max(...text.split('\n').map((line) => line.length))

describe('table', () => {
  const rows = [
    ['norm', 'accuracy', 'behind', 'memory'],
    ['none', '97.2 %', '', '1 MiB'],
    ['group:8', '96.1 %', '1.1 pp', '20 MiB'],
  ]

  it('is as wide as its cells where the screen is', () => {
    expect(table(rows, [3], { columns: 80 })).toBe(
      [
        'norm     accuracy  behind  memory',
        'none     97.2 %             1 MiB',
        'group:8  96.1 %    1.1 pp  20 MiB',
      ].join('\n'),
    )
  })

  it('goes on below with its further columns, the first repeated', () => {
    expect(table(rows, [3], { columns: 26 })).toBe(
      [
        'norm     accuracy  behind',
        'none     97.2 %',
        'group:8  96.1 %    1.1 pp',
        '',
        'norm     memory',
        'none      1 MiB',
        'group:8  20 MiB',
      ].join('\n'),
    )
  })

  it('wraps a cell that is wider than the screen, and loses nothing of it', () => {
    const long = 'a sentence that goes on for a while, on and on, and then ends'
    const text = table([['key', long]], [], { columns: 30 })
    expect(widest(text)).toBeLessThanOrEqual(30)
    expect(text.replaceAll(/\s+/g, ' ')).toBe(`key ${long}`)
    expect(wrap('x'.repeat(25), 10)).toEqual(['x'.repeat(10), 'x'.repeat(10), 'x'.repeat(5)])
  })

  it('hangs what is said under itself', () => {
    const text = definitions(
      [
        ['a', 'some words to wrap here'],
        ['bcd', 'few'],
      ],
      { columns: 20 },
    )
    expect(text).toBe(['a    some words to', '     wrap here', 'bcd  few'].join('\n'))
  })
})

describe('at 60 columns', () => {
  let folder = ''
  beforeAll(() => {
    vi.stubEnv('COLUMNS', String(WIDTH))
    return () => vi.unstubAllEnvs()
  })
  const lines = async (args: readonly string[]) => {
    const { code, stdout, stderr } = await runNormscope(folder, args)
    expect([code, stderr]).toEqual([0, ''])
    return stdout
  }

  it('every listing fits', async () => {
    folder = newFolder()
    const id = await trainInto(`${folder}/normscope-out/runs`)
    const commands = [
      ['norms', '--no-measure'],
      ['norms', 'batch', '--no-measure'],
      ['models'],
      ['models', 'vgg:0.25', '--data', 'digits'],
      ['probes'],
      ['probes', 'hessian'],
      ['list'],
      ['list', 'convergence'],
      ['runs'],
      ['runs', 'show', id],
      ['runs', 'gc'],
      ['run', '--help'],
      ['compare', '--help'],
      ['data', '--help'],
    ]
    for (const args of commands) {
      // An address has no place where it could be broken; paths and commands are to be copied.
      const text = (await lines(args)).split('\n').filter((line) => !/https?:|\$ normscope|^\//.test(line))
      expect(text.filter((line) => line.length > WIDTH)).toEqual([])
    }
  }, 120_000)

  it('the tables of compare, its dry run and probe fit', async () => {
    folder = newFolder()
    const digits = [
      '--data',
      'digits',
      '--model',
      'mlp:8',
      '--steps',
      '20',
      '--seeds',
      '2',
      '--batch-sizes',
      '8',
    ]
    const given = ['compare', ...digits, '--norms', 'none,batch,group:2', '--learning-rates', '0.001,0.01']
    for (const extra of [['--dry-run'], []]) {
      const text = await lines([...given, ...extra])
      const isTable = (line: string) => /^( |(none|batch|group\S*) {2}|\d )/.test(line)
      expect(text.split('\n').filter((line) => isTable(line) && line.length > WIDTH)).toEqual([])
    }
    const text = await lines(['probe', 'last', '--probes', 'hessian,scale'])
    expect(text.split('\n').filter((line) => line.startsWith('  ') && line.length > WIDTH)).toEqual([])
  }, 120_000)

  it('the live tables fit without losing the loss and the time left', () => {
    const [run] = planNowhere([1]).map((each) => ({
      ...each,
      label: 'weight standardization + group 8',
      spec: { ...each.spec, probes: [] },
    }))
    const progress = new Progress([run!], 0)
    const events: RunEvent[] = [
      { type: 'started', run: run! },
      { type: 'progress', run: run!, step: 1, loss: 2.31 },
    ]
    for (const event of events) progress.update(event, event.type === 'started' ? 0 : 400_000)
    const live = liveTable(progress, { rows: 24, columns: WIDTH, now: 400_000 })
    // oxlint-disable-next-line no-control-regex
    const plain = live.map((line) => line.replace(/\u001b\[\d+m/g, ''))
    expect(widest(plain.join('\n'))).toBeLessThanOrEqual(WIDTH)
    expect(plain[0]).toMatch(/^ {2}weight sta… {2}seed 1.* loss 2\.31 +20 min$/)
    const training = trainingLines(progress, { rows: 24, columns: 40, now: 400_000 }).join('\n')
    expect(training).toContain('loss 2.31')
  })
})
