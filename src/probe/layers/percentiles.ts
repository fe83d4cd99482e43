/**
 * Percentiles of the input of one sigmoid (or any activation; for a channel, at all its positions), as in Fig. 1(b,
 * c) of Ioffe & Szegedy 2015, arXiv:1502.03167. They are computed over a sample of training images that is the same
 * for every step, seed and arm.
 */
import { UserError } from '../../errors.ts'
import type { Mode } from '../../norm/index.ts'
import { choiceOption, countOption, textOption } from '../../options/index.ts'
import { nameOf, numberBlank, named, type Quantity, quantile } from '../../stats/index.ts'
import { slice } from '../../tensor/index.ts'
import { defineProbe, graphOfOneProgram } from '../probe.ts'
import { fixedSample, layerName, tapOf } from '../target.ts'

export interface PercentilesOptions {
  /** Its name, or its position from the end: −1 is the last. */
  layer: string
  /** The unit or channel of the layer, from 0. */
  unit: number
  /** The number of training images; at most all. */
  sample: number
  /** With the statistics of the sample, or with running ones. */
  mode: Mode
}

export const PERCENTILES = [15, 50, 85] as const

const declared: Quantity = {
  name: named`percentile ${numberBlank('percentile', 'P')}`,
  unit: 'activation',
  layer: 'name',
  definition:
    'the P-th percentile, P = 15, 50 or 85, of the input of one unit’s activation over the sample; for a channel, also over all its positions',
}

/** The name of its quantity. */
export const percentileQuantity = (percentile: number): string => nameOf(declared, { percentile })

export const percentiles = defineProbe<PercentilesOptions>({
  name: 'percentiles',
  summary: 'the 15th, 50th and 85th percentile of the input of one activation',
  source: 'Ioffe & Szegedy 2015, §4.1, Fig. 1(b, c)',
  quantities: [declared],
  options: {
    layer: textOption('-2', { expected: 'the name of a layer, or its position from the end as in -2' }),
    unit: countOption(0, 0),
    sample: countOption(1000),
    mode: choiceOption<Mode>('train', ['train', 'eval']),
  },
  positional: 'layer',
  build(target, { layer, unit, sample, mode }) {
    const { model } = target.step
    const batch = fixedSample(target.train, sample, model)
    const name = layerName(model, layer)
    const tap = tapOf(model.apply(batch.x, { mode }), name, 'activationInput')
    if (unit >= tap.shape[1]!)
      throw new UserError(
        `percentiles: unit is ${unit}, expected one from 0 to ${tap.shape[1]! - 1}, those of ${name}; pass another`,
      )
    const input = slice(
      tap,
      tap.shape.map((_, axis) => (axis === 1 ? unit : 0)),
      tap.shape.map((size, axis) => (axis === 1 ? unit + 1 : size)),
    )
    return graphOfOneProgram({ input }, (step, values) => {
      const sorted = Array.from(values.input)
      return PERCENTILES.map((percentile) => ({
        step,
        layer: name,
        quantity: percentileQuantity(percentile),
        value: quantile(sorted, percentile / 100),
      }))
    })
  },
})
