/**
 * The theorems of Santurkar, Tsipras, Ilyas & Mądry 2018, arXiv:1805.11604 (§4, appendix C), on the user's own
 * network as it trains: both sides, and how often the assumptions hold. L̂ is the loss of the network, L that of the
 * same network without this layer's batch normalization; y_j are the m pre-activations of unit j, ŷ_j normalized, z_j
 * = γ ŷ_j + β.
 *
 *   4.1  ‖∇_{y_j} L̂‖² ≤ (γ²/σ_j²) (‖∇_{y_j} L‖² − ⟨1, ∇_{y_j} L⟩² / m − ⟨∇_{y_j} L, ŷ_j⟩² / m)
 *   4.2  vᵀ (∂²L̂/∂y_j∂y_j) v ≤ (γ²/σ_j²) vᵀ H_jj v − γ/(m σ_j²) ⟨∇_{y_j} L, ŷ_j⟩ ‖v‖²
 *        with v = ∇_{y_j} L̂ and H_jj = ∂²L/∂y_j∂y_j
 *   4.4  ĝ_j ≤ (γ²/σ_j²) (g_j − λ² m μ² − λ² ⟨∇_{y_j} L, ŷ_j⟩² / m), μ = ⟨1, ∇_{y_j} L⟩ / m
 *        with g_j = max_{‖X‖ ≤ λ} ‖∇_{W_j} L‖² = λ² ‖∇_{y_j} L‖², ĝ_j likewise
 *   4.5  ‖W₀ − Ŵ*‖² ≤ ‖W₀ − W*‖² − (‖W*‖² − ⟨W*, W₀⟩)² / ‖W*‖²   if ⟨W₀, W*⟩ > 0
 *
 * 4.4 is λ² times 4.1 on both sides, in all forms except the printed one. 4.1 to 4.4 are measured in forms that differ
 * in the meaning of L:
 *
 *   chain      ∇_{z_j} L̂ and ∂²L̂/∂z_j∂z_j instead of L's: what the chain rule gives. An equality at ε = 0 (ours); ε
 *              > 0 gives 4.1 the slack (1 − ‖ŷ_j‖²/m) ⟨g, ŷ_j⟩²/m, times the factor, and 4.2 one of either sign
 *   identical  the review's case, §3.4: γ = σ and β = μ of this batch, constant, so that L and L̂ are one function there
 *              and differ only in their gradients. 4.1 is then an equality with factor 1 at ε = 0 in any network, and
 *              the share of ‖∇_{y_j} L‖² that the normalization removes is (⟨1, g⟩² + ⟨g, ŷ_j⟩²) / (m ‖g‖²),
 *              g = ∇_{y_j} L
 *   corrected  L as the theorem means it: batch normalization removed from this layer, so that the layers above
 *              receive y_j instead of z_j: a network that nobody trains, because γ and β were learned with the
 *              normalization. The proofs assume that the gradient there equals that at z_j, which need
 *              not be true: the share of units for which the inequality holds is a measurement, not a check
 *   printed    as corrected, with the misprints: in 4.1, no square on the left side (the review of the paper); in
 *              4.4, g_j² instead of g_j, no λ² at μ² and no 1/m, so that the sides differ in dimension (the paper)
 *
 * The same γ = σ and β = μ recover the input, y = σ ŷ + μ (the review, §2.2): the largest difference is that of rounding.
 *
 * For each form: the mean over units of both sides, the least slack (right − left) / max(|left|, |right|), and the
 * share of units for which left ≤ right, up to 10⁻⁹ of the larger. 4.2 needs a product with the Hessian for each
 * unit: `units` of each layer, evenly spaced; 0 for none. Assumptions, as shares of units: |γ| ≤ σ_j (otherwise the
 * factor is above 1); vᵀ H_jj v ≥ 0 and γ ⟨ŷ_j, ∇_{y_j} L⟩ ≥ 0, without which 4.2 does not promise a smaller
 * curvature.
 *
 * 4.5 is about two optima: W*, the nearest one without batch normalization, and Ŵ*, the nearest one with it. Neither
 * is known, so W* is here the layer's current weights; with `every=end` they are the final ones. Every k W*, k > 0,
 * is then equally good for a network that is invariant to the length of W, and the left side is min over k ≥ 0 of ‖W₀
 * − k W*‖²: by geometry an equality if ⟨W₀, W*⟩ > 0 (ours), and false otherwise. The probe measures whether that
 * assumption holds, and how much nearer to the start the ray of k W* is than W* itself, ‖W₀ − W*‖². This covers all
 * layers with weights.
 *
 * Everything is computed in float64 at the current parameters, whatever type the network has, on the batch of the
 * step, with statistics of that batch. Layers whose normalization is not batch normalization have only 4.5. `lambda`
 * matters only to 4.4 as printed.
 *
 * Cost, in float64: two gradients for each layer (one alone for L̂), and for each of `units` three Hessian products
 * per layer.
 */
