/**
 * Which weights have no scale: doubling one leaves what the network computes in training, because a normalization
 * divides by it. Their length then only sets how fast they turn (van Laarhoven 2017, arXiv:1706.05350). With the logits
 * f of a few training samples, in training mode,
 *
 *   change  ‖f(2w) − f(w)‖ / ‖f(0) − f(w)‖
 *
 * Relative to what removing the weight does, because the outputs may hardly depend on it: queries and keys that are
 * small, a branch that begins at zero. Where removing it changes nothing, there is no such number.
 */
import type { Session } from '../../backend/index.ts'
import { fixedSample, isWeight } from '../../probe/index.ts'
import { cast, equal, input, mul, select, type State } from '../../tensor/index.ts'
import type { ResidentData, TrainingStep } from '../../train/index.ts'

export interface WeightScale {
  /** The name of the parameter. */
  readonly weight: string
  readonly layer: string
  /** NaN if the outputs are not finite, null if they do not depend on the weight. */
  readonly change: number | null
}

/** Enough for statistics over a batch; each weight takes one more pass. */
const SAMPLE = 16

export async function measureScales(
  session: Session,
  { step, train }: { readonly step: TrainingStep; readonly train: ResidentData },
): Promise<WeightScale[]> {
  const { model } = step
  const weights = model.layers.flatMap(({ name, parameters }) =>
    parameters.filter(isWeight).map((weight) => ({ layer: name, weight })),
  )
  if (weights.length === 0) return []
  const index = new Map<State, number>(weights.map(({ weight }, i) => [weight, i]))
  const chosen = input('chosen', [], 'i32')
  const factor = input('factor', [])
  const { output } = step.at(
    {
      mode: 'train',
      read(state) {
        const own = index.get(state)
        const { tensor } = state
        return own === undefined
          ? tensor
          : mul(tensor, cast(select(equal(chosen, own), factor, 1), tensor.dtype))
      },
    },
    fixedSample(train, SAMPLE, model),
  )
  const program = await session.compile({ outputs: { logits: output.logits } })
  const logitsWith = async (which: number, times: number) =>
    Float64Array.from((await program.run({ chosen: which, factor: times })).logits, Number)
  const own = await logitsWith(-1, 1)
  const scales: WeightScale[] = []
  for (const [i, { layer, weight }] of weights.entries()) {
    const changeBy = async (times: number) => {
      const other = await logitsWith(i, times)
      return lengthOf(other.map((value, j) => value - own[j]!))
    }
    const [twice, without] = [await changeBy(2), await changeBy(0)]
    scales.push({ weight: weight.name, layer, change: without === 0 ? null : twice / without })
  }
  program.dispose()
  return scales
}

const lengthOf = (values: Float64Array) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0))
