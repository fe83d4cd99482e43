/** One number per run of the experiment `recurrent` beyond how fast it learns. */
import { trendQuantities } from '../../probe/index.ts'
import type { BySeed } from '../../stats/index.ts'
import type { Evidence } from '../framework/evidence.ts'
import { average } from '../framework/measures.ts'
import type { Options } from './arms.ts'

/**
 * The share of a unit's variance that lies between time steps at the end, over recurrent layers. A run that diverged
 * has none, and nobody knows on which side it would be.
 */
export const trendOf = ({ records }: Evidence<Options>, arm: string): BySeed =>
  average(records, arm, trendQuantities.share, { afterDivergence: Number.NaN })
