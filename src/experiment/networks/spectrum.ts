/**
 * How far the largest eigenvalue of the Hessian stands out from the rest, and the figure of its spectrum, after Ghorbani,
 * Krishnan & Xiao 2019, arXiv:1901.10159.
 */
import type { DensityFigure } from '../../figure/index.ts'
import type { HessianQuantities } from '../../probe/index.ts'
import { atLevel, type BySeed, type Row, smoothDensity, trainingQuantities } from '../../stats/index.ts'
import type { Arm } from '../framework/experiment.ts'
import { keysOf } from '../framework/figures.ts'
import { perSeed } from '../framework/measures.ts'
import { papers } from '../framework/papers.ts'
import type { Records } from '../framework/records.ts'

/** The largest eigenvalue divided by that of a given rank; NaN where there is none, or one is not positive. */
function ratioOfRanks(rows: readonly Row[], rank: number): number {
  const at = (wanted: number) => rows.find(({ x }) => x === wanted)?.value ?? Number.NaN
  const ratio = at(1) / at(rank)
  return ratio > 0 ? ratio : Number.NaN
}

/** λ₁ / λ_rank at the end, from the only rows of `fromLargest` that are not of a level. */
export const outliersAtEnd = (
  records: Records,
  arm: string,
  { fromLargest }: HessianQuantities,
  rank: number,
): BySeed =>
  perSeed(records, arm, fromLargest, { afterDivergence: Infinity }, (rows) => ratioOfRanks(rows, rank))

/** λ₁ / λ_rank when the running training loss first falls below the level; NaN for a run in which it never does. */
export const outliersAtLoss = (
  records: Records,
  arm: string,
  { fromLargest }: HessianQuantities,
  at: { readonly rank: number; readonly level: number },
): BySeed => measuredAtLoss(records, arm, fromLargest, at.level, (rows) => ratioOfRanks(rows, at.rank))

/** A number from the rows of a run at a level of the training loss; NaN for a run that never reached it. */
export function measuredAtLoss(
  records: Records,
  arm: string,
  quantity: string,
  level: number,
  value: (rows: readonly Row[]) => number,
): BySeed {
  const rows = records.bySeed(arm, atLevel(quantity, level))
  const seeds = records.bySeed(arm, trainingQuantities.trainingLoss).keys()
  return new Map(
    [...seeds].map((seed) => {
      const own = rows.get(seed)
      return [seed, own === undefined ? Number.NaN : value(own)]
    }),
  )
}

/** Spectra of the first seed at the end, a panel for each drawn arm, with the outlying eigenvalues as marks. */
export function spectrumFigure({
  records,
  arms,
  drawn,
  names,
  eigenvalue,
  sample,
}: {
  readonly records: Records
  readonly arms: readonly Arm[]
  readonly drawn: readonly string[]
  readonly names: HessianQuantities
  /** How many of the largest eigenvalues are marked. */
  readonly eigenvalue: number
  readonly sample: number
}): DensityFigure {
  const seed = records.seeds[0] ?? Number.NaN
  const rowsOf = (arm: string, quantity: string) => records.bySeed(arm, quantity).get(seed) ?? []
  return {
    kind: 'density',
    name: 'spectrum',
    title: 'Spectrum of the Hessian at the end',
    caption: `Stochastic Lanczos quadrature; ticks: the ${eigenvalue} largest eigenvalues. ${sample} training samples, seed ${records.seeds[0] ?? 'none'}.`,
    after: papers.ghorbani.short,
    arms: keysOf(arms),
    x: { label: 'eigenvalue' },
    y: { label: 'density', scale: 'log', domain: [1e-5, 100] },
    panels: drawn.map((arm) => ({
      title: arms.find((each) => each.arm === arm)!.label,
      series: [
        {
          arm,
          points: smoothDensity(rowsOf(arm, names.weight).map(({ x, value }) => ({ x: x!, weight: value }))),
          marks: rowsOf(arm, names.fromLargest).map(({ value }) => value),
        },
      ],
    })),
  }
}
