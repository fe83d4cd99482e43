/** One number per run of the experiment `rank`: what its claims and checks compare and its figures show. */
import { rankQuantities } from '../../probe/index.ts'
import { type BySeed, trainingQuantities } from '../../stats/index.ts'
import type { Evidence } from '../framework/evidence.ts'
import { across, average, geometricAverage, perSeed } from '../framework/measures.ts'
import {
  type ActivationName,
  deepest,
  forwardArm,
  layerAt,
  type Options,
  trainedArm,
  type Variant,
} from './arms.ts'

type Kind = keyof typeof rankQuantities

/** A measure of the deepest network's hidden layer at a depth, at the start. */
export const atDepth = (
  { records }: Evidence<Options>,
  [activation, variant]: readonly [ActivationName, Variant],
  depth: number,
  kind: Kind,
): BySeed =>
  average(records, forwardArm(activation, variant), rankQuantities[kind], {
    where: ({ step, layer }) => step === 0 && layer === layerAt(depth),
    afterDivergence: 'measured',
  })

/** The participation rank in the deepest network with BN, mean over its deeper half, or over the quarter before. */
export const overLayers = (
  { records, options }: Evidence<Options>,
  activation: ActivationName,
  layers: 'deeper half' | 'quarter before',
): BySeed => {
  const depth = deepest(options)
  const names = Array.from({ length: depth }, (_, i) => layerAt(i + 1))
  const chosen = new Set(
    layers === 'deeper half' ? names.slice(depth / 2) : names.slice(Math.floor(depth / 4), depth / 2),
  )
  return average(records, forwardArm(activation, 'bn'), rankQuantities.participation, {
    where: ({ step, layer }) => step === 0 && chosen.has(layer),
    afterDivergence: 'measured',
  })
}

/** The participation rank of a hidden layer of a trained network, by default its last, at the start. */
export const rankAtStart = (
  { records, options }: Evidence<Options>,
  activation: ActivationName,
  variant: Variant,
  depth = options[`${activation}-depth`],
): BySeed =>
  average(records, trainedArm(activation, variant), rankQuantities.participation, {
    where: ({ step, layer }) => step === 0 && layer === layerAt(depth),
    afterDivergence: 'measured',
  })

/**
 * The share of BN's lead over the plain network that the orthogonal start closes: log(plain/start) / log(plain/BN) of
 * the geometric mean of the training loss. NaN for a seed where BN does not lead: there is nothing to close.
 */
export function closed({ records }: Evidence<Options>, activation: ActivationName): BySeed {
  const lossOf = (variant: Variant) =>
    geometricAverage(records, trainedArm(activation, variant), trainingQuantities.trainingLoss, {
      afterDivergence: Infinity,
    })
  return across([lossOf('plain'), lossOf('bn'), lossOf('start')], (losses) => {
    const [plain, bn, start] = losses as [number, number, number]
    return bn < plain ? Math.log(plain / start) / Math.log(plain / bn) : Number.NaN
  })
}

/** The farthest that gap² is from 1/r − 1/n, r the participation rank and n the samples, over layers, at the start. */
export function mismatch({ records, options }: Evidence<Options>): BySeed {
  const arm = forwardArm('linear', 'bn')
  const ranks = records.bySeed(arm, rankQuantities.participation)
  return perSeed(
    records,
    arm,
    rankQuantities.gap,
    { where: ({ step }) => step === 0, afterDivergence: 'measured' },
    (rows, seed) => {
      const rankOf = new Map(
        (ranks.get(seed) ?? []).filter(({ step }) => step === 0).map(({ layer, value }) => [layer, value]),
      )
      return Math.max(
        ...rows.map(({ layer, value }) =>
          Math.abs(value ** 2 - 1 / (rankOf.get(layer) ?? Number.NaN) + 1 / options.batch),
        ),
      )
    },
  )
}
