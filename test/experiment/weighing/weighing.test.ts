import { describe, expect, it } from 'vitest'
import type { Arm } from '../../../src/experiment/framework/experiment.ts'
import { answerOf } from '../../../src/experiment/weighing/answer.ts'
import { weigh } from '../../../src/experiment/weighing/index.ts'
import {
  type Measured,
  predict,
  type Predictions,
  scoreOf,
} from '../../../src/experiment/weighing/prediction.ts'
import type { Finding, Verdict } from '../../../src/stats/index.ts'
import { uniformNumbers } from '../../../src/random/index.ts'
import type { Row } from '../../../src/stats/records/record.ts'

const names = ['none', 'noise', 'lp', 'noisy', 'layer', 'group', 'batch']
const baseline = 'gradient norm at the start, along the gradient'
const shift = ['gradient shift', 'relative gradient shift', 'distance per unit in deviations']
const smoothness = [
  'most gradient change along the gradient',
  'effective beta along the gradient',
  'largest eigenvalue',
]
const seeds = [1, 2, 3, 4, 5, 6]

/**
 * Better normalizations, the later ones, learn faster. `informative` measures fall with the loss; the others are the
 * same for every normalization but for the seed.
 */
function measured(informative: readonly string[], arms: readonly string[] = names): Measured {
  const rows = arms.flatMap((arm) =>
    seeds.flatMap((seed): Row[] => {
      const run = { run: `${arm}-${seed}`, arm, seed, layer: '' }
      const goodness = names.indexOf(arm) + seed / 100
      return [
        ...[10, 20].map((step) => ({ ...run, step, quantity: 'training loss', value: Math.exp(-goodness) })),
        ...[baseline, ...shift, ...smoothness].map((quantity) => ({
          ...run,
          step: 0,
          quantity,
          value: informative.includes(quantity) ? Math.exp(-goodness) : Math.exp(seed),
        })),
      ]
    }),
  )
  return {
    arms: arms.map((norm): Arm => {
      const model = { architecture: 'mlp:8', norm, activation: 'relu' }
      return { arm: norm, label: norm, description: '', spec: { model, steps: 20 } as unknown as Arm['spec'] }
    }),
    rows,
  }
}

describe('leaving one normalization out', () => {
  it('orders every pair where the measure says it all, which chance does seldom', () => {
    const { score, p } = scoreOf([1, 2, 3, 4, 5, 6, 7], [1, 2, 3, 4, 5, 6, 7])
    expect(score).toBe(1)
    expect(p).toBeLessThan(0.002)
    // Losses that fall with the measure are predicted as well: the sign is learned from the others.
    expect(scoreOf([1, 2, 3, 4, 5, 6, 7], [7, 6, 5, 4, 3, 2, 1]).score).toBe(1)
  })

  it('orders no pair from a constant', () => {
    expect(scoreOf([1, 1, 1, 1], [1, 2, 3, 4]).score).toBe(0)
    expect(scoreOf([1, 1, 1, 1], [1, 2, 3, 4]).p).toBe(1)
  })

  it('has a p that is uniform under permutation: at most 5 % of all assignments reach 0.05', () => {
    const values = [0.3, 1.7, 2.2, 0.9, 3.1]
    const losses = [1, 4, 2, 5, 3]
    const orders = losses.flatMap((_, i) => [losses.slice(i).concat(losses.slice(0, i))])
    const ps = orders.map((order) => scoreOf(values, order).p)
    expect(Math.min(...ps)).toBeGreaterThan(0)
    expect(ps.filter((p) => p <= 0.05).length).toBeLessThanOrEqual(1)
  })

  it('orders half of the pairs on average where the measure says nothing', () => {
    const values = [0.3, 1.7, 2.2, 0.9, 3.1, 1.1]
    const scores = Array.from({ length: 100 }, (_, seed) => {
      const losses = [...uniformNumbers(6, 52, { seed, stream: 5, step: 0 })]
      return scoreOf(values, losses).score
    })
    expect(Math.abs(scores.reduce((sum, score) => sum + score, 0) / scores.length - 0.5)).toBeLessThan(0.08)
  })

  it('samples permutations where there are too many', () => {
    const ten = Array.from({ length: 10 }, (_, i) => i)
    expect(scoreOf(ten, ten).p).toBeLessThan(0.001)
    expect(scoreOf(ten, ten)).toEqual(scoreOf(ten, ten))
  })
})

