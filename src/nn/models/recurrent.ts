/**
 * Recurrent networks, unrolled over time: layers rnn1, rnn2, … (or lstm1, gru1, …), each applied to the outputs of
 * the one before, and a dense layer that reads the output of the last step, or of every step.
 *
 * A sample `[time, values]` is a sequence. The steps of an image `[height, width]` or `[channels, height, width]` are
 * its rows, from the top; the steps of a sample `[values]` are its values.
 */
import { UserError } from '../../errors.ts'
import { parseNormalization, streamsPerLayer } from '../../norm/index.ts'
import { reshape, type Shape, slice, type Tensor, transpose } from '../../tensor/index.ts'
import { activationOf } from '../layers/activations.ts'
import { type Initializer, parseInitializer } from '../layers/initializers.ts'
import { layerFactory, type NetworkDefaults, type NetworkOptions, type Trace } from '../layers/layers.ts'
import type { Model } from '../model.ts'
import { checkSizes, modelOf } from '../network.ts'
import { type RecurrentLayer, stack } from '../recurrent/cell.ts'
import { createGru } from '../recurrent/gru.ts'
import { createLstm } from '../recurrent/lstm.ts'
import type { TimeStatistics } from '../recurrent/over-time.ts'
import { createRnn } from '../recurrent/rnn.ts'
import type { Place, RecurrentSetting } from '../recurrent/summed-inputs.ts'
import { streams } from '../../random/index.ts'

export interface RecurrentOptions extends NetworkOptions {
  cell: 'rnn' | 'lstm' | 'gru'
  /** The units of each layer, from the input. */
  units?: readonly number[]
  /** The place of the normalization: by default `sum` in a plain network, `both` in the others. */
  place?: Place
  statistics?: TimeStatistics
  /** The initializer of the recurrent weights; `initializer` is for all others. */
  recurrent?: string | Initializer
  /** The first bias of an LSTM's forget gate. */
  forgetBias?: number
  /** Whether the cells of an LSTM are normalized too. They are not if `place` is `input`. */
  normalizedCell?: boolean
}

export const recurrentDefaults: NetworkDefaults = { activation: 'tanh', initializer: 'glorot-uniform' }

/** Throws a UserError for an unknown name, an invalid size, or samples that are not sequences. */
export function recurrent({
  cell,
  input,
  classes,
  units = [100],
  place = cell === 'rnn' ? 'sum' : 'both',
  statistics = 'step',
  activation = recurrentDefaults.activation,
  norm = 'none',
  initializer = recurrentDefaults.initializer,
  recurrent: recurrentInitializer = 'orthogonal',
  forgetBias = 1,
  normalizedCell = true,
  everyStep = false,
  seed,
  dtype = 'f32',
}: RecurrentOptions): Model {
  checkSizes(cell, { classes, units, input })
  const [steps, features] = sequenceShape(cell, input)
  const normalization = typeof norm === 'string' ? parseNormalization(norm) : norm
  const initializerOf = (given: string | Initializer) =>
    typeof given === 'string' ? parseInitializer(given) : given
  let weights = 0
  let normalizations = 0
  const setting: RecurrentSetting = {
    steps,
    place,
    statistics,
    normalization,
    initializer: initializerOf(initializer),
    recurrent: initializerOf(recurrentInitializer),
    weightKey: () => ({ seed, stream: streams.recurrent + weights++ }),
    normalizationKey: () => ({ seed, stream: streams.normalization + streamsPerLayer * normalizations++ }),
    dtype,
  }
  const activate = activationOf(activation)
  const layers = units.map((count, i): RecurrentLayer => {
    const options = { name: `${cell}${i + 1}`, inputs: units[i - 1] ?? features, units: count, activate }
    if (cell === 'rnn') return createRnn(options, setting)
    if (cell === 'gru') return createGru(options, setting)
    return createLstm({ ...options, forgetBias, cell: normalizedCell && place !== 'input' }, setting)
  })
  const last = units.at(-1)!
  const { dense } = layerFactory({ activation: 'identity', initializer, seed, dtype })
  const readout = dense({
    name: 'dense1',
    input: [last],
    outputs: classes,
    normalized: false,
    activated: false,
  })

  function forward(x: Tensor, trace: Trace): Tensor {
    const inputs = stepsOf(x, [steps, features])
    const h = layers.reduce<readonly Tensor[]>((u, layer) => layer.apply(u, trace), inputs)
    if (!everyStep) return readout.apply(h.at(-1)!, trace)
    const batch = x.shape[0]!
    return reshape(readout.apply(reshape(stack(h, 1), [batch * steps, last]), trace), [batch, steps, classes])
  }
  return {
    ...modelOf({ input, classes, dtype, layers: [...layers, readout], forward }),
    ...(everyStep && { steps }),
  }
}

/** The number of time steps, and of values per step. */
function sequenceShape(model: string, input: Shape): readonly [number, number] {
  switch (input.length) {
    case 1:
      return [input[0]!, 1]
    case 2:
      return [input[0]!, input[1]!]
    case 3:
      return [input[1]!, input[0]! * input[2]!]
    default:
      throw new UserError(
        `${model}: input is [${input.join(', ')}], expected a sequence [time, values], or an image whose rows are one; ` +
          'use other data',
      )
  }
}

/** `[batch, ...input]` → `[batch, values]` for each step. */
function stepsOf(x: Tensor, [steps, features]: readonly [number, number]): Tensor[] {
  const batch = x.shape[0]!
  const rows = x.shape.length === 4 ? transpose(x, [0, 2, 1, 3]) : x
  const sequence = reshape(rows, [batch, steps, features])
  return Array.from({ length: steps }, (_, step) =>
    reshape(slice(sequence, [0, step, 0], [batch, step + 1, features]), [batch, features]),
  )
}
