import { describe, expect, it } from 'vitest'
import { examine } from '../../../src/experiment/framework/claim.ts'
import { convergence } from '../../../src/experiment/convergence/index.ts'
import { resolveOptions } from '../../../src/options/index.ts'
import { Records } from '../../../src/experiment/framework/records.ts'
import { findExperiment } from '../../../src/experiment/registry.ts'
import type { Row } from '../../../src/stats/records/record.ts'
import { drawFigure } from '../../../src/report/figures/figure.ts'
import { curve } from '../framework/records.ts'

const options = resolveOptions(convergence.options)
const arms = convergence.arms(options)
const seeds = [1, 2, 3, 4, 5]

/** Accuracy that rises to `top` with time constant `pace` evaluations; a little different for each seed. */
function runs(arm: string, { pace, top, moves }: { pace: number; top: number; moves: number }): Row[] {
  return seeds.flatMap((seed) => {
    const jitter = 1 + 0.02 * Math.sin(seed * 7)
    const rise = Array.from({ length: 40 }, (_, i) => 1 - Math.exp(-i / (pace * jitter)))
    return [
      ...curve(
        arm,
        seed,
        'test accuracy',
        rise.map((x) => 0.1 + (top - 0.1) * x * jitter),
      ),
      ...curve(
        arm,
        seed,
        'training loss',
        rise.map((x) => 2.3 - 2 * x),
      ),
      ...[15, 50, 85].flatMap((percentile, i) =>
        curve(
          arm,
          seed,
          `percentile ${percentile}`,
          rise.map((_, step) => i - 1 + moves * jitter * (step % 2)),
        ),
      ),
    ]
  })
}

type Shape = Parameters<typeof runs>[1]
const slow: Shape = { pace: 20, top: 0.7, moves: 0.5 }
const fast: Shape = { pace: 4, top: 0.85, moves: 0.1 }
const dead: Shape = { pace: 20, top: 0.1, moves: 0.01 }

function evidence(shapes: Record<string, Shape>) {
  const rows = Object.entries(shapes).flatMap(([arm, shape]) => runs(arm, shape))
  return { records: new Records(rows), options, classes: 10 }
}

const findingsOf = (found: ReturnType<typeof evidence>) => examine(convergence, found)

const asThePaper = {
  plain: slow,
  'plain-x5': { ...slow, top: 0.5 },
  'plain-x30': dead,
  bn: fast,
  'bn-x5': { ...fast, pace: 3 },
  'bn-x30': { ...fast, pace: 2 },
}
const verdicts = (shapes: Record<string, Shape>) =>
  new Map(Object.values(findingsOf(evidence(shapes))).map(({ key, verdict }) => [key, verdict]))

describe('the arms of convergence', () => {
  it('are plain and BN at 1, 5 and 30 times the rate, alike in all else', () => {
    expect(arms.map(({ arm }) => arm)).toEqual(['plain', 'plain-x5', 'plain-x30', 'bn', 'bn-x5', 'bn-x30'])
    expect(arms.map(({ spec }) => spec.learningRate)).toEqual([0.5, 2.5, 15, 0.5, 2.5, 15])
    const rest = arms.map(({ spec }) => ({ ...spec, learningRate: 0, model: { ...spec.model, norm: '' } }))
    for (const spec of rest) expect(spec).toEqual(rest[0])
  })

  it('follow the options', () => {
    const chosen = resolveOptions(convergence.options, { layers: 2, units: 7, momentum: 0.9, batch: 32 })
    const [plain, , , bn] = convergence.arms(chosen)
    expect(plain!.spec).toMatchObject({ optimizer: 'sgd:momentum=0.9', batch: 32 })
    expect(bn!.spec.model).toMatchObject({ architecture: 'mlp:7,7', norm: 'batch:convention=pytorch' })
    expect(bn!.spec.probes[0]).toContain('layer=layer2')
  })

  it('refuse to watch a unit that is not there', () => {
    const chosen = resolveOptions(convergence.options, { units: 5, 'typical-unit': 5 })
    expect(() => convergence.arms(chosen)).toThrow('expected a unit from 0 to 4, got 5')
  })
})

