/**
 * Which measures predict which networks learn faster? Each measure is correlated with the loss over training, across
 * all normalizations and seeds of one network, in two forms: averaged over training, and at the initial weights. The
 * first may be a consequence of the progress of training; the second cannot, because no network has learned anything
 * there, so it is a true prediction.
 */
import {
  gradientLineQuantities,
  hessianQuantities,
  shiftDistanceQuantities,
  shiftGradientQuantities,
} from '../../probe/index.ts'
import type { ArmKey } from '../../figure/index.ts'
import { rankCorrelation, type RankCorrelation, type Row, trainingQuantities } from '../../stats/index.ts'
import type { Arm } from '../framework/experiment.ts'
import { geometricMean, isAboveFirstOf } from '../framework/measures.ts'

/** The measurements of an experiment. */
export interface Measured {
  readonly arms: readonly Arm[]
  readonly rows: readonly Row[]
}

export type Hypothesis = 'shift' | 'smoothness'

const along = gradientLineQuantities()

/** For each measure, its hypothesis says that smaller values let a network learn faster. */
const predictors: readonly { hypothesis: Hypothesis; label: string; quantity: string }[] = [
  { hypothesis: 'shift', label: 'gradient shift ‖G − G′‖₂', quantity: shiftGradientQuantities.shift },
  { hypothesis: 'shift', label: 'relative gradient shift', quantity: shiftGradientQuantities.relative },
  { hypothesis: 'shift', label: 'distance shift', quantity: shiftDistanceQuantities.relative },
  { hypothesis: 'smoothness', label: 'gradient change along the step', quantity: along.mostChange },
  { hypothesis: 'smoothness', label: 'effective β', quantity: along.beta },
  { hypothesis: 'smoothness', label: 'Hessian’s λ max', quantity: hessianQuantities().largest },
]

const LOSS = trainingQuantities.trainingLoss

export interface Prediction {
  readonly hypothesis: Hypothesis
  readonly label: string
  readonly quantity: string
  /**
   * Correlation of the quantity with the loss, both averaged over training in logarithms: positive if smaller values
   * go with faster learning.
   */
  readonly correlation: RankCorrelation
  /** The same within arms: the correlation that remains for a given normalization; null if arms have too few seeds. */
  readonly within: number | null
  /**
   * Correlation of the quantity at the initial weights with the loss over training; null if it was not measured
   * there.
   */
  readonly atStart: RankCorrelation | null
}

/** A run that was measured. */
export interface WeighedRun {
  readonly arm: ArmKey
  readonly seed: number
  /** Averaged over training in logarithms, like the values; infinite if the run diverged. */
  readonly loss: number
  readonly values: readonly number[]
  /** At the initial weights, averaged over layers above the first; NaN if it was not measured. */
  readonly initial: readonly number[]
}

export interface Predictions {
  /** One entry per run of the network on which most normalizations were measured. */
  readonly runs: readonly WeighedRun[]
  readonly arms: readonly ArmKey[]
  readonly predictions: readonly Prediction[]
}

/** Null if no network was measured with three or more normalizations. */
export function predict(measured: readonly Measured[]): Predictions | null {
  const runs = ofCommonSeeds(bestCovered(measured))
  if (runs.length === 0) return null
  const isInitial = runs.every(({ initial }) => initial.every(Number.isFinite))
  const correlationOf = (valueOf: (run: WeighedRun) => number) =>
    rankCorrelation(runs.map((run) => ({ seed: run.seed, x: valueOf(run), y: run.loss })))
  const predictions = predictors.map(
    (predictor, i): Prediction => ({
      ...predictor,
      correlation: correlationOf(({ values }) => values[i]!),
      within: withinArms(runs, i),
      atStart: isInitial ? correlationOf(({ initial }) => initial[i]!) : null,
    }),
  )
  return { runs, arms: [...new Map(runs.map(({ arm }) => [arm.arm, arm])).values()], predictions }
}

/** The runs of the network on which most arms were measured; runs that experiments share count once. */
function bestCovered(all: readonly Measured[]): WeighedRun[] {
  const networks = new Map<string, Map<string, WeighedRun>>()
  for (const { arms, rows } of all) {
    const byRun = new Map<string, Row[]>()
    for (const row of rows) {
      const group = byRun.get(row.run)
      if (group) group.push(row)
      else byRun.set(row.run, [row])
    }
    const armOf = new Map(arms.map((arm) => [arm.arm, arm]))
    for (const [run, own] of byRun) {
      const arm = armOf.get(own[0]!.arm)
      if (!arm) continue
      const measured = new Set(own.map(({ quantity }) => quantity))
      if (![LOSS, ...predictors.map(({ quantity }) => quantity)].every((each) => measured.has(each))) continue
      const loss = overTraining(own, LOSS)
      const values = predictors.map(({ quantity }) => overTraining(own, quantity))
      const untrained = own.filter(({ step }) => step === 0)
      const initial = predictors.map(({ quantity }) => averageOf(untrained, quantity))
      const { spec, data } = arm
      const network = JSON.stringify([spec.model.architecture, spec.model.activation, data, spec.steps])
      const runs = networks.get(network) ?? new Map<string, WeighedRun>()
      const key = { arm: arm.arm, label: arm.label, family: arm.family ?? arm.arm }
      networks.set(network, runs.set(run, { arm: key, seed: own[0]!.seed, loss, values, initial }))
    }
  }
  const armsOf = (runs: Iterable<WeighedRun>) => new Set([...runs].map(({ arm }) => arm.arm)).size
  const [largest] = [...networks.values()].sort((a, b) => armsOf(b.values()) - armsOf(a.values()))
  return largest !== undefined && armsOf(largest.values()) >= 3 ? [...largest.values()] : []
}

/** Runs with seeds that every arm has: an arm with more seeds would weigh more. */
function ofCommonSeeds(runs: readonly WeighedRun[]): WeighedRun[] {
  const arms = [...new Set(runs.map(({ arm }) => arm.arm))]
  const has = new Set(runs.map(({ arm, seed }) => `${arm.arm} ${seed}`))
  return runs.filter(({ seed }) => arms.every((arm) => has.has(`${arm} ${seed}`)))
}

/** Infinite for a diverged run: it counts as rougher, shifting more and learning more slowly than any other. */
function overTraining(rows: readonly Row[], quantity: string): number {
  const hasDiverged = rows.some((row) => row.quantity === trainingQuantities.diverged)
  return hasDiverged ? Infinity : averageOf(rows, quantity)
}

/** Averaged over training, and over the layers for which a quantity has a meaning. */
function averageOf(rows: readonly Row[], quantity: string): number {
  const own = rows.filter((row) => row.quantity === quantity)
  const isCounted = ABOVE_FIRST.includes(quantity) ? isAboveFirstOf(own) : () => true
  return geometricMean(own.filter(isCounted).map(({ value }) => value))
}

/** These have no meaning for the first layer. */
const ABOVE_FIRST: readonly string[] = [shiftGradientQuantities.shift, shiftGradientQuantities.relative]

/** The mean over arms of the correlation over their seeds. */
function withinArms(runs: readonly WeighedRun[], i: number): number | null {
  const arms = new Set(runs.map(({ arm }) => arm.arm))
  const all = [...arms].flatMap((name) => {
    const own = runs.filter(({ arm }) => arm.arm === name)
    const { coefficient } = rankCorrelation(
      own.map(({ seed, loss, values }) => ({ seed, x: values[i]!, y: loss })),
    )
    return coefficient === null ? [] : [coefficient]
  })
  return all.length === 0 ? null : all.reduce((sum, value) => sum + value, 0) / all.length
}
