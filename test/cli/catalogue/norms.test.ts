import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type NormsArguments, normsCommand } from '../../../src/cli/catalogue/norms.ts'
import { normalizations } from '../../../src/norm/index.ts'

/** What the command prints. */
async function normsText(spec: string | undefined, given: NormsArguments): Promise<string> {
  let text = ''
  await normsCommand(spec, given, { write: (part: string) => Boolean((text += part)) })
  return text
}

describe('normsCommand', () => {
  it('has a line for every normalization in both tables', async () => {
    const text = await normsText(undefined, {})
    for (const { name } of normalizations)
      expect(text.split('\n').filter((line) => line.startsWith(`${name} `)).length).toBe(2)
    const lineOf = (start: RegExp) =>
      text
        .split('\n')
        .find((line) => start.test(line))!
        .replaceAll(/ +/g, ' ')
    expect(lineOf(/^batch .*γ/)).toBe(
      'batch batch, positions γ β per channel running mean, running variance per channel running statistics',
    )
    expect(lineOf(/^instance .*i/)).toContain('positions')
    expect(lineOf(/^layer .*✓/)).toBe('layer 1 1 ✓ v ✓ ✓')
  })

  it('tells everything about one, or about several joined', async () => {
    const text = await normsText('weight-standardization+group:8', {})
    expect(text).toContain('ŵ = (w − E[w]) / √(Var[w] + ε); then y = γ')
    expect(text).toMatch(/group:groups=32 +a whole number of 1 or more/)
    expect(await normsText('instance', {})).toContain('vectors: not defined; images: 1 or more')
  })

  it('prints JSON', async () => {
    const rows = JSON.parse(await normsText(undefined, { json: true })) as { spec: string }[]
    expect(rows.map(({ spec }) => spec)).toEqual(normalizations.map(({ name }) => name))
    expect(JSON.parse(await normsText('ghost:4', { json: true }))).toMatchObject({
      spec: 'ghost:size=4',
      sees: { batch: 'part', positions: 'all' },
      keeps: [
        { name: 'runningMean', role: 'statistic', per: 'channel' },
        { name: 'runningVariance', role: 'statistic', per: 'channel' },
      ],
      evaluation: { isTraining: false, dropsNoise: false },
      smallestBatch: { vectors: 4, images: 4 },
    })
  })

  it('measures what one costs', async () => {
    const { overhead, overheadInterval } = JSON.parse(
      await normsText('batch', { json: true, measure: true }),
    ) as { overhead: number; overheadInterval: [number, number] }
    expect(overheadInterval[0]).toBeLessThanOrEqual(overhead)
    expect(overheadInterval[1]).toBeGreaterThanOrEqual(overhead)
    expect(await normsText('batch', { measure: true })).toMatch(
      /overhead +[+−]\d+ % \([+−]\d+ to [+−]\d+ %\): two 3 × 3/,
    )
    expect(overhead).toBeGreaterThan(-0.9)
    expect(overhead).toBeLessThan(20)
  })

  it('draws the axes', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'norms-'))
    try {
      await normsText('batch', { figure: join(folder, 'axes.svg') })
      expect(readdirSync(folder)).toEqual(['axes.svg'])
      const documented = new URL('../../../docs/images/axes.svg', import.meta.url)
      // After a change of the figure: npx normscope norms --figure docs/images/axes.svg
      expect(readFileSync(join(folder, 'axes.svg'), 'utf8')).toBe(readFileSync(documented, 'utf8'))
      await expect(normsText('batch', { figure: join(folder, 'none', 'axes.svg') })).rejects.toThrow(
        'axes.svg',
      )
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it('refuses what it does not know', async () => {
    await expect(normsText('bach', {})).rejects.toThrow('unknown normalization "bach"; did you mean "batch"')
  })
})
