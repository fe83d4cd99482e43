/**
 * Probes beside straightforward PyTorch scripts (`peers/torch_probes.py`): the gradient shift of all layers, a surface of
 * 51 × 51 points, and the largest eigenvalue of the Hessian, of a VGG-A of a quarter of its width that has been trained for a few
 * steps, from the same weights. {"work","threads","mode","ours_ms","peer","peer_ms","ratio","difference","products","peer_products"}:
 * `difference` is the largest between their values and ours, relative to the largest of theirs. The eigenvalue is compared with
 * power iteration and with Lanczos' method in PyTorch; all three end when the same error bound, ‖H v − λ v‖, is at most 1 % of λ.
 * `products` are the products H v.
 *
 * The surface is measured as `normscope landscape` does it, worker processes and their start included.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Session } from '../src/backend/index.ts'
import { writeNpz } from '../src/data/index.ts'
import type { RunSpec } from '../src/experiment/index.ts'
import {
  hessian,
  hessianQuantities,
  landscapeOptions,
  type Measurement,
  shiftGradient,
  spaced,
} from '../src/probe/index.ts'
import { defaultsOf } from '../src/options/index.ts'
import { fixedSample } from '../src/probe/target.ts'
import { measureGrid } from '../src/executor/processes/surface-grid.ts'
import { openData } from '../src/run/data-node.ts'
import { openEngine } from '../src/run/index.ts'
import { runId } from '../src/store/index.ts'
import { openSurface, type Point, prepareStore } from '../src/store/index.ts'
import { performRun } from '../src/executor/processes/perform.ts'
import { median } from '../src/stats/index.ts'
import { reshape, type State, type Tensor } from '../src/tensor/index.ts'
import { type Benchmark, type Mode, modes, plural, rest, round } from './benchmark.ts'
import { startTorch } from './peer.ts'

const BATCH = 64
/** Of the surface, so that a whole one takes well under a minute. */
const SAMPLE = 32
const RATE = 0.05
const WARM_UP = 20

interface Work {
  /** As the peer calls it. */
  name: 'shift' | 'surface' | 'lambda' | 'lanczos'
  description: string
  readonly batch: number
  /** The first turn is not counted; where one takes long it is left out. */
  readonly isLong?: boolean
  readonly run: () => Promise<number[]>
  /** The products H v of the last run. */
  readonly products?: () => number
}

export const probes: Benchmark = {
  name: 'probes',
  description: 'gradient shift of all layers, a 51 × 51 surface, the largest eigenvalue: a small VGG',
  isSlow: true,
  async run({ threadCounts, rounds, print }) {
    for (const threads of threadCounts)
      for (const mode of modes) {
        const folder = mkdtempSync(join(tmpdir(), 'normscope-bench-'))
        const { work, network, close } = await openOurs(folder, threads, mode)
        const file = join(folder, 'network.npz')
        writeFileSync(file, network())
        const peer = await startTorch('torch_probes.py', [file, String(threads)])
        for (const { name, description, batch, isLong = false, run, products } of work) {
          const [ours, theirs]: [number[], number[]] = [[], []]
          let difference = Number.NaN
          let peerProducts = 0
          for (let turn = isLong ? 0 : -1; turn < rounds; turn++) {
            await rest()
            const start = performance.now()
            const values = await run()
            if (turn >= 0) ours.push(performance.now() - start)
            if (!peer) continue
            await rest()
            const answer = (await peer.ask(name)) as { ms: number; values: number[]; products: number }
            if (turn >= 0) theirs.push(answer.ms)
            peerProducts = answer.products
            const scale = Math.max(...answer.values.map(Math.abs))
            difference = Math.max(...answer.values.map((value, i) => Math.abs(value - values[i]!))) / scale
          }
          const line = {
            work: `${name} of VGG-A × 1/4, batch ${batch}`,
            threads,
            mode,
            ours_ms: round(median(ours)),
            peer: peer?.name ?? null,
            peer_ms: peer ? round(median(theirs)) : null,
            ratio: peer ? round(median(ours) / median(theirs)) : null,
            difference: peer ? round(difference) : null,
            products: products?.() ?? null,
            peer_products: peer && products ? peerProducts : null,
          }
          const beside =
            line.peer === null
              ? 'PyTorch is not installed'
              : `${line.peer} ${line.peer_ms} ms, ratio ${line.ratio}; values differ by ${line.difference}` +
                (line.products === null ? '' : `; ${line.products} products, theirs ${line.peer_products}`)
          print(line, `${description}, ${plural(threads, 'thread')}, ${mode}: ${line.ours_ms} ms; ${beside}`)
        }
        peer?.close()
        close()
        rmSync(folder, { recursive: true, force: true })
      }
  },
}

interface Ours {
  readonly work: readonly Work[]
  /** For the peer. */
  readonly network: () => Uint8Array
  readonly close: () => void
}

