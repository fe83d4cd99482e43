/**
 * What happens along the depth of a network at the start and after one step of training, layer by layer: the spread of
 * the values that its weights give, the gradient of these weights relative to them, and dead units. They are those of the
 * probes `activations` and `scale`.
 */
import { scalar, type Session } from '../../backend/index.ts'
import {
  activationQuantities,
  activations,
  type Measurement,
  type Measurer,
  type ProbeTarget,
  scale,
  scaleQuantities,
} from '../../probe/index.ts'
import { input, sizeOf } from '../../tensor/index.ts'
import type { Model } from '../../nn/index.ts'

export interface LayerMeasures {
  /** Standard deviation over samples of what the weights give, a mean over units; null if it has no such values. */
  readonly spread: number | null
  /** ‖∇_w L‖ / ‖w‖ of its weights; null without weights. */
  readonly gradient: number | null
  /** Share of units through which no gradient passes; null without an activation. */
  readonly dead: number | null
}

export interface LayerDepth {
  readonly layer: string
  readonly start: LayerMeasures
  readonly after: LayerMeasures
  /** ‖Δw‖ / ‖w‖ of the first step, and η / ‖w‖²; null without weights. */
  readonly update: number | null
  readonly effectiveRate: number | null
}

export interface Depth {
  /** Training samples that the values were measured on. */
  readonly sample: number
  /** Of the batch of the first step, before it. */
  readonly loss: number
  /** From the input. Layers without values and without weights are left out. */
  readonly layers: readonly LayerDepth[]
}

const MOST_SAMPLES = 256
/** Values of the largest tap: more would not fit beside the others. */
const MOST_VALUES = 2 ** 23

/** Takes one step, so that the session has trained afterwards. */
export async function measureDepth(session: Session, target: ProbeTarget): Promise<Depth> {
  const { step, train } = target
  const { model } = step
  const sample = Math.min(train.count, MOST_SAMPLES, Math.max(2, Math.floor(MOST_VALUES / largestOf(model))))
  const environment = { session, snapshots: { steps: [], read: () => ({}) } }
  const probes = [activations({ tap: 'preactivation', sample, percentiles: [50], points: 16 }), scale({})]
  const measurers: Measurer[] = []
  for (const probe of probes) measurers.push(await probe.build(target).open(environment))
  const measure = async (at: number) => {
    const rows: Measurement[] = []
    for (const measurer of measurers) rows.push(...(await measurer.measure(at)))
    return rows
  }
  const first = await measure(0)
  const program = await session.compile({ outputs: { loss: step.loss }, updates: step.updates })
  const loss = scalar((await program.run()).loss)
  const second = await measure(1)
  program.dispose()
  for (const measurer of measurers) measurer.dispose()
  const layers = model.layers.flatMap(({ name, parameters }): LayerDepth[] => {
    const isWeighted = parameters.some(({ role }) => role === 'weight')
    const start = measuresOf(first, name, isWeighted)
    const of = (quantity: string) => valueOf(first, name, quantity)
    if (start.gradient === null && of(activationQuantities.variance) === null) return []
    return [
      {
        layer: name,
        start,
        after: measuresOf(second, name, isWeighted),
        update: of(scaleQuantities.ratio),
        effectiveRate: of(scaleQuantities.rate),
      },
    ]
  })
  return { sample, loss, layers }
}

const valueOf = (rows: readonly Measurement[], layer: string, quantity: string): number | null =>
  rows.find((row) => row.layer === layer && row.quantity === quantity)?.value ?? null

/** The spread of what a normalization is given is that of the layer before it: only layers with weights have one. */
function measuresOf(rows: readonly Measurement[], layer: string, isWeighted: boolean): LayerMeasures {
  const of = (quantity: string) => valueOf(rows, layer, quantity)
  const [gradient, weight] = [of(scaleQuantities.gradient), of(scaleQuantities.weight)]
  const variance = isWeighted ? of(activationQuantities.variance) : null
  return {
    spread: variance === null ? null : Math.sqrt(variance),
    gradient: gradient === null || weight === null ? null : gradient / weight,
    dead: of(activationQuantities.dead),
  }
}

/** Values of one sample in the largest tap. */
function largestOf(model: Model): number {
  const type = model.tokens === undefined ? model.dtype : 'i32'
  const { taps } = model.apply(input('x', [2, ...model.input], type), { mode: 'train' })
  return Math.max(1, ...Object.values(taps).map(({ shape }) => sizeOf(shape) / 2))
}
