/** The quantities of `theorems`; theorems.ts has the theorems and the meaning of their symbols. */
import {
  choice,
  type Naming,
  named,
  nameOf,
  namesOf,
  type Quantities,
  type Quantity,
} from '../../stats/index.ts'

export type Theorem = '4.1' | '4.2' | '4.4' | '4.5'
export type TheoremForm = 'chain' | 'identical' | 'corrected' | 'printed'

/** Forms whose sides have the same unit; only Theorem 4.1 has `identical`. */
const measuredOfFirst = choice('form', {
  chain: 'chain',
  identical: 'identical scaling',
  corrected: 'corrected',
})
const measured = choice('form', { chain: 'chain', corrected: 'corrected' })

interface Side {
  readonly formula: string
  readonly unit: string
}

/** Four quantities of a theorem; their names begin with `name`. */
function declare(
  nameOfPart: (part: string) => Naming,
  { left, right, over, ...from }: { left: Side; right: Side; over: string; source?: string },
) {
  return {
    left: {
      name: nameOfPart('left side'),
      unit: left.unit,
      layer: 'name',
      definition: `${over}${left.formula}`,
      ...from,
    },
    right: {
      name: nameOfPart('right side'),
      unit: right.unit,
      layer: 'name',
      definition: `${over}${right.formula}`,
      ...from,
    },
    slack: {
      name: nameOfPart('least slack'),
      unit: 'dimensionless',
      layer: 'name',
      definition: 'the smallest (right − left) / max(|left|, |right|)',
      ...from,
    },
    holds: {
      name: nameOfPart('share that holds'),
      unit: 'share',
      layer: 'name',
      definition: 'cases with left ≤ right, up to 10⁻⁹ of the larger / all cases measured',
      ...from,
    },
  } as const satisfies Quantities
}

const perUnit = 'the mean over units j of '

const gradients = 'nats² / activation²'
const curvatures = 'nats³ / activation⁴'

const declared = {
  '4.1': declare((part) => named`theorem 4.1, ${measuredOfFirst}: ${part}`, {
    left: { formula: '‖∇_{y_j} L̂‖²', unit: gradients },
    right: {
      formula: '(γ²/σ_j²) (‖∇_{y_j} L‖² − ⟨1, ∇_{y_j} L⟩² / m − ⟨∇_{y_j} L, ŷ_j⟩² / m)',
      unit: gradients,
    },
    over: perUnit,
  }),
  '4.1 printed': declare((part) => named`theorem 4.1, printed: ${part}`, {
    left: { formula: '‖∇_{y_j} L̂‖, without the square', unit: 'nats / activation' },
    right: {
      formula: '(γ²/σ_j²) (‖∇_{y_j} L‖² − ⟨1, ∇_{y_j} L⟩² / m − ⟨∇_{y_j} L, ŷ_j⟩² / m)',
      unit: gradients,
    },
    over: perUnit,
    source: 'Theorem 4.1 as the review prints it',
  }),
  '4.2': declare((part) => named`theorem 4.2, ${measured}: ${part}`, {
    left: { formula: 'vᵀ (∂²L̂/∂y_j∂y_j) v, v = ∇_{y_j} L̂', unit: curvatures },
    right: { formula: '(γ²/σ_j²) vᵀ H_jj v − γ/(m σ_j²) ⟨∇_{y_j} L, ŷ_j⟩ ‖v‖²', unit: curvatures },
    over: 'the mean over `units` of the units j of ',
  }),
  '4.4': declare((part) => named`theorem 4.4, ${measured}: ${part}`, {
    left: { formula: 'ĝ_j = λ² ‖∇_{y_j} L̂‖²', unit: 'nats² / parameter²' },
    right: {
      formula: '(γ²/σ_j²) (g_j − λ² m μ² − λ² ⟨∇_{y_j} L, ŷ_j⟩² / m), μ = ⟨1, ∇_{y_j} L⟩ / m',
      unit: 'nats² / parameter²',
    },
    over: perUnit,
  }),
  '4.4 printed': declare((part) => named`theorem 4.4, printed: ${part}`, {
    left: { formula: 'ĝ_j = λ² ‖∇_{y_j} L̂‖²', unit: 'nats² / parameter²' },
    right: {
      formula: '(γ²/σ_j²) (g_j² − m μ² − λ² ⟨∇_{y_j} L, ŷ_j⟩²), a sum of terms that differ in unit',
      unit: 'dimensionless',
    },
    over: perUnit,
    source: 'Theorem 4.4 as the paper prints it',
  }),
  '4.5': declare((part) => named`theorem 4.5: ${part}`, {
    left: {
      formula: 'min over k ≥ 0 of ‖W₀ − k W‖², W₀ the first weights and W the current ones',
      unit: 'parameter²',
    },
    right: { formula: '‖W₀ − W‖² − (‖W‖² − ⟨W, W₀⟩)² / ‖W‖²', unit: 'parameter²' },
    over: '',
  }),
} as const

