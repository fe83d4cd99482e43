/** One number per run of the experiment `intervention`: what its claims compare and its figures show. */
import { hessianQuantities, shiftDistanceQuantities, shiftGradientQuantities } from '../../probe/index.ts'
import { atLevel, type BySeed } from '../../stats/index.ts'
import type { Evidence } from '../framework/evidence.ts'
import { across, geometricMean, isAboveFirst, stepsToLevel } from '../framework/measures.ts'
import type { Records } from '../framework/records.ts'
import {
  armName,
  factorsOf,
  levelsOf,
  type Network,
  type Options,
  SAMPLE,
  type Shift,
  type Smoothed,
} from './arms.ts'

/** What a manipulation is checked by, at levels of the training loss. */
export interface Check {
  readonly name: 'distance' | 'gradients' | 'curvature'
  readonly quantity: string
  /** For texts. */
  readonly words: string
  /** Whether the first layer has rows, which say nothing: nothing below it moves. */
  readonly hasFirst?: boolean
}

export const distance: Check = {
  name: 'distance',
  quantity: shiftDistanceQuantities.relative,
  words: 'the earth mover’s distance of a unit’s input before and after a step, in its deviations',
}

export const gradients: Check = {
  name: 'gradients',
  quantity: shiftGradientQuantities.shift,
  words: 'the change ‖G − G′‖ of a layer’s gradient',
  hasFirst: true,
}

export const curvature: Check = {
  name: 'curvature',
  quantity: hessianQuantities({ sample: SAMPLE }).largest,
  words: 'the largest eigenvalue of the Hessian',
}

/** Steps until the running training loss first falls below the level; Infinity if it never does. */
export const steps = ({ records, options: { level } }: Evidence<Options>, arm: string): BySeed =>
  stepsToLevel(records, arm, curvature.quantity, level)

/** The geometric mean of the steps of several arms, seed by seed; Infinity if one never reaches the level. */
const stepsOver = (evidence: Evidence<Options>, names: readonly string[]): BySeed =>
  across(
    names.map((arm) => steps(evidence, arm)),
    geometricMean,
  )

/** Steps with a shift, averaged over all smoothings. */
export const stepsWithShift = (evidence: Evidence<Options>, network: Network, shift: Shift): BySeed =>
  stepsOver(
    evidence,
    factorsOf(evidence.options).smoothings.map((smoothing) => armName(network, shift, smoothing)),
  )

/** Steps with a smoothing, averaged over all shifts. */
export const stepsWithSmoothing = (
  evidence: Evidence<Options>,
  network: Network,
  smoothing: Smoothed,
): BySeed =>
  stepsOver(
    evidence,
    factorsOf(evidence.options).shifts.map((shift) => armName(network, shift, smoothing)),
  )

/** Steps of a network, averaged over all shifts and smoothings. */
export function stepsOfNetwork(evidence: Evidence<Options>, network: Network): BySeed {
  const { shifts, smoothings } = factorsOf(evidence.options)
  return stepsOver(
    evidence,
    shifts.flatMap((shift) => smoothings.map((smoothing) => armName(network, shift, smoothing))),
  )
}

/** The ratio of two measures, seed by seed. */
export const ratioOf = (treated: BySeed, control: BySeed): BySeed =>
  across([treated, control], ([a, b]) => a! / b!)

/** The geometric mean over the levels that a run reached, and over the layers. */
export function atLevels({ records, options }: Evidence<Options>, arm: string, check: Check): BySeed {
  return overLevels(levelsOf(options).map((level) => atOneLevel(records, arm, check, level)))
}

/** The same for two arms, at the levels that both reached with the same seed. */
export function pairsAtLevels(
  { records, options }: Evidence<Options>,
  treated: string,
  control: string,
  check: Check,
): { readonly treated: BySeed; readonly control: BySeed } {
  const perLevel = levelsOf(options).map((level) => {
    const [a, b] = [treated, control].map((arm) => atOneLevel(records, arm, check, level)) as [BySeed, BySeed]
    const common = (own: BySeed, other: BySeed) => new Map([...own].filter(([seed]) => other.has(seed)))
    return { treated: common(a, b), control: common(b, a) }
  })
  return {
    treated: overLevels(perLevel.map((pair) => pair.treated)),
    control: overLevels(perLevel.map((pair) => pair.control)),
  }
}

/** `treated` over `control`, at the levels that both arms reached with the same seed. */
export function ratioAtLevels(...pair: Parameters<typeof pairsAtLevels>): BySeed {
  const { treated, control } = pairsAtLevels(...pair)
  return ratioOf(treated, control)
}

function overLevels(perLevel: readonly BySeed[]): BySeed {
  const seeds = new Set(perLevel.flatMap((values) => [...values.keys()]))
  return new Map(
    [...seeds].map((seed) => [seed, geometricMean(perLevel.flatMap((values) => values.get(seed) ?? []))]),
  )
}

function atOneLevel(
  records: Records,
  arm: string,
  { quantity, hasFirst = false }: Check,
  level: number,
): BySeed {
  const name = atLevel(quantity, level)
  const where = hasFirst ? isAboveFirst(records, arm, name) : () => true
  return new Map(
    [...records.bySeed(arm, name)].map(([seed, rows]) => [
      seed,
      geometricMean(rows.filter(where).map(({ value }) => value)),
    ]),
  )
}
