/** Training, measuring, evaluating and resuming on a backend without synchronous calls: as on one with them. */
import { describe, expect, test } from 'vitest'
import { openReference, type Session } from '../../src/backend/index.ts'
import { sgd } from '../../src/nn/index.ts'
import { type Measurement, parseProbe } from '../../src/probe/index.ts'
import { observe } from '../../src/run/index.ts'
import {
  createEvaluator,
  createReestimator,
  createTrainer,
  residentData,
  type TrainingEvent,
} from '../../src/train/index.ts'
import { openAsynchronous } from '../support/asynchronous.ts'
import { clouds, smallModel, standardized } from './problem.ts'

const data = residentData('train', clouds('train', 30), standardized)
const held = residentData('test', clouds('test', 20), standardized)
const steps = 6
/** With programs that run in loops, that write states, and that only look. */
const probes = ['hessian:trace=2,every=3', 'gradient-line:every=3', 'landscape:resolution=3,every=end']

function trainerOn(session: Session, observed = probes) {
  return createTrainer<readonly Measurement[]>(session, {
    model: smallModel('batch'),
    data,
    test: held,
    batch: 8,
    optimizer: sgd({ momentum: 0.5 }),
    learningRate: 0.2,
    seed: 1,
    observers: observed.map((spec) =>
      observe(parseProbe(spec), { train: data, test: held, seed: 1, steps, evaluateEvery: 2 }),
    ),
  })
}

type Events = TrainingEvent<readonly Measurement[]>[]

async function eventsOf(trainer: Awaited<ReturnType<typeof trainerOn>>, upTo: number): Promise<Events> {
  const events: Events = []
  for await (const event of trainer.run({ steps: upTo, evaluateEvery: 2 })) events.push(event)
  return events
}

describe('on a backend that must be waited for', () => {
  test('a training run with probes has the same events and the same checkpoint', async () => {
    const [expected, found] = await Promise.all([trainerOn(openReference()), trainerOn(openAsynchronous())])
    const events = await eventsOf(found, steps)
    expect(events.filter(({ type }) => type === 'observation').length).toBe(7)
    expect(events).toEqual(await eventsOf(expected, steps))
    expect(await found.checkpoint()).toEqual(await expected.checkpoint())
  })

  test('a run goes on from a checkpoint', async () => {
    const [whole, first, second] = await Promise.all([1, 2, 3].map(() => trainerOn(openAsynchronous(), [])))
    const expected = await eventsOf(whole!, steps)
    const begun = await eventsOf(first!, 3)
    await second!.restore(await first!.checkpoint())
    const rest = await eventsOf(second!, steps)
    const losses = (events: Events) => events.flatMap((event) => (event.type === 'step' ? [event.loss] : []))
    expect([...losses(begun), ...losses(rest)]).toEqual(losses(expected))
    expect(await second!.checkpoint()).toEqual(await whole!.checkpoint())
  })

  test('a checkpoint is of one moment, whoever steps meanwhile', async () => {
    const session = openAsynchronous()
    const trainer = await trainerOn(session, [])
    const before = await trainer.checkpoint()
    const taking = trainer.checkpoint()
    await eventsOf(trainer, 1)
    expect(await taking).toEqual(before)
    expect((await trainer.checkpoint()).values).not.toEqual(before.values)
  })

  test('statistics are estimated anew and put back, and a model is evaluated by them', async () => {
    const results = []
    for (const session of [openReference(), openAsynchronous()]) {
      const model = smallModel('batch')
      const evaluator = await createEvaluator(session, { model, data: held, chunk: 7 })
      const reestimator = await createReestimator(session, { model, data, batch: 8 })
      const before = await evaluator.evaluate()
      const restore = await reestimator.estimate()
      const estimated = await evaluator.evaluate()
      await restore()
      expect(await evaluator.evaluate()).toEqual(before)
      expect(estimated).not.toEqual(before)
      results.push([before, estimated])
      session.close()
    }
    expect(results[1]).toEqual(results[0])
  })
})
