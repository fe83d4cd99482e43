/**
 * Trains what a spec describes, on a session, and reports what it measures; it can be stopped and resumed between two
 * events.
 */
import type { Session } from '../backend/types.ts'
import type { DataSplit } from '../data/index.ts'
import { UserError } from '../errors.ts'
import type { RunSpec } from '../experiment/index.ts'
import { type Measurement, networkRow, parseProbe, type Snapshots } from '../probe/index.ts'
import { atLevel, trainingQuantities } from '../stats/index.ts'
import type { Shape, State, TypedArray } from '../tensor/index.ts'
import {
  type Checkpoint,
  type Observation,
  openTrainer,
  readStates,
  type TrainingEvent,
} from '../train/index.ts'
import { openGraphs } from './graphs.ts'
import { observerOf } from './observe.ts'
import type { Outcome } from './result.ts'

export type ExecutionEvent =
  | { readonly type: 'step'; readonly step: number; readonly loss: number }
  /** `by`: the spec of a probe, or `evaluation`, or `divergence`. */
  | {
      readonly type: 'measured'
      readonly step: number
      readonly by: string
      readonly rows: readonly Measurement[]
    }
  | { readonly type: 'end'; readonly outcome: Outcome }

export interface ExecutionContext {
  readonly session: Session
  /** The data that `spec.data` names, scaled according to `spec.scaling`. */
  readonly data: DataSplit
  /** Where snapshots are kept; in memory by default. */
  readonly snapshots?: SnapshotKeeper
  /** Called when a probe begins to measure, because that may take long. */
  readonly onMeasuring?: (step: number, by: string) => void
}

export interface SnapshotKeeper extends Snapshots {
  write(step: number, arrays: Readonly<Record<string, StateArray>>): void
}

export interface StateArray {
  readonly shape: Shape
  readonly data: TypedArray
}

/** The complete state of a run in progress. */
export interface ExecutionState extends Omit<Checkpoint, 'values'> {
  readonly arrays: Readonly<Record<string, StateArray>>
  /** The names of the states that form the trained model: its parameters and running statistics. */
  readonly model: readonly string[]
  /** The losses of the steps since the last evaluation. */
  readonly losses: { readonly sum: number; readonly count: number }
}

export interface Execution {
  /** Takes steps and yields events; the last event is `end`, unless `signal` stopped it: call it again to continue. */
  run(options?: { signal?: AbortSignal | undefined }): AsyncGenerator<ExecutionEvent, void, undefined>
  /** Call this between two events, once what they reported is kept. */
  state(): Promise<ExecutionState>
  /** Resumes from that state, with the remaining events and the same bits. */
  restore(state: ExecutionState): Promise<void>
  /**
   * Measures now, between two events, what `spec` names, as a probe of the run would at this step; changes nothing.
   * Throws a UserError if the probe does not fit the run. The first call of each probe compiles it.
   */
  measure(spec: string): Promise<readonly Measurement[]>
  dispose(): void
}

/** Performs a whole run. */
export async function* executeRun(
  spec: RunSpec,
  context: ExecutionContext,
): AsyncGenerator<ExecutionEvent, void, undefined> {
  const execution = await openExecution(spec, context)
  try {
    yield* execution.run()
  } finally {
    execution.dispose()
  }
}

