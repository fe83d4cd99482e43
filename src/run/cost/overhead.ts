/**
 * The cost of normalizations: the time of a training step of a network with each, compared with the same network
 * without.
 */
import { backends, defaultBackend, runNow } from '../../backend/index.ts'
import type { ProgramRequest } from '../../compile/index.ts'
import { cnn, type Model, sgd, softmaxCrossEntropy } from '../../nn/index.ts'
import type { Interval } from '../../stats/index.ts'
import { grad, normal, state } from '../../tensor/index.ts'
import { ratioOf, timeInTurns } from './timing.ts'

/** The timed network, in words. */
export const REFERENCE_NETWORK =
  'two 3 × 3 convolutions of 32 and 64 channels on 3 × 16 × 16, batch 32, one thread'

const batch = 32
const reference = (norm: string): Model =>
  cnn({ input: [3, 16, 16], classes: 10, channels: [32, 64], norm, seed: 0 })

const TURNS = 12
const STEPS = 4

export interface Overhead {
  /** The extra time of a step with the normalization, as a share of one without. */
  readonly overhead: number
  /** 95 %. */
  readonly interval: Interval | null
  /** Why it cannot be trusted. */
  readonly busy?: string
}

/** The time of a step with `norm` divided by the time without, minus 1: the median over alternating timings. */
export async function measureOverhead(norm: string): Promise<Overhead> {
  const session = await backends[defaultBackend].open({ threads: 1 })
  const programs = [
    await session.compile(stepOf(reference('none'))),
    await session.compile(stepOf(reference(norm))),
  ]
  const { times, busy } = await timeInTurns(
    programs.map((program) => () => runNow(program)),
    { most: TURNS, least: TURNS, milliseconds: 0, repeats: STEPS },
  )
  session.close()
  const { ratio, interval } = ratioOf(times[1]!, times[0]!)
  return {
    overhead: ratio - 1,
    interval: interval && [interval[0] - 1, interval[1] - 1],
    ...(busy !== undefined && { busy }),
  }
}

/** Forward, backward and SGD on one resident batch. */
function stepOf(model: Model): ProgramRequest {
  const x = state('x', normal([batch, ...model.input], { seed: 0, stream: 1000 }))
  const labels = state(
    'labels',
    Int32Array.from({ length: batch }, (_, i) => i % model.classes),
  )
  const { logits, updates } = model.apply(x.tensor, { mode: 'train' })
  const loss = softmaxCrossEntropy(logits, labels.tensor)
  const gradients = grad(
    loss,
    model.parameters.map(({ tensor }) => tensor),
  )
  const descent = sgd({}).step(model.parameters, gradients, { learningRate: 0.01 })
  return { outputs: { loss }, updates: [...updates, ...descent.updates] }
}
