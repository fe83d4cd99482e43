import { EigenvalueDecomposition, Matrix } from 'ml-matrix'
import { describe, expect, test } from 'vitest'
import { mlp, parseOptimizer } from '../../../src/nn/index.ts'
import { sphericalSharpness, sphericalSharpnessQuantities } from '../../../src/probe/index.ts'
import {
  add,
  div,
  hessianVectorProduct,
  input,
  mul,
  type Shape,
  sizeOf,
  sqrt,
  square,
  sum,
  type Tensor,
} from '../../../src/tensor/index.ts'
import { parseTrainedPart } from '../../../src/train/index.ts'
import { fixtureProblem, measure, type Problem, valueOf } from '../problem.ts'
import { problemOf } from '../measuring.ts'

const GROUPS = ['all', 'layer', 'unit'] as const
type Groups = (typeof GROUPS)[number]

/** Without ε, a normalization does not see the length of weights at all. */
const problem = () => fixtureProblem({ norm: 'batch:epsilon=0' })

const weightsOf = ({ target: { step } }: Problem) =>
  step.model.parameters.filter(({ name }) => /^layer[12].weight$/.test(name))

/** The numbers of the group of each element of the weights `[inputs, outputs]`, all in a row. */
function groupsOf(shapes: readonly Shape[], groups: Groups): number[] {
  return shapes.flatMap((shape, layer) =>
    Array.from({ length: sizeOf(shape) }, (_, i) =>
      groups === 'all' ? 0 : groups === 'layer' ? layer : 100 * layer + (i % shape[1]!),
    ),
  )
}

/**
 * The largest eigenvalue by another way: the Hessian, column by column, of v ↦ L(‖w‖ (θ + v) / ‖θ + v‖) at v = 0,
 * differentiated through the division, and restricted to v ⊥ θ.
 */
async function dense(own: Problem, groups: Groups): Promise<number> {
  const { session, target } = own
  const weights = weightsOf(own)
  const w = weights.map(({ tensor }) => tensor)
  const norms = (xs: readonly Tensor[]): Tensor[] => {
    if (groups === 'all') {
      const whole = sqrt(xs.map((x) => sum(square(x))).reduce((a, b) => add(a, b)))
      return xs.map(() => whole)
    }
    return xs.map((x) => sqrt(sum(square(x), groups === 'unit' ? [0] : [0, 1], { keepDims: true })))
  }
  const start = norms(w)
  const thetas = w.map((x, i) => div(x, start[i]!))
  const moved = thetas.map((theta, i) => add(theta, input(`at${i}`, w[i]!.shape, 'f64')))
  const lengths = norms(moved)
  const points = moved.map((x, i) => mul(div(x, lengths[i]!), start[i]!))
  const values = new Map(weights.map((state, i) => [state, points[i]!]))
  const { loss } = target.step.at({ mode: 'train', read: (state) => values.get(state) ?? state.tensor })
  const at = w.map((x, i) => input(`at${i}`, x.shape, 'f64'))
  const directions = w.map((x, i) => input(`v${i}`, x.shape, 'f64'))
  const products = hessianVectorProduct(loss, at, directions)
  const outputs: Record<string, Tensor> = {}
  products.forEach((x, i) => (outputs[`h${i}`] = x))
  thetas.forEach((x, i) => (outputs[`theta${i}`] = x))
  const program = await session.compile({ outputs })
  const sizes = w.map(({ shape }) => sizeOf(shape))
  const total = sizes.reduce((a, b) => a + b)
  const run = (unit: number) => {
    let first = 0
    const given = Object.fromEntries(
      sizes.flatMap((size, i) => {
        const v = Float64Array.from({ length: size }, (_, j) => (first + j === unit ? 1 : 0))
        first += size
        return [
          [`v${i}`, v],
          [`at${i}`, new Float64Array(size)],
        ]
      }),
    )
    const out = program.runSync(given)
    const joined = (name: string) => sizes.flatMap((_, i) => [...out[`${name}${i}`]!])
    return { column: joined('h'), theta: joined('theta') }
  }
  const columns = Array.from({ length: total }, (_, unit) => run(unit))
  const { theta } = columns[0]!
  const group = groupsOf(
    w.map(({ shape }) => shape),
    groups,
  )
  const tangent = Matrix.eye(total).sub(
    new Matrix(theta.map((x, i) => theta.map((y, j) => (group[i] === group[j] ? x * y : 0)))),
  )
  const hessian = new Matrix(columns.map(({ column }) => column))
  const restricted = tangent.mmul(hessian).mmul(tangent)
  return Math.max(...new EigenvalueDecomposition(restricted, { assumeSymmetric: true }).realEigenvalues)
}

