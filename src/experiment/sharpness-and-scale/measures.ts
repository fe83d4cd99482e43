/** One number per run of the experiment `sharpness-and-scale`: what its claims compare and its figures show. */
import { sphericalSharpnessQuantities } from '../../probe/index.ts'
import { type BySeed, trainingQuantities } from '../../stats/index.ts'
import type { Evidence } from '../framework/evidence.ts'
import { across, best, divergence, ending, geometricAverage, perSeed } from '../framework/measures.ts'
import type { Descent, MomentumSuffix, Options, Part, Scheduled } from './arms.ts'

export const { largest: SHARPNESS, edge: EDGE } = sphericalSharpnessQuantities()

/** The share of training, from its end, over which late values are averaged. */
const LATE = 1 / 3

/** The number of last evaluations that the accuracy at the end averages. */
export const LAST = 5

/** The spherical sharpness over the last third of training, as a geometric mean. */
export const lateSharpness = ({ records, options }: Evidence<Options>, arm: Descent): BySeed =>
  geometricAverage(records, arm, SHARPNESS, {
    where: ({ step }) => step >= (1 - LATE) * options['perceptron-steps'],
    afterDivergence: Infinity,
  })

/** The spherical sharpness when it first reaches 2 over the effective rate; NaN for a run in which it never does. */
export function sharpnessAtEdge({ records }: Evidence<Options>, arm: Descent): BySeed {
  const sharpness = records.bySeed(arm, SHARPNESS)
  return perSeed(records, arm, EDGE, { afterDivergence: 'measured' }, (rows, seed) => {
    const first = rows.find(({ value }) => value >= 1)
    return sharpness.get(seed)?.find(({ step }) => step === first?.step)?.value ?? Number.NaN
  })
}

/** The largest sharpness during training, relative to 2 over the effective rate. */
export const highestEdge = ({ records }: Evidence<Options>, arm: Descent): BySeed =>
  best(records, arm, EDGE, { afterDivergence: 'measured' })

const LOSS = trainingQuantities.trainingLoss

/** |log(L / L′)| of the training losses of two arms, by step, for each seed; infinite from where only one diverged. */
export function distances(
  { records }: Evidence<Options>,
  kind: Scheduled,
  suffix: MomentumSuffix,
): ReadonlyMap<number, readonly (readonly [step: number, distance: number])[]> {
  const others = records.bySeed(`decay${suffix}`, LOSS)
  const [own, other] = [divergence(records, `${kind}${suffix}`), divergence(records, `decay${suffix}`)]
  return new Map(
    [...records.bySeed(`${kind}${suffix}`, LOSS)].flatMap(([seed, rows]) => {
      const lossAt = new Map(others.get(seed)?.map(({ step, value }) => [step, value]))
      if (lossAt.size === 0) return []
      const isApart = own.has(seed) !== other.has(seed)
      const points = rows
        .filter(({ step }) => lossAt.has(step))
        .map(({ step, value }) => [step, Math.abs(Math.log(value / lossAt.get(step)!))] as const)
      return [[seed, isApart ? [...points, [Infinity, Infinity] as const] : points] as const]
    }),
  )
}

/** The largest of these distances over training. */
export const farthest = (evidence: Evidence<Options>, kind: Scheduled, suffix: MomentumSuffix): BySeed =>
  new Map(
    [...distances(evidence, kind, suffix)].map(([seed, points]) => [
      seed,
      points.length === 0 ? Number.NaN : Math.max(...points.map(([, distance]) => distance)),
    ]),
  )

export const accuracy = ({ records, classes }: Evidence<Options>, arm: Part): BySeed =>
  ending(records, arm, trainingQuantities.testAccuracy, { count: LAST, afterDivergence: 1 / classes })

/** How far the accuracy of γ and β alone lies between guessing and the network of which all is trained. */
export const shareAlone = (evidence: Evidence<Options>): BySeed => {
  const guessing = 1 / evidence.classes
  return across([accuracy(evidence, 'affine'), accuracy(evidence, 'all')], (values) => {
    const [alone, all] = values as [number, number]
    return (alone - guessing) / (all - guessing)
  })
}
