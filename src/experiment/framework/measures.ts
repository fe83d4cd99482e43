/** One number a run, from its curve: what paired comparisons compare. All give a map from seed to number. */
import type { Row } from '../../stats/records/record.ts'
import type { BySeed } from '../../stats/index.ts'
import { percentileQuantity, PERCENTILES } from '../../probe/index.ts'
import type { Records } from './records.ts'

function perSeed(
  records: Records,
  arm: string,
  quantity: string,
  value: (rows: readonly Row[], seed: number) => number,
): Map<number, number> {
  return new Map([...records.bySeed(arm, quantity)].map(([seed, rows]) => [seed, value(rows, seed)]))
}

/** A measure of a run's finite values: of all layers, or of the rows for which `where` holds. */
function ofFinite(summarize: (values: readonly number[]) => number) {
  return (
    records: Records,
    arm: string,
    quantity: string,
    where: (row: Row) => boolean = () => true,
  ): Map<number, number> =>
    perSeed(records, arm, quantity, (rows) =>
      summarize(rows.filter((row) => where(row) && Number.isFinite(row.value)).map(({ value }) => value)),
    )
}

/** The largest value that a run ever had; −Infinity where there is none. */
export const best = ofFinite((values) => values.reduce((most, value) => Math.max(most, value), -Infinity))

/** The mean over a run; NaN where there is no value. */
export const average = ofFinite(mean)

/** The geometric mean of a run's positive values, for what spans orders of magnitude; NaN where there is none. */
export const geometricAverage = ofFinite((values) =>
  Math.exp(mean(values.filter((value) => value > 0).map(Math.log))),
)

/** The mean of a run's last `count` values; of a run that diverged, `afterDivergence`. */
export function ending(
  records: Records,
  arm: string,
  quantity: string,
  { count, afterDivergence }: { count: number; afterDivergence: number },
): Map<number, number> {
  const diverged = divergence(records, arm)
  return perSeed(records, arm, quantity, (rows, seed) => {
    if (diverged.has(seed)) return afterDivergence
    const last = rows.slice(-count)
    return last.reduce((sum, { value }) => sum + value, 0) / last.length
  })
}

/** The first step after step 0 at which a run's value is its seed's target or more; Infinity for never, NaN for no target. */
export function stepsToReach(
  records: Records,
  arm: string,
  quantity: string,
  targets: BySeed,
): Map<number, number> {
  return perSeed(records, arm, quantity, (rows, seed) => {
    const target = targets.get(seed) ?? Number.NaN
    if (Number.isNaN(target)) return Number.NaN
    return rows.find(({ step, value }) => step > 0 && value >= target)?.step ?? Infinity
  })
}

/** The step at which each run diverged that did. */
export function divergence(records: Records, arm: string): Map<number, number> {
  return perSeed(records, arm, 'diverged', (rows) => rows[0]!.step)
}

/**
 * How far a distribution moves from one measurement to the next: the mean over measurements and over the three
 * percentiles of |p(t + 1) − p(t)|. That mean estimates the earth mover's distance between the two distributions from
 * three of their quantiles. With `relative`, over the mean width p₈₅ − p₁₅ of the run. NaN where nothing moved or was
 * measured twice.
 */
export function movement(
  records: Records,
  arm: string,
  { relative }: { relative: boolean },
): Map<number, number> {
  const curves = PERCENTILES.map((percentile) => records.bySeed(arm, percentileQuantity(percentile)))
  return new Map(
    [...curves[0]!.keys()].map((seed) => {
      const [low, middle, high] = curves.map((curve) => curve.get(seed)!.map(({ value }) => value)) as [
        number[],
        number[],
        number[],
      ]
      const moved = [low, middle, high].flatMap((values) =>
        values.slice(1).map((value, i) => Math.abs(value - values[i]!)),
      )
      const width = mean(high.map((value, i) => value - low[i]!))
      const distance = relative ? mean(moved) / width : mean(moved)
      return [seed, distance > 0 ? distance : Number.NaN]
    }),
  )
}

/** Several measures as one: `combine` of the values that each has for a seed. */
export function across(
  measures: readonly BySeed[],
  combine: (values: readonly number[]) => number,
): Map<number, number> {
  const seeds = [...measures[0]!.keys()].filter((seed) => measures.every((measure) => measure.has(seed)))
  return new Map(seeds.map((seed) => [seed, combine(measures.map((measure) => measure.get(seed)!))]))
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
