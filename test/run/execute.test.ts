import { beforeAll, describe, expect, it } from 'vitest'
import { memoryNeed } from '../../src/backend/index.ts'
import { type DataSplit, holdOutValidation } from '../../src/data/index.ts'
import type { Measurement } from '../../src/probe/index.ts'
import type { RunSpec } from '../../src/experiment/framework/spec.ts'
import { cnn, sgd } from '../../src/nn/index.ts'
import { dataCache, openData } from '../../src/run/data-node.ts'
import { openEngine } from '../../src/run/engine.ts'
import { executeRun } from '../../src/run/execute.ts'
import { openGraphs } from '../../src/run/graphs.ts'
import type { PlannedRun } from '../../src/run/identity.ts'
import type { Outcome } from '../../src/run/result.ts'
import { add, normal, sizeOf, state, sum } from '../../src/tensor/index.ts'
import { residentData, trainingStep } from '../../src/train/index.ts'
import { checkRun } from '../../src/run/training.ts'
import { exampleRuns } from './example.ts'

let data: DataSplit
let runs: PlannedRun[]
beforeAll(async () => {
  data = (await openData('digits', 'unit')).data
  runs = await exampleRuns([1, 2])
})

const specOf = (arm: string, seed = 1) => runs.find((run) => run.arm === arm && run.spec.seed === seed)!.spec

async function execute(
  spec: RunSpec,
  its = data,
): Promise<{ rows: Measurement[]; losses: number[]; outcome: Outcome }> {
  const session = await openEngine(spec.engine, 1)
  const rows: Measurement[] = []
  const losses: number[] = []
  let outcome: Outcome | undefined
  for await (const event of executeRun(spec, { session, data: its })) {
    if (event.type === 'measured') rows.push(...event.rows)
    if (event.type === 'step') losses.push(event.loss)
    if (event.type === 'end') outcome = event.outcome
  }
  session.close()
  return { rows, losses, outcome: outcome! }
}

describe('executeRun', () => {
  it('measures before the first step, at the cadence and at the end', async () => {
    const { rows, losses, outcome } = await execute(specOf('bn'))
    const steps = (quantity: string) => rows.filter((row) => row.quantity === quantity).map((row) => row.step)
    expect(steps('test accuracy')).toEqual([0, 2, 4])
    expect(steps('test loss')).toEqual([0, 2, 4])
    for (const percentile of [15, 50, 85]) expect(steps(`percentile ${percentile}`)).toEqual([0, 2, 4])
    const means = rows.filter((row) => row.quantity === 'training loss')
    expect(means.map(({ step }) => step)).toEqual([2, 4])
    expect(means[1]!.value).toBeCloseTo((losses[2]! + losses[3]!) / 2, 12)
    expect(outcome).toEqual({ kind: 'finished', step: 4 })
  })

  it('is a pure function of its spec', async () => {
    expect(await execute(specOf('plain'))).toEqual(await execute(specOf('plain')))
  })

  it('gives arms of one seed the same weights and batches, and other seeds others', async () => {
    const first = async (arm: string, seed = 1) => (await execute(specOf(arm, seed))).losses[0]
    expect(await first('plain-x30')).toBe(await first('plain'))
    expect(await first('bn-x30')).toBe(await first('bn'))
    expect(await first('plain', 2)).not.toBe(await first('plain'))
  })

  it('shares the graphs of runs that differ only in their seed, in sessions of their own', async () => {
    const spec = { ...specOf('bn'), probes: ['hessian:iterations=2,every=end', 'correct'] }
    const alone = []
    // Other data objects have other graphs.
    for (const seed of [1, 2]) alone.push(await execute({ ...spec, seed }, { ...data }))
    const shared = []
    for (const seed of [1, 2, 1]) shared.push(await execute({ ...spec, seed }))
    expect(shared).toEqual([alone[0], alone[1], alone[0]])
    expect(alone[0]!.losses).not.toEqual(alone[1]!.losses)
  })

  it('begins anew in a session that has trained a run of the same arm', async () => {
    const session = await openEngine(specOf('bn').engine, 1)
    const opened = [1, 2].map((seed) => openGraphs(specOf('bn', seed), data, session))
    const [first, second] = await Promise.all(opened)
    expect(first!.training.step).not.toBe(second!.training.step)
    const other = await openEngine(specOf('bn').engine, 1)
    expect((await openGraphs(specOf('bn', 2), data, other)).training.step).toBe(first!.training.step)
    for (const each of [session, other]) each.close()
  })

  it('takes the percentiles of BN over the sample: centred, about one standard deviation apart', async () => {
    const { rows } = await execute(specOf('bn'))
    const [low, middle, high] = [15, 50, 85].map(
      (percentile) => rows.find((row) => row.quantity === `percentile ${percentile}`)!.value,
    )
    expect(low).toBeLessThan(middle!)
    expect(middle).toBeLessThan(high!)
    expect(high! - low!).toBeGreaterThan(1)
    expect(high! - low!).toBeLessThan(3)
  })

  it('ends a run whose loss is not finite, as a result', async () => {
    const { rows, outcome } = await execute({ ...specOf('plain'), learningRate: 1e300 })
    expect(outcome).toMatchObject({ kind: 'diverged', what: expect.stringMatching(/^loss is/) as string })
    expect(rows.find((row) => row.quantity === 'diverged')).toMatchObject({ step: outcome.step })
  })
})

