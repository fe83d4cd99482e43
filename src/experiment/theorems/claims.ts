/** Theorems and their assumptions as claims of the experiment `theorems`, and its verdict. */
import {
  assumptionQuantities,
  recoveryQuantity,
  reductionQuantity,
  rescaledShiftQuantities,
  shiftGradientQuantities,
  type Theorem,
  type TheoremForm,
  theoremQuantities,
} from '../../probe/index.ts'
import type { BySeed } from '../../stats/index.ts'
import { bound, type Claim, type Claims, claimsByKey, type FindingsOf } from '../framework/claim.ts'
import type { Check, CheckResultsOf, Checks } from '../framework/check.ts'
import type { Evidence } from '../framework/evidence.ts'
import { across, average, best, isAboveFirstOf } from '../framework/measures.ts'
import type { OptionValues } from '../../options/index.ts'
import { papers } from '../framework/papers.ts'
import { ACTIVATIONS, type Options, RESCALED } from './arms.ts'
import { report, say } from '../framework/words.ts'

const PAPER = papers.santurkar.short

interface Statement {
  readonly theorem: Theorem
  readonly form: TheoremForm
  /** The label in rows of figures. */
  readonly label: string
  readonly source: string
  readonly claim: string
  readonly paper: string
}

const chain = 'with the gradient after the normalization'

const corrected = 'with the gradient of the network without it, at the γ and β that were learned with it'

type StatementKey = `${Theorem}-${TheoremForm}`

const keyOf = (theorem: Theorem, form: TheoremForm): StatementKey => `${theorem}-${form}`

export const statements: readonly Statement[] = [
  {
    theorem: '4.1',
    form: 'chain',
    label: '4.1, chain rule',
    source: `${PAPER}, Theorem 4.1, with ∇_z L̂ for ∇_y L`,
    claim: `Theorem 4.1, on the length of the gradient, holds ${chain}`,
    paper:
      '‖∇ŷ L̂‖² is at most γ²/σ² times the part of ‖∇L‖² that remains without its mean and its part along ŷ.',
  },
  {
    theorem: '4.1',
    form: 'corrected',
    label: '4.1, corrected',
    source: `${PAPER}, Theorem 4.1`,
    claim: `Theorem 4.1, and with it 4.4, holds ${corrected}`,
    paper:
      'The proof assumes that the gradients of the two networks above the normalization are equal. 4.4, on the gradient of the weights, is λ² times 4.1 on both sides.',
  },
  {
    theorem: '4.1',
    form: 'identical',
    label: '4.1, identical scaling',
    source: 'the review, §3.4, Theorem 3.4 with γ = σ, β = μ',
    claim: 'Theorem 4.1 holds with identical scaling, where both networks are one function',
    paper:
      'With the same scale on both sides, BN still removes the mean and the part along ŷ from the gradient.',
  },
  {
    theorem: '4.1',
    form: 'printed',
    label: '4.1, as in the review',
    source: 'the review, Theorem 3.4',
    claim: 'Theorem 4.1 holds as the review prints it, without the square on the left side',
    paper: 'The review’s Theorem 3.4 has ‖∇L̂‖ where the paper has ‖∇L̂‖².',
  },
  {
    theorem: '4.2',
    form: 'chain',
    label: '4.2, chain rule',
    source: `${PAPER}, Theorem 4.2, with L̂’s derivatives in z for L’s in y`,
    claim: `Theorem 4.2, on the curvature along the gradient, holds ${chain}`,
    paper: 'The curvature of L̂ along its gradient is at most γ²/σ² times that of L, minus a term in ⟨g, ŷ⟩.',
  },
  {
    theorem: '4.2',
    form: 'corrected',
    label: '4.2, corrected',
    source: `${PAPER}, Theorem 4.2; the review, Theorem 3.5`,
    claim: `Theorem 4.2 holds ${corrected}`,
    paper: 'As for Theorem 4.1: the derivatives above the normalization are assumed to be equal.',
  },
  {
    theorem: '4.4',

    form: 'printed',
    label: '4.4, as printed',
    source: `${PAPER}, Theorem 4.4`,
    claim: 'Theorem 4.4 holds as the paper prints it',
    paper:
      'As printed, its two sides differ in dimension: g² is printed instead of g, and λ² and 1/m are missing.',
  },
]

