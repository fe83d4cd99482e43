/**
 * Training of a part of the parameters; all others keep their initial values. The optimizer keeps no states for them, and
 * weight decay does not act on them.
 *
 *   affine   γ and β of normalizations, as in Frankle, Schwab & Morcos 2021, arXiv:2003.00152
 *   weights  matrices and filters, no biases, gains or shifts; `last=false`: not those of the last layer. Where a
 *            normalization follows each of them, the loss does not depend on their length
 *   random   as many weights of each layer, chosen at random, as it has gains and shifts: what Frankle et al. compare
 *            with. A layer without weights adds its count to that of the next one with weights
 */
import { UserError } from '../errors.ts'
import type { Model } from '../nn/index.ts'
import { define, flagOption, type Kind, parseSpec } from '../options/index.ts'
import { streams } from '../random/index.ts'
import { add, iota, less, permute, reshape, type State, sizeOf, state, type Tensor } from '../tensor/index.ts'

/** The parameters to train; of one with a mask, only the elements where the mask is 1. */
type Chosen = ReadonlyMap<State, State | undefined>

export interface TrainedPart {
  /** The text from which `parseTrainedPart` makes the same part. */
  readonly spec: string
  /** Throws a UserError if the model has no such parameters. */
  choose(model: Pick<Model, 'layers'>, seed: number | Tensor): Chosen
}

const isAffine = ({ role }: State): boolean => role === 'gain' || role === 'shift'
const isWeight = ({ role }: State): boolean => role === 'weight'
const countOf = (states: readonly State[]): number =>
  states.reduce((total, { tensor }) => total + sizeOf(tensor.shape), 0)

/** Throws if there are none. */
function some(chosen: Chosen, spec: string, missing: string): Chosen {
  if (chosen.size > 0) return chosen
  throw new UserError(`train-only ${spec}: the network has no ${missing}; pass another, or train all`)
}

const MISSING_AFFINE = 'gains or shifts of a normalization'

const affine = define<object, TrainedPart>({
  name: 'affine',
  summary: 'γ and β of the normalizations',
  options: {},
  create: (_, spec) => ({
    spec,
    choose: ({ layers }) =>
      some(
        new Map(
          layers.flatMap(({ parameters }) => parameters.filter(isAffine).map((own) => [own, undefined])),
        ),
        spec,
        MISSING_AFFINE,
      ),
  }),
})

const weights = define<{ last: boolean }, TrainedPart>({
  name: 'weights',
  summary: 'matrices and filters, with last=false not those of the last layer',
  options: { last: flagOption(true) },
  create: ({ last }, spec) => ({
    spec,
    choose: ({ layers }) =>
      some(
        new Map(
          (last ? layers : layers.slice(0, -1)).flatMap(({ parameters }) =>
            parameters.filter(isWeight).map((own) => [own, undefined]),
          ),
        ),
        spec,
        last ? 'weights' : 'weights before its last layer',
      ),
  }),
})

const random = define<object, TrainedPart>({
  name: 'random',
  summary: 'as many random weights of each layer as it has γ and β',
  options: {},
  create: (_, spec) => ({
    spec,
    choose({ layers }, seed) {
      const chosen = new Map<State, State>()
      let wanted = 0
      for (const { parameters } of layers) {
        wanted += countOf(parameters.filter(isAffine))
        const own = parameters.filter(isWeight)
        const all = countOf(own)
        if (wanted === 0 || all === 0) continue
        const key = { seed, stream: streams.trainedPart + chosen.size }
        let start = 0
        for (const weight of own) {
          const { shape } = weight.tensor
          const place = permute(add(iota(sizeOf(shape)), start), all, key)
          chosen.set(
            weight,
            state(`${weight.name}.trained`, reshape(less(place, wanted), shape), shape, 'i32', 'other'),
          )
          start += sizeOf(shape)
        }
        wanted = Math.max(0, wanted - all)
      }
      return some(chosen, spec, MISSING_AFFINE)
    },
  }),
})

export const trainedParts: readonly Kind<TrainedPart>[] = [affine.kind, weights.kind, random.kind]

/** `affine`, `weights:last=false`, `random`. Throws a UserError with the nearest names or the invalid option. */
export function parseTrainedPart(spec: string): TrainedPart {
  return parseSpec('part', trainedParts, spec)
}
