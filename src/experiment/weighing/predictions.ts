/**
 * Which measures predict who learns sooner? Each is correlated with the loss over training, across all normalizations and seeds
 * of one network, and taken twice: averaged over training, and at the initial weights. The first may follow from how far a
 * network has come; the second cannot, for there all have learned nothing, and it is a prediction in the word's own sense.
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

/** What an experiment has measured. */
export interface Measured {
  readonly arms: readonly Arm[]
  readonly rows: readonly Row[]
}

export type Hypothesis = 'shift' | 'smoothness'

const along = gradientLineQuantities()

/** Of each, less is what its hypothesis says a network needs to learn sooner. */
const predictors: readonly { hypothesis: Hypothesis; label: string; quantity: string }[] = [
  { hypothesis: 'shift', label: 'gradient shift ‖G − G′‖₂', quantity: shiftGradientQuantities.shift },
  { hypothesis: 'shift', label: 'relative gradient shift', quantity: shiftGradientQuantities.relative },
  { hypothesis: 'shift', label: 'distance shift', quantity: shiftDistanceQuantities.relative },
  { hypothesis: 'smoothness', label: 'gradient change along the way', quantity: along.mostChange },
  { hypothesis: 'smoothness', label: 'effective β', quantity: along.beta },
  { hypothesis: 'smoothness', label: 'Hessian’s λ max', quantity: hessianQuantities().largest },
]

const LOSS = trainingQuantities.trainingLoss

export interface Prediction {
  readonly hypothesis: Hypothesis
  readonly label: string
  readonly quantity: string
  /** Of the quantity with the loss, both averaged over training in logarithms: positive where less goes with sooner. */
  readonly correlation: RankCorrelation
  /** The same within arms: what is left when the normalization is given; null where arms have too few seeds. */
  readonly within: number | null
  /** Of the quantity at the initial weights with the loss over training; null where it was not measured there. */
  readonly atStart: RankCorrelation | null
}

/** A run that was measured. */
export interface WeighedRun {
  readonly arm: ArmKey
  readonly seed: number
  /** Averaged over training in logarithms, as are the values; infinite where the run diverged. */
  readonly loss: number
  readonly values: readonly number[]
  /** At the initial weights, averaged over layers above the first; NaN where it was not measured. */
  readonly initial: readonly number[]
}

export interface Predictions {
  /** One a run of the network that most normalizations have been measured on. */
  readonly runs: readonly WeighedRun[]
  readonly arms: readonly ArmKey[]
  readonly predictions: readonly Prediction[]
}

/** Null where no network was measured with three normalizations or more. */
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

/** Those of the network that most arms have been measured on; runs that experiments share count once. */
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

/** Of the seeds that every arm has: an arm with more would weigh more. */
function ofCommonSeeds(runs: readonly WeighedRun[]): WeighedRun[] {
  const arms = [...new Set(runs.map(({ arm }) => arm.arm))]
  const has = new Set(runs.map(({ arm, seed }) => `${arm.arm} ${seed}`))
  return runs.filter(({ seed }) => arms.every((arm) => has.has(`${arm} ${seed}`)))
}

/** Infinite of a run that diverged: rougher, shifting more and learning later than any other. */
function overTraining(rows: readonly Row[], quantity: string): number {
  const hasDiverged = rows.some((row) => row.quantity === trainingQuantities.diverged)
  return hasDiverged ? Infinity : averageOf(rows, quantity)
}

/** Over training, and over the layers of which a quantity says something. */
function averageOf(rows: readonly Row[], quantity: string): number {
  const own = rows.filter((row) => row.quantity === quantity)
  const isCounted = ABOVE_FIRST.includes(quantity) ? isAboveFirstOf(own) : () => true
  return geometricMean(own.filter(isCounted).map(({ value }) => value))
}

/** Of the first layer these say nothing. */
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
