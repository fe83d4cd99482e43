/**
 * One number per run, computed from its curve: what paired comparisons compare. Each function returns a map from seed
 * to number.
 */
import type { Row } from '../../stats/records/record.ts'
import { atLevel, type BySeed, trainingQuantities } from '../../stats/index.ts'
import { percentileQuantity, PERCENTILES } from '../../probe/index.ts'
import { Records } from './records.ts'

/** The rows of a run from which a number is computed, and the number if the run diverged. */
interface Taken {
  /** By default all rows. */
  readonly where?: (row: Row) => boolean
  /**
   * The value of a diverged run: Infinity or −Infinity, whichever is worse than every finite value; NaN if neither
   * is. `measured` uses its rows, for measures that are complete before a run can diverge, such as those at step 0.
   */
  readonly afterDivergence: number | 'measured'
}

/** The seeds of an arm that have rows of a quantity or diverged before they had any. */
export function perSeed(
  records: Records,
  arm: string,
  quantity: string,
  { where = () => true, afterDivergence }: Taken,
  value: (rows: readonly Row[], seed: number) => number,
): Map<number, number> {
  const rows = records.bySeed(arm, quantity)
  const diverged = divergence(records, arm)
  return new Map(
    [...new Set([...rows.keys(), ...diverged.keys()])].map((seed) => [
      seed,
      diverged.has(seed) && afterDivergence !== 'measured'
        ? afterDivergence
        : value((rows.get(seed) ?? []).filter(where), seed),
    ]),
  )
}

/**
 * A measure of all of a run's values. A value that is infinite or NaN is not left out: a line that ends at an
 * infinite loss is infinitely wide, and nothing is known about NaN.
 */
const ofAll =
  (summarize: (values: readonly number[]) => number) =>
  (records: Records, arm: string, quantity: string, taken: Taken): Map<number, number> =>
    perSeed(records, arm, quantity, taken, (rows) => summarize(rows.map(({ value }) => value)))

/**
 * The geometric mean, over layers, of what a run measured when its running training loss first passed a level. A run
 * that never passed it has no value (NaN): nobody knows what it would have measured there.
 */
export function geometricAverageAtLoss(
  records: Records,
  arm: string,
  quantity: string,
  level: number,
  where: (row: Row) => boolean = () => true,
): Map<number, number> {
  const rows = records.bySeed(arm, atLevel(quantity, level))
  const seeds = records.bySeed(arm, trainingQuantities.trainingLoss).keys()
  return new Map(
    [...seeds].map((seed) => [
      seed,
      geometricMean((rows.get(seed) ?? []).filter(where).map(({ value }) => value)),
    ]),
  )
}

/** The largest value of a run; −Infinity if there is none. */
export const best = ofAll((values) => values.reduce((most, value) => Math.max(most, value), -Infinity))

/** The mean over a run; NaN if there is no value, or one is NaN. */
export const average = ofAll(mean)

/** The geometric mean over a run, for quantities that span orders of magnitude. */
export const geometricAverage = ofAll(geometricMean)

/**
 * The geometric mean of values of 0 or more: 0 if one is 0, infinite if one is infinite, NaN if there are both, if
 * one is NaN, or if there is none. A value below 0 counts as 0, because it is less than any positive one.
 */
export function geometricMean(values: readonly number[]): number {
  return Math.exp(mean(values.map((value) => Math.log(Math.max(0, value)))))
}

/** The geometric mean over a run of `combine`, applied to the values that several quantities have at one step. */
export function geometricAverageOfSteps(
  records: Records,
  arm: string,
  quantities: readonly string[],
  combine: (...values: number[]) => number,
  { where = () => true, afterDivergence }: Taken,
): Map<number, number> {
  const [first, ...others] = quantities
  const rest = others.map((quantity) => records.bySeed(arm, quantity))
  return perSeed(records, arm, first!, { where, afterDivergence }, (rows, seed) => {
    const valuesAt = rest.map(
      (bySeed) => new Map((bySeed.get(seed) ?? []).filter(where).map(({ step, value }) => [step, value])),
    )
    return geometricMean(
      rows.map(({ step, value }) => combine(value, ...valuesAt.map((at) => at.get(step) ?? Number.NaN))),
    )
  })
}

/**
 * Whether a row is of a layer above the network's first. Nothing below the first layer is updated, so its shift is 0
 * and the cosine of its gradients 1 in any network.
 */
export const isAboveFirst = (records: Records, arm: string, quantity: string): ((row: Row) => boolean) =>
  isAboveFirstOf(records.of(arm, quantity))

