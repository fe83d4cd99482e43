/** The figures of the experiment `theorems`, from its records. */
import { assumptionQuantities, reductionQuantity, theoremQuantities } from '../../probe/index.ts'
import type { DotsRow, FigureSpec } from '../../figure/index.ts'
import type { Evidence } from '../framework/evidence.ts'
import type { Arm } from '../framework/experiment.ts'
import { curvesFigure, dotsCaption, dotsFigure, dotsRow, keysOf } from '../framework/figures.ts'
import { average } from '../framework/measures.ts'
import { Records } from '../framework/records.ts'
import { arms, type Options } from './arms.ts'
import { assumptions, HOLDING, missed, statements } from './claims.ts'

export function figures(evidence: Evidence<Options>): FigureSpec[] {
  const { records, options: chosen } = evidence
  const all = arms(chosen)
  const rows = (named: readonly { readonly label: string; readonly quantity: string }[]): DotsRow[] =>
    named.flatMap(({ label, quantity }) =>
      all.map(({ arm, label: network }) => ({
        ...dotsRow(arm, [...average(records, arm, quantity, HOLDING).values()]),
        label: `${label}, ${network}`,
      })),
    )
  const dots = { kind: 'dots-with-intervals', arms: keysOf(all) } as const
  const names = theoremQuantities('4.1', 'corrected')
  return [
    {
      ...dots,
      name: 'holds',
      title: 'In how many cases each theorem holds',
      caption: `A case is one unit of one layer at one step. ${dotsCaption(records)}`,
      x: { label: 'share of cases with left ≤ right', format: 'percent', domain: [0, 1] },
      rows: rows(
        statements.map(({ theorem, form, label }) => ({
          label,
          quantity: theoremQuantities(theorem, form).holds,
        })),
      ),
    },
    {
      ...dots,
      name: 'assumptions',
      title: 'In how many cases their assumptions hold',
      caption: `g and H are those of the network without this layer’s normalization, v is ∇L̂. ${dotsCaption(records)}`,
      x: { label: 'share of cases', format: 'percent', domain: [0, 1] },
      rows: rows([...assumptions, { label: '⟨W₀, W⟩ > 0', quantity: assumptionQuantities.acute }]),
    },
    {
      ...dots,
      name: 'reduction',
      title: 'How much of the gradient BN removes at identical scaling',
      caption: `(⟨1, g⟩² + ⟨g, ŷ⟩²) / (m ‖g‖²) of the gradient g at a layer’s outputs, with γ = σ and β = μ of the batch, mean over units, layers and steps. ${dotsCaption(records)}`,
      x: { label: 'share of the squared gradient', format: 'percent', domain: [0, 1] },
      rows: rows([{ label: 'removed', quantity: reductionQuantity }]),
    },
    dotsFigure({
      records,
      arms: all,
      measure: (arm) => missed(evidence, arm),
      name: 'recovered',
      title: 'How exactly γ = √Var and β = E recover the input',
      caption:
        'The largest |γ x̂ + β − x| in standard deviations of the unit, over samples, units, layers and steps. The rest is rounding in double precision.',
      x: { label: 'largest difference, in standard deviations' },
    }),
    curvesFigure({
      records,
      arms: all,
      quantity: names.holds,
      name: 'holds-by-step',
      title: 'Theorem 4.1 over training',
      caption:
        'Share of units for which it holds with the gradient of the network without this normalization, mean over layers.',
      y: { label: 'share of units', format: 'percent', domain: [0, 1] },
    }),
    curvesFigure({
      ...sidesOf(evidence, all),
      quantity: SIDE,
      name: 'sides-by-step',
      title: 'The sides of Theorem 4.1 over training',
      caption:
        'Mean over units and layers. “Right, without” uses the gradient of the network without this normalization. With the gradient after the normalization, the right side equals the left one.',
      y: { label: 'side of the inequality', scale: 'log' },
    }),
  ]
}

const SIDE = 'side'

/** Each side as an arm, with one panel per network. */
function sidesOf({ records }: Evidence<Options>, all: readonly Arm[]) {
  const { left, right } = theoremQuantities('4.1', 'corrected')
  const sides = [
    { side: 'left', label: 'left: ‖∇L̂‖²', quantity: left },
    { side: 'right', label: 'right, without', quantity: right },
  ]
  const keyed = all.flatMap((arm) =>
    sides.map(({ side, label, quantity }) => ({
      arm: { ...arm, arm: `${arm.arm}-${side}`, label, family: side },
      rows: records.of(arm.arm, quantity),
    })),
  )
  return {
    records: new Records(
      keyed.flatMap(({ arm, rows }) => rows.map((row) => ({ ...row, arm: arm.arm, quantity: SIDE }))),
    ),
    arms: keyed.map(({ arm }) => arm),
    panels: all.map(({ arm, label }) => ({ title: label, arms: sides.map(({ side }) => `${arm}-${side}`) })),
  }
}
