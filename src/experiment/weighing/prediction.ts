/**
 * Which measures of an untrained network predict how fast it learns? One normalization is left out; a line through the
 * others, of the training loss against the measure at the initial weights, says whether it will learn faster than each
 * of them; the prediction is right where training agrees. A measure that says nothing orders half of the pairs. The norm of the gradient is the measure to
 * beat: it needs no hypothesis.
 *
 * The population is that of normalizations, not of seeds: p is the share of assignments of losses to normalizations
 * for which at least as many pairs would be ordered rightly.
 */
import {
  gradientLineQuantities,
  hessianQuantities,
  shiftDistanceQuantities,
  shiftGradientQuantities,
} from '../../probe/index.ts'
import type { ArmKey } from '../../figure/index.ts'
import { holm, median, type Row, trainingQuantities } from '../../stats/index.ts'
import { uniformIntegers } from '../../random/index.ts'
import type { Arm } from '../framework/experiment.ts'
import { geometricMean, isAboveFirstOf } from '../framework/measures.ts'

/** The measurements of an experiment. */
export interface Measured {
  readonly arms: readonly Arm[]
  readonly rows: Iterable<Row>
}

export type Hypothesis = 'shift' | 'smoothness' | 'baseline'

const along = gradientLineQuantities()

interface Predictor {
  readonly hypothesis: Hypothesis
  readonly label: string
  readonly quantity: string
}

const predictors: readonly Predictor[] = [
  { hypothesis: 'baseline', label: 'norm of the gradient', quantity: along.gradientNorm },
  { hypothesis: 'shift', label: 'gradient shift ‖G − G′‖₂', quantity: shiftGradientQuantities.shift },
  { hypothesis: 'shift', label: 'relative gradient shift', quantity: shiftGradientQuantities.relative },
  { hypothesis: 'shift', label: 'distance shift', quantity: shiftDistanceQuantities.relative },
  { hypothesis: 'smoothness', label: 'gradient change along the step', quantity: along.mostChange },
  { hypothesis: 'smoothness', label: 'effective β', quantity: along.beta },
  { hypothesis: 'smoothness', label: 'Hessian’s λ max', quantity: hessianQuantities().largest },
]

const LOSS = trainingQuantities.trainingLoss

/** Fewer normalizations than this leave no line to draw through the others. */
const FEWEST_NORMALIZATIONS = 4

/** Every permutation is counted up to this many normalizations; beyond it, this many permutations are drawn. */
const ENUMERATED = 7
const DRAWN = 5000

export interface Prediction extends Predictor {
  /** The share of ordered pairs (a normalization that was left out, another one) that it orders as training does. */
  readonly score: number
  /** By permutation of the losses over normalizations. */
  readonly p: number
  /** `p` corrected over the measures (Holm). */
  readonly corrected: number
}

/** A run that was measured before its first step. */
interface PredictedRun {
  readonly arm: ArmKey
  readonly seed: number
  /** Averaged over training in logarithms; infinite if the run diverged. */
  readonly loss: number
  /** At the initial weights, one per measure. */
  readonly initial: readonly number[]
}

export interface Predictions {
  /** One per run of the network on which most normalizations were measured. */
  readonly runs: readonly PredictedRun[]
  readonly arms: readonly ArmKey[]
  readonly seeds: number
  /** The baseline first. */
  readonly predictions: readonly Prediction[]
}

/** Null if no network was measured with four or more normalizations. */
export function predict(measured: readonly Measured[]): Predictions | null {
  const runs = ofCommonSeeds(bestCovered(measured))
  const arms = [...new Map(runs.map(({ arm }) => [arm.arm, arm])).values()]
  if (arms.length < FEWEST_NORMALIZATIONS) return null
  const ofArm = (name: string, valueOf: (run: PredictedRun) => number) =>
    median(runs.filter(({ arm }) => arm.arm === name).map((run) => Math.log(valueOf(run))))
  const losses = arms.map(({ arm }) => ofArm(arm, ({ loss }) => loss))
  const scored = predictors.map((predictor, i) => {
    const values = arms.map(({ arm }) => ofArm(arm, ({ initial }) => initial[i]!))
    return { ...predictor, ...scoreOf(values, losses) }
  })
  const corrected = holm(scored.map(({ p }) => p))
  return {
    runs,
    arms,
    seeds: new Set(runs.map(({ seed }) => seed)).size,
    predictions: scored.map((each, i) => ({ ...each, corrected: corrected[i]! })),
  }
}

/** The share of pairs that leaving one out orders rightly, and how often chance does as well. */
export function scoreOf(values: readonly number[], losses: readonly number[]): { score: number; p: number } {
  const score = orderedPairs(values, losses)
  const all = permutationsOf(losses.length)
  const asGood = all.filter(
    (order) =>
      orderedPairs(
        values,
        order.map((i) => losses[i]!),
      ) >=
      score - 1e-12,
  ).length
  return { score, p: asGood / all.length }
}

