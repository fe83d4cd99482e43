import { describe, expect, test } from 'vitest'
import { openReference } from '../../../src/backend/reference/session.ts'
import { openWasm } from '../../../src/backend/wasm/session.ts'
import { normalizedDirection } from '../../../src/probe/parameters/direction.ts'
import { landscape, landscapeQuantities, parseProbe } from '../../../src/probe/index.ts'
import { buildSurface, symmetricGrid } from '../../../src/probe/landscape/landscape.ts'
import { batchesOf } from '../../../src/probe/landscape/plane.ts'
import { literal, state } from '../../../src/tensor/index.ts'
import { arrayOf, literalOf } from '../../support/fixtures.ts'
import { bowl, curveOf, fixture, fixtureProblem, measure, type Problem, relativeError } from '../problem.ts'

const wholeBatch = { data: 'train', sample: 'all', batch: undefined, double: false } as const

describe('a plane along given directions', () => {
  async function surface({ session, target }: Problem, statistics: 'batch' | 'frozen' | 're-estimated') {
    const plane = await buildSurface(target, 2, { ...wholeBatch, statistics }).open(session)
    plane.axes.forEach((axis, i) =>
      fixture.normalized[i]!.forEach((packed, j) => session.writeSync(axis[j]!, arrayOf(packed, 'f64'))),
    )
    const { x, y } = fixture.surface
    const losses: number[] = []
    for (const b of y) for (const a of x) losses.push((await plane.at(a, b)).loss)
    return losses
  }

  test.each(['batch', 'frozen'] as const)('has the losses of PyTorch, statistics %s', async (statistics) => {
    const losses = await surface(await fixtureProblem(), statistics)
    expect(relativeError(losses, fixture.surface[statistics])).toBeLessThan(1e-12)
  })

  test('with one batch, re-estimated statistics equal those of the batch, except for the factor m / (m − 1)', async () => {
    const losses = await surface(await fixtureProblem(), 're-estimated')
    expect(relativeError(losses, fixture.surface.batch)).toBeLessThan(0.05)
    expect(relativeError(losses, fixture.surface.frozen)).toBeGreaterThan(0.1)
    expect(await surface(await fixtureProblem({ norm: 'batch:convention=onnx' }), 're-estimated')).toSatisfy(
      (biased: number[]) => relativeError(biased, fixture.surface.batch) < 1e-12,
    )
  })
})

describe('a direction', () => {
  const parameters = Object.entries(fixture.parameters).map(([name, packed]) =>
    state(name, arrayOf(packed, 'f64'), packed.shape, 'f64', name.endsWith('weight') ? 'weight' : 'bias'),
  )

  test.each([0, 1])(
    'is as long as the weights of each neuron and does not change biases: direction %i',
    async (i) => {
      const raw = fixture.directions[i]!.map((packed) => literalOf(packed, 'f64'))
      const made = normalizedDirection(raw, parameters, { normalize: 'filter', biases: 'zero' })
      const program = await openReference().compile({
        outputs: Object.fromEntries(made.map((x, j) => [String(j), x])),
      })
      const values = program.runSync()
      fixture.normalized[i]!.forEach(({ data }, j) =>
        expect(relativeError([...values[String(j)]!, 1], [...data, 1])).toBeLessThan(1e-14),
      )
    },
  )

  test('is as long as each filter', async () => {
    const { weight, direction, normalized } = fixture.filters
    const [made] = normalizedDirection(
      [literalOf(direction, 'f64')],
      [state('weight', arrayOf(weight, 'f64'), weight.shape, 'f64', 'weight')],
      { normalize: 'filter', biases: 'zero' },
    )
    const { d } = (await openReference().compile({ outputs: { d: made! } })).runSync()
    expect(relativeError([...d], normalized.data)).toBeLessThan(1e-14)
  })

  test('can include the biases, unscaled', () => {
    const like = parameters.map(({ tensor }) =>
      literal(new Float64Array(tensor.shape.reduce((a, b) => a * b)), tensor.shape),
    )
    const made = normalizedDirection(like, parameters, { normalize: 'none', biases: 'same' })
    expect(made.map((x, i) => x === parameters[i]!.tensor)).toEqual(
      parameters.map(({ tensor }) => tensor.shape.length === 1),
    )
  })
})