import { scalar } from '../../backend/outputs.ts'
import type { Outputs } from '../../backend/types.ts'
import { initialOf, type ReadState } from '../../norm/index.ts'
import { countOption, numberOption } from '../../options/index.ts'
import {
  abs,
  cast,
  equal,
  gather,
  grad,
  hessianVectorProduct,
  input,
  iota,
  literal,
  max,
  mul,
  reshape,
  stopGradient,
  sub,
  substitute,
  sum,
  type Tensor,
  topologicalOrder,
} from '../../tensor/index.ts'
import { type BatchNormalized, batchNormalized } from './batch-normalized.ts'
import { inType } from '../parameters/point.ts'
import { defineProbe, type Measurement } from '../probe.ts'
import { allButUnits, chosenParameters } from '../target.ts'
import {
  assumptionQuantities,
  declaredOfTheorems,
  recoveryQuantity,
  reductionQuantity,
  theoremQuantities,
} from './theorem-quantities.ts'
import { castVector, difference, dot, tensorsOf } from '../parameters/vector.ts'

export interface TheoremsOptions {
  /** Units per layer for 4.2. */
  units: number
  /** The bound on a layer's input in 4.4. */
  lambda: number
}

const forms = ['chain', 'corrected'] as const

export const theorems = defineProbe<TheoremsOptions>({
  name: 'theorems',
  summary: 'both sides of the theorems on batch normalization, and how often their assumptions hold',
  source: 'Santurkar et al. 2018, Theorems 4.1, 4.2, 4.4 and 4.5',
  quantities: declaredOfTheorems,
  options: {
    units: countOption(8, 0),
    lambda: numberOption(1, { above: 0 }),
  },
  build({ step: next }, { units, lambda }) {
    const { model, batch } = next
    const read: ReadState = (state) => inType(state.tensor, 'f64')
    const data = { x: inType(batch.x, 'f64'), labels: inType(batch.labels, 'f64') }
    const { output, loss } = next.at({ mode: 'train', read }, data)
    const nodes = new Set(topologicalOrder([loss]))
    const layers = model.layers.flatMap((layer) => {
      const found = batchNormalized(layer, output.taps, read)
      return found && nodes.has(found.z) ? [found] : []
    })
    const turn = input('turn', [], 'i32')
    const outputs: Record<string, Tensor> = {}
    const products: Record<string, Tensor> = {}
    const put = (into: Record<string, Tensor>, layer: string, values: object) => {
      for (const [key, value] of Object.entries(values)) into[`${layer} ${key}`] = value as Tensor
    }
    for (const layer of layers) {
      const { name, y, z } = layer
      const [without] = substitute([loss], new Map([[z, y]])) as [Tensor]
      const [v, ofChain] = grad(loss, [y, z])
      const [corrected] = grad(without, [y])
      const [scaled] = substitute([loss], new Map([[z, layer.identical]])) as [Tensor]
      const [identical] = grad(scaled, [y])
      put(outputs, name, sums(layer, { v, identical }, { chain: ofChain, corrected }))
      if (units === 0) continue
      const own = oneUnit(v, gather(literal(chosenUnits(layer, units), [units]), turn))
      const along = (root: Tensor, x: Tensor) => sum(mul(hessianVectorProduct(root, [x], [own])[0], own))
      put(products, name, { left: along(loss, y), chain: along(loss, z), corrected: along(without, y) })
    }
    const weighted = model.layers.filter((layer) => chosenParameters(layer, 'weights').length > 0)
    for (const layer of weighted) {
      const states = chosenParameters(layer, 'weights')
      const start = castVector(states.map(initialOf), 'f64')
      const now = castVector(tensorsOf(states), 'f64')
      const way = difference(start, now)
      put(outputs, layer.name, {
        start: dot(start, start),
        now: dot(now, now),
        inner: dot(start, now),
        way: dot(way, way),
      })
    }

    return {
      async open({ session }) {
        const first = await session.compile({ outputs })
        const second =
          units > 0 && layers.length > 0 ? await session.compile({ outputs: products }) : undefined
        return {
          async measure(step) {
            const values = await first.run()
            const turns: Outputs[] = []
            if (second) for (let i = 0; i < units; i++) turns.push(await second.run({ turn: i }))
            const rows = (layer: string, measured: readonly (readonly [string, number])[]): Measurement[] =>
              measured.map(([quantity, value]) => ({ step, layer, quantity, value }))
            return [
              ...layers.flatMap((layer) => {
                const of = (key: string) => values[`${layer.name} ${key}`]!
                const curvatures = turns.map(
                  (found) => (key: string) => scalar(found[`${layer.name} ${key}`]),
                )
                return rows(layer.name, [
                  ...firstOrder(layer, of, lambda),
                  ...secondOrder(layer, of, curvatures, chosenUnits(layer, units)),
                ])
              }),
              ...weighted.flatMap(({ name }) =>
                rows(
                  name,
                  nearestOptimum((key) => scalar(values[`${name} ${key}`])),
                ),
              ),
            ]
          },
          dispose() {
            first.dispose()
            second?.dispose()
          },
        }
      },
    }
  },
})