const precise = (groups: Groups) => sphericalSharpness({ groups, iterations: 60, tolerance: 0 })

describe('spherical sharpness', () => {
  test.each(GROUPS)('is the largest eigenvalue on the sphere, groups %s', async (groups) => {
    const own = await problem()
    const rows = await measure(precise(groups), own)
    const expected = await dense(own, groups)
    expect(valueOf(rows, sphericalSharpnessQuantities({ groups }).largest) / expected).toBeCloseTo(1, 8)
  })

  /** Rows before and after each weight of a layer is multiplied by its factor. */
  async function rescaled(groups: Groups, factor: (layer: number, unit: number) => number) {
    const own = await problem()
    const before = await measure(precise(groups), own)
    weightsOf(own).forEach((state, layer) => {
      const values = own.session.readSync(state)
      const units = state.tensor.shape[1]!
      own.session.writeSync(
        state,
        Float64Array.from(values, (value, i) => value * factor(layer, i % units)),
      )
    })
    const after = await measure(precise(groups), own)
    return (quantity: string) => valueOf(after, quantity) / valueOf(before, quantity)
  }

  test('does not change with the length of all weights, and the effective rate falls with its square', async () => {
    const ratio = await rescaled('all', () => 3)
    const { largest, edge, length } = sphericalSharpnessQuantities()
    expect(ratio(largest)).toBeCloseTo(1, 8)
    expect(ratio(length)).toBeCloseTo(3, 8)
    expect(ratio(edge)).toBeCloseTo(1 / 9, 8)
  })

  test.each<[Groups, (layer: number, unit: number) => number]>([
    ['layer', (layer) => [3, 0.2][layer]!],
    ['unit', (layer, unit) => 1 + layer + unit],
  ])('does not change with the length of any %s', async (groups, factor) => {
    const ratio = await rescaled(groups, factor)
    expect(ratio(sphericalSharpnessQuantities({ groups }).largest)).toBeCloseTo(1, 8)
  })

  test('is that of the trained weights alone', async () => {
    const own = await problem()
    const { largest, length } = sphericalSharpnessQuantities()
    const [trained] = weightsOf(own)
    const { step } = own.target
    const limited = { ...own, target: { ...own.target, step: { ...step, trained: [trained!] } } }
    const rows = await measure(precise('all'), limited)
    const norm = Math.hypot(...own.session.readSync(trained!))
    expect(valueOf(rows, length)).toBeCloseTo(norm, 10)
    expect(valueOf(rows, largest)).not.toBeCloseTo(valueOf(await measure(precise('all'), own), largest), 3)
  })

  test('has the threshold of the optimizer, where it has one', async () => {
    const own = await problem()
    const { largest, edge, length } = sphericalSharpnessQuantities()
    const rows = await measure(precise('all'), own)
    const rate = own.target.step.learningRate as number
    expect(valueOf(rows, edge)).toBeCloseTo(
      (valueOf(rows, largest) / valueOf(rows, length) ** 2) * (rate / 2),
      10,
    )
    const { step } = own.target
    const adam = { ...own, target: { ...own.target, step: { ...step, optimizer: parseOptimizer('adam') } } }
    expect((await measure(precise('all'), adam)).some(({ quantity }) => quantity === edge)).toBe(false)
  })

  test('needs weights whose results are normalized', () => {
    const model = (norm: string) => mlp({ input: 4, hidden: [3], classes: 2, norm, seed: 1 })
    const build = (norm: string, part?: string) =>
      sphericalSharpness().build(
        problemOf(model(norm), part === undefined ? {} : { trainOnly: parseTrainedPart(part) }).target,
      )
    expect(() => build('none')).toThrow('no trained weights whose results are normalized')
    expect(() => build('batch', 'affine')).toThrow('no trained weights whose results are normalized')
    expect(() => build('batch')).not.toThrow()
  })
})
