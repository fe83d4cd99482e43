import { describe, expect, it } from 'vitest'
import type { Arm } from '../../../src/experiment/framework/experiment.ts'
import type { Measured } from '../../../src/experiment/weighing/predictions.ts'
import { weigh } from '../../../src/experiment/weighing/index.ts'
import type { Row } from '../../../src/stats/records/record.ts'

const names = ['none', 'layer', 'group', 'batch']
const shift = ['gradient shift', 'relative gradient shift', 'distance per unit in deviations']
const smoothness = [
  'most gradient change along the gradient',
  'effective beta along the gradient',
  'largest eigenvalue',
]
const seeds = [1, 2, 3, 4, 5]

/** Better normalizations, the later ones, learn faster; `sign` is that of a measure's correlation with the loss. */
function measured(signs: Readonly<Record<string, number>>, { isInitial = true } = {}): Measured {
  const arms = names.map((norm): Arm => {
    const model = { architecture: 'mlp:8', norm, activation: 'relu' }
    return { arm: norm, label: norm, description: '', spec: { model, steps: 20 } as unknown as Arm['spec'] }
  })
  const rows = names.flatMap((arm, rank) =>
    seeds.flatMap((seed): Row[] => {
      const run = { run: `${arm}-${seed}`, arm, seed, layer: '' }
      const goodness = rank + seed / 100
      return [
        ...[10, 20].map((step) => ({ ...run, step, quantity: 'training loss', value: 5 - goodness })),
        ...Object.entries(signs).flatMap(([quantity, sign]) =>
          (isInitial ? [0, 10] : [10]).map((step) => ({
            ...run,
            step,
            quantity,
            value: Math.exp(-sign * goodness),
          })),
        ),
      ]
    }),
  )
  return { arms, rows }
}

const all = (quantities: readonly string[], sign: number) =>
  Object.fromEntries(quantities.map((quantity) => [quantity, sign]))

describe('weigh', () => {
  it('says which hypothesis correlates with faster learning', () => {
    const { verdict, predictions } = weigh([measured({ ...all(shift, -1), ...all(smoothness, 1) })])!
    expect(predictions.map(({ correlation }) => correlation.coefficient)).toEqual([-1, -1, -1, 1, 1, 1])
    expect(predictions.map(({ atStart }) => atStart!.coefficient)).toEqual([-1, -1, -1, 1, 1, 1])
    expect(verdict).toBe(
      'A smoother loss correlates with faster learning more than less internal covariate shift does (4 normalizations, 5 seeds). ' +
        'Averaged over training, networks that learn faster have more shift by 3 of 3 measures, and a smoother loss by 3 of 3 measures. ' +
        'At the initial weights, before any network has learned anything, they have more shift by 3 of 3 measures, and a smoother loss by 3 of 3 measures.',
    )
    expect(weigh([measured({ ...all(shift, 1), ...all(smoothness, -1) })])!.verdict).toMatch(
      /^Less internal covariate shift correlates with faster learning more than a smoother loss does/,
    )
  })

  it('says so where both do, or neither', () => {
    expect(weigh([measured(all([...shift, ...smoothness], 1))])!.verdict).toMatch(
      /^Both .* cannot separate them/,
    )
    expect(weigh([measured(all([...shift, ...smoothness], -1))])!.verdict).toMatch(/^Neither/)
  })

  it('counts measures of one hypothesis that disagree', () => {
    const [first, ...others] = smoothness
    const { verdict } = weigh([measured({ ...all(shift, -1), [first!]: 1, ...all(others, -1) })])!
    expect(verdict).toContain('a smoother loss by 1 and a rougher loss by 2 of 3 measures')
  })

  it('draws what was measured at the initial weights only where it was', () => {
    const signs = all([...shift, ...smoothness], 1)
    expect(weigh([measured(signs)])!.figures.map(({ name }) => name)).toEqual([
      'predictors',
      'predictors-at-start',
    ])
    const later = weigh([measured(signs, { isInitial: false })])!
    expect(later.figures.map(({ name }) => name)).toEqual(['predictors'])
    expect(later.predictions.every(({ atStart }) => atStart === null)).toBe(true)
    expect(later.verdict).not.toContain('initial weights')
  })

  it('takes the seeds that all arms have', () => {
    const one = measured(all([...shift, ...smoothness], 1))
    const further = one.rows
      .filter(({ arm, seed }) => arm === 'none' && seed === 1)
      .map((row) => ({ ...row, run: 'none-6', seed: 6, value: 9 }))
    const [{ predictions, verdict }, before] = [
      weigh([{ ...one, rows: [...one.rows, ...further] }])!,
      weigh([one])!,
    ]
    expect(predictions).toEqual(before.predictions)
    expect(verdict).toContain('5 seeds')
  })

  it('counts runs that experiments share once, and needs three normalizations', () => {
    const one = measured(all([...shift, ...smoothness], 1))
    const [figure] = weigh([one, one])!.figures
    const points = figure?.kind === 'scatter' ? figure.panels[0]!.points : []
    expect(points).toHaveLength(names.length * seeds.length)
    const few = new Set(['none', 'batch'])
    expect(weigh([{ arms: one.arms, rows: one.rows.filter(({ arm }) => few.has(arm)) }])).toBeNull()
    expect(weigh([measured(all(shift, 1))])).toBeNull()
  })
})
