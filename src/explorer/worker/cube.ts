/** Normalizes the results of a small layer on a few images, with the normalization of the library. */
import { openWasm, type Session } from '../../backend/index.ts'
import { applyPreprocessing } from '../../data/index.ts'
import { UserError } from '../../errors.ts'
import { createConvolution, createDense, parseInitializer, streams } from '../../nn/index.ts'
import { type Normalization, parseNormalization } from '../../norm/index.ts'
import type { Host } from '../../study/index.ts'
import { input, reshape, type Shape, type State, type Tensor } from '../../tensor/index.ts'
import {
  CHANNELS,
  type Cube,
  type CubeReport,
  type CubeRequest,
  type LayerKind,
  MOST_SAMPLES,
} from '../cube/messages.ts'

const SEED = 1

/** A layer's results for the images, and its weights. */
interface Place {
  readonly features: Shape
  readonly x: Float32Array
  readonly weight: State
  readonly weights: Float32Array
  readonly unitAxis: number
}

/** Requests are answered in order; of those that wait, only the last is. */
export function cubes(send: (report: CubeReport) => void, host: Host): (request: CubeRequest) => void {
  let opened: Promise<Opened> | undefined
  let wanted: CubeRequest | undefined
  let isBusy = false
  return (request) => {
    wanted = request
    if (isBusy) return
    isBusy = true
    void (async () => {
      try {
        while (wanted !== undefined) {
          const next = wanted
          wanted = undefined
          opened ??= open(host)
          send(await answer(await opened, next))
        }
      } catch (error) {
        send({ type: 'failed', message: error instanceof Error ? error.message : String(error) })
      } finally {
        isBusy = false
      }
    })()
  }
}

interface Opened {
  readonly session: Session
  readonly places: Readonly<Record<LayerKind, Place>>
}

async function open(host: Host): Promise<Opened> {
  const { test, preprocessing } = await host.load('digits', { scaling: 'standardize' })
  const [rows, columns] = test.shape as [number, number]
  const size = rows * columns
  const images = applyPreprocessing(test.inputs.subarray(0, MOST_SAMPLES * size), preprocessing)
  const session = await openWasm({ threads: 1 })
  const initializer = parseInitializer('he-normal')
  const key = { seed: SEED, stream: streams.weights }
  const convolution = createConvolution({
    name: 'conv1',
    inputs: 1,
    outputs: CHANNELS,
    size: 3,
    strides: [2, 2],
    padding: 1,
    initializer,
    key,
  })
  const dense = createDense({ name: 'layer1', inputs: size, outputs: CHANNELS, initializer, key })
  const raw = input('images', [MOST_SAMPLES, size])
  const outputs = {
    convolution: convolution.apply(reshape(raw, [MOST_SAMPLES, 1, rows, columns])),
    dense: dense.apply(raw),
    convolutionWeights: convolution.weight.tensor,
    denseWeights: dense.weight.tensor,
  }
  const program = await session.compile({ outputs })
  const values = await program.run({ images })
  program.dispose()
  return {
    session,
    places: {
      convolution: {
        features: outputs.convolution.shape.slice(1),
        x: values.convolution as Float32Array,
        weight: convolution.weight,
        weights: values.convolutionWeights as Float32Array,
        unitAxis: 0,
      },
      dense: {
        features: [CHANNELS],
        x: values.dense as Float32Array,
        weight: dense.weight,
        weights: values.denseWeights as Float32Array,
        unitAxis: 1,
      },
    },
  }
}

async function answer({ session, places }: Opened, request: CubeRequest): Promise<CubeReport> {
  const normalization = parseNormalization(request.norm)
  const place = places[request.layer]
  const { equation, source, of, sees } = normalization.traits
  const described = { request, equation, source, of }
  if (of === 'weights') return { ...described, ...(await ofWeights(session, normalization, place)) }
  const { features, x } = place
  const positions = features.slice(1).reduce((product, size) => product * size, 1)
  const sample = CHANNELS * positions
  const cube: Cube = {
    ...described,
    sees,
    shape: [request.batch, CHANNELS, positions],
    columns: features[2] ?? 1,
    x: x.slice(0, request.batch * sample),
  }
  const normalize = (batch: number) =>
    normalized(session, normalization, { features, x: x.slice(0, batch * sample) })
  try {
    const [values, most] = [await normalize(request.batch), await normalize(MOST_SAMPLES)]
    const changes = values.slice(0, sample).map((value, i) => Math.abs(value - most[i]!))
    return { type: 'normalized', ...cube, normalized: values, change: Math.max(...changes) }
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return { type: 'refused', ...cube, message: error.message }
  }
}

/** Throws a UserError if the normalization is not defined for this layer and batch. */
async function normalized(
  session: Session,
  { create }: Normalization,
  { features, x }: Pick<Place, 'features' | 'x'>,
): Promise<Float32Array> {
  const batch = x.length / features.reduce((product, size) => product * size, 1)
  const values = input('x', [batch, ...features])
  const layer = create({ name: 'layer', features })
  return run(session, layer.apply(values, { mode: 'train' }).normalized, { x })
}

/** Each unit's weights, row by row `[unit, input]`. */
async function ofWeights(
  session: Session,
  { createForWeights }: Normalization,
  { weight, weights, unitAxis }: Place,
) {
  const layer = createForWeights!({ name: 'layer', weight, unitAxis })
  const result = await run(session, layer.apply(weight.tensor, { mode: 'train' }).normalized, {})
  const inputs = weights.length / CHANNELS
  const byUnit = (values: Float32Array) =>
    unitAxis === 0
      ? values
      : Float32Array.from(values, (_, i) => values[(i % inputs) * CHANNELS + Math.floor(i / inputs)]!)
  return {
    type: 'normalized' as const,
    shape: [1, CHANNELS, inputs] as const,
    columns: Math.sqrt(inputs),
    sees: { positions: 'all' } as const,
    x: byUnit(weights),
    normalized: byUnit(result),
    change: null,
  }
}

async function run(
  session: Session,
  output: Tensor,
  inputs: { readonly x?: Float32Array },
): Promise<Float32Array> {
  const program = await session.compile({ outputs: { output } })
  try {
    return (await program.run(inputs)).output as Float32Array
  } finally {
    program.dispose()
  }
}
