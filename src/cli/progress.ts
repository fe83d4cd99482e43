/** How the runs stand, from their events: what every display shows. */
import type { PlannedRun, RunEvent } from '../run/index.ts'

export interface RunState {
  readonly run: PlannedRun
  status: 'waiting' | 'running' | 'finished' | 'diverged' | 'failed'
  step: number
  /** Steps that were taken before, by another command: all of a run that is reused. */
  stepsBefore: number
  reused: boolean
  /** The latest; NaN before the first. */
  loss: number
  /** Of the latest evaluation on the test set, and the best so far; NaN before the first, and where nothing is right or wrong. */
  accuracy: number
  bestAccuracy: number
  /** Of the same, and the lowest so far. */
  testLoss: number
  lowestTestLoss: number
  /** Milliseconds, of the clock of `update`. */
  startedAt: number
  endedAt: number
}

export class Progress {
  readonly states: readonly RunState[]
  readonly #byRun: ReadonlyMap<PlannedRun, RunState>
  readonly #startedAt: number

  constructor(runs: readonly PlannedRun[], now: number) {
    this.states = runs.map((run) => ({
      run,
      status: 'waiting',
      step: 0,
      stepsBefore: 0,
      reused: false,
      loss: Number.NaN,
      accuracy: Number.NaN,
      bestAccuracy: Number.NaN,
      testLoss: Number.NaN,
      lowestTestLoss: Number.NaN,
      startedAt: now,
      endedAt: now,
    }))
    this.#byRun = new Map(this.states.map((state) => [state.run, state]))
    this.#startedAt = now
  }

  update(event: RunEvent, now: number): RunState {
    const state = this.#byRun.get(event.run)!
    switch (event.type) {
      case 'started':
        state.status = 'running'
        state.startedAt = now
        state.step = 0
        break
      case 'waiting':
        state.status = 'waiting'
        break
      case 'progress':
        state.step = event.step
        state.loss = event.loss
        break
      case 'resumed':
      case 'measured':
        state.step = event.step
        if (event.type === 'resumed') state.stepsBefore = event.step
        for (const { quantity, value } of event.rows) {
          if (quantity === 'test accuracy') {
            state.accuracy = value
            state.bestAccuracy = state.bestAccuracy > value ? state.bestAccuracy : value
          }
          if (quantity === 'test loss') {
            state.testLoss = value
            state.lowestTestLoss = state.lowestTestLoss < value ? state.lowestTestLoss : value
          }
        }
        break
      case 'ended':
        state.status = event.result.outcome.kind
        state.step = event.result.outcome.step
        state.reused = event.reused
        if (event.reused) state.stepsBefore = state.run.spec.steps
        state.endedAt = now
        break
      case 'failed':
        state.status = 'failed'
        state.endedAt = now
        break
      // A new start follows.
      case 'retried':
      case 'set aside':
    }
    return state
  }

  get ended(): number {
    return this.states.filter(isOver).length
  }

  elapsed(now: number): number {
    return (now - this.#startedAt) / 1000
  }

  /** Seconds until a run is done, at its pace so far; NaN before there is one. */
  runSecondsLeft({ run, step, stepsBefore, startedAt }: RunState, now: number): number {
    const seconds = (now - startedAt) / 1000
    const taken = step - stepsBefore
    return taken <= 0 ? Number.NaN : (seconds / taken) * (run.spec.steps - step)
  }

  /** Seconds until all are done, at the pace so far; NaN before there is one. */
  secondsLeft(now: number): number {
    const total = this.states.reduce((sum, { run, stepsBefore }) => sum + run.spec.steps - stepsBefore, 0)
    const done = this.states.reduce(
      (sum, state) => sum + (isOver(state) ? state.run.spec.steps : state.step) - state.stepsBefore,
      0,
    )
    if (total === 0) return 0
    return done === 0 ? Number.NaN : (this.elapsed(now) / done) * (total - done)
  }
}

export function isOver({ status }: RunState): boolean {
  return status !== 'waiting' && status !== 'running'
}