describe('the findings of convergence', () => {
  it('support every claim on records such as the paper tells of', () => {
    expect([...verdicts(asThePaper).values()]).toEqual(Array.from({ length: 10 }, () => 'supported'))
  })

  it('contradict them on records of the contrary', () => {
    const found = verdicts({
      plain: { ...fast, top: 0.7 },
      'plain-x5': { ...fast, top: 0.75 },
      'plain-x30': fast,
      bn: { ...slow, top: 0.69, pace: 8 },
      'bn-x5': { ...slow, pace: 12, top: 0.6 },
      'bn-x30': slow,
    })
    for (const key of ['higher', 'steadier', 'harm-x5', 'ahead-x5'])
      expect([key, found.get(key)]).toEqual([key, 'contradicted'])
    for (const key of ['faster', 'gain-x5']) expect(found.get(key)).toMatch(/contradicted|undecided/)
  })

  it('decide nothing where the plain network did not learn, or alike arms are compared', () => {
    expect(verdicts({ ...asThePaper, plain: dead }).get('faster')).toBe('undecided')
    const same = verdicts({ ...asThePaper, bn: slow })
    for (const key of ['faster', 'higher', 'steadier'])
      expect([key, same.get(key)]).toEqual([key, 'undecided'])
  })

  it('bear an arm without a single run', () => {
    const { plain, bn } = asThePaper
    const found = findingsOf(evidence({ plain, bn }))
    for (const key of ['faster', 'higher', 'steadier'] as const)
      expect(found[key]).toMatchObject({ key, verdict: 'supported' })
    expect(found['gain-x5'].verdict).toBe('undecided')
  })

  it('name a source and a figure that is drawn', () => {
    const names = convergence.figures(evidence(asThePaper)).map(({ name }) => name)
    for (const finding of Object.values(findingsOf(evidence(asThePaper)))) {
      expect(finding.source).not.toBe('')
      expect(names).toContain(finding.figure)
    }
  })

  it('make a sentence of every mixture of verdicts', () => {
    const found = findingsOf(evidence(asThePaper))
    for (const verdict of ['supported', 'contradicted', 'undecided'] as const) {
      const alike = Object.entries(found).map(([key, finding]) => [key, { ...finding, verdict }])
      const sentence = convergence.verdict(Object.fromEntries(alike))
      expect(sentence).toMatch(/^(Yes|No|Undecided): .*\.$/)
      expect(sentence).not.toContain('undefined')
    }
  })
})

describe('the figures of convergence', () => {
  const diverged: Row = { ...curve('plain-x30', 2, 'diverged', [137])[0]!, step: 137 }

  it('draw, also where a run diverged or arms are missing', () => {
    const full = evidence(asThePaper)
    const records = new Records([...full.records.rows, diverged])
    const figures = convergence.figures({ ...full, records })
    const drawn = figures.map((figure) => drawFigure(figure))
    expect(JSON.stringify(figures).includes('diverged at step 137 (1 of 5 seeds)')).toBe(true)
    expect(drawn.filter((svg) => /NaN|undefined/.test(svg))).toEqual([])
    for (const figure of convergence.figures(evidence({ bn: fast })))
      expect(drawFigure(figure)).toContain('<svg')
    for (const figure of convergence.figures({ ...full, records: new Records([]) }))
      expect(drawFigure(figure)).toContain('<svg')
  })
})

describe('findExperiment', () => {
  it('finds by name and suggests the nearest', () => {
    expect(findExperiment('convergence')).toBe(convergence)
    expect(() => findExperiment('convergance')).toThrow('did you mean "convergence"?')
  })
})