describe('executeRun with samples held out', () => {
  const spec = () => ({ ...specOf('bn'), validation: 0.2, probes: ['correct'] })
  const named = (rows: readonly Measurement[], quantity: string) =>
    rows.filter((row) => row.quantity === quantity)

  it('evaluates these during training, and the test set only by the probe at the end', async () => {
    const { rows } = await execute(spec())
    expect(named(rows, 'validation accuracy').map(({ step }) => step)).toEqual([0, 2, 4])
    expect(named(rows, 'validation loss').map(({ step }) => step)).toEqual([0, 2, 4])
    expect(named(rows, 'test accuracy')).toEqual([])
    expect(named(rows, 'accuracy over test samples').map(({ step }) => step)).toEqual([4])
  })

  it('trains and validates the same whatever the test set is', async () => {
    const labels = data.test.labels.map((label) => (label + 1) % 10) as Uint8Array
    const [one, other] = [
      await execute(spec()),
      await execute(spec(), { ...data, test: { ...data.test, labels } }),
    ]
    expect(other.losses).toEqual(one.losses)
    expect(named(other.rows, 'validation accuracy')).toEqual(named(one.rows, 'validation accuracy'))
    expect(named(other.rows, 'correct test samples')).not.toEqual(named(one.rows, 'correct test samples'))
  })

  it('trains on none of them', async () => {
    const { validation } = holdOutValidation(data, 0.2)
    const width = data.train.inputs.length / data.train.count
    const rowOf = ({ inputs }: { inputs: ArrayLike<number> }, i: number) =>
      Array.from({ length: width }, (_, k) => inputs[i * width + k]).join()
    const held = new Set(Array.from({ length: validation.count }, (_, i) => rowOf(validation, i)))
    const inputs = data.train.inputs.slice() as Uint8Array
    for (let i = 0; i < data.train.count; i++)
      if (held.has(rowOf(data.train, i))) inputs.fill(0, i * width, (i + 1) * width)
    const [one, other] = [
      await execute(spec()),
      await execute(spec(), { ...data, train: { ...data.train, inputs } }),
    ]
    expect(other.losses).toEqual(one.losses)
    expect(named(other.rows, 'validation loss')).not.toEqual(named(one.rows, 'validation loss'))
    const whole = await execute(specOf('bn'))
    expect(whole.losses).not.toEqual(one.losses)
  })
})

describe('executeRun of other networks', () => {
  it('trains any model by name, on cropped and mirrored images, along a schedule', async () => {
    const spec: RunSpec = {
      ...specOf('plain'),
      model: { architecture: 'cnn:2', norm: 'batch' },
      augment: 'crop-flip',
      schedule: 'cosine',
      probes: [],
    }
    const { losses, outcome } = await execute(spec)
    expect(outcome).toEqual({ kind: 'finished', step: 4 })
    const { schedule: _, ...constant } = spec
    const { augment: __, ...still } = spec
    const [byConstant, ofStill] = [await execute(constant), await execute(still)]
    expect(byConstant.losses[0]).toBe(losses[0])
    expect(byConstant.losses.slice(2)).not.toEqual(losses.slice(2))
    expect(ofStill.losses[0]).not.toBe(losses[0])
  })
})

describe('executeRun of the deep linear task', () => {
  it('learns to be a linear map by gradient descent on the whole set, and has no accuracy', async () => {
    const { data: task, spec } = await openData('linear:4,samples=50', 'none')
    const run: RunSpec = {
      ...specOf('plain'),
      engine: { backend: 'wasm', mode: 'default' },
      data: spec,
      scaling: 'none',
      model: { architecture: 'deep-linear:5,width=4', norm: 'none' },
      loss: 'squared',
      learningRate: 0.05,
      batch: 50,
      steps: 400,
      evaluateEvery: 100,
      probes: [],
    }
    const { rows, outcome } = await execute(run, task)
    expect(outcome).toEqual({ kind: 'finished', step: 400 })
    expect(new Set(rows.map(({ quantity }) => quantity))).toEqual(new Set(['training loss', 'test loss']))
    const losses = rows.filter(({ quantity }) => quantity === 'test loss').map(({ value }) => value)
    expect(losses).toHaveLength(5)
    expect(losses.at(-1)).toBeLessThan(losses[0]! / 20)
  })
})