export const assumptions = [
  {
    key: 'scale',
    quantity: assumptionQuantities.scale,
    label: '|γ| ≤ σ',
    claim: 'The factor γ²/σ² is mostly at most 1',
    source: `${PAPER}, §4.1, of Theorems 4.1, 4.2 and 4.4`,
    paper: 'σ tends to be large in practice, so the factor flattens the loss.',
  },
  {
    key: 'alignment',
    quantity: assumptionQuantities.alignment('corrected'),
    label: '⟨g, ŷ⟩ ≥ 0',
    claim: 'The gradient mostly points along the normalized values',
    source: `${PAPER}, §4.1, the condition of Theorem 4.2`,
    paper: 'If ⟨g, ŷ⟩ ≥ 0 and the Hessian is positive along the gradient, 4.2 makes the loss smoother.',
  },
  {
    key: 'convexity',
    quantity: assumptionQuantities.convexity('corrected'),
    label: 'vᵀHv ≥ 0',
    claim: 'The curvature of L along the gradient is mostly positive',
    source: `${PAPER}, §4.1, the condition of Theorem 4.2`,
    paper: 'The Hessian of L is positive semidefinite where the loss is locally convex.',
  },
] as const

/** The part of the squared gradient that counts as a relevant reduction, in percent. */
const REMOVED = 10

/** A diverged run counts as holding less than any other. */
export const HOLDING = { afterDivergence: -Infinity } as const

/** Over all layers and steps: each network is a sample of many cases. */
const share = ({ records }: Evidence<Options>, quantity: string): BySeed => {
  const both = ACTIVATIONS.map((arm) => average(records, arm, quantity, HOLDING))
  return new Map(
    [...both[0]!].flatMap(([seed, value]) => {
      const other = both[1]!.get(seed)
      return other === undefined ? [] : [[seed, (value + other) / 2]]
    }),
  )
}

/**
 * The forms that hold by algebra: both sides are the gradient of one function. Rounding can break one in a few of
 * thousands of cases.
 */
const identities: readonly StatementKey[] = ['4.1-chain', '4.1-identical', '4.2-chain']

const isIdentity = ({ theorem, form }: Statement): boolean => identities.includes(keyOf(theorem, form))

const SHARE = 'Share of units, layers and steps at which left ≤ right, mean of both networks'

export function checks({ share: needed }: OptionValues<Options>) {
  const identical = claimsByKey(
    statements
      .filter(isIdentity)
      .map(({ theorem, form, claim, source, paper }): readonly [StatementKey, Check<Options>] => [
        keyOf(theorem, form),
        {
          values: (evidence) => share(evidence, theoremQuantities(theorem, form).holds),
          needs: { atLeast: needed / 100 },
          factor: 100,
          unit: '%',
          claim,
          source,
          paper,
          measure: SHARE,
          figure: 'holds',
          remark: (evidence) => perActivation(evidence, theoremQuantities(theorem, form).holds),
        },
      ]),
  )
  return {
    ...identical,
    recovered: {
      values: farthest,
      needs: { atMost: RECOVERED },
      claim: 'With γ = √Var[x] and β = E[x], BN returns its input',
      source: 'the review, §2.2; Ioffe & Szegedy 2015, §3',
      paper: 'By setting γ = √Var[x] and β = E[x], we could recover the original distribution.',
      measure:
        'Largest |γ x̂ + β − x| in standard deviations of the unit, over samples, units, layers and steps of both networks, in double precision',
      figure: 'recovered',
    },
    rescaled: {
      values: sensitivity,
      needs: { atMost: 0.01 },
      claim: `Weights before BN that are ${RESCALED} times as long divide the shift of the gradient by ${RESCALED}, and leave the function as it is`,
      source: 'the review, §3.3',
      paper: 'Gradients are too sensitive to measure internal covariate shift.',
      measure: `Distance of ${RESCALED} ‖G − G′‖₂ with weights ${RESCALED} times as long over ‖G − G′‖₂ from 1, most over normalized layers above the first, steps and both networks`,
    },
  } satisfies Checks<Options>
}

/** Rounding in double precision, with room for a mean of many standard deviations. */
const RECOVERED = 1e-9

/** The largest difference of recovered values from the values, over layers and steps. */
export const missed = ({ records }: Evidence<Options>, arm: string): BySeed =>
  best(records, arm, recoveryQuantity, { afterDivergence: 'measured' })

const farthest = (evidence: Evidence<Options>): BySeed =>
  across(
    ACTIVATIONS.map((arm) => missed(evidence, arm)),
    (values) => Math.max(...values),
  )

/** The layers whose outputs are normalized: all but the last. */
function sensitivity({ records }: Evidence<Options>): BySeed {
  const found = new Map<number, number>()
  for (const arm of ACTIVATIONS) {
    const before = records.of(arm, shiftGradientQuantities.shift)
    const last = before.at(-1)?.layer
    const isCounted = isAboveFirstOf(before)
    const places = new Map(
      before
        .filter((row) => isCounted(row) && row.layer !== last)
        .map((row) => [`${row.seed} ${row.step} ${row.layer}`, row.value]),
    )
    for (const { seed, step, layer, value } of records.of(arm, rescaledShiftQuantities(RESCALED).shift)) {
      const own = places.get(`${seed} ${step} ${layer}`)
      if (own === undefined || own === 0) continue
      found.set(seed, Math.max(found.get(seed) ?? 0, Math.abs((RESCALED * value) / own - 1)))
    }
  }
  return found
}

