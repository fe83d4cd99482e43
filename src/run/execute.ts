/** Trains what a spec says, on a session, and tells what it measures. */
import type { Session } from '../backend/types.ts'
import type { DataSplit } from '../data/index.ts'
import { UserError } from '../errors.ts'
import type { RunSpec } from '../experiment/index.ts'
import { type Model, parseModel, parseOptimizer } from '../nn/index.ts'
import { isDue, type Measurement, parseProbe, type ProbeTarget, type Snapshots } from '../probe/index.ts'
import {
  createTrainer,
  parseRatePlan,
  residentData,
  type TrainingEvent,
  type TrainingOptions,
  trainingStep,
} from '../train/index.ts'
import { checkMemory } from './memory.ts'
import type { Outcome } from './result.ts'

export type ExecutionEvent =
  | { readonly type: 'step'; readonly step: number; readonly loss: number }
  | { readonly type: 'measured'; readonly step: number; readonly rows: readonly Measurement[] }
  | { readonly type: 'end'; readonly outcome: Outcome }

/** `data` as `spec.data` names it, scaled as `spec.scaling` says. The last event is `end`. */
export async function* executeRun(
  spec: RunSpec,
  { session, data }: { session: Session; data: DataSplit },
): AsyncGenerator<ExecutionEvent, void, undefined> {
  const { steps, evaluateEvery } = spec
  const training = trainingOptions(spec, data)
  const test = residentData('test', data.test, data.preprocessing)
  const trainer = await createTrainer<readonly Measurement[]>(session, {
    ...training,
    test,
    observers: spec.probes.map(parseProbe).map((probe) => ({
      name: probe.spec,
      due: (step) => isDue(probe.every, step, spec),
      async open(within, next) {
        const plan = probe.plan(targetOf(spec, { step: next, train: training.data, test }))
        const measurer = await plan.open({ session: within, snapshots: noSnapshots })
        return { observe: (step) => measurer.measure(step), dispose: () => measurer.dispose() }
      },
    })),
  })
  const losses = new MeanSince()
  const rowsOfEvent = (event: TrainingEvent<readonly Measurement[]>): readonly Measurement[] => {
    switch (event.type) {
      case 'evaluation': {
        const { step, testLoss, testAccuracy } = event
        return [
          ...losses.take(step),
          whole(step, 'test loss', testLoss),
          ...(Number.isNaN(testAccuracy) ? [] : [whole(step, 'test accuracy', testAccuracy)]),
        ]
      }
      case 'observation':
        return event.value
      case 'divergence':
        return [...losses.take(event.step), whole(event.step, 'diverged', event.step)]
      case 'step':
        losses.add(event.loss)
        return []
      case 'done':
        return []
    }
  }

  try {
    let outcome: Outcome = { kind: 'finished', step: steps }
    for await (const event of trainer.run({ steps, evaluateEvery })) {
      const rows = rowsOfEvent(event)
      if (rows.length > 0) yield { type: 'measured', step: event.step, rows }
      if (event.type === 'step') yield event
      if (event.type === 'divergence') outcome = { kind: 'diverged', step: event.step, what: event.what }
    }
    yield { type: 'end', outcome }
  } finally {
    trainer.dispose()
  }
}

/**
 * Throws a UserError where a spec and its data do not go together, or a training step takes more memory than there is.
 * Computes nothing. `batchFlag` goes before a batch size where the message says what to pass: `--batch `.
 */
export function checkRun(spec: RunSpec, data: DataSplit, batchFlag = 'batch '): void {
  const training = trainingOptions(spec, data)
  const test = residentData('test', data.test, data.preprocessing)
  const step = trainingStep(training)
  const target = targetOf(spec, { step, train: training.data, test })
  for (const probe of spec.probes) parseProbe(probe).plan(target)
  if (spec.engine.backend === 'wasm') checkMemory(spec, training, step, batchFlag)
}

function targetOf(
  { seed, snapshots }: RunSpec,
  parts: Pick<ProbeTarget, 'step' | 'train' | 'test'>,
): ProbeTarget {
  return { ...parts, seed, ...(snapshots !== undefined && { snapshots }) }
}

const noSnapshots: Snapshots = {
  steps: [],
  read(step) {
    throw new UserError(`snapshot of step ${step}: the run keeps none; give it snapshots`)
  },
}

function trainingOptions(spec: RunSpec, data: DataSplit): TrainingOptions {
  return {
    model: modelOfRun(spec, data),
    data: residentData('train', data.train, data.preprocessing),
    batch: spec.batch,
    optimizer: parseOptimizer(spec.optimizer),
    learningRate:
      spec.schedule === undefined
        ? spec.learningRate
        : parseRatePlan(spec.schedule).create(spec.learningRate, spec.steps),
    seed: spec.seed,
    ...(spec.augment && { augment: spec.augment }),
    ...(spec.loss && { loss: spec.loss }),
  }
}

/** The network that a spec trains on this data, at its initial weights. */
export function modelOfRun({ model, seed }: RunSpec, { train }: DataSplit): Model {
  const { architecture, ...options } = model
  return parseModel(architecture).create({ ...options, input: train.shape, classes: train.classes, seed })
}

/** The losses of 50,000 batches are noise; their means between evaluations are a curve. */
class MeanSince {
  #sum = 0
  #count = 0

  add(loss: number): void {
    this.#sum += loss
    this.#count++
  }

  take(step: number): Measurement[] {
    if (this.#count === 0) return []
    const mean = this.#sum / this.#count
    this.#sum = 0
    this.#count = 0
    return [whole(step, 'training loss', mean)]
  }
}

/** Of the whole network. */
function whole(step: number, quantity: string, value: number): Measurement {
  return { step, layer: '', quantity, value }
}
