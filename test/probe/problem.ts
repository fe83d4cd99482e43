/** The network of test/fixtures/make_landscape_fixtures.py, with its data, on a session. */
import { openReference } from '../../src/backend/reference/session.ts'
import type { SyncSession } from '../../src/backend/types.ts'
import { type Model, mlp, type Optimizer, sgd } from '../../src/nn/index.ts'
import { readCurrent } from '../../src/norm/index.ts'
import type { Measurement, Probe, ProbeTarget, Snapshots } from '../../src/probe/index.ts'
import { literal, mul, square, state, sum, type Tensor } from '../../src/tensor/index.ts'
import { residentData, trainingStep } from '../../src/train/index.ts'
import { arrayOf, readFixture } from '../support/fixtures.ts'
import { clouds, standardized } from '../train/problem.ts'

export const fixture = readFixture('landscape')

export interface Problem {
  readonly session: SyncSession
  readonly target: ProbeTarget
}

/** One batch contains all the data, so that their order does not matter. */
export async function fixtureProblem({
  session = openReference(),
  dtype = 'f64',
  norm = `batch:epsilon=${fixture.epsilon}`,
}: {
  session?: SyncSession
  dtype?: 'f32' | 'f64'
  norm?: string
} = {}): Promise<Problem> {
  const count = fixture.labels.length
  const data = residentData(
    'train',
    {
      name: 'fixture',
      inputs: Uint8Array.from(fixture.images),
      labels: Uint8Array.from(fixture.labels),
      shape: [6],
      classes: 3,
      count,
    },
    standardized,
  )
  const model = mlp({
    input: 6,
    hidden: [5, 4],
    classes: 3,
    activation: 'tanh',
    norm,
    seed: 1,
    dtype,
  })
  const step = trainingStep({
    model,
    data,
    batch: count,
    optimizer: sgd(),
    learningRate: fixture.rate,
    seed: 1,
  })
  const program = await session.compile({ updates: step.updates, outputs: { loss: step.loss } })
  program.dispose()
  const values = { ...fixture.parameters, ...fixture.running }
  for (const own of model.states) session.writeSync(own, arrayOf(values[own.name]!, dtype))
  return { session, target: { step, train: data, test: data, seed: 1 } }
}

const noSnapshots: Snapshots = {
  steps: [],
  read: () => {
    throw new Error('there are none')
  },
}

export async function measure(
  probe: Probe,
  { session, target }: Problem,
  { step = 0, snapshots = noSnapshots }: { step?: number; snapshots?: Snapshots } = {},
): Promise<readonly Measurement[]> {
  const measurer = await probe.build(target).open({ session, snapshots })
  const rows = await measurer.measure(step)
  measurer.dispose()
  return rows
}

export const valueOf = (rows: readonly Measurement[], quantity: string): number => {
  const found = rows.filter((row) => row.quantity === quantity)
  if (found.length !== 1) throw new Error(`${found.length} rows of ${quantity}`)
  return found[0]!.value
}

export const curveOf = (rows: readonly Measurement[], quantity: string): [x: number, value: number][] =>
  rows.filter((row) => row.quantity === quantity).map(({ x, value }) => [x!, value])

/** The loss ½ Σ aᵢ wᵢ² of the parameters w, which are 1 initially: its Hessian is diag(a). */
export async function bowl(
  a: Float64Array,
  {
    session = openReference(),
    learningRate = 0.1,
    optimizer = sgd(),
  }: { session?: SyncSession; learningRate?: number; optimizer?: Optimizer } = {},
): Promise<Problem> {
  const w = state('layer1.weight', 1, [1, a.length], 'f64', 'weight')
  const model: Model = {
    input: [4],
    classes: 2,
    dtype: 'f64',
    layers: [{ name: 'layer1', parameters: [w], states: [] }],
    parameters: [w],
    states: [w],
    apply: (_, { read = readCurrent }) => ({ logits: read(w), taps: {}, updates: [] }),
  }
  const data = residentData('train', clouds('bowl', 4), standardized)
  const loss = (logits: Tensor) => mul(0.5, sum(mul(literal(a, [1, a.length]), square(logits))))
  const step = trainingStep({ model, data, batch: 4, optimizer, learningRate, seed: 1, loss })
  const program = await session.compile({ updates: step.updates })
  program.dispose()
  return { session, target: { step, train: data, test: data, seed: 1 } }
}

/** The largest error of `got`, relative to the largest number expected. */
export function relativeError(got: readonly number[], expected: readonly number[]): number {
  if (got.length !== expected.length) return Infinity
  const scale = Math.max(...expected.map(Math.abs))
  return Math.max(...got.map((value, i) => Math.abs(value - expected[i]!))) / scale
}