describe('the probe', () => {
  test('gives the loss and accuracy at every point of the grid', async () => {
    const rows = await measure(landscape({ resolution: 3, span: 0.5 }), await fixtureProblem())
    const names = landscapeQuantities()
    const losses = rows.filter(({ quantity }) => quantity === names.loss)
    expect(losses.map(({ x, y }) => [x, y])).toEqual(
      [-0.5, 0, 0.5].flatMap((y) => [-0.5, 0, 0.5].map((x) => [x, y])),
    )
    expect(losses[4]!.value).toBeCloseTo(fixture.line.batch.loss, 12)
    expect(rows.filter(({ quantity }) => quantity === names.accuracy)).toHaveLength(9)
  })

  test('has the same values on the engine with any number of threads', async () => {
    const probe = landscape({ resolution: 4, statistics: 're-estimated' })
    const losses = async (threads: number) => {
      const session = await openWasm({ threads })
      const rows = await measure(probe, await fixtureProblem({ session }))
      session.close()
      return rows.map(({ value }) => value)
    }
    const one = await losses(1)
    expect(await losses(2)).toEqual(one)
    const exact = await measure(probe, await fixtureProblem())
    expect(
      relativeError(
        one,
        exact.map(({ value }) => value),
      ),
    ).toBeLessThan(1e-10)
  })

  test('on a line through a bowl is a parabola', async () => {
    const rows = await measure(
      landscape({ dimensions: 1, resolution: 5, normalize: 'layer' }),
      await bowl(new Float64Array(8).fill(2)),
    )
    const line = curveOf(rows, landscapeQuantities({ dimensions: 1 }).loss)
    // d is as long as w, √8: L(w + x d) = ½ · 2 · (8 + 2 x ⟨w, d⟩ + 8 x²).
    const [low, , middle, , high] = line.map(([, value]) => value)
    expect(middle).toBeCloseTo(8, 10)
    expect(low! + high! - 2 * middle!).toBeCloseTo(16, 8)
  })

  test('keeps losses that are not finite', async () => {
    const rows = await measure(
      landscape({ dimensions: 1, resolution: 3, span: 1e200, biases: 'same' }),
      await bowl(new Float64Array(3).fill(2)),
    )
    const line = curveOf(rows, landscapeQuantities({ dimensions: 1 }).loss)
    expect(line.map(([, value]) => Number.isFinite(value))).toEqual([false, true, false])
  })

  test('differs with another draw, and has other names for other statistics', async () => {
    const problem = await fixtureProblem()
    const values = async (draw: number) =>
      (await measure(landscape({ dimensions: 1, resolution: 2, draw }), problem)).map(({ value }) => value)
    expect(await values(1)).toEqual(await values(1))
    expect(await values(1)).not.toEqual(await values(2))
    expect(landscapeQuantities({ dimensions: 1, statistics: 'frozen', data: 'test' }).loss).toBe(
      'loss on a random line, statistics frozen, test data',
    )
  })

  test.each([
    ['landscape:resolution=0', 'resolution is 0, expected a whole number of 1 or more'],
    ['landscape:dimensions=3', 'dimensions is 3, expected 1 or 2'],
    ['landscape:sample=most', 'sample is most, expected a whole number of 1 or more, or all'],
  ])('reports what is wrong with %s', (spec, message) => {
    expect(() => parseProbe(spec)).toThrow(message)
  })
})

test('a grid is symmetric, and dense around 0 on a log scale', () => {
  expect(symmetricGrid(5, 2, 'linear')).toEqual([-2, -1, 0, 1, 2])
  expect(symmetricGrid(1, 2, 'linear')).toEqual([0])
  const log = symmetricGrid(9, 1, 'log')
  expect(log.slice(5).map((x) => Math.round(x * 1e4) / 1e4)).toEqual([0.001, 0.01, 0.1, 1])
  expect(log.map((x) => 0 - x).reverse()).toEqual(log)
})

test('batches have equal sizes, and cover the whole sample if its size allows', () => {
  expect(batchesOf(60000, { sample: Infinity, batch: 128 })).toEqual({ rows: 125, count: 480 })
  expect(batchesOf(60000, { sample: 1000, batch: 128 })).toEqual({ rows: 125, count: 8 })
  expect(batchesOf(50, { sample: 1000, batch: 128 })).toEqual({ rows: 50, count: 1 })
  expect(batchesOf(1009, { sample: 1009, batch: 100 })).toEqual({ rows: 100, count: 10 })
})
