import { describe, expect, test } from 'vitest'
import { EigenvalueDecomposition } from 'ml-matrix'
import { openWasm } from '../../../src/backend/wasm/session.ts'
import { parseOptimizer } from '../../../src/nn/index.ts'
import { hessian, hessianQuantities } from '../../../src/probe/index.ts'
import { parseSmoothing } from '../../../src/train/index.ts'
import { grad, hessianVectorProduct, input, sizeOf } from '../../../src/tensor/index.ts'
import { bowl, curveOf, fixture, fixtureProblem, measure, type Problem, valueOf } from '../problem.ts'

/** All eigenvalues, ascending, of the Hessian built column by column. */
async function allEigenvalues(problem: Problem): Promise<number[]> {
  const { realEigenvalues } = new EigenvalueDecomposition(await denseHessian(problem), {
    assumeSymmetric: true,
  })
  return realEigenvalues.sort((a, b) => a - b)
}

async function denseHessian({ session, target: { step } }: Problem): Promise<number[][]> {
  const xs = step.model.parameters.map(({ tensor }) => tensor)
  const sizes = xs.map(({ shape }) => sizeOf(shape))
  const starts = sizes.map((_, i) => sizes.slice(0, i).reduce((a, b) => a + b, 0))
  const size = sizes.reduce((a, b) => a + b)
  const products = hessianVectorProduct(
    step.loss,
    xs,
    xs.map(({ shape }, i) => input(`v${i}`, shape, 'f64')),
  )
  const program = await session.compile({
    outputs: Object.fromEntries(products.map((x, i) => [String(i), x])),
  })
  return Array.from({ length: size }, (_row, column) => {
    const unit = sizes.map((length, i) =>
      Float64Array.from({ length }, (_, j) => (starts[i]! + j === column ? 1 : 0)),
    )
    const values = program.runSync(Object.fromEntries(unit.map((own, i) => [`v${i}`, own])))
    return products.flatMap((_product, i) => Array.from(values[String(i)]!))
  })
}

/** ⟨g, u⟩² / ‖g‖² for every eigenvector u of the dense Hessian, from that of the largest eigenvalue. */
async function allShares(problem: Problem): Promise<number[]> {
  const { step } = problem.target
  const gradients = grad(
    step.loss,
    step.model.parameters.map(({ tensor }) => tensor),
  )
  const program = await problem.session.compile({
    outputs: Object.fromEntries(gradients.map((x, i) => [String(i), x])),
  })
  const values = program.runSync()
  const g = gradients.flatMap((_, i) => Array.from(values[String(i)]!))
  const square = g.reduce((sum, value) => sum + value ** 2, 0)
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(await denseHessian(problem), {
    assumeSymmetric: true,
  })
  return realEigenvalues
    .map((value, i) => ({
      value,
      share: g.reduce((sum, own, j) => sum + own * eigenvectorMatrix.get(j, i), 0) ** 2 / square,
    }))
    .sort((a, b) => b.value - a.value)
    .map(({ share }) => share)
}

const names = hessianQuantities()

describe('eigenvalues of a small network', () => {
  test('equal those of the Hessian built column by column, and those of PyTorch', async () => {
    const problem = await fixtureProblem()
    const all = await allEigenvalues(problem)
    expect(all.length).toBe(fixture.eigenvalues.batch.all.length)
    all.forEach((value, i) => expect(value).toBeCloseTo(fixture.eigenvalues.batch.all[i]!, 10))
    const rows = await measure(hessian({ iterations: 80, tolerance: 1e-9, largest: 5, smallest: 3 }), problem)
    expect(valueOf(rows, names.largest)).toBeCloseTo(all.at(-1)!, 10)
    expect(valueOf(rows, names.smallest)).toBeCloseTo(all[0]!, 10)
    curveOf(rows, names.fromLargest).forEach(([rank, value]) => expect(value).toBeCloseTo(all.at(-rank)!, 9))
    curveOf(rows, names.fromSmallest).forEach(([rank, value]) => expect(value).toBeCloseTo(all[rank - 1]!, 9))
  })

  test.each([
    ['batch', 'weights'],
    ['frozen', 'all'],
    ['frozen', 'weights'],
  ] as const)('with statistics %s of parameters %s agree with PyTorch', async (statistics, parameters) => {
    const chosen = { statistics, parameters }
    const own = hessianQuantities(chosen)
    const rows = await measure(hessian({ ...chosen, iterations: 80, tolerance: 0 }), await fixtureProblem())
    const expected = fixture.eigenvalues[statistics][parameters === 'all' ? 'all' : 'matrices']
    expect(valueOf(rows, own.largest)).toBeCloseTo(expected.at(-1)!, 10)
    expect(valueOf(rows, own.smallest)).toBeCloseTo(expected[0]!, 10)
  })

  test('are within the tolerance in float32 on the engine', async () => {
    const problem = await fixtureProblem({ session: await openWasm({ threads: 2 }), dtype: 'f32' })
    const rows = await measure(hessian(), problem)
    const { all } = fixture.eigenvalues.batch
    expect(Math.abs(valueOf(rows, names.largest) / all.at(-1)! - 1)).toBeLessThan(1e-2)
    expect(Math.abs(valueOf(rows, names.smallest) / all[0]! - 1)).toBeLessThan(1e-2)
    expect(valueOf(rows, names.iterations)).toBeLessThan(40)
    problem.session.close()
  })
})