type Form = (typeof forms)[number]
type Rows = (readonly [string, number])[]

/** Evenly spaced; some occur twice if there are fewer. */
function chosenUnits({ units }: BatchNormalized, count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, i) => Math.floor((i * units) / count))
}

/** `x` at the unit `unit`, 0 elsewhere, as a constant. */
function oneUnit(x: Tensor, unit: Tensor): Tensor {
  const units = x.shape[1]!
  const mask = cast(equal(iota(units), unit), x.dtype)
  return mul(stopGradient(x), reshape(mask, [units, ...x.shape.slice(2).map(() => 1)]))
}

/** The sums that the theorems consist of, one number per unit. */
function sums(
  { y, normalized, recovered, gain, variance }: BatchNormalized,
  { v, identical }: { v: Tensor; identical: Tensor },
  gradients: Readonly<Record<Form, Tensor>>,
): Record<string, Tensor> {
  const over = (x: Tensor) => sum(x, allButUnits(y))
  return {
    gain,
    variance,
    vv: over(mul(v, v)),
    ii: over(mul(identical, identical)),
    missed: max(abs(sub(recovered, y)), allButUnits(y)),
    ...Object.fromEntries(
      forms.flatMap((form) => {
        const g = gradients[form]
        return [
          [`${form} gg`, over(mul(g, g))],
          [`${form} g1`, over(g)],
          [`${form} gy`, over(mul(g, normalized))],
        ]
      }),
    ),
  }
}

