/**
 * Trains a small network on points inside and outside a circle, then looks at it with the test points moved
 * elsewhere. Only the states of the test set are written; the network is not trained again.
 */
import { openWasm } from '../../backend/index.ts'
import { preprocessingOf, sizesOf } from '../../data/index.ts'
import { circle } from '../../data/synthetic/circle.ts'
import { parseModel, parseOptimizer } from '../../nn/index.ts'
import { boundary, boundaryQuantities, type Measurement, type Measurer } from '../../probe/index.ts'
import { createTrainer, residentData } from '../../train/index.ts'
import type { CircleReport, CircleRequest, CircleTexts, CircleView } from '../circle/messages.ts'
import { circleSpec, REACH, testPoints } from '../circle/points.ts'

/** The options of the experiment `shift-demo`. */
const STEPS = 600
const BATCH = 100
const RATE = 0.02
const RESOLUTION = 47

export function circleRun(send: (report: CircleReport) => void): (request: CircleRequest) => void {
  let trained: Promise<Trained> | undefined
  let wanted: Extract<CircleRequest, { type: 'look' }> | undefined
  let isLooking = false

  /** Answers the latest request only: a dragged cloud asks faster than a network can answer. */
  async function lookAgain(): Promise<void> {
    if (isLooking) return
    isLooking = true
    try {
      while (wanted !== undefined) {
        const { view, at } = wanted
        wanted = undefined
        send(await (await trained!).look(view, at))
      }
    } finally {
      isLooking = false
    }
  }

  return (request) => {
    if (request.type === 'train') {
      const before = trained
      trained = (async () => {
        ;(await before)?.close()
        return train(request.texts, request.view, request.isLive ? send : undefined)
      })()
      void trained.then(async (run) => send(await run.look(request.view, 0)))
    } else {
      wanted = request
      void lookAgain()
    }
  }
}

interface Trained {
  look(view: CircleView, at: number): Promise<CircleReport>
  close(): void
}

async function train(
  { norm, seed }: CircleTexts,
  view: CircleView,
  onStep: ((report: CircleReport) => void) | undefined,
): Promise<Trained> {
  const split = circle.kind.parse(circleSpec(view))
  const data = { ...split, preprocessing: preprocessingOf(split.train, 'none') }
  const session = await openWasm({ threads: 1 })
  const model = parseModel('mlp:16').create({
    activation: 'tanh',
    norm,
    ...sizesOf(data),
    seed: Number(seed),
  })
  const training = residentData('train', data.train, data.preprocessing)
  const test = residentData('test', data.test, data.preprocessing)
  const trainer = await createTrainer(session, {
    model,
    data: training,
    test,
    batch: BATCH,
    optimizer: parseOptimizer('adam'),
    learningRate: RATE,
    seed: Number(seed),
  })
  const measurers = new Map<string, Promise<Measurer>>()
  const measurerOf = ({ statistics, fit }: CircleView): Promise<Measurer> => {
    const probe = boundary({ resolution: RESOLUTION, reach: REACH, statistics, fit })
    const known = measurers.get(probe.spec)
    if (known) return known
    const target = { step: trainer.next, train: training, test, seed: Number(seed) }
    const opening = probe.build(target).open({ session, snapshots: { steps: [], read: () => ({}) } })
    measurers.set(probe.spec, opening)
    return opening
  }

  let isTrained = false
  async function look(seen: CircleView, at: number): Promise<CircleReport> {
    const moved = testPoints(seen)
    await session.write(test.inputs, moved.inputs)
    await session.write(test.labels, moved.labels)
    const rows = await (await measurerOf(seen)).measure(trainer.step)
    return { ...reportOf(rows, seen), step: trainer.step, at, isTrained }
  }

  // A first look puts the initial values of all states in their place.
  if (onStep) onStep(await look(view, 0))
  let next = 1
  for await (const event of trainer.run({ steps: STEPS })) {
    if (event.type !== 'step' || !onStep || event.step < next) continue
    onStep(await look(view, 0))
    // Early steps change the picture most.
    next = Math.ceil(event.step * 1.06) + 2
    await new Promise((resolve) => setTimeout(resolve, 16))
  }
  isTrained = true
  return {
    look,
    close() {
      trainer.dispose()
      session.close()
    },
  }
}

function reportOf(rows: readonly Measurement[], { statistics, fit }: CircleView) {
  const names = boundaryQuantities({ statistics, fit })
  const valuesOf = (quantity: string) => rows.filter((row) => row.quantity === quantity)
  const decision = valuesOf(names.decision)
  const xs = decision.map(({ x }) => x!)
  const ys = decision.map(({ y }) => y!)
  return {
    type: 'seen',
    right: Uint8Array.from(valuesOf(names.test), ({ value }) => value),
    decision: Float32Array.from(decision, ({ value }) => value),
    grid: {
      count: RESOLUTION,
      x: [Math.min(...xs), Math.max(...xs)] as const,
      y: [Math.min(...ys), Math.max(...ys)] as const,
    },
    trainAccuracy: valuesOf(names.trainAccuracy)[0]!.value,
    testAccuracy: valuesOf(names.testAccuracy)[0]!.value,
  } as const
}
