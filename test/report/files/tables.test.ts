import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { recordsToCsv } from '../../../src/report/files/csv.ts'
import { summaryToJson } from '../../../src/report/files/summary.ts'
import { type Finding, findingOfPlain } from '../../../src/stats/index.ts'
import { section } from '../example.ts'

const row = { run: 'r1', arm: 'bn', seed: 1, step: 10, layer: 'hidden-3', quantity: 'loss', value: 0.1 }

describe('recordsToCsv', () => {
  it('writes a header and one line a row, ended with CRLF', () => {
    expect(recordsToCsv([row])).toBe(
      'run,arm,seed,step,layer,quantity,value,x,y\r\nr1,bn,1,10,hidden-3,loss,0.1,,\r\n',
    )
    expect(recordsToCsv([])).toBe('run,arm,seed,step,layer,quantity,value,x,y\r\n')
    expect(recordsToCsv([{ ...row, x: -0.5, y: 0 }, row])).toBe(
      'run,arm,seed,step,layer,quantity,value,x,y\r\n' +
        'r1,bn,1,10,hidden-3,loss,0.1,-0.5,0\r\nr1,bn,1,10,hidden-3,loss,0.1,,\r\n',
    )
  })

  it('quotes commas, quotes and line ends', () => {
    const csv = recordsToCsv([{ ...row, arm: 'a,b', layer: 'say "x"', quantity: 'two\nlines' }])
    expect(csv).toContain('r1,"a,b",1,10,"say ""x""","two\nlines",0.1,,\r\n')
  })

  it('spells numbers that are not finite and keeps the others to the last bit', () => {
    const values = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0.1 + 0.2, 1e-300, -0]
    const lines = recordsToCsv(values.map((value) => ({ ...row, value })))
      .split('\r\n')
      .slice(1, -1)
    const written = lines.map((line) => line.split(',')[6]!)
    expect(written.slice(0, 3)).toEqual(['NaN', 'Infinity', '-Infinity'])
    for (const [i, value] of values.entries()) expect(Number(written[i])).toBe(value)
  })
})

describe('summaryToJson', () => {
  const { findings, checks = [], command } = section

  it('is JSON with the findings, the checks, the figures and the command', () => {
    const summary = JSON.parse(
      summaryToJson({ experiment: 'convergence', findings, checks, figures: ['a.svg'], command }),
    )
    expect(Object.keys(summary)).toEqual(['experiment', 'findings', 'checks', 'figures', 'command'])
    expect(summary.findings).toHaveLength(findings.length)
    expect(summary.findings[0]).toMatchObject({
      experiment: 'convergence',
      key: 'faster',
      claim: findings[0]!.claim,
      verdict: 'supported',
      effect: findings[0]!.effect,
      interval: [...findings[0]!.interval!],
      seeds: section.seeds,
    })
    expect(summary.checks).toEqual(checks)
  })

  it('has no field that docs/findings.md leaves out, and the page names no other', () => {
    const page = readFileSync(new URL('../../../docs/findings.md', import.meta.url), 'utf8')
    const documented = [...page.matchAll(/^\| `(\w+)` \|/gm)].map(([, field]) => field)
    const summary = JSON.parse(
      summaryToJson({ experiment: 'convergence', findings, checks, figures: [], command }),
    )
    expect(documented).toEqual(Object.keys(summary.findings[0]))
  })

  const written = (numbers: Partial<Finding>) => {
    const open = { ...findings[0]!, ...numbers }
    return JSON.parse(summaryToJson({ experiment: 'x', findings: [open], checks, figures: [], command }))
      .findings[0]
  }

  it('writes infinite numbers as texts, and undefined ones as null', () => {
    const never = {
      effect: Number.POSITIVE_INFINITY,
      interval: [2, Number.POSITIVE_INFINITY],
      differences: [2, Number.POSITIVE_INFINITY, Number.NaN],
      atEnd: { effect: null, interval: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] },
    } as const
    const found = written(never)
    expect(found).toMatchObject({
      effect: 'Infinity',
      interval: [2, 'Infinity'],
      differences: [2, 'Infinity', null],
      atEnd: { effect: null, interval: ['-Infinity', 'Infinity'] },
    })
    const { effect, interval, differences } = findingOfPlain(found)
    expect({ effect, interval, differences }).toEqual({
      effect: never.effect,
      interval: never.interval,
      differences: never.differences,
    })
  })

  it('writes finite numbers as they are', () => {
    expect(written({ effect: 0.5, interval: [-0.25, 1] })).toMatchObject({
      effect: 0.5,
      interval: [-0.25, 1],
    })
    expect(written({ effect: null, interval: null })).toMatchObject({ effect: null, interval: null })
  })
})
