import { describe, expect, test } from 'vitest'
import { openWasm } from '../../src/backend/index.ts'
import { openReference } from '../../src/backend/reference/session.ts'
import { adam, adamW, type Optimizer, parseOptimizer, sgd } from '../../src/nn/index.ts'
import {
  add,
  constant,
  div,
  grad,
  input,
  mul,
  pow,
  square,
  state,
  sub,
  sum,
  type Tensor,
} from '../../src/tensor/index.ts'
import { largestError } from '../norm/values.ts'
import { arrayOf, literalOf, type OptimizersFixture, readFixture } from '../support/fixtures.ts'

type Run = OptimizersFixture['runs'][number]

function optimizerOf({ optimizer, options }: Run): Optimizer {
  const { momentum = 0, nesterov = false, weight_decay: decay, betas = [0.9, 0.999], eps = 1e-8 } = options
  if (optimizer === 'sgd') return sgd({ momentum, nesterov, weightDecay: decay ?? 0 })
  const [beta1, beta2] = betas
  const common = { beta1, beta2, epsilon: eps, ...(decay !== undefined && { weightDecay: decay }) }
  return optimizer === 'adam' ? adam(common) : adamW(common)
}

describe('optimizers follow PyTorch’s, step by step', () => {
  const { a: startA, b: startB, shift, runs } = readFixture('optimizers')

  test.each(runs.map((run) => ({ run, title: `${run.optimizer} ${JSON.stringify(run.options)}` })))(
    '$title',
    async ({ run }) => {
      const a = state('a', arrayOf(startA, 'f64'), startA.shape)
      const b = state('b', arrayOf(startB, 'f64'), startB.shape)
      const [x, y] = [a.tensor, b.tensor]
      const terms: Tensor[] = [
        div(sum(square(sub(x, literalOf(shift, 'f64')))), 2),
        div(sum(pow(x, 4)), 10),
        div(square(mul(sum(x), sum(y))), 20),
        sum(square(y)),
      ]
      const loss = terms.reduce((total, term) => add(total, term))
      const { updates } = optimizerOf(run).step([a, b], grad(loss, [x, y]), { learningRate: run.options.lr })
      const session = openReference()
      const program = await session.compile({ outputs: { loss }, updates })
      for (const step of run.steps) {
        expect(largestError(program.runSync()['loss'], [step.loss])).toBeLessThan(1e-12)
        expect(largestError(session.readSync(a), step.a)).toBeLessThan(1e-12)
        expect(largestError(session.readSync(b), step.b)).toBeLessThan(1e-12)
      }
    },
  )
})

test.each(['sgd:momentum=0.9', 'adam'])(
  '%s forgets a gradient that stays away, and slows down by no subnormal numbers',
  async (name) => {
    const w = state('w', 1, [8])
    const g = input('g')
    const { updates, states } = parseOptimizer(name).step([w], [mul(g, w.tensor)], { learningRate: 0.01 })
    const session = await openWasm({ threads: 1 })
    const program = await session.compile({ updates })
    program.runSync({ g: 1 })
    const average = states.find(({ name: own }) => /velocity|mean$/.test(own))!
    for (let i = 0; i < 800; i++) program.runSync({ g: 0 })
    expect([...session.readSync(average)].every((x) => x > 0 && x >= 2 ** -126)).toBe(true)
    for (let i = 0; i < 200; i++) program.runSync({ g: 0 })
    expect([...session.readSync(average)]).toEqual(Array(8).fill(0))
    session.close()
  },
)

describe('the threshold of stability', () => {
  /** |w| after steps down ½ c w² from 1. */
  async function after(optimizer: Optimizer, curvature: number, learningRate: number): Promise<number> {
    const w = state('w', 1, [1], 'f64')
    const { updates } = optimizer.step([w], [mul(w.tensor, curvature)], { learningRate })
    const session = openReference()
    const program = await session.compile({ updates })
    for (let i = 0; i < 3000; i++) program.runSync()
    return Math.abs(session.readSync(w)[0]!)
  }

  test.each([
    ['sgd', 2 / 0.1],
    ['sgd:momentum=0.5', 3 / 0.1],
    ['sgd:momentum=0.9', 3.8 / 0.1],
    ['sgd:momentum=0.9,nesterov=true', 3.8 / 2.8 / 0.1],
    ['sgd:momentum=0.5,weightDecay=4', 3 / 0.1 - 4],
  ])('of %s is where steps down a parabola begin to grow', async (spec, expected) => {
    const optimizer = parseOptimizer(spec)
    const threshold = optimizer.stableCurvature!(0.1)
    expect(threshold).toBeCloseTo(expected, 12)
    expect(await after(optimizer, 0.99 * threshold, 0.1)).toBeLessThan(1e-3)
    expect(await after(optimizer, 1.01 * threshold, 0.1)).toBeGreaterThan(1e3)
  })

  test.each(['adam', 'adamw'])('does not exist for %s', (spec) => {
    expect('stableCurvature' in parseOptimizer(spec)).toBe(false)
  })
})

describe('what weight decay does alone', () => {
  test.each([
    'sgd:weightDecay=0.1',
    'sgd:weightDecay=0.1,momentum=0.8',
    'adamw:weightDecay=0.1',
    'adam',
    'sgd',
  ])('%s', async (spec) => {
    const optimizer = parseOptimizer(spec)
    const w = state('w', 1, [], 'f64')
    const rate = 0.01
    const { updates } = optimizer.step([w], [constant(0, [], 'f64')], { learningRate: rate })
    const program = await openReference().compile({ outputs: { w: w.tensor }, updates })
    // The velocity of momentum has to build up first.
    const values = Array.from({ length: 201 }, () => program.runSync().w[0]!)
    expect(values[200]! / values[199]!).toBeCloseTo(1 - optimizer.shrinkage!(rate), 3)
  })

  test('Adam with decay in its gradients has no such number', () => {
    expect(parseOptimizer('adam:weightDecay=0.1').shrinkage?.(0.1)).toBeUndefined()
  })
})

describe('an optimizer by name', () => {
  test.each(['sgd', 'sgd:momentum=0.9,nesterov=true', 'adam:beta1=0.8', 'adamw:weightDecay=0.1'])(
    '%s comes back from its own spec',
    (spec) => {
      expect(parseOptimizer(spec).spec).toBe(spec)
    },
  )

  test('Nesterov without momentum is refused, and so is what is no flag', () => {
    expect(() => parseOptimizer('sgd:nesterov=constructor')).toThrow('expected true or false')
    expect(() => parseOptimizer('sgd:nesterov=true')).toThrow(
      'sgd: nesterov needs a momentum; add momentum=0.9',
    )
  })

  test('the learning rate may be a tensor', async () => {
    const w = state('w', 1, [2], 'f64')
    const { updates } = sgd().step([w], [constant(2, [2], 'f64')], { learningRate: constant(0.25) })
    const session = openReference()
    ;(await session.compile({ updates })).runSync()
    expect(session.readSync(w)).toEqual(new Float64Array([0.5, 0.5]))
  })
})
