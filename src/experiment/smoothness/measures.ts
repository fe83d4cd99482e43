/** One number per run of the experiment `smoothness`: what its claims compare and its figures show. */
import { gradientLineQuantities, hessianQuantities, lipschitzQuantities } from '../../probe/index.ts'
import type { BySeed } from '../../stats/index.ts'
import type { Row } from '../../stats/records/record.ts'
import type { Evidence } from '../framework/evidence.ts'
import { geometricAverageAtLoss, geometricAverageOfSteps, lastStep } from '../framework/measures.ts'
import { papers } from '../framework/papers.ts'
import type { Options } from './arms.ts'

const PAPER = papers.santurkar.short

export const alongGradient = gradientLineQuantities()

const alongRandom = gradientLineQuantities({ direction: 'random' })

export const eigenvalues = hessianQuantities()

const around = lipschitzQuantities().adversarial

export type MeasureName = 'loss' | 'predictiveness' | 'beta' | 'beta-random' | 'curvature' | 'lipschitz'

export interface Measure {
  /** The name in keys of claims and names of figures. */
  readonly name: MeasureName
  /** Completes "With BN on the MLP …". */
  readonly claim: string
  readonly source: string
  readonly paper: string
  readonly measure: string
  /** Printed above the figure, and in lower case along its axis. */
  readonly title: string
  /** The quantities that `combine` takes, at one step; the first is the measure's own if there is only one. */
  readonly quantities: readonly string[]
  readonly combine?: (...values: number[]) => number
}

/**
 * The width of the band at each step, because a difference of two averages would be dominated by the highest bands.
 * If no point of the line is finite, `low` is NaN, and the band has infinite width.
 */
const bandWidth = (low: number, high: number): number => (high === Infinity ? Infinity : high - low)

const loss: Measure = {
  name: 'loss',
  claim: 'the loss varies less along the gradient',
  source: `${PAPER}, §3.2, Fig. 4(a)`,
  paper: 'The range of the loss along the gradient is smaller with BN.',
  measure: 'Width of the band of the loss along the gradient, maximum minus minimum at each step',
  title: 'Width of the band of the loss along the gradient',
  quantities: [alongGradient.leastLoss, alongGradient.mostLoss],
  combine: bandWidth,
}

const predictiveness: Measure = {
  name: 'predictiveness',
  claim: 'the gradient changes less along the step',
  source: `${PAPER}, §3.2, Fig. 4(b)`,
  paper: 'Gradients are more predictive with BN: they change less along the step.',
  measure:
    'Gradient predictiveness: the largest change of the gradient along the step, ‖∇L(w) − ∇L(w − ηg)‖₂',
  title: 'The largest change of the gradient along the step',
  quantities: [alongGradient.mostChange],
}

const beta: Measure = {
  name: 'beta',
  claim: 'the loss has a smaller effective β along the gradient',
  source: `${PAPER}, §3.2, Fig. 4(c)`,
  paper: 'The effective β-smoothness is better with BN.',
  measure: 'Effective β: the largest change of the gradient over the distance moved',
  title: 'Effective β',
  quantities: [alongGradient.beta],
}

const betaRandom: Measure = {
  name: 'beta-random',
  claim: 'the loss has a smaller effective β along a random direction',
  source: `${PAPER}, §3.2 (the result in random directions is not shown there)`,
  paper: 'Random directions give similar results.',
  measure: 'Effective β along a random direction of the gradient’s length',
  title: 'Effective β along a random direction of the gradient’s length',
  quantities: [alongRandom.beta],
}

export const curvature: Measure = {
  name: 'curvature',
  claim: 'the largest eigenvalue of the Hessian is smaller',
  source: `the review, Definition 3.3: the β of the loss at a point; ${PAPER}, §3.2 does not measure it`,
  paper: 'BN makes the loss β-smooth with a smaller β.',
  measure: 'The largest eigenvalue of the Hessian of the batch’s loss',
  title: 'The largest eigenvalue of the Hessian of the batch’s loss',
  quantities: [eigenvalues.largest],
}

const lipschitz: Measure = {
  name: 'lipschitz',
  claim: 'the loss is less steep around the weights',
  source: 'the review, Definition 3.2, estimated within 1 % of the weights’ length',
  paper: 'BN improves the Lipschitzness of the loss: it changes at a smaller rate.',
  measure: 'The largest |L(w + δ) − L(w)| / ‖δ‖₂ that a search finds at ‖δ‖₂ = 0.01 ‖w‖₂',
  title: 'Lipschitz estimate of the loss around the weights',
  quantities: [around.lipschitz],
}

/** Those of the paper's Fig. 4 and 9, over training. */
export const overTraining: readonly Measure[] = [loss, predictiveness, beta]

/** Compared when networks have the same training loss; also those that are too costly to measure at every moment. */
export const atEqualLoss: readonly Measure[] = [loss, predictiveness, beta, betaRandom, curvature, lipschitz]

/** Averaged over the steps that `where` takes; by default over training. */
export function average(
  { records }: Evidence<Options>,
  arm: string,
  { quantities, combine = (value) => value }: Measure,
  where?: (row: Row) => boolean,
): BySeed {
  return geometricAverageOfSteps(records, arm, quantities, combine, {
    afterDivergence: Infinity,
    ...(where && { where }),
  })
}

/** At the last measurement. */
export function atEnd(evidence: Evidence<Options>, arm: string, measure: Measure): BySeed {
  const last = lastStep(evidence.records.of(arm, measure.quantities[0]!))
  return average(evidence, arm, measure, ({ step }) => step === last)
}

/** When the running training loss first falls below a level. */
export function atLoss(
  { records }: Evidence<Options>,
  arm: string,
  { quantities, combine }: Measure,
  level: number,
): BySeed {
  if (combine === undefined) return geometricAverageAtLoss(records, arm, quantities[0]!, level)
  const parts = quantities.map((quantity) => geometricAverageAtLoss(records, arm, quantity, level))
  return new Map(
    [...parts[0]!.keys()].map((seed) => [seed, combine(...parts.map((part) => part.get(seed)!))]),
  )
}