/** The same for rows of one quantity of one network, in the order in which they were measured. */
export function isAboveFirstOf(rows: readonly Row[]): (row: Row) => boolean {
  // A probe writes the rows of a step in the order of the layers.
  const first = rows[0]?.layer
  return ({ layer }) => layer === '' || layer !== first
}

/** The mean of a run's last `count` values; for a diverged run, `afterDivergence`. */
export function ending(
  records: Records,
  arm: string,
  quantity: string,
  { count, afterDivergence }: { count: number; afterDivergence: number },
): Map<number, number> {
  return perSeed(records, arm, quantity, { afterDivergence }, (rows) =>
    mean(rows.slice(-count).map(({ value }) => value)),
  )
}

/**
 * The first step after step 0 at which a run's value reaches its seed's target; Infinity if it never does, NaN
 * without a target.
 */
export function stepsToReach(
  records: Records,
  arm: string,
  quantity: string,
  targets: BySeed,
): Map<number, number> {
  return perSeed(records, arm, quantity, { afterDivergence: 'measured' }, (rows, seed) => {
    const target = targets.get(seed) ?? Number.NaN
    if (Number.isNaN(target)) return Number.NaN
    return rows.find(({ step, value }) => step > 0 && value >= target)?.step ?? Infinity
  })
}

/**
 * The step at which the running training loss of each run first fell below a level at which `quantity` was measured;
 * Infinity if it never did.
 */
export function stepsToLevel(
  records: Records,
  arm: string,
  quantity: string,
  level: number,
): Map<number, number> {
  const reached = records.bySeed(arm, atLevel(quantity, level))
  return perSeed(
    records,
    arm,
    trainingQuantities.trainingLoss,
    { afterDivergence: 'measured' },
    (_, seed) => reached.get(seed)?.[0]?.step ?? Infinity,
  )
}

/** The step at which each diverged run diverged. */
export function divergence(records: Records, arm: string): Map<number, number> {
  return new Map(
    [...records.bySeed(arm, trainingQuantities.diverged)].map(([seed, rows]) => [seed, rows[0]!.step]),
  )
}

/** How many runs of these arms diverged, as a sentence; empty if none did. */
export function divergedRuns(records: Records, arms: readonly string[]): string {
  const counts = arms.flatMap((arm) => {
    const { size } = divergence(records, arm)
    return size === 0 ? [] : [`${size} of ${records.seedsOf(arm)} of ${arm}`]
  })
  return counts.length === 0
    ? ''
    : `Runs that diverged count as worse than any that did not: ${counts.join(', ')}.`
}

/**
 * How far a distribution moves from one measurement to the next: the mean over measurements and over the three
 * percentiles of |p(t + 1) − p(t)|. That mean estimates the earth mover's distance between the two distributions from
 * three of their quantiles. With `relative`, divided by the mean width p₈₅ − p₁₅ of the run. Infinite if the run
 * diverged; NaN if there are fewer than two measurements.
 */
export function movement(
  records: Records,
  arm: string,
  { relative }: { relative: boolean },
): Map<number, number> {
  const [low, middle, high] = PERCENTILES.map((percentile) => percentileQuantity(percentile)) as [
    string,
    string,
    string,
  ]
  const others = [middle, high].map((quantity) => records.bySeed(arm, quantity))
  return perSeed(records, arm, low, { afterDivergence: Infinity }, (rows, seed) => {
    const curves = [rows, ...others.map((bySeed) => bySeed.get(seed) ?? [])].map((each) =>
      each.map(({ value }) => value),
    )
    const moved = curves.flatMap((values) => values.slice(1).map((value, i) => Math.abs(value - values[i]!)))
    const width = mean(curves[2]!.map((value, i) => value - curves[0]![i]!))
    return relative ? mean(moved) / width : mean(moved)
  })
}

/** The values of a quantity in some layers, each divided by that of its run and layer at step 0. */
export function relativeToStart({ rows }: Records, quantity: string, where: (row: Row) => boolean): Records {
  const own = rows.filter((row) => row.quantity === quantity && where(row))
  const key = ({ run, layer }: Row) => `${run} ${layer}`
  const first = new Map(own.filter(({ step }) => step === 0).map((row) => [key(row), row.value]))
  return new Records(own.map((row) => ({ ...row, value: row.value / (first.get(key(row)) ?? Number.NaN) })))
}

/** −∞ if there are no rows, which may be more than a function can have arguments. */
export const lastStep = (rows: readonly Row[]): number =>
  rows.reduce((last, { step }) => Math.max(last, step), -Infinity)

/** Combines several measures into one: applies `combine` to the values that a seed has in each. */
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