describe('predict', () => {
  it('scores each measure over normalizations, the norm of the gradient first', () => {
    const { predictions, arms, seeds: count } = predict([measured([...shift])])!
    expect(predictions[0]).toMatchObject({ hypothesis: 'baseline', label: 'norm of the gradient' })
    expect(arms).toHaveLength(7)
    expect(count).toBe(6)
    const of = (what: boolean) => predictions.filter(({ hypothesis }) => (hypothesis === 'shift') === what)
    expect(of(true).map(({ score }) => score)).toEqual([1, 1, 1])
    expect(Math.max(...of(true).map(({ corrected }) => corrected))).toBeLessThan(0.05)
    expect(Math.min(...of(false).map(({ corrected }) => corrected))).toBeGreaterThan(0.5)
  })

  it('counts runs that experiments share once, takes common seeds, and needs four normalizations', () => {
    const one = measured([...shift])
    expect(predict([one, one])!.runs).toHaveLength(7 * 6)
    const fewer = { ...one, rows: [...one.rows].filter(({ arm, seed }) => arm !== 'batch' || seed !== 3) }
    expect(predict([fewer])!.seeds).toBe(5)
    expect(predict([measured([], ['none', 'lp', 'batch'])])).toBeNull()
  })

  it('leaves out runs that were not measured before their first step', () => {
    const one = measured([...shift])
    expect(
      predict([{ ...one, rows: [...one.rows].map((row) => ({ ...row, step: row.step + 1 })) }]),
    ).toBeNull()
  })
})

const finding = (experiment: string, key: string, verdict: Verdict): Finding =>
  ({ experiment, key, verdict, direction: 'greater', setup: 'mlp:8, 20 steps' }) as Finding

const interventions = (bn: Verdict, plain: Verdict, smooth: Verdict, lead: Verdict) => [
  finding('intervention', 'shift-norm', bn),
  finding('intervention', 'shift-plain', plain),
  finding('intervention', 'smoothing-plain', smooth),
  finding('intervention', 'lead', lead),
]

describe('the answer', () => {
  it('rests on the interventions, and says what prediction adds', () => {
    const { verdict, figures } = weigh(
      [measured([...smoothness])],
      interventions('equivalent', 'equivalent', 'supported', 'supported'),
    )
    expect(verdict).toMatch(
      /^More internal covariate shift does not change the speed of training, with batch normalization and without; a network with batch normalization and more shift still learns faster than the plain network\. Smoothing the loss of the plain network speeds it up\. These interventions were on mlp:8, 20 steps\. Before the first step, gradient change along the step \(smoothness, 100 %\), .* predict who learns faster better than chance; the norm of the gradient/,
    )
    expect(verdict).toMatch(/What would decide the rest: the same interventions on larger networks\.$/)
    expect(figures.map(({ name }) => name)).toEqual(['prediction'])
  })

  it('says where no measure beats the norm of the gradient, and what would decide the rest', () => {
    const { verdict } = weigh(
      [measured([baseline])],
      interventions('undecided', 'supported', 'undecided', 'undecided'),
    )
    expect(verdict).toContain(
      'has no clear effect on the speed of training with batch normalization and slows training without.',
    )
    expect(verdict).toContain('is not decided.')
    expect(verdict).toContain(
      'no measure of shift or smoothness predicts who learns faster better than the norm',
    )
    expect(verdict).toContain('more than 7 normalizations')
    expect(verdict).toContain('more seeds or longer trainings')
  })

  it('says that there is none if no claim has a verdict, whatever was predicted', () => {
    const best = { hypothesis: 'shift', label: 'gradient shift', score: 1, corrected: 0.01 }
    const found = { predictions: [{ ...best, score: 0.5 }, best], arms: names } as unknown as Predictions
    expect(answerOf([], found)).toContain('predicts')
    const verdict = answerOf(interventions('none', 'none', 'none', 'none'), found)
    expect(verdict).toMatch(/^There is no answer here, because no claim has a verdict\. .* 6 seeds/)
    expect(verdict).not.toContain('not run')
    expect(verdict).not.toContain('predicts')
  })

  it('says nothing of an effect that a failed precondition left untested', () => {
    const text = answerOf(
      [
        ...interventions('not tested', 'not tested', 'not tested', 'not tested'),
        finding('noise', 'harmed', 'supported'),
      ],
      null,
    )
    expect(text).toBe(
      'What would decide the rest: a longer training of the experiment intervention, whose claims were not tested.',
    )
  })

  it('is made of what was tested', () => {
    expect(answerOf([], null)).toContain('the experiment intervention, which was not run')
    expect(answerOf([finding('noise', 'faster', 'supported')], null)).toMatch(
      /^A network with batch normalization/,
    )
    for (const verdict of [
      'supported',
      'opposite',
      'equivalent',
      'undecided',
      'not tested',
      'none',
    ] as const) {
      const text = answerOf(interventions(verdict, verdict, verdict, verdict), null)
      expect(text).toMatch(/^[A-Z].*\.$/)
      expect(text).not.toContain('undefined')
    }
  })
})