/** At first the largest eigenvalue hardly exceeds the smallest in size, and the peer's power iteration may take either: so it trains. */
async function openOurs(folder: string, threads: number, mode: Mode): Promise<Ours> {
  const { store, run } = await trainInto(folder, threads, mode)
  const surface = await openSurface(
    { store, run, options: { ...defaultsOf(landscapeOptions), sample: SAMPLE } },
    threads,
  )
  const { session, revisited, plane } = surface
  const { target } = revisited
  const none = { session, snapshots: { steps: [], read: () => ({}) } }
  const shift = await shiftGradient().build(target).open(none)
  const eigenvalue = await hessian({ smallest: 0 }).build(target).open(none)
  let eigenvalues: readonly Measurement[] = []
  const along = spaced(-1, 1, 51)
  const points = along.flatMap((y) => along.map((x): Point => [x, y]))
  const sample = fixedSample(target.train, SAMPLE, { dtype: 'f32' })
  const { batch, model } = target.step
  const valuesOf = async (states: readonly State[], named: (name: string) => string) => {
    const arrays = model.parameters.map(async ({ name }, i) => {
      const own = states[i]!
      return [
        named(name),
        { shape: own.tensor.shape, data: (await session.read(own)) as Float32Array },
      ] as const
    })
    return Object.fromEntries(await Promise.all(arrays))
  }
  const arrays = {
    ...(await evaluate(session, {
      x: reshape(batch.x, [BATCH, ...model.input]),
      labels: batch.labels,
      'surface/x': reshape(sample.x, [SAMPLE, ...model.input]),
      'surface/labels': sample.labels,
    })),
    ...(await valuesOf(model.parameters, (name) => name)),
    ...(await valuesOf(plane.axes[0]!, (name) => `direction x/${name}`)),
    ...(await valuesOf(plane.axes[1]!, (name) => `direction y/${name}`)),
    rate: { shape: [1], data: Float64Array.of(RATE) },
    names: bytesOf(model.parameters.map(({ name }) => name).join(',')),
  }
  return {
    work: [
      {
        name: 'shift',
        description: 'the gradient shift of all layers',
        batch: BATCH,
        run: async () =>
          (await shift.measure(0)).flatMap(({ quantity, value }) =>
            quantity === 'gradient shift' ? [value] : [],
          ),
      },
      {
        name: 'surface',
        description: 'a surface of 51 × 51 points',
        batch: SAMPLE,
        isLong: true,
        async run() {
          const losses: number[] = []
          await measureGrid(surface, points, {
            threads,
            onValues: (first, values) => values.forEach(({ loss }, i) => void (losses[first + i] = loss)),
          })
          return losses
        },
      },
      ...(['lambda', 'lanczos'] as const).map(
        (name): Work => ({
          name,
          description: `the largest eigenvalue of the Hessian, theirs by ${name === 'lambda' ? 'power iteration' : 'Lanczos’ method'}`,
          batch: BATCH,
          async run() {
            eigenvalues = await eigenvalue.measure(0)
            return eigenvalues.flatMap(({ quantity, value }) =>
              quantity === hessianQuantities().largest ? [value] : [],
            )
          },
          products: () =>
            eigenvalues.find(({ quantity }) => quantity === hessianQuantities().iterations)!.value,
        }),
      ),
    ],
    network: () => writeNpz(arrays),
    close: () => surface.close(),
  }
}

/** On noise, into a store. */
async function trainInto(
  folder: string,
  threads: number,
  mode: Mode,
): Promise<{ store: string; run: string }> {
  const from = `npz:${join(folder, 'noise.npz')}`
  const images = Uint8Array.from({ length: BATCH * 3072 }, (_, i) => (i * 2654435761) >>> 24)
  const labels = Uint8Array.from({ length: BATCH }, (_, i) => i % 10)
  const set = (name: string) => ({
    [`${name}_images`]: { shape: [BATCH, 3, 32, 32], data: images },
    [`${name}_labels`]: { shape: [BATCH], data: labels },
  })
  writeFileSync(join(folder, 'noise.npz'), writeNpz({ ...set('train'), ...set('test') }))
  const { data, spec: dataSpec } = await openData(from, 'standardize-channel')
  const spec: RunSpec = {
    scaling: 'standardize-channel',
    model: { architecture: 'vgg:0.25', norm: 'batch' },
    optimizer: 'sgd',
    learningRate: RATE,
    batch: BATCH,
    steps: WARM_UP,
    evaluateEvery: WARM_UP,
    probes: [],
    seed: 0,
    data: dataSpec,
    engine: { backend: 'wasm', mode },
  }
  const run = { id: runId(spec), experiment: 'bench', arm: 'batch', label: 'batch', spec }
  const store = prepareStore(join(folder, 'runs'))
  const session = await openEngine(spec.engine, threads)
  await performRun(run, { store, open: async () => ({ session, data }), onEvent: () => {} })
  session.close()
  return { store, run: run.id }
}

async function evaluate(
  session: Session,
  outputs: Readonly<Record<string, Tensor>>,
): Promise<Record<string, { shape: readonly number[]; data: Float32Array | Int32Array }>> {
  const program = await session.compile({ outputs })
  const values = await program.run()
  program.dispose()
  return Object.fromEntries(
    Object.entries(outputs).map(([name, { shape }]) => [
      name,
      { shape, data: values[name] as Float32Array | Int32Array },
    ]),
  )
}

function bytesOf(text: string): { shape: number[]; data: Uint8Array } {
  const data = new TextEncoder().encode(text)
  return { shape: [data.length], data }
}
