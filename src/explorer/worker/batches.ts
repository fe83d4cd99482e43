/** Measures the means and variances of the batches that a training would take, at the initial weights of a network. */
import { openWasm } from '../../backend/index.ts'
import { sizesOf } from '../../data/index.ts'
import { parseModel } from '../../nn/index.ts'
import { parseNormalization } from '../../norm/index.ts'
import type { Host } from '../../study/index.ts'
import { batchOf, residentData, shuffled } from '../../train/index.ts'
import { type MeasureNoise, type NoiseReport, sizes } from '../batches/messages.ts'

const SEED = 1
const UNITS = 50
/** How many batches of each size. */
const BATCHES = 120

export function batchNoise(send: (report: NoiseReport) => void, host: Host): (request: MeasureNoise) => void {
  return () => {
    measure(host, send).catch((error: unknown) => {
      send({ type: 'failed', message: error instanceof Error ? error.message : String(error) })
    })
  }
}

async function measure(host: Host, send: (report: NoiseReport) => void): Promise<void> {
  const data = await host.load('digits', { scaling: 'standardize-channel' })
  const model = parseModel(`mlp:${UNITS},${UNITS}`).create({ norm: 'none', ...sizesOf(data), seed: SEED })
  const train = residentData('train', data.train, data.preprocessing)
  const session = await openWasm({ threads: 1 })
  try {
    /** The statistics that batch normalization computes, batch by batch: `[batches, units]` each. */
    const statistics = async (batch: number, batches: number) => {
      const order = shuffled(train.count, batch, SEED)
      const { taps } = model.apply(batchOf(train, order.indices, model).x, { mode: 'train' })
      const layer = parseNormalization('batch').create({ name: 'layer', features: [UNITS] })
      const { mean, variance } = layer.apply(taps['layer1.preactivation']!, { mode: 'train' })
      const program = await session.compile({
        outputs: { mean: mean!, variance: variance! },
        updates: order.updates,
      })
      const [means, variances] = [new Float32Array(batches * UNITS), new Float32Array(batches * UNITS)]
      for (let i = 0; i < batches; i++) {
        const values = await program.run()
        means.set(values.mean, i * UNITS)
        variances.set(values.variance, i * UNITS)
      }
      program.dispose()
      return { means, variances }
    }
    const all = await statistics(train.count, 1)
    for (const batch of sizes) {
      const { means, variances } = await statistics(batch, BATCHES)
      const errors = means.map(
        (mean, i) => (mean - all.means[i % UNITS]!) / Math.sqrt(all.variances[i % UNITS]!),
      )
      const ratios = variances.map((variance, i) => variance / all.variances[i % UNITS]!)
      send({ type: 'measured', batch, errors, ratios })
    }
  } finally {
    session.close()
  }
}
