import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseLines, runNormscope, signalAt } from '../normscope.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'normscope-reproduce-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('normscope reproduce', () => {
  test('reports several experiments in one, and a second time from what it kept', async () => {
    const args = [
      'reproduce',
      '--profile',
      'smoke',
      '--only',
      'convergence,batch-size',
      '--seeds',
      '1,',
      '--json',
    ]
    const first = await runNormscope(folder, args)
    expect(first).toMatchObject({ code: 0, stderr: '' })
    const result = parseLines(first.stdout).at(-1) as { findings: object[]; verdict: string }
    expect(result.findings.length).toBeGreaterThan(8)
    expect(result.verdict).toContain(`Of ${result.findings.length} claims`)
    const events = parseLines(first.stdout)
    const concluded = events.filter(({ type }) => type === 'concluded')
    expect(new Set(concluded.map(({ experiment }) => experiment))).toEqual(
      new Set(['batch-size', 'convergence']),
    )
    const lastRun = events.findLastIndex(({ type }) => type === 'ended')
    expect(events.findIndex(({ type }) => type === 'concluded')).toBeLessThan(lastRun)
    const read = (name: string) => readFileSync(join(folder, 'normscope-out', name), 'utf8')
    for (const name of ['convergence', 'batch-size'])
      expect(read('report.html')).toContain(`normscope run ${name} --profile smoke`)
    const records = read('records.csv')

    const again = parseLines((await runNormscope(folder, args)).stdout)
    const ended = again.filter(({ type }) => type === 'ended')
    expect(ended.length).toBeGreaterThan(20)
    for (const event of ended) expect(event).toMatchObject({ reused: true })
    expect(read('records.csv')).toBe(records)
  }, 120_000)

  test('leaves the report and the records of what it has concluded when it is interrupted', async () => {
    const out = join(folder, 'interrupted')
    const words =
      'reproduce --profile smoke --only convergence,batch-size --seeds 1, --threads 1 --json --out'
    let whileTraining: readonly string[] = []
    const signal = signalAt('"type":"concluded"')
    const { code, stdout } = await runNormscope(folder, [...words.split(' '), out], (text, child) => {
      if (whileTraining.length === 0 && existsSync(join(out, 'report.html'))) whileTraining = readdirSync(out)
      if (whileTraining.length > 0) signal(text, child)
    })
    expect(code).toBe(130)
    expect(whileTraining).not.toContain('records.csv')
    const [concluded] = parseLines(stdout).filter(({ type }) => type === 'concluded')
    const report = readFileSync(join(out, 'report.html'), 'utf8')
    expect(report).toContain(`normscope run ${String(concluded!['experiment'])} --profile smoke`)
    expect(report).toContain('href="records.csv"')
    expect(readFileSync(join(out, 'records.csv'), 'utf8').split('\r\n').length).toBeGreaterThan(20)
  }, 120_000)

  test('says which experiment it does not know', async () => {
    const { code, stderr } = await runNormscope(folder, ['reproduce', '--only', 'noise,shifts'])
    expect(code).toBe(2)
    expect(stderr).toContain('unknown experiment "shifts"; did you mean "shift"')
  })
})
