/** Distances measured by the experiment `bounds`, one per run, and the bounds that follow from mathematics. */
import { shiftDistanceQuantities as quantities } from '../../probe/index.ts'
import { type BySeed, type Row, trainingQuantities } from '../../stats/index.ts'
import type { Options, Trained } from './arms.ts'
import type { Evidence } from '../framework/evidence.ts'
import { across, best, ending, geometricAverage, geometricAverageAtLoss } from '../framework/measures.ts'

/** The last layer has no normalization. */
const isHidden = ({ layer }: Row): boolean => layer === 'layer1' || layer === 'layer2'

export const typical = (
  { records }: Evidence<Options>,
  arm: string,
  quantity: string = quantities.assignment,
): BySeed => geometricAverage(records, arm, quantity, { where: isHidden, afterDivergence: Infinity })

export const most = ({ records }: Evidence<Options>, arm: string): BySeed =>
  best(records, arm, quantities.assignment, { where: isHidden, afterDivergence: Infinity })

export const ACCURACY = trainingQuantities.testAccuracy

/** The number of last evaluations that the accuracy at the end averages. */
export const LAST = 5

export const final = ({ records, classes }: Evidence<Options>, arm: Trained): BySeed =>
  ending(records, arm, ACCURACY, { count: LAST, afterDivergence: 1 / classes })

/** The values that a normalization makes: of convolutions, which one follows, and in the plain network those as well. */
const isNormalized = ({ layer }: Row): boolean => layer.includes('conv')

const atLoss =
  (quantity: string) =>
  ({ records, options: { level } }: Evidence<Options>, arm: Trained): BySeed =>
    geometricAverageAtLoss(records, arm, quantity, level, isNormalized)

/** How far an update moves a unit's normalized values, in their standard deviations, at the level of the loss. */
export const moved = atLoss(quantities.relative)

/** How far it moves their shape, which is what moments above the second say. */
export const movedShape = atLoss(quantities.shape)

/** The shape's part of what is moved. It may exceed 1: a change of the mean can undo a part of a change of shape. */
export const shapeShare = (evidence: Evidence<Options>, arm: Trained): BySeed =>
  across([movedShape(evidence, arm), moved(evidence, arm)], ([shape, all]) => shape! / all!)

export const boundOfBn = (width: number) => Math.sqrt(2 * width)

export const BOUND_OF_UNIT = 2