describe('the gradient along eigenvectors', () => {
  test.each(['batch', 'batch:statistics=detached'])(
    'of a network with %s has the shares of the dense Hessian’s',
    async (norm) => {
      const problem = await fixtureProblem({ norm })
      const expected = await allShares(problem)
      const rows = await measure(
        hessian({ iterations: 80, tolerance: 0, largest: 6, gradient: true }),
        problem,
      )
      const shares = curveOf(rows, names.gradientShare)
      expect(shares.map(([rank]) => rank)).toEqual([1, 2, 3, 4, 5, 6])
      for (const [rank, share] of shares) expect(share).toBeCloseTo(expected[rank - 1]!, 8)
      expect(expected.slice(0, 6).reduce((a, b) => a + b)).toBeGreaterThan(0.05)
    },
  )

  test('is exact for a quadratic, and measured only where it is wanted', async () => {
    // g_i = a_i at w = 1.
    const a = Float64Array.of(1, 2, 3, 5, 9)
    const rows = await measure(hessian({ tolerance: 0, largest: 2, gradient: true }), await bowl(a))
    const total = a.reduce((sum, each) => sum + each ** 2, 0)
    const [[, first], [, second]] = curveOf(rows, names.gradientShare) as [[number, number], [number, number]]
    expect(first).toBeCloseTo(81 / total, 10)
    expect(second).toBeCloseTo(25 / total, 10)
    const without = await measure(hessian({ largest: 2 }), await bowl(a))
    expect(without.map(({ quantity }) => quantity)).not.toContain(names.gradientShare)
  })

  test('needs orthogonal vectors', async () => {
    const problem = await bowl(Float64Array.of(1, 2))
    const probe = hessian({ gradient: true, reorthogonalize: false })
    expect(() => probe.build(problem.target)).toThrow('gradient=true needs orthogonal vectors')
  })
})

