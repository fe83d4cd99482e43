/** Trains a network with γ and β, says where they go, and shows the values of its first layer before and after. */
import type { Session } from '../../backend/index.ts'
import type { DataSplit } from '../../data/index.ts'
import type { Model } from '../../nn/index.ts'
import { canonicalSpec, dataCache, type ExecutionState, openEngine, openExecution } from '../../run/index.ts'
import type { Host } from '../../study/index.ts'
import { readTraining } from '../../study/train-settings.ts'
import { planTraining } from '../../study/train.ts'
import { iota } from '../../tensor/index.ts'
import { batchOf, residentData } from '../../train/index.ts'
import type { LayerValues, UnitReport, UnitRequest } from '../unit/messages.ts'

/** The layer whose values are shown, for this many training images: the first ones of the set. */
const LAYER = 'layer1'
const SAMPLE = 500
/** How often γ and β are reported in a run. */
const REPORTS = 60

/** A new request takes the place of the one before. */
export function unitRun(send: (report: UnitReport) => void, host: Host): (request: UnitRequest) => void {
  let asked = 0
  return (request) => {
    const own = ++asked
    train(request, host, { send, isCurrent: () => own === asked }).catch((error: unknown) => {
      send({ type: 'failed', message: error instanceof Error ? error.message : String(error) })
    })
  }
}

async function train(
  { texts }: UnitRequest,
  host: Host,
  { send, isCurrent }: { send: (report: UnitReport) => void; isCurrent: () => boolean },
): Promise<void> {
  const settings = readTraining(texts, host)
  const { run, model } = await planTraining(settings, host)
  const { steps, engine } = run.spec
  const data = await dataCache(host.load)(run.spec)
  const [session, seeing] = [await openEngine(engine, 1), await openEngine(engine, 1)]
  try {
    const execution = await openExecution(canonicalSpec(run.spec), { session, data })
    const look = await openLayer(seeing, model, data)
    send({ type: 'opened', command: settings.command, steps })
    const show = async (when: 'before' | 'after', state: ExecutionState) => {
      send({ type: 'values', when, values: await look(state) })
      send({ type: 'gains', ...gainsOf(state, model) })
    }
    await show('before', await execution.state())
    for await (const event of execution.run()) {
      if (!isCurrent()) return
      if (event.type !== 'step' || event.step % Math.ceil(steps / REPORTS) !== 0 || event.step === steps)
        continue
      send({ type: 'gains', ...gainsOf(await execution.state(), model) })
      // Lets the next request in.
      await new Promise((resolve) => setTimeout(resolve, 0))
    }
    await show('after', await execution.state())
  } finally {
    session.close()
    seeing.close()
  }
}

/** γ and β of each layer that has them. */
function gainsOf({ step, arrays }: ExecutionState, { layers }: Model) {
  return {
    step,
    layers: layers.flatMap(({ name }) => {
      const [gamma, beta] = [arrays[`${name}.gamma`], arrays[`${name}.beta`]]
      return gamma && beta
        ? [{ layer: name, gamma: Float32Array.from(gamma.data), beta: Float32Array.from(beta.data) }]
        : []
    }),
  }
}

/** The values of the layer, at the weights of a state, on a session that does not train. */
async function openLayer(
  session: Session,
  model: Model,
  { train: dataset, preprocessing }: DataSplit,
): Promise<(state: ExecutionState) => Promise<LayerValues>> {
  const { x } = batchOf(residentData('train', dataset, preprocessing), iota(SAMPLE), model)
  const { taps } = model.apply(x, { mode: 'train' })
  const program = await session.compile({
    outputs: { x: taps[`${LAYER}.preactivation`]!, normalized: taps[`${LAYER}.normalized`]! },
  })
  // With β in the normalization the layer has no bias.
  const weight = model.states.find(({ name }) => name === `${LAYER}.weight`)!
  return async ({ arrays }) => {
    await session.restore(weight, arrays[weight.name]!.data)
    const { x: values, normalized } = await program.run()
    const of = (name: string) => Float32Array.from(arrays[`${LAYER}.${name}`]!.data)
    return {
      units: values.length / SAMPLE,
      x: values as Float32Array,
      normalized: normalized as Float32Array,
      gamma: of('gamma'),
      beta: of('beta'),
    }
  }
}
