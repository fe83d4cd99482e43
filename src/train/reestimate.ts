/**
 * Population statistics at fixed parameters: Ioffe & Szegedy 2015, arXiv:1502.03167, Algorithm 2, lines 8 to 12.
 * Running statistics lag behind the parameters while these change; here they become the exact average over all
 * batches of the training set, each normalized by its own statistics, and the variances are unbiased, m/(m − 1)
 * E[σ²], if that is the normalization's convention. Nothing else changes: no parameter, no counter, no random number.
 */
import type { Session } from '../backend/types.ts'
import { UserError } from '../errors.ts'
import { type Model, streams } from '../nn/index.ts'
import type { ReadState } from '../norm/index.ts'
import { add, input, iota, mul, permute } from '../tensor/index.ts'
import { batchOf, checkFits, type ResidentData } from './batches.ts'

export interface ReestimationOptions {
  model: Model
  /** The training set. */
  data: ResidentData
  /** Samples per batch, as in training, because the statistics depend on the batch size. */
  batch: number
  /**
   * The seed of the order, which is that of the first epoch; a last batch that is not full is left out. 0 by default.
   */
  seed?: number
  /** By default the model's own parameters. */
  read?: ReadState
}

export interface Reestimator {
  /** Estimates the statistics, and returns a function that restores the previous ones. */
  estimate(): Promise<() => Promise<void>>
  dispose(): void
}

/** A model without running statistics has nothing to estimate: `estimate` then does nothing. */
export async function createReestimator(
  session: Session,
  { model, data, batch, seed = 0, read }: ReestimationOptions,
): Promise<Reestimator> {
  checkFits(model, data)
  if (!Number.isInteger(batch) || batch < 1 || batch > data.count)
    throw new UserError(
      `batch is ${batch}, expected a whole number from 1 to ${data.count}, the size of the training set; pass another batch`,
    )
  const seen = input('seen', [], 'i32')
  const positions = add(mul(seen, batch), iota(batch))
  const rows = permute(positions, data.count, { seed, stream: streams.dataOrder })
  const { x } = batchOf(data, rows, model)
  const { updates } = model.apply(x, { mode: 'estimate', seen, ...(read && { read }) })
  const states = updates.map(([state]) => state)
  const program = updates.length > 0 ? await session.compile({ updates }) : undefined
  return {
    async estimate() {
      const former = await Promise.all(states.map((state) => session.read(state)))
      const batches = program ? Math.floor(data.count / batch) : 0
      for (let i = 0; i < batches; i++) await program?.run({ seen: i })
      return async () => {
        await Promise.all(states.map((state, i) => session.restore(state, former[i]!)))
      }
    },
    dispose: () => program?.dispose(),
  }
}
