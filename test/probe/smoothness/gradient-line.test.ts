import { describe, expect, test } from 'vitest'
import { openWasm } from '../../../src/backend/wasm/session.ts'
import { gradientLine, gradientLineQuantities, parseProbe } from '../../../src/probe/index.ts'
import type { SyncSession } from '../../../src/backend/types.ts'
import { bowl, curveOf, fixture, fixtureProblem, measure, relativeError, valueOf } from '../problem.ts'

describe('the line along the gradient', () => {
  // The fixture's η are 1/2, 5/4, 5/2 and 4 learning rates; two probes have both ends and the middle of them.
  const ends = { from: 0.5, to: 4, points: 2 }
  const inner = { from: 1.25, to: 2.5, points: 2 }

  test.each(['batch', 'frozen'] as const)('agrees with PyTorch, statistics %s', async (statistics) => {
    const problem = await fixtureProblem()
    const names = gradientLineQuantities({ statistics })
    const expected = fixture.line[statistics]
    const rows = [
      await measure(gradientLine({ ...ends, statistics }), problem),
      await measure(gradientLine({ ...inner, statistics }), problem),
    ]
    const curve = (quantity: string) =>
      rows.flatMap((part) => curveOf(part, quantity)).sort(([a], [b]) => a - b)
    expect(
      relativeError(
        curve(names.loss).map(([x]) => x),
        fixture.etas,
      ),
    ).toBeLessThan(1e-12)
    expect(
      relativeError(
        curve(names.loss).map(([, value]) => value),
        expected.losses,
      ),
    ).toBeLessThan(1e-12)
    expect(
      relativeError(
        curve(names.change).map(([, value]) => value),
        expected.changes,
      ),
    ).toBeLessThan(1e-12)
    expect(valueOf(rows[0]!, names.lossHere)).toBeCloseTo(expected.loss, 12)
    expect(valueOf(rows[0]!, names.gradientNorm)).toBeCloseTo(expected.gradientNorm, 12)
    expect(Math.max(...rows.map((part) => valueOf(part, names.beta)))).toBeCloseTo(expected.beta, 12)
  })

  test('has bands that span its points', async () => {
    const rows = await measure(gradientLine({ points: 5, spacing: 'log' }), await fixtureProblem())
    const names = gradientLineQuantities()
    for (const [curve, least, most] of [
      [names.loss, names.leastLoss, names.mostLoss],
      [names.change, names.leastChange, names.mostChange],
    ] as const) {
      const values = curveOf(rows, curve).map(([, value]) => value)
      expect(values).toHaveLength(5)
      expect([valueOf(rows, least), valueOf(rows, most)]).toEqual([Math.min(...values), Math.max(...values)])
    }
  })

  test('is the same in float64 for a network of any type', async () => {
    const probe = gradientLine({ ...ends, double: true })
    const single = await fixtureProblem({ session: await openWasm({ threads: 1 }), dtype: 'f32' })
    const rows = await measure(probe, single)
    // The parameters themselves are rounded to float32.
    const changes = curveOf(rows, gradientLineQuantities().change).map(([, value]) => value)
    expect(
      relativeError(changes, [fixture.line.batch.changes[0]!, fixture.line.batch.changes[3]!]),
    ).toBeLessThan(2e-7)
    single.session.close()
  })

  test('does not change the parameters and statistics', async () => {
    const problem = await fixtureProblem()
    const { states } = problem.target.step
    const before = states.map((state) => problem.session.readSync(state))
    await measure(gradientLine(), problem)
    expect(states.map((state) => problem.session.readSync(state))).toEqual(before)
  })

  test('computes one gradient for each point and one more', async () => {
    const problem = await fixtureProblem()
    let runs = 0
    const counting: SyncSession = {
      ...problem.session,
      async compile(request) {
        const program = await problem.session.compile(request)
        return { ...program, runSync: (inputs) => (runs++, program.runSync(inputs)) }
      },
    }
    await measure(gradientLine({ points: 7 }), { ...problem, session: counting })
    expect(runs).toBe(8)
  })
})

describe('the line along a random direction', () => {
  const names = gradientLineQuantities({ direction: 'random' })

  test('is as long as the line along the gradient, and differs at each step and seed', async () => {
    const problem = await fixtureProblem()
    const probe = gradientLine({ direction: 'random', points: 2 })
    const curve = async (step: number, seed = 1) =>
      curveOf(await measure(probe, { ...problem, target: { ...problem.target, seed } }, { step }), names.loss)
    const first = await curve(3)
    expect(first).toEqual(await curve(3))
    expect(first).not.toEqual(await curve(4))
    expect(first).not.toEqual(await curve(3, 2))
    expect(first.map(([x]) => x)).toEqual([0.5 * fixture.rate, 4 * fixture.rate])
  })
})

describe('the line in a bowl ½ a ‖w‖²', () => {
  test.each(['gradient', 'random'] as const)(
    'changes the gradient by a η ‖g‖ along the %s',
    async (direction) => {
      const rows = await measure(
        gradientLine({ direction, points: 3 }),
        await bowl(new Float64Array(8).fill(3)),
      )
      const names = gradientLineQuantities({ direction })
      const length = valueOf(rows, names.gradientNorm)
      expect(length).toBeCloseTo(3 * Math.sqrt(8), 12)
      for (const [eta, change] of curveOf(rows, names.change))
        expect(change).toBeCloseTo(3 * eta * length, 10)
      expect(valueOf(rows, names.beta)).toBeCloseTo(3, 10)
    },
  )
})

test('is parsed from its text', () => {
  expect(parseProbe('gradient-line:from=0.01,to=30,spacing=log,points=20').spec).toBe(
    'gradient-line:from=0.01,to=30,points=20,spacing=log',
  )
  expect(() => parseProbe('gradient-line:points=0')).toThrow(
    'points is 0, expected a whole number of 1 or more',
  )
  expect(() => parseProbe('gradient-line:from=-1')).toThrow('from is -1, expected a number above 0')
})
