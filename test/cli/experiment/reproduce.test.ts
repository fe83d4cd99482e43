import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseLines, runNormscope } from '../normscope.ts'

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

  test('says which experiment it does not know', async () => {
    const { code, stderr } = await runNormscope(folder, ['reproduce', '--only', 'noise,shifts'])
    expect(code).toBe(2)
    expect(stderr).toContain('unknown experiment "shifts"; did you mean "shift"')
  })
})