describe('checkRun', () => {
  it('accepts what runs and refuses what cannot', () => {
    const spec = specOf('bn')
    expect(() => checkRun(spec, data)).not.toThrow()
    expect(() => checkRun({ ...spec, batch: 5000 }, data)).toThrow(
      `batch 5000: expected at most ${data.train.count}, the size of the training set; take, say, `,
    )
    const [, less] = /take, say, (\d+)$/.exec(
      messageOf(() => checkRun({ ...spec, batch: 5000 }, data, '--batch ')),
    )!
    expect(() => checkRun({ ...spec, batch: Number(less) }, data)).not.toThrow()
    expect(() => checkRun({ ...spec, optimizer: 'sdg' }, data)).toThrow('did you mean "sgd"')
    expect(() => checkRun({ ...spec, schedule: 'cosin' }, data)).toThrow('did you mean "cosine"')
    const unknown = { architecture: 'vg', norm: 'none' }
    expect(() => checkRun({ ...spec, model: unknown }, data)).toThrow('unknown model "vg"')
  })
})

describe('memory', () => {
  const wasm = { backend: 'wasm', mode: 'default' } as const
  const wide = (): RunSpec => ({
    ...specOf('bn'),
    engine: wasm,
    model: { architecture: 'cnn:30000', norm: 'batch' },
    batch: 1000,
    probes: [],
  })

  it('is counted before a run starts, and the message says what would fit', () => {
    expect(() => checkRun(wide(), data, '--batch ')).toThrow(
      /^out of memory: cnn:30000, norm batch, batch 1000, needs [\d.]+ GiB \([\d.]+ GiB for values within a step\), a WebAssembly memory holds 4\.0 GiB; pass --batch \d+ \([\d.]+ [GM]iB\) or a narrower model \(cnn:channels=…\)$/,
    )
    const [, fitting] = /--batch (\d+)/.exec(messageOf(() => checkRun(wide(), data, '--batch ')))!
    expect(() => checkRun({ ...wide(), batch: Number(fitting) }, data)).not.toThrow()
  })

  it('is refused by a session too, which is as it was before', async () => {
    const session = await openEngine(wasm, 1)
    const x = state('x', normal([8], { seed: 1, stream: 1 }))
    const huge = state('huge', 1, [2 ** 30])
    await session.compile({ outputs: { x: x.tensor } })
    const before = await session.read(x)
    const compiling = session.compile({ outputs: { y: add(sum(huge.tensor), sum(x.tensor)) } })
    await expect(compiling).rejects.toThrow(
      'out of memory: the program needs 4.0 GiB (4.0 GiB for parameters, optimizer and data), a WebAssembly memory ' +
        'holds 4.0 GiB; lower the batch or the width of the network',
    )
    await expect(session.read(huge)).rejects.toThrow('not in this session yet')
    expect(await session.read(x)).toEqual(before)
    session.close()
  })

  it('is needed as foretold', async () => {
    const training = trainingStep({
      model: cnn({ input: [8, 8], classes: 10, channels: [16], norm: 'batch', seed: 1 }),
      data: residentData('train', data.train, data.preprocessing),
      batch: 64,
      optimizer: sgd({}),
      learningRate: 0.1,
      seed: 1,
    })
    const request = { outputs: { loss: training.loss }, updates: training.updates }
    const foretold = memoryNeed(request, { threads: 1 })
    const session = await openEngine(wasm, 1)
    const program = await session.compile(request)
    const [, arena] = /^arena ([\d.]+) KiB/m.exec(program.explain())!
    session.close()
    expect(foretold.temporaries / 2 ** 10 / Number(arena)).toBeCloseTo(1, 1)
    const stored = training.states.map(({ tensor }) => sizeOf(tensor.shape) * 4)
    const images = data.train.inputs.byteLength + data.train.labels.byteLength
    expect(foretold.states / (stored.reduce((a, b) => a + b) + images)).toBeCloseTo(1, 1)
  })
})

function messageOf(action: () => void): string {
  try {
    action()
  } catch (error) {
    return (error as Error).message
  }
  return ''
}

describe('dataCache', () => {
  it('refuses data that are not those of the spec', async () => {
    const spec = specOf('bn')
    await expect(dataCache()(spec)).resolves.toMatchObject({ name: 'digits' })
    await expect(dataCache()({ ...spec, data: { ...spec.data, test: 'other' } })).rejects.toThrow('changed')
  })
})
