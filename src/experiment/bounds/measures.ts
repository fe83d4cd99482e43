/** Distances measured by the experiment `bounds`, one per run, and the bounds that follow from mathematics. */
import { shiftDistanceQuantities as quantities } from '../../probe/index.ts'
import type { BySeed, Row } from '../../stats/index.ts'
import type { Options } from './arms.ts'
import type { Evidence } from '../framework/evidence.ts'
import { best, geometricAverage } from '../framework/measures.ts'

/** The last layer has no normalization. */
const isHidden = ({ layer }: Row): boolean => layer === 'layer1' || layer === 'layer2'

export const typical = (
  { records }: Evidence<Options>,
  arm: string,
  quantity: string = quantities.assignment,
): BySeed => geometricAverage(records, arm, quantity, { where: isHidden, afterDivergence: Infinity })

export const most = ({ records }: Evidence<Options>, arm: string): BySeed =>
  best(records, arm, quantities.assignment, { where: isHidden, afterDivergence: Infinity })

export const boundOfBn = (width: number) => Math.sqrt(2 * width)

export const BOUND_OF_UNIT = 2
