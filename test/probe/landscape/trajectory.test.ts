import { scalar } from '../../../src/backend/outputs.ts'
import { describe, expect, test } from 'vitest'
import { type Snapshots, trajectory, trajectoryQuantities } from '../../../src/probe/index.ts'
import { sharesOfRandomWalk } from '../../../src/probe/landscape/path.ts'
import type { TypedArray } from '../../../src/tensor/index.ts'
import { curveOf, fixtureProblem, measure, type Problem } from '../problem.ts'

const names = trajectoryQuantities

/** Trains for ten steps, and keeps a snapshot at every third. */
async function trained(): Promise<
  Problem & { losses: Map<number, number>; evaluations: Map<number, number>; snapshots: Snapshots }
> {
  const problem = await fixtureProblem()
  const { session, target } = problem
  const { step } = target
  const program = await session.compile({ outputs: { loss: step.loss }, updates: step.updates })
  const frozen = await session.compile({ outputs: { loss: step.at({ mode: 'eval' }).loss } })
  const kept = new Map<number, Record<string, TypedArray>>()
  const [losses, evaluations] = [new Map<number, number>(), new Map<number, number>()]
  for (let at = 0; at <= 10; at++) {
    if (at % 3 === 0) {
      kept.set(at, Object.fromEntries(step.model.states.map((own) => [own.name, session.readSync(own)])))
      evaluations.set(at, scalar(frozen.runSync().loss))
    }
    if (at < 10) losses.set(at, scalar(program.runSync().loss))
  }
  return {
    ...problem,
    target: { ...target, snapshots: 3 },
    losses,
    evaluations,
    snapshots: { steps: [...kept.keys()], read: (at) => kept.get(at)! },
  }
}

describe('the path of a training run', () => {
  test('has the losses of the run', async () => {
    const { losses, evaluations, snapshots, ...problem } = await trained()
    const rows = async (statistics: 'batch' | 'frozen') =>
      (await measure(trajectory({ resolution: 2, statistics }), problem, { step: 10, snapshots })).filter(
        ({ quantity }) => quantity === names.actual,
      )
    for (const { step, value } of (await rows('batch')).slice(0, 4))
      expect(value).toBeCloseTo(losses.get(step)!, 12)
    for (const { step, value } of (await rows('frozen')).slice(0, 4))
      expect(value).toBeCloseTo(evaluations.get(step)!, 12)
  })

  test('lies near its plane, and the loss there is that of its projection', async () => {
    const { snapshots, ...problem } = await trained()
    const rows = await measure(trajectory({ resolution: 5 }), problem, { step: 10, snapshots })
    const of = (quantity: string) => rows.filter((row) => row.quantity === quantity)
    const shares = curveOf(rows, names.explained).map(([, share]) => share)
    expect(shares[0]! + shares[1]!).toBeGreaterThan(0.9)
    expect(shares[0]! + shares[1]!).toBeLessThan(1)
    expect(curveOf(rows, names.randomWalk).map(([, share]) => share)).toEqual([
      ...sharesOfRandomWalk([0, 3, 6, 9], 10, true),
    ])
    const about = await measure(trajectory({ resolution: 5, centred: false }), problem, {
      step: 10,
      snapshots,
    })
    expect(curveOf(about, names.explained)).not.toEqual(curveOf(rows, names.explained))
    expect(of(names.actual).map(({ step }) => step)).toEqual([0, 3, 6, 9, 10])
    // The current parameters are the origin of the plane.
    expect(of(names.inPlane).at(-1)).toMatchObject({ x: 0, y: 0, value: of(names.actual).at(-1)!.value })
    of(names.off).forEach(({ value }) => expect(value).toBeLessThan(0.5))
    const errors = of(names.inPlane).map(({ value }, i) => Math.abs(value - of(names.actual)[i]!.value))
    expect(Math.max(...errors)).toBeGreaterThan(1e-6)
    expect(of(names.loss)).toHaveLength(25)
    const [xs, path] = [of(names.loss).map(({ x }) => x!), of(names.inPlane).map(({ x }) => x!)]
    expect(Math.min(...xs)).toBeLessThan(Math.min(...path))
    expect(Math.max(...xs)).toBeGreaterThan(Math.max(...path))
  })

  test('needs enough snapshots', async () => {
    const { snapshots, ...problem } = await trained()
    const { snapshots: _, ...without } = problem.target
    expect(() => trajectory().build(without)).toThrow('the run keeps no snapshots')
    await expect(
      measure(trajectory(), problem, { step: 10, snapshots: { ...snapshots, steps: [3] } }),
    ).rejects.toThrow('expected at least 2 snapshots before step 10, got 1')
    const other = { ...snapshots, read: () => ({}) }
    await expect(measure(trajectory(), problem, { step: 10, snapshots: other })).rejects.toThrow(
      'layer1.weight has no values, expected 30',
    )
  })
})
