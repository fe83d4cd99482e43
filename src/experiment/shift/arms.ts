/** The options of the experiment `shift`; its arms are those that all experiments on networks compare. */
import { comparisonOptions } from '../networks/networks.ts'

export const options = comparisonOptions

export type Options = typeof options
