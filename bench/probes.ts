/**
 * Probes beside straightforward PyTorch scripts (`peers/torch_probes.py`): the gradient shift of all layers, 51 points of a
 * surface (a row of 51 × 51), and the largest eigenvalue of the Hessian, of a VGG-A of a quarter of its width on one batch of
 * 64, both from the same weights. {"work","threads","mode","ours_ms","peer","peer_ms","ratio","difference"}: `difference` is the largest
 * between their values and ours, relative to the largest of theirs; for the eigenvalue
 * ours is within 1 % by its bound, while the power iteration ends where two estimates differ by 1 %, which may be short of it.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openWasm, type Session } from '../src/backend/index.ts'
import { type Dataset, writeNpz } from '../src/data/index.ts'
import { sgd, vgg } from '../src/nn/index.ts'
import {
  hessian,
  hessianQuantities,
  openRandomAxes,
  type ProbeTarget,
  planSurface,
  shiftGradient,
  spaced,
} from '../src/probe/index.ts'
import { residentData, trainingStep } from '../src/train/index.ts'
import { median } from '../src/stats/index.ts'
import { type Benchmark, modes, plural, rest, round } from './benchmark.ts'
import { startTorch } from './peer.ts'

const BATCH = 64
const RATE = 0.05
const WARM_UP = 20

interface Work {
  /** As the peer calls it. */
  name: 'shift' | 'surface' | 'lambda'
  description: string
  readonly run: () => Promise<number[]>
}

export const probes: Benchmark = {
  name: 'probes',
  description: 'gradient shift of all layers, points of a surface, the largest eigenvalue: a small VGG',
  isSlow: true,
  async run({ threadCounts, rounds, print }) {
    for (const threads of threadCounts)
      for (const mode of modes) {
        const session = await openWasm({ threads, mode })
        const { target, work, network } = await openOurs(session)
        const folder = mkdtempSync(join(tmpdir(), 'normscope-bench-'))
        const file = join(folder, 'network.npz')
        writeFileSync(file, network())
        const peer = await startTorch('torch_probes.py', [file, String(threads)])
        for (const { name, description, run } of work) {
          const [ours, theirs]: [number[], number[]] = [[], []]
          let difference = Number.NaN
          for (let turn = -1; turn < rounds; turn++) {
            await rest()
            const start = performance.now()
            const values = await run()
            if (turn >= 0) ours.push(performance.now() - start)
            if (!peer) continue
            await rest()
            const answer = (await peer.ask(name)) as { ms: number; values: number[] }
            if (turn >= 0) theirs.push(answer.ms)
            const scale = Math.max(...answer.values.map(Math.abs))
            difference = Math.max(...answer.values.map((value, i) => Math.abs(value - values[i]!))) / scale
          }
          const line = {
            work: `${name} of VGG-A × 1/4, batch ${target.step.batch.x.shape[0]}`,
            threads,
            mode,
            ours_ms: round(median(ours)),
            peer: peer?.name ?? null,
            peer_ms: peer ? round(median(theirs)) : null,
            ratio: peer ? round(median(ours) / median(theirs)) : null,
            difference: peer ? round(difference) : null,
          }
          const beside =
            line.peer === null
              ? 'PyTorch is not installed'
              : `${line.peer} ${line.peer_ms} ms, ratio ${line.ratio}; values differ by ${line.difference}`
          print(line, `${description}, ${plural(threads, 'thread')}, ${mode}: ${line.ours_ms} ms; ${beside}`)
        }
        peer?.close()
        session.close()
        rmSync(folder, { recursive: true, force: true })
      }
  },
}

async function openOurs(
  session: Session,
): Promise<{ target: ProbeTarget; work: Work[]; network: () => Uint8Array }> {
  const dataset: Dataset = {
    name: 'noise',
    inputs: Uint8Array.from({ length: BATCH * 3072 }, (_, i) => (i * 2654435761) >>> 24),
    labels: Uint8Array.from({ length: BATCH }, (_, i) => i % 10),
    shape: [3, 32, 32],
    classes: 10,
    count: BATCH,
  }
  const data = residentData('train', dataset, { kind: 'standardize', shift: 128, scale: 1 / 64 })
  const step = trainingStep({
    model: vgg({ input: [3, 32, 32], classes: 10, width: 0.25, norm: 'batch', seed: 0 }),
    data,
    batch: BATCH,
    optimizer: sgd(),
    learningRate: RATE,
    seed: 0,
  })
  // At first the largest eigenvalue hardly exceeds the smallest in size, and the peer's power iteration may take either.
  const training = await session.compile({ updates: step.updates })
  for (let i = 0; i < WARM_UP; i++) training.run()
  training.dispose()
  const target: ProbeTarget = { step, train: data, test: data, seed: 0 }
  const none = { session, snapshots: { steps: [], read: () => ({}) } }
  const shift = await shiftGradient().plan(target).open(none)
  const eigenvalue = await hessian({ smallest: 0 }).plan(target).open(none)
  const plane = await planSurface(target, 1, {
    data: 'train',
    sample: 'all',
    batch: BATCH,
    statistics: 'batch',
    double: false,
  }).open(session)
  const random = await openRandomAxes(session, plane.axes, target, {
    draw: 1,
    normalize: 'filter',
    biases: 'zero',
  })
  random.choose()
  const batch = (await session.compile({ outputs: { x: step.batch.x, labels: step.batch.labels } })).run()
  const { parameters } = step.model
  return {
    target,
    work: [
      {
        name: 'shift',
        description: 'the gradient shift of all layers',
        run: async () =>
          (await shift.measure(0)).flatMap(({ quantity, value }) =>
            quantity === 'gradient shift' ? [value] : [],
          ),
      },
      {
        name: 'surface',
        description: '51 points of a surface',
        run: async () => spaced(-1, 1, 51).map((x) => plane.at(x).loss),
      },
      {
        name: 'lambda',
        description: 'the largest eigenvalue of the Hessian',
        run: async () =>
          (await eigenvalue.measure(0)).flatMap(({ quantity, value }) =>
            quantity === hessianQuantities().largest ? [value] : [],
          ),
      },
    ],
    network: () =>
      writeNpz({
        x: { shape: [BATCH, 3, 32, 32], data: batch['x'] as Float32Array },
        labels: { shape: [BATCH], data: batch['labels'] as Int32Array },
        rate: { shape: [1], data: Float64Array.of(RATE) },
        names: bytesOf(parameters.map(({ name }) => name).join(',')),
        ...Object.fromEntries(
          parameters.flatMap((own, i) => [
            [own.name, { shape: [...own.tensor.shape], data: session.read(own) as Float32Array }],
            [
              `direction/${own.name}`,
              { shape: [...own.tensor.shape], data: session.read(plane.axes[0]![i]!) as Float32Array },
            ],
          ]),
        ),
      }),
  }
}

function bytesOf(text: string): { shape: number[]; data: Uint8Array } {
  const data = new TextEncoder().encode(text)
  return { shape: [data.length], data }
}