export async function openExecution(
  spec: RunSpec,
  { session, data, snapshots = snapshotsInMemory(), onMeasuring }: ExecutionContext,
): Promise<Execution> {
  const { steps, evaluateEvery } = spec
  const graphs = await openGraphs(spec, data, session)
  const { training, quantities } = graphs
  const { model } = training.step
  const observer = (probe: string) =>
    observerOf(parseProbe(probe), () => graphs.probe(probe), {
      steps,
      evaluateEvery,
      snapshots,
      ...(onMeasuring && { onMeasuring }),
    })
  const trainer = await openTrainer<readonly Measurement[]>(session, training, spec.probes.map(observer))
  const asked = new Map<string, Observation<readonly Measurement[]>>()
  let losses = { sum: 0, count: 0 }
  let diverged: string | undefined

  /** The losses of 50,000 batches are noise; their means between evaluations are a curve. */
  function takeLosses(step: number): Measurement[] {
    const { sum, count } = losses
    losses = { sum: 0, count: 0 }
    return count === 0 ? [] : [networkRow(step, trainingQuantities.trainingLoss, sum / count)]
  }

  function rowsOfEvent(event: TrainingEvent<readonly Measurement[]>): readonly Measurement[] {
    switch (event.type) {
      case 'evaluation': {
        const { step, testLoss, testAccuracy } = event
        return [
          ...takeLosses(step),
          networkRow(step, quantities.loss, testLoss),
          ...(Number.isNaN(testAccuracy) ? [] : [networkRow(step, quantities.accuracy, testAccuracy)]),
        ]
      }
      case 'observation': {
        const { isDue, levels, value } = event
        return [
          ...(isDue ? value : []),
          ...levels.flatMap((level) =>
            value.map((row) => ({ ...row, quantity: atLevel(row.quantity, level) })),
          ),
        ]
      }
      case 'divergence':
        return [...takeLosses(event.step), networkRow(event.step, trainingQuantities.diverged, event.step)]
      case 'step':
      case 'done':
        return []
    }
  }

  /** Runs before anything is measured at `step`, so that a probe sees the snapshot of its own step. */
  async function keepSnapshot(step: number): Promise<void> {
    const { states } = model
    snapshots.write(step, withShapes(states, await readStates(session, states)))
  }

  const keepsSnapshot = (step: number) => spec.snapshots !== undefined && step % spec.snapshots === 0

  return {
    async *run({ signal } = {}) {
      if (trainer.step === 0 && keepsSnapshot(0)) await keepSnapshot(0)
      for await (const event of trainer.run({ steps, evaluateEvery, ...(signal && { signal }) })) {
        if (event.type === 'step') {
          losses = { sum: losses.sum + event.loss, count: losses.count + 1 }
          if (keepsSnapshot(event.step)) await keepSnapshot(event.step)
          yield event
        }
        if (event.type === 'divergence') diverged = event.what
        const rows = rowsOfEvent(event)
        const by = event.type === 'observation' ? event.observer : event.type
        if (rows.length > 0) yield { type: 'measured', step: event.step, by, rows }
        if (event.type === 'done' && event.reason !== 'stopped')
          yield { type: 'end', outcome: outcomeOf(event.step, diverged) }
      }
    },
    async state() {
      const sums = losses
      const { values, ...rest } = await trainer.checkpoint()
      const arrays = withShapes(trainer.states, values)
      return { ...rest, arrays, model: model.states.map(({ name }) => name), losses: sums }
    },
    async restore({ arrays, losses: sums, ...rest }) {
      await trainer.restore({ ...rest, values: valuesOf(arrays) })
      losses = sums
      diverged = rest.diverged
    },
    async measure(probe) {
      const wanted = observer(probe)
      const opened = asked.get(wanted.name) ?? (await wanted.open(session, trainer.next))
      asked.set(wanted.name, opened)
      return opened.observe(trainer.step)
    },
    dispose() {
      for (const observation of asked.values()) observation.dispose()
      trainer.dispose()
    },
  }
}

function outcomeOf(step: number, diverged: string | undefined): Outcome {
  return diverged === undefined ? { kind: 'finished', step } : { kind: 'diverged', step, what: diverged }
}

function snapshotsInMemory(): SnapshotKeeper {
  const kept = new Map<number, Readonly<Record<string, StateArray>>>()
  return {
    get steps() {
      return [...kept.keys()]
    },
    write: (step, arrays) => void kept.set(step, arrays),
    read(step) {
      const arrays = kept.get(step)
      if (arrays === undefined) throw noSnapshot(step, [...kept.keys()])
      return valuesOf(arrays)
    },
  }
}

function withShapes(
  states: readonly State[],
  values: Readonly<Record<string, TypedArray>>,
): Record<string, StateArray> {
  return Object.fromEntries(
    states.map(({ name, tensor: { shape } }) => [name, { shape, data: values[name]! }]),
  )
}

export function valuesOf(arrays: Readonly<Record<string, StateArray>>): Record<string, TypedArray> {
  return Object.fromEntries(Object.entries(arrays).map(([name, { data }]) => [name, data]))
}

export function noSnapshot(step: number, steps: readonly number[]): UserError {
  const there = steps.length === 0 ? 'the run keeps none' : `there are ${steps.join(', ')}`
  return new UserError(`snapshot of step ${step}: ${there}; train the run with snapshots`)
}
