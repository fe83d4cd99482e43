/** The built command line as a user has it: a process, its output, its exit code and what it leaves behind. */
import type { ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hashesOf } from '../support/folders.ts'
import { parseLines as parse, runNormscope, signalAt } from './normscope.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'normscope-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const normscope = (args: readonly string[], onOutput?: (stdout: string, child: ChildProcess) => void) =>
  runNormscope(folder, args, onOutput)

const tiny = ['run', 'convergence', '--profile', 'smoke', '--set', 'units=8']
const quickest = [...tiny, '--set', 'steps=20', '--set', 'evaluate-every=10', '--seeds', '1,2,3']

describe('normscope run', () => {
  it('leaves a report, figures, records and a summary, and tells programs line by line', async () => {
    const { code, stdout, stderr } = await normscope([...quickest, '--json', '--tensorboard'])
    expect(stderr).toBe('')
    expect(code).toBe(0)
    const events = parse(stdout)
    expect(events[0]).toMatchObject({ type: 'plan', runs: 18 })
    expect(events.filter((event) => event['type'] === 'ended')).toHaveLength(18)
    const result = events.at(-1)!
    expect(result).toMatchObject({ type: 'result', experiment: 'convergence', failed: 0 })

    const out = join(folder, 'normscope-out')
    expect(readdirSync(folder)).toEqual(['normscope-out'])
    expect(readdirSync(out)).toEqual([
      'figures',
      'records.csv',
      'records.parquet',
      'report.html',
      'report.md',
      'runs',
      'summary.json',
      'tensorboard',
    ])
    const summary = JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8')) as {
      findings: Record<string, unknown>[]
      figures: string[]
      command: string
    }
    expect(Object.keys(summary)).toEqual(['experiment', 'findings', 'checks', 'figures', 'command'])
    expect(summary.findings).toHaveLength((result['findings'] as object[]).length)
    for (const finding of summary.findings)
      for (const key of ['claim', 'source', 'verdict', 'effect', 'interval', 'seeds'])
        expect(finding).toHaveProperty(key)
    expect(summary.figures.every((name) => existsSync(join(out, name)))).toBe(true)
    expect(
      Object.values(result['paths'] as object)
        .flat()
        .every((path: string) => existsSync(path)),
    ).toBe(true)
    const report = readFileSync(join(out, 'report.html'), 'utf8')
    expect(report.includes(summary.command)).toBe(true)
    expect(report.includes(process.versions.v8)).toBe(true)
    const lines = readFileSync(join(out, 'records.csv'), 'utf8').trim().split('\r\n')
    // 18 runs: accuracy, loss and three percentiles at steps 0, 10, 20; the training loss at the last two.
    expect(lines).toHaveLength(1 + 18 * (5 * 3 + 2))
  })

  it('gives the same records again, whatever the threads, and replaces its own output', async () => {
    const args = [...quickest, '--seeds', '2', '--out', 'here']
    const records = () => readFileSync(join(folder, 'here/records.csv'), 'utf8')
    const { stdout } = await normscope([...args, '--threads', '1'])
    expect(stdout).toContain('[12/12] BN ×30, seed 2: 20 steps')
    expect(stdout).toContain('· no verdict')
    expect(stdout).toContain('report   here/report.html')
    expect(stdout).toContain('explorer normscope explore here ')
    const once = records()
    expect((await normscope([...args, '--threads', '2', '--store', 'other'])).code).toBe(0)
    // Runs end in another order, but are written in that of the plan.
    expect(records()).toBe(once)
    expect(readdirSync(folder)).toEqual(['here', 'other'])
    const again = await normscope(args)
    expect(again.stdout).toMatch(/\[12\/12\] BN ×30, seed 2: 20 steps, loss 2\.45, reused\n/)
    expect(records()).toBe(once)
  })

  it.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)(
    'goes on after %s, to the same records',
    async (signal) => {
      const args = [...tiny, '--set', 'steps=150', '--threads', '1', '--json', '--seeds', '1']
      await normscope([...args, '--out', 'uninterrupted'])
      const { code, stdout } = await normscope(args, signalAt('"type":"ended"', signal))
      const out = join(folder, 'normscope-out')
      expect(readdirSync(out)).toContain('runs')
      expect(readdirSync(out)).not.toContain('report.html')
      const ended = parse(stdout).filter((event) => event['type'] === 'ended')
      expect(code).toBe({ SIGINT: 130, SIGTERM: 143, SIGKILL: null }[signal])
      const interrupted = { type: 'interrupted', finished: ended.length, planned: 6 }
      const isTold = parse(stdout).some((event) => isDeepStrictEqual({ ...event, ...interrupted }, event))
      expect(isTold).toBe(signal !== 'SIGKILL')
      const later = await normscope(args)
      expect(later.code).toBe(0)
      const reused = parse(later.stdout).filter((event) => event['reused'] === true)
      expect(reused.map((event) => event['run'])).toEqual(
        expect.arrayContaining(ended.map((event) => event['run'])),
      )
      const records = (name: string) => readFileSync(join(folder, name, 'records.csv'), 'utf8')
      expect(records('normscope-out')).toBe(records('uninterrupted'))
    },
  )

  it('does not give up an earlier output when a new one is interrupted', async () => {
    await normscope(quickest)
    const report = readFileSync(join(folder, 'normscope-out/report.html'), 'utf8')
    const { code, stdout } = await normscope([...tiny, '--threads', '1'], signalAt('[1/18]'))
    expect(code).toBe(130)
    expect(stdout).toMatch(
      /stopped: \d+ of 18 runs ended; the same command resumes from here, with the runs kept in normscope-out\/runs/,
    )
    expect(readFileSync(join(folder, 'normscope-out/report.html'), 'utf8')).toBe(report)
  })
})

