/** One number per run of the experiment `population-statistics`: what its claims compare and its figures show. */
import { listed } from '../../listed.ts'
import { type HessianQuantities, hessianQuantities } from '../../probe/index.ts'
import { type BySeed, trainingQuantities } from '../../stats/index.ts'
import { lastQuarter } from '../framework/evaluations.ts'
import type { Evidence } from '../framework/evidence.ts'
import { across, ending, geometricMean, stepsToLevel } from '../framework/measures.ts'
import { measuredAtLoss, outliersAtEnd, outliersAtLoss } from '../networks/spectrum.ts'
import type { Chosen, Options } from './arms.ts'

/** `frozen`: with the running statistics, which do not follow the weights. */
type Statistics = 'batch' | 'frozen'

export const namesOf = (
  { sample }: Pick<Chosen, 'sample'>,
  statistics: Statistics = 'batch',
): HessianQuantities => hessianQuantities({ sample, statistics })

export const outliers = ({ records, options: chosen }: Evidence<Options>, arm: string): BySeed =>
  outliersAtEnd(records, arm, namesOf(chosen), chosen.eigenvalue)

/** The last level: a network that has reached it has passed the others. */
export const lastOf = ({ levels }: Pick<Chosen, 'levels'>): number => levels.at(-1)!

/** For measures and captions. */
export const whenLossFalls = ({ levels }: Pick<Chosen, 'levels'>): string =>
  `when the running training loss first falls below ${listed(levels)}${levels.length === 1 ? '' : ', mean over these'}`

/** When the running training loss first falls below each of the levels, geometric mean over them. */
export const outliersAtLevels = (
  { records, options: chosen }: Evidence<Options>,
  arm: string,
  statistics: Statistics = 'batch',
): BySeed =>
  across(
    chosen.levels.map((level) =>
      outliersAtLoss(records, arm, namesOf(chosen, statistics), { rank: chosen.eigenvalue, level }),
    ),
    geometricMean,
  )

/** The share of the squared gradient along the eigenvectors of the largest eigenvalues, mean over the levels. */
export const shareAtLevels = ({ records, options: chosen }: Evidence<Options>, arm: string): BySeed =>
  across(
    chosen.levels.map((level) =>
      measuredAtLoss(records, arm, namesOf(chosen).gradientShare, level, (rows) =>
        rows.reduce((sum, { value }) => sum + value, 0),
      ),
    ),
    (shares) => shares.reduce((sum, value) => sum + value, 0) / shares.length,
  )

/** Steps until the running training loss first falls below the last level; infinite if it never does. */
export const stepsToLoss = ({ records, options: chosen }: Evidence<Options>, arm: string): BySeed =>
  stepsToLevel(records, arm, namesOf(chosen).largest, lastOf(chosen))

export const final = ({ records, classes, options }: Evidence<Options>, arm: string): BySeed =>
  ending(records, arm, trainingQuantities.testAccuracy, {
    count: lastQuarter(options),
    afterDivergence: 1 / classes,
  })