describe('a known spectrum', () => {
  const spectrum = Float64Array.from({ length: 200 }, (_, i) => (i < 190 ? i / 200 : i - 180))
  spectrum[0] = -3

  test('has its extreme values found with far fewer products than values', async () => {
    const rows = await measure(hessian({ largest: 3 }), await bowl(spectrum))
    expect(valueOf(rows, names.smallest)).toBeCloseTo(-3, 2)
    expect(curveOf(rows, names.fromLargest).map(([, value]) => Math.round(value * 10) / 10)).toEqual([
      19, 18, 17,
    ])
    expect(valueOf(rows, names.largestBound)).toBeLessThan(0.19)
  })

  test('is measured without its smallest value if that is left out', async () => {
    const problem = await bowl(spectrum)
    const [both, one] = [await measure(hessian(), problem), await measure(hessian({ smallest: 0 }), problem)]
    expect(valueOf(one, names.largest)).toBeCloseTo(19, 1)
    expect(one.some(({ quantity }) => quantity === names.smallest)).toBe(false)
    expect(valueOf(one, names.iterations)).toBeLessThanOrEqual(valueOf(both, names.iterations))
  })

  test.each([
    ['sgd', 40],
    ['sgd:momentum=0.5', 60],
    ['sgd:momentum=0.5,nesterov=true', 30],
  ])('is compared with the stability threshold of %s', async (spec, threshold) => {
    const problem = await bowl(spectrum, { learningRate: 0.05, optimizer: parseOptimizer(spec) })
    const rows = await measure(hessian({ tolerance: 1e-8 }), problem)
    expect(valueOf(rows, names.stability)).toBeCloseTo(threshold, 12)
    expect(valueOf(rows, names.sharpness)).toBeCloseTo(19 / threshold, 6)
  })

  test('is compared with no threshold if the optimizer has none', async () => {
    const rows = await measure(hessian(), await bowl(spectrum, { optimizer: parseOptimizer('adam') }))
    const written = rows.map(({ quantity }) => quantity)
    expect(written).not.toContain(names.stability)
    expect(written).not.toContain(names.sharpness)
  })

  test('is compared with no threshold if the optimizer descends other gradients', async () => {
    const { session, target } = await bowl(spectrum)
    const step = { ...target.step, smoothing: parseSmoothing('sam') }
    const rows = await measure(hessian(), { session, target: { ...target, step } })
    expect(rows.map(({ quantity }) => quantity)).not.toContain(names.stability)
  })

  test('has its trace within three standard errors, and exactly if it is diagonal', async () => {
    // Random signs give the trace of a diagonal matrix exactly, and estimate the trace of a rotated one.
    const rows = await measure(hessian({ trace: 5 }), await bowl(spectrum))
    const sum = spectrum.reduce((a, b) => a + b)
    expect(valueOf(rows, names.trace)).toBeCloseTo(sum, 8)
    expect(valueOf(rows, names.traceError)).toBeLessThan(1e-8)
    const network = await measure(hessian({ trace: 200 }), await fixtureProblem())
    const error = valueOf(network, names.traceError)
    const { trace } = fixture.eigenvalues.batch
    expect(error).toBeGreaterThan(0)
    expect(error).toBeLessThan(0.2 * Math.abs(trace))
    expect(Math.abs(valueOf(network, names.trace) - trace)).toBeLessThan(3 * error)
  })

  test('has the moments of its density', async () => {
    const rows = await measure(hessian({ density: 8, iterations: 30 }), await bowl(spectrum))
    const weights = curveOf(rows, names.weight)
    const moment = (power: number) => weights.reduce((sum, [x, weight]) => sum + weight * x ** power, 0)
    expect(moment(0)).toBeCloseTo(1, 10)
    // For a diagonal matrix, random signs give every moment up to twice the iterations exactly.
    for (const power of [1, 2, 5])
      expect(moment(power)).toBeCloseTo(
        spectrum.reduce((sum, a) => sum + a ** power / 200, 0),
        5,
      )
  })

  test('has no values duplicated by rounding, because vectors are orthogonalized again', async () => {
    const problem = await bowl(spectrum)
    const top = async (reorthogonalize: boolean) => {
      const rows = await measure(
        hessian({ iterations: 120, tolerance: 0, largest: 12, reorthogonalize }),
        problem,
      )
      return curveOf(rows, names.fromLargest).map(([, value]) => value)
    }
    expect((await top(true)).slice(0, 10).map(Math.round)).toEqual([19, 18, 17, 16, 15, 14, 13, 12, 11, 10])
    expect(new Set((await top(false)).map(Math.round)).size).toBeLessThan(11)
  })
})

test('a space smaller than the iterations is exhausted', async () => {
  const rows = await measure(hessian({ tolerance: 0 }), await bowl(Float64Array.of(1, 2, 5)))
  expect(valueOf(rows, names.iterations)).toBeLessThanOrEqual(3)
  expect(valueOf(rows, names.largest)).toBeCloseTo(5, 10)
})

test('does not change the parameters, and gives the same rows again', async () => {
  const problem = await fixtureProblem()
  const { states } = problem.target.step
  const before = states.map((own) => problem.session.readSync(own))
  const measurer = await hessian({ trace: 3 })
    .build(problem.target)
    .open({
      session: problem.session,
      snapshots: { steps: [], read: () => ({}) },
    })
  expect(await measurer.measure(1)).toEqual(await measurer.measure(1))
  expect(states.map((own) => problem.session.readSync(own))).toEqual(before)
})