describe('what is refused', () => {
  it.each([
    [['rn'], 'unknown command "rn"; did you mean "run"'],
    [['run', 'convergance'], 'unknown experiment "convergance"; did you mean "convergence"?'],
    [['run', 'convergence', '--seds', '3'], 'unknown option --seds; did you mean --seeds'],
    [['run', 'convergence', '--lr', '0.1'], 'unknown option --lr; did you mean --set learning-rate=…?'],
    [['train', '--lr', '0.1'], 'unknown option --lr; did you mean --learning-rate?'],
    [['train', '--bs=32'], 'unknown option --bs=32; did you mean --batch?'],
    [['compare', '--lr', '0.1'], 'unknown option --lr; did you mean --learning-rates?'],
    [['compare', '--bs', '32'], 'unknown option --bs; did you mean --batch-sizes?'],
    [['train', '--model', 'my.onnx'], 'model "my.onnx" is a file: write onnx:my.onnx for the network in it'],
    [[...tiny, '--set', 'stps=3'], 'unknown option "stps"; did you mean "steps"?'],
    [[...tiny, '--set', 'batch=5000'], 'batch=5000: expected at most 1437, the size of the training set'],
    [[...tiny, '--data', 'idx:nowhere'], 'expected this file, got none there'],
    [[...tiny, '--out', 'a-file/out'], 'a part of the path is a file'],
    [[...tiny, '--out', '.'], 'found a-file; name another folder'],
    [[...tiny, '--seeds', '0'], '--seeds is 0, expected a number of seeds'],
    [[...tiny, '--threads', '-1'], '--threads is -1, expected a whole number'],
    [
      [...tiny, '--set', 'steps', '3'],
      '--set steps 3: expected option=value, got no "="; write --set steps=3',
    ],
    [['run', '--set', 'vgg-steps', '3', 'noise'], 'write --set vgg-steps=3'],
    [[...tiny, '--set', 'steps'], '--set steps: expected option=value, got no "="; write, say, --set steps='],
    [['runs', 'show'], "missing required argument 'run'; normscope runs show --help shows how to call it"],
    [['reproduce', '--data', 'linear'], '--data linear: expected images'],
    [
      ['reproduce', '--only', 'shift-demo', '--data', 'digits'],
      'none of shift-demo takes images; leave it out',
    ],
  ])('%j', { concurrent: false }, async (args, message) => {
    writeFileSync(join(folder, 'a-file'), '')
    const { code, stdout, stderr } = await normscope(args)
    expect(stderr).toContain(message)
    expect(stderr.trim().split('\n')).toHaveLength(1)
    expect(stdout).toBe('')
    expect(code).toBe(2)
    expect(readdirSync(folder)).toEqual(['a-file'])
  })
})

