/** One number per run of the experiment `smoothness`: what its claims compare and its figures show. */
import { gradientLineQuantities, hessianQuantities } from '../../probe/index.ts'
import type { BySeed } from '../../stats/index.ts'
import type { Evidence } from '../framework/evidence.ts'
import { geometricAverage, geometricAverageOfSteps } from '../framework/measures.ts'
import { papers } from '../framework/papers.ts'
import type { Options } from './arms.ts'

const PAPER = papers.santurkar.short

export const alongGradient = gradientLineQuantities()

const alongRandom = gradientLineQuantities({ direction: 'random' })

export const eigenvalues = hessianQuantities()

export type MeasureName = 'loss' | 'predictiveness' | 'beta' | 'beta-random' | 'curvature'

interface Measure {
  /** The name in keys of claims and names of figures. */
  readonly name: MeasureName
  /** Completes "With BN on the MLP …". */
  readonly claim: string
  readonly source: string
  readonly paper: string
  readonly measure: string
  /** Printed above the figure, and in lower case along its axis. */
  readonly title: string
  readonly of: (evidence: Evidence<Options>, arm: string) => BySeed
}

/**
 * Computes the width of each band first, because a difference of two averages would be dominated by the highest
 * bands.
 */
const width = ({ records }: Evidence<Options>, arm: string, least: string, most: string): BySeed =>
  geometricAverageOfSteps(records, arm, [least, most], bandWidth, { afterDivergence: Infinity })

/** If no point of the line is finite, `low` is NaN, and the band has infinite width. */
const bandWidth = (low: number, high: number): number => (high === Infinity ? Infinity : high - low)

const quantity =
  (name: string) =>
  ({ records }: Evidence<Options>, arm: string): BySeed =>
    geometricAverage(records, arm, name, { afterDivergence: Infinity })

export const measures: readonly Measure[] = [
  {
    name: 'loss',
    claim: 'the loss varies less along the gradient',
    source: `${PAPER}, §3.2, Fig. 4(a)`,
    paper: 'The range of the loss along the gradient is smaller with BN.',
    measure: 'Width of the band of the loss along the gradient, maximum minus minimum at each step',
    title: 'Width of the band of the loss along the gradient',
    of: (evidence, arm) => width(evidence, arm, alongGradient.leastLoss, alongGradient.mostLoss),
  },
  {
    name: 'predictiveness',
    claim: 'the gradient changes less along the step',
    source: `${PAPER}, §3.2, Fig. 4(b)`,
    paper: 'Gradients are more predictive with BN: they change less along the step.',
    measure:
      'Gradient predictiveness: the largest change of the gradient along the step, ‖∇L(w) − ∇L(w − ηg)‖₂',
    title: 'The largest change of the gradient along the step',
    of: quantity(alongGradient.mostChange),
  },
  {
    name: 'beta',
    claim: 'the loss has a smaller effective β along the gradient',
    source: `${PAPER}, §3.2, Fig. 4(c)`,
    paper: 'The effective β-smoothness is better with BN.',
    measure: 'Effective β: the largest change of the gradient over the distance moved',
    title: 'Effective β',
    of: quantity(alongGradient.beta),
  },
  {
    name: 'beta-random',
    claim: 'the loss has a smaller effective β along a random direction',
    source: `${PAPER}, §3.2 (the result in random directions is not shown there)`,
    paper: 'Random directions give similar results.',
    measure: 'Effective β along a random direction of the gradient’s length',
    title: 'Effective β along a random direction of the gradient’s length',
    of: quantity(alongRandom.beta),
  },
  {
    name: 'curvature',
    claim: 'the largest eigenvalue of the Hessian is smaller',
    source: `the review, Definition 3.3: the β of the loss at a point; ${PAPER}, §3.2 does not measure it`,
    paper: 'BN makes the loss β-smooth with a smaller β.',
    measure: 'The largest eigenvalue of the Hessian of the batch’s loss',
    title: 'The largest eigenvalue of the Hessian of the batch’s loss',
    of: quantity(eigenvalues.largest),
  },
]