function orderedPairs(values: readonly number[], losses: readonly number[]): number {
  const n = values.length
  let right = 0
  for (let out = 0; out < n; out++) {
    const others = Array.from({ length: n }, (_, i) => i).filter((i) => i !== out)
    const slope = slopeThrough(
      others.map((i) => values[i]!),
      others.map((i) => losses[i]!),
    )
    for (const other of others) {
      const predicted = Math.sign(slope * (values[out]! - values[other]!))
      if (predicted !== 0 && predicted === Math.sign(losses[out]! - losses[other]!)) right++
    }
  }
  return right / (n * (n - 1))
}

/** The slope of the least-squares line; 0 where all x are equal. */
function slopeThrough(xs: readonly number[], ys: readonly number[]): number {
  const n = xs.length
  const [mx, my] = [xs.reduce((a, b) => a + b, 0) / n, ys.reduce((a, b) => a + b, 0) / n]
  const spread = xs.reduce((sum, x) => sum + (x - mx) ** 2, 0)
  return spread === 0 ? 0 : xs.reduce((sum, x, i) => sum + (x - mx) * (ys[i]! - my), 0) / spread
}

/** All orders of 0 … n − 1, or a fixed sample of them with the present one. */
function permutationsOf(n: number): number[][] {
  if (n <= ENUMERATED) return everyOrder(Array.from({ length: n }, (_, i) => i))
  const integer = uniformIntegers(0)
  const shuffled = () => {
    const order = Array.from({ length: n }, (_, i) => i)
    for (let i = n - 1; i > 0; i--) {
      const j = integer(i + 1)
      ;[order[i], order[j]] = [order[j]!, order[i]!]
    }
    return order
  }
  return [Array.from({ length: n }, (_, i) => i), ...Array.from({ length: DRAWN }, shuffled)]
}

function everyOrder(items: readonly number[]): number[][] {
  if (items.length === 0) return [[]]
  return items.flatMap((first) =>
    everyOrder(items.filter((item) => item !== first)).map((rest) => [first, ...rest]),
  )
}

/** The runs of the network on which most arms were measured; runs that experiments share count once. */
function bestCovered(all: readonly Measured[]): PredictedRun[] {
  const networks = new Map<string, Map<string, PredictedRun>>()
  for (const { arms, rows } of all) {
    const byRun = new Map<string, Row[]>()
    for (const row of rows) {
      if (row.step > 0 && row.quantity !== LOSS && row.quantity !== trainingQuantities.diverged) continue
      const group = byRun.get(row.run)
      if (group) group.push(row)
      else byRun.set(row.run, [row])
    }
    const armOf = new Map(arms.map((arm) => [arm.arm, arm]))
    for (const [run, own] of byRun) {
      const arm = armOf.get(own[0]!.arm)
      if (!arm) continue
      const untrained = own.filter(({ step }) => step === 0)
      const initial = predictors.map(({ quantity }) => averageOf(untrained, quantity))
      const loss = overTraining(own)
      if (![loss, ...initial].every((value) => value > 0) || !initial.every(Number.isFinite)) continue
      const { spec, data } = arm
      const network = JSON.stringify([spec.model.architecture, spec.model.activation, data, spec.steps])
      const runs = networks.get(network) ?? new Map<string, PredictedRun>()
      const key = { arm: arm.arm, label: arm.label, family: arm.family ?? arm.arm }
      networks.set(network, runs.set(run, { arm: key, seed: own[0]!.seed, loss, initial }))
    }
  }
  const armsOf = (runs: Iterable<PredictedRun>) => new Set([...runs].map(({ arm }) => arm.arm)).size
  const [largest] = [...networks.values()].sort((a, b) => armsOf(b.values()) - armsOf(a.values()))
  return largest === undefined ? [] : [...largest.values()]
}

/** Runs with seeds that every arm has: an arm with more seeds would weigh more. */
function ofCommonSeeds(runs: readonly PredictedRun[]): PredictedRun[] {
  const arms = [...new Set(runs.map(({ arm }) => arm.arm))]
  const has = new Set(runs.map(({ arm, seed }) => `${arm.arm} ${seed}`))
  return runs.filter(({ seed }) => arms.every((arm) => has.has(`${arm} ${seed}`)))
}

/** Infinite for a diverged run: it learns more slowly than any other. */
function overTraining(rows: readonly Row[]): number {
  const hasDiverged = rows.some((row) => row.quantity === trainingQuantities.diverged)
  return hasDiverged ? Infinity : averageOf(rows, LOSS)
}

/** Averaged over the rows and over the layers for which a quantity has a meaning. */
function averageOf(rows: readonly Row[], quantity: string): number {
  const own = rows.filter((row) => row.quantity === quantity)
  const isCounted = ABOVE_FIRST.includes(quantity) ? isAboveFirstOf(own) : () => true
  return geometricMean(own.filter(isCounted).map(({ value }) => value))
}

/** These have no meaning for the first layer. */
const ABOVE_FIRST: readonly string[] = [shiftGradientQuantities.shift, shiftGradientQuantities.relative]