describe('a dry run', () => {
  const about = (stdout: string) => parse(stdout).at(-1)!

  it('says what would be trained and what is kept, and writes nothing', async () => {
    const args = [...tiny, '--set', 'steps=20', '--json']
    const first = await normscope([...args, '--dry-run', '--seeds', '2'])
    expect([first.code, first.stderr]).toEqual([0, ''])
    expect(readdirSync(folder)).toEqual([])
    const { runs, kept, bytes, duration, type } = about(first.stdout)
    expect({ type, runs, kept }).toEqual({ type: 'dry run', runs: 12, kept: 0 })
    expect(bytes).toBeGreaterThan(80 * 2 ** 20)
    expect(duration).toBeGreaterThan(0)

    await normscope([...args, '--seeds', '1'])
    const before = hashesOf(folder)
    const second = await normscope([...args, '--dry-run', '--seeds', '2'])
    expect(about(second.stdout)).toMatchObject({ runs: 12, kept: 6, steps: 6 * 20 })
    expect(hashesOf(folder)).toEqual(before)
    const text = await normscope([...args.slice(0, -1), '--dry-run', '--seeds', '1'])
    expect(text.stdout).toMatch(/\nruns +0 of 6 to train, 6 kept\ntime +none\nmemory +none\n/)
  })

  it('of compare times the steps that it would train, and of reproduce adds up what is shared', async () => {
    const compare = [
      'compare',
      '--data',
      'digits',
      '--model',
      'mlp:8',
      '--steps',
      '40',
      '--norms',
      'none,batch',
    ]
    const compared = await normscope([...compare, '--batch-sizes', '8', '--dry-run', '--json'])
    expect([compared.code, compared.stderr]).toEqual([0, ''])
    expect(about(compared.stdout)).toMatchObject({ type: 'dry run', runs: 30, steps: 1200 })
    expect(about(compared.stdout)['duration']).toBeGreaterThan(0)
    const some = ['reproduce', '--profile', 'smoke', '--only', 'landscape,shift-demo', '--dry-run']
    const { code, stdout } = await normscope(some)
    expect(code).toBe(0)
    expect(stdout).toMatch(/\nshift-demo +18 +720\n/)
    expect(readdirSync(folder)).toEqual([])
  })

  it('refuses what the run itself would refuse', async () => {
    writeFileSync(join(folder, 'a-file'), '')
    const { code, stderr } = await normscope([...tiny, '--dry-run', '--out', '.'])
    expect([code, stderr]).toEqual([2, expect.stringContaining('found a-file; name another folder')])
  })
})

describe('with --json', () => {
  it.each([
    [['run', 'convergance', '--json'], 2, 'unknown experiment "convergance"'],
    [['train', '--json', '--modl', 'mlp'], 2, 'unknown option --modl; did you mean --model'],
    [['rn', '--json'], 2, 'unknown command "rn"'],
    [['runs', 'show', 'last', '--json'], 2, 'expected a store of runs, found none'],
    [['norms', 'bach', '--json'], 2, 'unknown normalization "bach"'],
    [['run', 'noise', '--set', 'steps', '3', '--json'], 2, 'write --set steps=3'],
  ])('%j reports its error as the last line', async (args, exitCode, message) => {
    const { code, stdout, stderr } = await normscope(args)
    expect([code, stderr]).toEqual([exitCode, ''])
    expect(parse(stdout).at(-1)).toEqual({
      type: 'error',
      message: expect.stringContaining(message) as string,
      exitCode,
    })
  })
})

describe('help', () => {
  it('has examples everywhere', async () => {
    for (const args of [['--help'], ['run', '--help'], ['train', '--help'], ['data', '--help']]) {
      const { code, stdout } = await normscope(args)
      expect(code).toBe(0)
      expect(stdout).toContain('Examples:\n  $ normscope')
    }
  })

  it('is that of the command that follows the word help', async () => {
    for (const [path, usage] of [
      [[], 'Usage: normscope [options] [command]'],
      [['data'], 'Usage: normscope data [options] <spec>'],
      [['runs'], 'Usage: normscope runs [options] [command]'],
      [['runs', 'list'], 'Usage: normscope runs list [options]'],
      [['list', 'convergence'], 'Usage: normscope list [options] [experiment]'],
    ] as const) {
      const { code, stdout } = await normscope(['help', ...path])
      expect(code).toBe(0)
      expect(stdout.split('\n')[0]).toBe(usage)
    }
    const { code, stderr } = await normscope(['help', 'runs', 'lits'])
    expect(code).toBe(2)
    expect(stderr).toContain('unknown command "lits"; did you mean "list"?')
  })

  it('lists experiments, options and data', async () => {
    expect((await normscope(['list'])).stdout).toContain('convergence  Does batch normalization')
    expect((await normscope(['list', 'convergence'])).stdout).toContain('learning-rate = tuned')
    expect((await normscope(['data', 'digits'])).stdout).toContain('1,437 images')
    const rows = Array.from({ length: 40 }, (_, i) => `${i % 2},${i % 17},${i % 7},${i % 5},${i % 9}`)
    writeFileSync(join(folder, 'a.csv'), rows.join('\n'))
    const { stdout } = await normscope(['data', 'csv:a.csv'])
    expect(stdout).toContain('read as  label: column 1 of 5: it has 2 different values')
    expect(stdout).toContain('warning: the values are all within 0..16 of the possible 0..255')
    expect((await normscope(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  })
})
