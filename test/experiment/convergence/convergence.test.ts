import { describe, expect, it } from 'vitest'
import { examine } from '../../../src/experiment/framework/claim.ts'
import { convergence } from '../../../src/experiment/convergence/index.ts'
import { resolveOptions } from '../../../src/options/index.ts'
import { Records } from '../../../src/experiment/framework/records.ts'
import { findExperiment } from '../../../src/experiment/registry.ts'
import type { Row } from '../../../src/stats/records/record.ts'
import { drawFigure } from '../../../src/report/figures/figure.ts'
import { curve, SEEDS } from '../framework/records.ts'

const options = resolveOptions(convergence.options)
const arms = convergence.arms(options)

/** Accuracy that rises to `top` with time constant `pace` evaluations; a little different for each seed. */
function runs(arm: string, { pace, top, moves }: { pace: number; top: number; moves: number }): Row[] {
  return SEEDS.flatMap((seed) => {
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
  'bn-tuned': fast,
}
function conclude(shapes: Record<string, Shape>) {
  const findings = findingsOf(evidence(shapes))
  return {
    verdicts: Object.fromEntries(Object.values(findings).map(({ key, verdict }) => [key, verdict])),
    sentence: convergence.verdict(findings, {}),
  }
}

describe('the arms of convergence', () => {
  it('are plain and BN at 1, 5 and 30 times the rate tuned for plain, and BN at its own, alike in all else', () => {
    const multiples = ['plain', 'plain-x5', 'plain-x30', 'bn', 'bn-x5', 'bn-x30']
    expect(arms.map(({ arm }) => arm)).toEqual([...multiples, 'bn-tuned'])
    expect(arms.map(({ spec }) => spec.learningRate)).toEqual([0.5, 2.5, 15, 0.5, 2.5, 15, 0.5])
    expect(arms.map(({ tuned }) => [tuned?.as, tuned?.times ?? 1])).toEqual([
      ...[1, 5, 30, 1, 5, 30].map((times) => ['plain', times]),
      [undefined, 1],
    ])
    const fixed = convergence.arms(resolveOptions(convergence.options, { 'learning-rate': 0.2 }))
    expect(fixed.map(({ arm }) => arm)).toEqual(multiples)
    expect(fixed.map(({ spec }) => spec.learningRate)).toEqual([0.2, 1, 6, 0.2, 1, 6])
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
  it('support every claim on records like those of the paper', () => {
    const { verdicts, sentence } = conclude(asThePaper)
    expect(Object.values(verdicts)).toEqual(Array.from({ length: 10 }, () => 'supported'))
    expect(sentence).toMatch(/^Yes: /)
  })

  it('are the opposite where BN learns more slowly and a higher rate helps the plain network', () => {
    const { verdicts, sentence } = conclude({
      plain: { ...fast, top: 0.7 },
      'plain-x5': { ...fast, top: 0.8 },
      'plain-x30': fast,
      bn: { ...slow, top: 0.65 },
      'bn-x5': slow,
      'bn-x30': slow,
      'bn-tuned': slow,
    })
    // No arm with BN reaches what the plain network does, so that nobody knows which of them is faster.
    const { 'gain-x5': gain5, 'gain-x30': gain30, ...others } = verdicts
    expect([gain5, gain30]).toEqual(['undecided', 'undecided'])
    expect(Object.values(others)).toEqual(Array.from({ length: 8 }, () => 'opposite'))
    expect(sentence).toMatch(/^Not here: at the same rate BN takes more steps/)
  })

  it('are the opposite where a higher rate slows BN down', () => {
    const { verdicts, sentence } = conclude({ ...asThePaper, 'bn-x5': slow, 'bn-x30': slow })
    expect([verdicts['gain-x5'], verdicts['gain-x30']]).toEqual(['opposite', 'opposite'])
    expect(sentence).toContain('A rate 5 times higher slows BN down and harms the plain network.')
  })

  it('let BN use the rate tuned for it where each network uses its best', () => {
    const shapes = { ...asThePaper, bn: slow, 'bn-x5': slow, 'bn-x30': slow }
    expect(conclude(shapes).verdicts['tuned']).toBe('supported')
    expect(conclude({ ...shapes, 'bn-tuned': slow }).verdicts['tuned']).not.toBe('supported')
  })

  it('say that arms which are alike differ by nothing relevant', () => {
    const { verdicts, sentence } = conclude({ ...asThePaper, bn: slow })
    for (const key of ['faster', 'higher', 'steadier'])
      expect([key, verdicts[key]]).toEqual([key, 'equivalent'])
    expect(sentence).toMatch(
      /^Not here: at the same rate BN takes as many steps .*; its best accuracy differs by less than a point; /,
    )
  })

  it('conclude nothing where the plain network has not learned', () => {
    const { verdicts, sentence } = conclude({ ...asThePaper, plain: dead })
    expect(new Set(Object.values(verdicts))).toEqual(new Set(['not tested']))
    expect(sentence).toBe('Not tested: the plain network has not learned at the base rate.')
  })

  it('leave out an arm without a single run', () => {
    const { plain, bn } = asThePaper
    const found = findingsOf(evidence({ plain, bn }))
    for (const key of ['faster', 'higher', 'steadier'] as const)
      expect(found[key]).toMatchObject({ key, verdict: 'supported' })
    expect(found['gain-x5']!.verdict).toBe('none')
  })

  it('name a source and a figure that is drawn', () => {
    const names = convergence.figures(evidence(asThePaper)).map(({ name }) => name)
    for (const finding of Object.values(findingsOf(evidence(asThePaper)))) {
      expect(finding.source).not.toBe('')
      expect(names).toContain(finding.figure)
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
    expect(JSON.stringify(figures).includes('diverged at step 137 (1 of 12 seeds)')).toBe(true)
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