export function claims({ share: needed }: OptionValues<Options>) {
  const points = { scale: 'difference', factor: 100, unit: 'pp' } as const
  /** In all cases, but for the share that rounding may break. */
  const always = (
    quantity: string,
  ): Pick<Claim<Options>, 'pairs' | 'direction' | 'smallestEffect' | 'remark'> => ({
    pairs: (evidence) => {
      const treated = share(evidence, quantity)
      return { treated, control: bound(1, treated) }
    },
    direction: 'not less',
    smallestEffect: 100 - needed,
    remark: (evidence) => perActivation(evidence, quantity),
  })
  const above = (
    quantity: string,
    least: number,
  ): Pick<Claim<Options>, 'pairs' | 'direction' | 'remark'> => ({
    pairs: (evidence) => {
      const treated = share(evidence, quantity)
      return { treated, control: bound(least / 100, treated) }
    },
    direction: 'greater',
    remark: (evidence) => perActivation(evidence, quantity),
  })
  return {
    ...claimsByKey(
      statements
        .filter((statement) => !isIdentity(statement))
        .map(({ theorem, form, claim, source, paper }): readonly [StatementKey, Claim<Options>] => [
          keyOf(theorem, form),
          {
            ...points,
            ...always(theoremQuantities(theorem, form).holds),
            claim,
            source,
            paper,
            measure: `${SHARE}, minus 100 %`,
            figure: 'holds',
          },
        ]),
    ),
    ...claimsByKey(
      assumptions.map(
        ({ key, quantity, claim, source, paper }) =>
          [
            key,
            {
              ...points,
              ...above(quantity, 50),
              claim,
              source,
              paper,
              measure:
                'Share of units, layers and steps at which this is true, mean of both networks, minus 50 %',
              figure: 'assumptions',
            },
          ] as const,
      ),
    ),
    reduction: {
      ...points,
      ...above(reductionQuantity, REMOVED),
      claim: `With identical scaling BN removes more than ${REMOVED} % of the squared gradient of a layer’s outputs`,
      source: 'the review, §3.4, Theorem 3.4 with γ = σ, β = μ; the share is ours',
      paper: 'BN makes the gradient smaller, and so the loss smoother.',
      measure: `(⟨1, g⟩² + ⟨g, ŷ⟩²) / (m ‖g‖²), mean over units, layers and steps of both networks, minus ${REMOVED} %`,
      figure: 'reduction',
    },
    acute: {
      ...points,
      ...always(assumptionQuantities.acute),
      claim: 'The initial and the current weights form an acute angle, as Theorem 4.5 needs',
      source: `${PAPER}, Theorem 4.5`,
      paper: 'If ⟨W₀, W*⟩ > 0, an optimum of the normalized network is nearer to the start.',
      measure:
        'Share of layers and steps at which ⟨W₀, W⟩ > 0, with the current weights as the optimum, minus 100 %',
      figure: 'assumptions',
    },
  } satisfies Claims<Options>
}

function perActivation({ records }: Evidence<Options>, quantity: string): string {
  const each = ACTIVATIONS.map((arm) => {
    const shares = [...average(records, arm, quantity, HOLDING).values()]
    return `${arm === 'relu' ? 'ReLU' : arm}: ${percent(shares)}`
  })
  return `${each.join(', ')}.`
}

function percent(shares: readonly number[]): string {
  return `${Number(((shares.reduce((sum, value) => sum + value, 0) / shares.length) * 100).toPrecision(3))} %`
}

export function verdict(findings: FindingsOf<typeof claims>, results: CheckResultsOf<typeof checks>): string {
  const holds = (theorem: Theorem, form: TheoremForm) => {
    const key = keyOf(theorem, form)
    return identities.includes(key)
      ? report(results[key], 'holds', 'fails (an error of this program)', 'was not measured')
      : say(findings[key], 'holds', 'has exceptions here', 'is undecided')
  }
  return (
    `Read as the chain rule, Theorem 4.1 ${holds('4.1', 'chain')} and 4.2 ${holds('4.2', 'chain')}; ` +
    `with identical scaling 4.1 ${holds('4.1', 'identical')}; ` +
    `against the same network without the normalization 4.1 (with 4.4) ${holds('4.1', 'corrected')} ` +
    `and 4.2 ${holds('4.2', 'corrected')}; ` +
    `as printed 4.1 (in the review) ${holds('4.1', 'printed')} and 4.4 ${holds('4.4', 'printed')}.`
  )
}
