/**
 * Population statistics at fixed parameters: Ioffe & Szegedy 2015, arXiv:1502.03167, Algorithm 2, lines 8 to 12. Running
 * statistics lag behind the parameters while these move; here they become the exact average over all batches of the
 * training set, each normalized by its own statistics, and the variances are unbiased, m/(m − 1) E[σ²], where the
 * normalization's convention is. Nothing else that is kept moves: no parameter, no counter, no random number.
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
  /** Samples a batch, as in training: statistics of larger batches are others. */
  batch: number
  /** Of the order, that of the first epoch; a last batch that is not full is left out. 0 by default. */
  seed?: number
  /** By default the model's own parameters. */
  read?: ReadState
}

export interface Reestimator {
  /** Estimates anew, and gives what puts the former statistics back. */
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
  const { x } = batchOf(data, rows, model.dtype)
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
