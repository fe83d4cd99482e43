/**
 * The review's question, asked of all runs at once: is it less internal covariate shift, or a smoother loss, that goes with
 * learning sooner? Each measure of either hypothesis is correlated with the loss over training, across all normalizations
 * and seeds of one network. A hypothesis gains where its measures predict who learns sooner, and loses where they do not.
 *
 * A correlation is no cause: both may follow from how far a network has come. What it can do is to contradict.
 */
import {
  gradientLineQuantities,
  hessianQuantities,
  shiftDistanceQuantities,
  shiftGradientQuantities,
} from '../probe/index.ts'
import {
  type ArmKey,
  type FigureSpec,
  formatNumber,
  rankCorrelation,
  type RankCorrelation,
  type Row,
} from '../stats/index.ts'
import type { Arm } from './experiment.ts'

/** What an experiment has measured. */
export interface Measured {
  readonly arms: readonly Arm[]
  readonly rows: readonly Row[]
}

type Hypothesis = 'shift' | 'smoothness'

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

const LOSS = 'training loss'

export interface Prediction {
  readonly hypothesis: Hypothesis
  readonly label: string
  readonly quantity: string
  /** Of the quantity with the loss, both averaged over training in logarithms: positive where less goes with sooner. */
  readonly correlation: RankCorrelation
  /** The same within arms: what is left when the normalization is given; null where arms have too few seeds. */
  readonly within: number | null
}

export interface Weighing {
  readonly verdict: string
  readonly predictions: readonly Prediction[]
  readonly figures: readonly FigureSpec[]
}

interface Point {
  readonly run: string
  readonly arm: ArmKey
  readonly seed: number
  readonly loss: number
  readonly values: readonly number[]
}

/** Null where no network was measured with three normalizations or more. */
export function weigh(measured: readonly Measured[]): Weighing | null {
  const points = bestCovered(measured)
  if (points.length === 0) return null
  const predictions = predictors.map((predictor, i): Prediction => {
    const pairs = points.map(({ seed, loss, values }) => ({ seed, x: values[i]!, y: loss }))
    return { ...predictor, correlation: rankCorrelation(pairs), within: withinArms(points, i) }
  })
  const arms = [...new Map(points.map(({ arm }) => [arm.arm, arm])).values()]
  return {
    verdict: describe(predictions, arms.length, new Set(points.map(({ seed }) => seed)).size),
    predictions,
    figures: [figure(points, arms, predictions)],
  }
}

/** One point a run of the network that most arms have been measured on; runs that experiments share count once. */
function bestCovered(measured: readonly Measured[]): Point[] {
  const networks = new Map<string, Map<string, Point>>()
  for (const { arms, rows } of measured) {
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
      const loss = geometricMean(own, LOSS)
      const values = predictors.map(({ quantity }) => geometricMean(own, quantity))
      if (![loss, ...values].every(Number.isFinite)) continue
      const { spec, data } = arm
      const network = JSON.stringify([spec.model.architecture, spec.model.activation, data, spec.steps])
      const points = networks.get(network) ?? new Map<string, Point>()
      const key = { arm: arm.arm, label: arm.label, family: arm.family ?? arm.arm }
      networks.set(network, points.set(run, { run, arm: key, seed: own[0]!.seed, loss, values }))
    }
  }
  const armsOf = (points: Iterable<Point>) => new Set([...points].map(({ arm }) => arm.arm)).size
  const [largest] = [...networks.values()].sort((a, b) => armsOf(b.values()) - armsOf(a.values()))
  return largest !== undefined && armsOf(largest.values()) >= 3 ? [...largest.values()] : []
}

function geometricMean(rows: readonly Row[], quantity: string): number {
  const logs = rows.flatMap((row) =>
    row.quantity === quantity && row.value > 0 && Number.isFinite(row.value) ? [Math.log(row.value)] : [],
  )
  return logs.length === 0 ? Number.NaN : Math.exp(logs.reduce((sum, value) => sum + value, 0) / logs.length)
}

/** The mean over arms of the correlation over their seeds. */
function withinArms(points: readonly Point[], i: number): number | null {
  const arms = new Set(points.map(({ arm }) => arm.arm))
  const all = [...arms].flatMap((name) => {
    const own = points.filter(({ arm }) => arm.arm === name)
    const { coefficient } = rankCorrelation(
      own.map(({ seed, loss, values }) => ({ seed, x: values[i]!, y: loss })),
    )
    return coefficient === null ? [] : [coefficient]
  })
  return all.length === 0 ? null : all.reduce((sum, value) => sum + value, 0) / all.length
}

function predicts({ correlation: { interval } }: Prediction): 'yes' | 'opposite' | 'open' {
  if (interval === null) return 'open'
  return interval[0] > 0 ? 'yes' : interval[1] < 0 ? 'opposite' : 'open'
}

function describe(predictions: readonly Prediction[], arms: number, seeds: number): string {
  const tally = (hypothesis: Hypothesis) => {
    const own = predictions.filter((prediction) => prediction.hypothesis === hypothesis)
    const count = (what: ReturnType<typeof predicts>) => own.filter((each) => predicts(each) === what).length
    return { yes: count('yes'), opposite: count('opposite'), all: own.length }
  }
  const [shift, smoothness] = [tally('shift'), tally('smoothness')]
  const score = ({ yes, opposite }: typeof shift) => Math.max(0, yes - opposite)
  const lead =
    score(smoothness) > score(shift)
      ? 'Over all normalizations a smoother loss goes with learning sooner more than less internal covariate shift does'
      : score(smoothness) < score(shift)
        ? 'Over all normalizations less internal covariate shift goes with learning sooner more than a smoother loss does'
        : score(shift) > 0
          ? 'Over all normalizations both less internal covariate shift and a smoother loss go with learning sooner; these runs do not tell them apart'
          : 'Over all normalizations neither less internal covariate shift nor a smoother loss goes with learning sooner'
  const say = ({ yes, opposite, all }: typeof shift) =>
    `${yes} of ${all} measures predict it${opposite > 0 ? `, ${opposite} the opposite` : ''}`
  return `${lead}: of shift ${say(shift)}; of smoothness ${say(smoothness)} (${arms} normalizations, ${seeds} seeds).`
}

function figure(
  points: readonly Point[],
  arms: readonly ArmKey[],
  predictions: readonly Prediction[],
): FigureSpec {
  return {
    kind: 'scatter',
    name: 'predictors',
    title: 'What goes with learning sooner?',
    caption:
      'One dot a run: the training loss against each measure, both geometric means over training. Where less of a measure goes with learning sooner, dots rise to the right. Spearman’s ρ with its 95 % interval over seeds; within arms: the mean over normalizations of ρ over their seeds.',
    arms,
    y: { label: 'training loss', scale: 'log' },
    panels: predictions.map(({ label, hypothesis, correlation, within }, i) => ({
      title: hypothesis,
      x: { label, scale: 'log' as const },
      points: points.map(({ arm, loss, values }) => ({ arm: arm.arm, x: values[i]!, y: loss })),
      correlation: {
        name: 'Spearman’s ρ',
        coefficient: correlation.coefficient,
        interval: correlation.interval,
        ...(within !== null && { note: `within arms ${formatNumber(within, 2)}` }),
      },
    })),
  }
}