const reduction = {
  name: 'share of the squared gradient that identical scaling removes',
  unit: 'share',
  layer: 'name',
  definition:
    'the mean over units j of (⟨1, g⟩² + ⟨g, ŷ_j⟩²) / (m ‖g‖²) with g = ∇_{y_j} L, which is 1 − ‖∇_{y_j} L̂‖² / ‖g‖² with γ = σ, β = μ; units with g = 0 are left out',
  source: 'Theorem 4.1 at γ = σ',
} as const satisfies Quantity

const recovery = {
  name: 'largest deviation of the recovered values',
  unit: 'deviations',
  layer: 'name',
  definition: 'the largest |√(σ_j² + ε) ŷ_ij + μ_j − y_ij| / √(σ_j² + ε) over samples i and units j',
  source: 'the review, §2.2: γ = √Var, β = E recovers the input',
} as const satisfies Quantity

const assumptions = {
  scale: {
    name: 'share of |gamma| at most sigma',
    unit: 'share',
    layer: 'name',
    definition: 'units j with γ² ≤ σ_j² / all units',
  },
  acute: {
    name: 'start and weights at an acute angle',
    unit: 'count',
    layer: 'name',
    definition: '1 if ⟨W₀, W⟩ > 0, as Theorem 4.5 assumes, else 0',
  },
  travelled: {
    name: 'squared distance from the start',
    unit: 'parameter²',
    layer: 'name',
    definition: '‖W₀ − W‖²',
  },
} as const satisfies Quantities

const alignment: Quantity = {
  name: named`share of gradients along the normalized values, ${measured}`,
  unit: 'share',
  layer: 'name',
  definition: 'units j with γ ⟨ŷ_j, ∇_{y_j} L⟩ ≥ 0 / all units',
}

const convexity: Quantity = {
  name: named`share of curvatures of 0 or more, ${measured}`,
  unit: 'share',
  layer: 'name',
  definition: 'units j with vᵀ H_jj v ≥ 0 / the units measured',
}

export const declaredOfTheorems: readonly Quantity[] = [
  ...Object.values(declared).flatMap((theorem) => Object.values(theorem)),
  reduction,
  recovery,
  assumptions.scale,
  alignment,
  convexity,
  assumptions.acute,
  assumptions.travelled,
]

export const reductionQuantity: string = reduction.name

export const recoveryQuantity: string = recovery.name

/**
 * The names of the quantities of a theorem, one value per layer; 4.5 has no forms, 4.2 none as printed, and only 4.1
 * has identical scaling.
 */
export function theoremQuantities(theorem: Theorem, form?: TheoremForm) {
  if (form !== 'printed') return namesOf(declared[theorem], { form })
  if (theorem === '4.1' || theorem === '4.4') return namesOf(declared[`${theorem} printed`])
  throw new RangeError(`theorem ${theorem} has no form "printed"; expected 4.1 or 4.4`)
}

/** The names of the assumptions, as shares of the units; for 4.5, 0 or 1. */
export const assumptionQuantities = {
  ...namesOf(assumptions),
  /** By the gradient at z_j, and by that of the network without normalization. */
  alignment: (form: TheoremForm) => nameOf(alignment, { form }),
  convexity: (form: TheoremForm) => nameOf(convexity, { form }),
} as const