/** 4.1 and 4.4. */
function firstOrder(
  { count: m }: BatchNormalized,
  of: (key: string) => ArrayLike<number>,
  lambda: number,
): Rows {
  const [gain, variance, vv] = [Array.from(of('gain')), Array.from(of('variance')), Array.from(of('vv'))]
  const factor = gain.map((gamma, j) => gamma ** 2 / variance[j]!)
  const unit = (form: Form, j: number) => ({
    gg: of(`${form} gg`)[j]!,
    g1: of(`${form} g1`)[j]!,
    gy: of(`${form} gy`)[j]!,
  })
  const sides = (
    form: Form,
    left: (vv: number) => number,
    right: (g: ReturnType<typeof unit>) => number,
  ): Sides[] => factor.map((share, j) => ({ left: left(vv[j]!), right: share * right(unit(form, j)) }))
  const bound = ({ gg, g1, gy }: ReturnType<typeof unit>) => gg - g1 ** 2 / m - gy ** 2 / m
  const scaled = lambda ** 2
  return [
    ...forms.flatMap((form) => [
      ...compared(
        theoremQuantities('4.1', form),
        sides(form, (left) => left, bound),
      ),
      ...compared(
        theoremQuantities('4.4', form),
        sides(
          form,
          (left) => scaled * left,
          (g) => scaled * bound(g),
        ),
      ),
    ]),
    ...compared(theoremQuantities('4.1', 'printed'), sides('corrected', Math.sqrt, bound)),
    ...compared(
      theoremQuantities('4.4', 'printed'),
      sides(
        'corrected',
        (left) => scaled * left,
        ({ gg, g1, gy }) => (scaled * gg) ** 2 - m * (g1 / m) ** 2 - scaled * gy ** 2,
      ),
    ),
    ...compared(
      theoremQuantities('4.1', 'identical'),
      factor.map((_, j) => ({ left: of('ii')[j]!, right: bound(unit('corrected', j)) })),
    ),
    [
      reductionQuantity,
      mean(
        factor.flatMap((_, j) => {
          const { gg, g1, gy } = unit('corrected', j)
          return gg > 0 ? [(g1 ** 2 + gy ** 2) / (m * gg)] : []
        }),
      ),
    ],
    [recoveryQuantity, Math.max(...variance.map((each, j) => of('missed')[j]! / Math.sqrt(each)))],
    [assumptionQuantities.scale, shareOf(factor.map((value) => 1 - value))],
    ...forms.map(
      (form) =>
        [
          assumptionQuantities.alignment(form),
          shareOf(gain.map((gamma, j) => gamma * unit(form, j).gy)),
        ] as const,
    ),
  ]
}

/** 4.2, for some units. */
function secondOrder(
  { count: m }: BatchNormalized,
  of: (key: string) => ArrayLike<number>,
  curvatures: readonly ((key: string) => number)[],
  chosen: Int32Array,
): Rows {
  if (curvatures.length === 0) return []
  return forms.flatMap((form) => {
    const sides = curvatures.map((curvature, i): Sides => {
      const j = chosen[i]!
      const [gamma, variance] = [of('gain')[j]!, of('variance')[j]!]
      const bend = (gamma / (m * variance)) * of(`${form} gy`)[j]! * of('vv')[j]!
      return { left: curvature('left'), right: (gamma ** 2 / variance) * curvature(form) - bend }
    })
    return [
      ...compared(theoremQuantities('4.2', form), sides),
      [
        assumptionQuantities.convexity(form),
        shareOf(curvatures.map((curvature) => curvature(form))),
      ] as const,
    ]
  })
}

/** 4.5: W* is `now`, W₀ is `start`. */
function nearestOptimum(of: (key: string) => number): Rows {
  const [start, now, inner, way] = [of('start'), of('now'), of('inner'), of('way')]
  const k = now > 0 ? Math.max(0, inner / now) : 0
  const left = start - 2 * k * inner + k ** 2 * now
  const right = way - (now - inner) ** 2 / now
  return [
    ...compared(theoremQuantities('4.5'), [{ left, right }]),
    [assumptionQuantities.acute, inner > 0 ? 1 : 0],
    [assumptionQuantities.travelled, way],
  ]
}

interface Sides {
  readonly left: number
  readonly right: number
}

/** The difference that counts as equality: rounding in float64 of sums that cancel. */
const ROUNDING = 1e-9

function compared(names: ReturnType<typeof theoremQuantities>, sides: readonly Sides[]): Rows {
  const slacks = sides.map(({ left, right }) => {
    const scale = Math.max(Math.abs(left), Math.abs(right))
    return scale === 0 ? 0 : (right - left) / scale
  })
  return [
    [names.left, mean(sides.map(({ left }) => left))],
    [names.right, mean(sides.map(({ right }) => right))],
    [names.slack, Math.min(...slacks)],
    [names.holds, mean(slacks.map((slack) => (slack >= -ROUNDING ? 1 : 0)))],
  ]
}

const shareOf = (values: readonly number[]) => mean(values.map((value) => (value >= 0 ? 1 : 0)))

const mean = (values: readonly number[]) => values.reduce((total, value) => total + value, 0) / values.length
